"""Actions of the sample on questionnaires: questions, answers, figures, and a comment."""

from functools import partial
from typing import Any

from consult.comments.forms import AnswerPlaceForm
from consult.comments.questionnaire_answers.actions import place_answer
from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.permissions.actor import Actor
from consult.questionnaires.actions import (
    add_question,
    create_questionnaire,
    open_questionnaire,
    publish_figures,
)
from consult.questionnaires.answer_actions import save_response
from consult.questionnaires.forms import (
    AnswersForm,
    GivenAnswer,
    QuestionForm,
    QuestionnaireForm,
)
from consult.questionnaires.models import Questionnaire

from .timeline_actions import SampleState, TimedAction


class SampleQuestionnaire:
    """A questionnaire of the files, with the ids of its rows once they are there."""

    def __init__(self, known: SampleState, secretary: Actor, about: dict[str, Any]) -> None:
        self.known, self.secretary, self.about = known, secretary, about
        self.id = 0
        self.responses: dict[str, int] = {}

    def list_actions(self) -> list[TimedAction]:
        """List the opening, the answers, and the publication of the figures."""
        actions = [TimedAction(self.about["opened_days_ago"], self._open)]
        actions += [
            TimedAction(each["days_ago"], partial(self._answer, each))
            for each in self.about["answers"]
        ]
        if published := self.about.get("figures_days_ago"):
            actions.append(TimedAction(published, lambda: publish_figures(self.secretary, self.id)))
        return actions

    def list_comment_actions(self) -> list[TimedAction]:
        """List the answers that their authors make comments of."""
        return [
            TimedAction(each["days_ago"], partial(self._place, each))
            for each in self.about["comments"]
        ]

    def _open(self) -> None:
        about, consultation = self.about, find_row(Consultation, self.known.consultation)
        form = QuestionnaireForm(
            stage_id=consultation.stages[about["stage"]].id,
            shows_answers=about["shows_answers"],
            **{f"title_{language}": words for language, words in about["title"].items()},
            **{f"intro_{language}": words for language, words in about["intro"].items()},
        )
        self.id = create_questionnaire(self.secretary, consultation.id, form).id
        for each in about["questions"]:
            add_question(self.secretary, self.id, _build_question(each))
        open_questionnaire(self.secretary, self.id)

    def _answer(self, each: dict[str, Any]) -> None:
        """Submit the answers of a person: a text, the place of an option, or several places."""
        answers = {
            question.id: _build_answer(given)
            for question, given in zip(
                find_row(Questionnaire, self.id).questions, each["given"], strict=True
            )
        }
        form = AnswersForm(answers=answers, submit=True)
        self.responses[each["by"]] = save_response(self.known.actor(each["by"]), self.id, form).id

    def _place(self, each: dict[str, Any]) -> None:
        question = next(
            one for one in find_row(Questionnaire, self.id).questions if one.kind == "open"
        )
        form = AnswerPlaceForm(
            clause_id=self.known.clauses[each["document"], each["clause"]],
            language=each["language"],
        )
        place_answer(self.known.actor(each["by"]), self.responses[each["by"]], question.id, form)


def _build_question(each: dict[str, Any]) -> QuestionForm:
    options = each.get("options", [])
    return QuestionForm(
        kind=each["kind"],
        is_required=each["required"],
        **{f"text_{language}": words for language, words in each["text"].items()},
        **{
            f"options_{language}": "\n".join(option[language] for option in options)
            for language in (options[0] if options else ())
        },
    )


def _build_answer(given: str | int | list[int]) -> GivenAnswer:
    if isinstance(given, str):
        return GivenAnswer(text=given or None)
    return GivenAnswer(chosen=given if isinstance(given, list) else [given])
