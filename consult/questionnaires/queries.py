"""Reads of questionnaires: lists, one with its questions, the response of a reader."""

from typing import NamedTuple

from sqlalchemy import func, select

from consult.accounts.models import Organisation
from consult.accounts.queries import get_organisation_name
from consult.consultations.roles.queries import find_role_holders
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.i18n import LANGUAGES
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import PARTICIPANT_ROLES, is_allowed, require_permission

from .models import (
    OpenAnswer,
    Question,
    QuestionAnswer,
    Questionnaire,
    QuestionnaireResponse,
)


class Respondent(NamedTuple):
    """For whom a reader answers: an organization, or the person.

    holder: o12 or u7. name: of the organization; None for a person.
    """

    holder: str
    organisation_id: int | None
    name: str | None


def may_read(actor: Actor, questionnaire: Questionnaire) -> bool:
    """Return whether the actor may read a questionnaire: everyone, once it is open."""
    return questionnaire.opened_at is not None or is_allowed(
        actor, "questionnaire.plan", questionnaire
    )


def get_readable_questionnaire(actor: Actor, questionnaire_id: int) -> Questionnaire:
    """Return a questionnaire by its id; raises NotFound."""
    found = db.session.get(Questionnaire, questionnaire_id)
    if found is None or not may_read(actor, found):
        raise NotFound(what="Questionnaire")
    return found


def get_questionnaire(actor: Actor, consultation_id: int, number: int) -> Questionnaire:
    """Return a questionnaire by its number; raises NotFound."""
    found = db.session.scalar(
        select(Questionnaire).where(
            Questionnaire.consultation_id == consultation_id, Questionnaire.number == number
        )
    )
    if found is None or not may_read(actor, found):
        raise NotFound(what="Questionnaire")
    return found


def find_respondent(actor: Actor, questionnaire: Questionnaire) -> Respondent | None:
    """Find for whom the actor answers; None if the actor is not invited.

    Heads of delegation and speakers answer for their organization, others for themselves.
    """
    consultation_id = questionnaire.consultation_id
    if not is_allowed(actor, "questionnaire.answer", questionnaire):
        return None
    if questionnaire.role is not None and actor.user_id not in load_invited(questionnaire):
        return None
    own = actor.find_represented_organisation(consultation_id)
    if own is not None:
        return Respondent(
            f"o{own}", own, get_organisation_name(db.session.get_one(Organisation, own))
        )
    return Respondent(f"u{actor.user_id}", None, None)


def find_response(questionnaire_id: int, holder: str) -> QuestionnaireResponse | None:
    """Find the response of an organization or a person."""
    return db.session.scalar(
        select(QuestionnaireResponse).where(
            QuestionnaireResponse.questionnaire_id == questionnaire_id,
            QuestionnaireResponse.holder == holder,
        )
    )


def load_answers(response: QuestionnaireResponse | None) -> dict[int, QuestionAnswer]:
    """Load the answers of a response by question; none for None."""
    return {each.question_id: each for each in response.answers} if response else {}


class AnswerToPlace(NamedTuple):
    """An open answer that becomes a comment, with all that its page shows."""

    answer: OpenAnswer
    is_own: bool  # of the reader, or of the organization that they represent
    question: Question
    response: QuestionnaireResponse

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire of the question."""
        return self.question.questionnaire


def get_answer_to_place(actor: Actor, response_id: int, question_id: int) -> AnswerToPlace:
    """Return an open answer from which the actor may make a comment.

    Raises:
        NotFound: It is not submitted, or the actor does not read it.
        Forbidden: The actor may not make a comment of it, or not in this stage.
    """
    found = db.session.get(QuestionAnswer, (response_id, question_id))
    response = db.session.get(QuestionnaireResponse, response_id)
    if found is None or response is None or response.submitted_at is None or not found.text:
        raise NotFound(what="Answer")
    question = db.session.get_one(Question, question_id)
    answer = build_open_answer(
        question.questionnaire,
        found,
        response.organisation_id,
        None if response.organisation_id else response.user_id,
    )
    is_own = response.holder in _list_holders(actor, answer.consultation_id)
    if not is_own and not answer.is_public:
        raise NotFound(what="Answer")
    require_permission(actor, "questionnaire.place_answer", answer)
    return AnswerToPlace(answer, is_own, question, response)


def _list_holders(actor: Actor, consultation_id: int) -> set[str]:
    own = actor.find_represented_organisation(consultation_id)
    return {f"u{actor.user_id}", f"o{own}" if own else ""}


def build_open_answer(
    questionnaire: Questionnaire,
    answer: QuestionAnswer,
    organisation_id: int | None,
    author_id: int | None,
) -> OpenAnswer:
    """Build an open answer as the rules read it."""
    return OpenAnswer(
        questionnaire.consultation_id,
        questionnaire.stage,
        author_id,
        organisation_id,
        organisation_id is not None and questionnaire.publishes_answers,
        answer.response_id,
        answer.question_id,
        answer.text,
    )


def load_open_answers(
    questionnaire: Questionnaire, response: QuestionnaireResponse | None
) -> dict[int, OpenAnswer]:
    """Load the open answers of a submitted response, by question."""
    if response is None or response.submitted_at is None:
        return {}
    own = response.organisation_id
    author_id = None if own else response.user_id
    open_ones = {each.id for each in questionnaire.questions if each.kind == "open"}
    return {
        number: build_open_answer(questionnaire, each, own, author_id)
        for number, each in load_answers(response).items()
        if number in open_ones and each.text
    }


def list_lacking_languages(questionnaire: Questionnaire) -> list[str]:
    """List the languages in which a title, an introduction, a question or an option lacks."""
    texts = [questionnaire.title, questionnaire.intro]
    for each in questionnaire.questions:
        texts += [each.text, *each.options]
    return [code for code in LANGUAGES if not all(text.get(code) for text in texts if text)]


def build_values(response: QuestionnaireResponse | None) -> dict[str, str]:
    """Build the values of the fields of a form from the answers of a response."""
    values = {}
    for number, answer in load_answers(response).items():
        values[f"q{number}"] = answer.text or (
            f"option-{answer.chosen[0]}" if answer.chosen else ""
        )
        values |= {f"q{number}_{place}": "1" for place in answer.chosen}
    return values


def load_invited(questionnaire: Questionnaire) -> set[int]:
    """Load the people who are invited: those with the role, or all participants."""
    roles = (questionnaire.role,) if questionnaire.role else PARTICIPANT_ROLES
    return find_role_holders(questionnaire.consultation_id, *roles)


def count_submitted_responses(questionnaire_id: int) -> int:
    """Count the responses that were submitted."""
    query = select(func.count()).where(
        QuestionnaireResponse.questionnaire_id == questionnaire_id,
        QuestionnaireResponse.submitted_at.is_not(None),
    )
    return db.session.scalar(query) or 0
