"""JSON shapes of questionnaires: the questions, a response, the figures."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, Field

from .figure_queries import (
    OptionFigures,
    QuestionFigures,
    QuestionnaireFigures,
    list_question_options,
)
from .list_queries import ListedQuestionnaire
from .models import Question, Questionnaire, QuestionnaireResponse


class QuestionOptionShape(BaseModel):
    """An option with its place, or a step of a scale; label is empty between its ends."""

    place: int
    label: dict[str, str]


class QuestionShape(BaseModel):
    """A question; `kind` is open, single, multiple or scale. An open one has no options."""

    id: int
    number: int
    kind: str
    text: dict[str, str]
    options: list[QuestionOptionShape]
    required: bool

    @classmethod
    def build(cls, question: Question) -> Self:
        """Build the shape of a question."""
        return cls(
            id=question.id,
            number=question.place + 1,
            kind=question.kind,
            text=question.text,
            options=[
                QuestionOptionShape(place=place, label=label)
                for place, label in list_question_options(question)
            ],
            required=question.is_required,
        )


class QuestionnaireShape(BaseModel):
    """A questionnaire; its stage ends at `closes_at`, until which answers can be revised.

    `state`: planned (for those who plan it), coming, open, closed. `role`: of those invited; null
    for everyone who takes part. `shows_answers`: once the figures are published, the open answers
    of organizations stand under their names.
    """

    id: int
    consultation_id: int
    number: int
    title: dict[str, str]
    intro: dict[str, str]
    stage_id: int
    role: str | None
    shows_answers: bool
    state: str
    opens_at: datetime
    closes_at: datetime | None
    figures_at: datetime | None = Field(description="when the figures were published")
    questions: list[QuestionShape]

    @classmethod
    def build(cls, one: Questionnaire) -> Self:
        """Build the shape of a questionnaire."""
        return cls(
            **_collect_fields(one), questions=[QuestionShape.build(each) for each in one.questions]
        )


def _collect_fields(one: Questionnaire) -> dict[str, Any]:
    """Collect the fields that a questionnaire has in a list, too."""
    names = ("id", "consultation_id", "number", "title", "intro", "stage_id", "role")
    more = ("shows_answers", "state", "closes_at", "figures_at")
    return {
        **{name: getattr(one, name) for name in (*names, *more)},
        "opens_at": one.period.opens_at,
    }


class ListedQuestionnaireShape(BaseModel):
    """A questionnaire in a list, without its questions, and what it is to who asks.

    `waiting`: it takes an answer of theirs, or of the organization that they represent, and has
    none. `responses`: how many were submitted.
    """

    id: int
    consultation_id: int
    number: int
    title: dict[str, str]
    intro: dict[str, str]
    stage_id: int
    role: str | None
    shows_answers: bool
    state: str
    opens_at: datetime
    closes_at: datetime | None
    figures_at: datetime | None
    responses: int
    answered: bool
    waiting: bool

    @classmethod
    def build(cls, each: ListedQuestionnaire) -> Self:
        """Build the shape of a questionnaire in a list."""
        return cls(
            **_collect_fields(each.questionnaire),
            responses=each.response_count,
            answered=each.is_answered,
            waiting=each.is_waiting,
        )


class QuestionnairesShape(BaseModel):
    """A part of a list of questionnaires; next_after is null at its end."""

    questionnaires: list[ListedQuestionnaireShape]
    next_after: int | None = Field(description="ask for what follows with ?after=")


class AnswerShape(BaseModel):
    """The answer to a question: a text, or the places of the chosen options, or the step."""

    question_id: int
    text: str
    chosen: list[int]


class ResponseShape(BaseModel):
    """One's response, or that of the organization that one represents.

    It counts once `submitted_at` is set, and can be revised until the questionnaire closes. Send
    `row_version` with the next answers, so that they replace what was read and nothing newer.
    """

    id: int
    questionnaire_id: int
    organisation_id: int | None
    saved_at: datetime
    submitted_at: datetime | None
    answers: list[AnswerShape]
    row_version: int

    @classmethod
    def build(cls, response: QuestionnaireResponse) -> Self:
        """Build the shape of a response."""
        return cls(
            id=response.id,
            questionnaire_id=response.questionnaire_id,
            organisation_id=response.organisation_id,
            saved_at=response.saved_at,
            submitted_at=response.submitted_at,
            answers=[
                AnswerShape(question_id=each.question_id, text=each.text, chosen=each.chosen)
                for each in sorted(response.answers, key=lambda each: each.question_id)
                if each.text or each.chosen
            ],
            row_version=response.row_version,
        )


class OptionFiguresShape(BaseModel):
    """An option and how many chose it; null: too few responses to be told.

    `by_group`: organizations by stakeholder group, of those that are told apart.
    """

    place: int
    label: dict[str, str]
    organisations: int | None
    persons: int | None
    unverified: int | None
    by_group: dict[str, int]

    @classmethod
    def build(cls, place: int, each: OptionFigures) -> Self:
        """Build the shape of the figures of an option."""
        return cls(
            place=each.step if each.step is not None else place,
            label=each.label,
            organisations=each.organisations,
            persons=each.persons,
            unverified=each.unverified,
            by_group=each.by_group,
        )


class NamedAnswerShape(BaseModel):
    """An open answer under the name of its organization; the secretariat reads those of people."""

    response_id: int
    name: str
    text: str


class QuestionFiguresShape(BaseModel):
    """The figures of one question; `other_texts`: how many open answers are not among `texts`."""

    question_id: int
    answered: int
    options: list[OptionFiguresShape]
    texts: list[NamedAnswerShape]
    other_texts: int

    @classmethod
    def build(cls, each: QuestionFigures) -> Self:
        """Build the shape of the figures of a question."""
        return cls(
            question_id=each.question.id,
            answered=each.answered,
            options=[
                OptionFiguresShape.build(place, option) for place, option in enumerate(each.options)
            ],
            texts=[
                NamedAnswerShape(
                    response_id=said.answer.response_id, name=said.name, text=said.text
                )
                for said in each.texts
            ],
            other_texts=each.other_texts,
        )


class QuestionnaireFiguresShape(BaseModel):
    """The figures of a questionnaire: no vote, and not representative.

    `groups`: organizations by stakeholder group, of those that are told apart; `suppressed`:
    organizations of groups that are too small for that.
    """

    invited: int
    organisations: int
    persons: int
    unverified: int
    groups: dict[str, int]
    suppressed: int
    questions: list[QuestionFiguresShape]

    @classmethod
    def build(cls, figures: QuestionnaireFigures) -> Self:
        """Build the shape of the figures."""
        return cls(
            invited=figures.invited,
            organisations=figures.organisations,
            persons=figures.persons,
            unverified=figures.unverified,
            groups=figures.groups,
            suppressed=figures.suppressed,
            questions=[QuestionFiguresShape.build(each) for each in figures.questions],
        )
