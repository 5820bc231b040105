"""Input forms of questionnaires: the plan, the questions, the answers."""

import re
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from consult.consultations.forms import (
    ParagraphText,
    RoleName,
    RowId,
    TitleForm,
    collect_translations,
    make_multilingual_form,
)
from consult.core.web.forms import Form, Text, TextLimits

ANSWER_FIELD = re.compile(r"q(\d{1,9})(?:_(\d{1,2}))?")
MOST_OPTIONS = 30
OptionLines = Annotated[str, TextLimits(4_000)]


class QuestionnaireForm(
    make_multilingual_form("intro", ParagraphText),  # type: ignore[misc]  # made at run time
    TitleForm,
):
    """A questionnaire: its title and introduction, its stage, those invited, who sees answers."""

    stage_id: RowId
    role: RoleName | None = None
    shows_answers: bool = False
    row_version: RowId | None = None

    @property
    def intro(self) -> dict[str, str]:
        """The introduction by language."""
        return collect_translations(self, "intro")


class QuestionForm(
    make_multilingual_form("text", ParagraphText),  # type: ignore[misc]  # made at run time
    make_multilingual_form("options", OptionLines),  # type: ignore[misc]  # made at run time
):
    """A question; options: one a line, in the same order in each language."""

    kind: Literal["open", "single", "multiple", "scale"]
    is_required: bool = False

    @property
    def text(self) -> dict[str, str]:
        """The question by language."""
        return collect_translations(self, "text")

    @property
    def options(self) -> list[dict[str, str]]:
        """The options, each by language."""
        lines = self._read_lines()
        count = max((len(each) for each in lines.values()), default=0)
        return [
            {language: each[at] for language, each in lines.items() if at < len(each)}
            for at in range(count)
        ]

    def _read_lines(self) -> dict[str, list[str]]:
        return {
            language: [line.strip() for line in words.splitlines() if line.strip()]
            for language, words in collect_translations(self, "options").items()
        }

    @property
    def uneven_languages(self) -> list[str]:
        """The languages that have fewer options than another one."""
        lines = self._read_lines()
        most = max((len(each) for each in lines.values()), default=0)
        return [language for language, each in lines.items() if len(each) < most]


def build_question_values(question: Any) -> dict[str, Any]:
    """Build the values of the fields of a form from a question."""
    options: dict[str, list[str]] = {}
    for option in question.options:
        for language, words in option.items():
            options.setdefault(language, []).append(words)
    return {
        "kind": question.kind,
        "is_required": question.is_required,
        **{f"text_{language}": words for language, words in question.text.items()},
        **{f"options_{language}": "\n".join(lines) for language, lines in options.items()},
    }


class GivenAnswer(Form):
    """The answer to one question."""

    text: Text | None = None
    chosen: list[Annotated[int, Field(ge=0, le=99)]] = Field(default=[], max_length=MOST_OPTIONS)


class AnswersForm(Form):
    """The answers of a response, by question; `submit`: they are handed in."""

    answers: dict[int, GivenAnswer] = Field(default={}, max_length=200)
    submit: bool = False
    row_version: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0

    @model_validator(mode="before")
    @classmethod
    def collect_answers(cls, sent: Any) -> Any:
        """Collect the fields of a page: q12 is a text or the chosen option, q12_0 a ticked one."""
        if not isinstance(sent, dict):
            return sent
        answers: dict[str, Any] = {}
        left = {}
        for name, value in sent.items():
            match = ANSWER_FIELD.fullmatch(name)
            if match is None:
                left[name] = value
                continue
            own = answers.setdefault(match[1], {})
            if match[2] is not None:
                own.setdefault("chosen", []).append(match[2])
            elif isinstance(value, str) and value.startswith("option-"):
                own["chosen"] = [value.removeprefix("option-")]
            else:
                own["text"] = value
        return {**left, "answers": answers} if answers else left


class QuestionnairePaging(Form):
    """The requested part of a list: what follows a number, by state and by what it is to one."""

    state: Literal["open", "coming", "closed"] | None = None
    mine: Literal["invited", "answered", "unanswered"] | None = None
    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class QuestionMoveForm(Form):
    """The way in which a question moves by one place."""

    way: Literal["up", "down"]
