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
from consult.core.permissions.rules import PARTICIPANT_ROLES, is_allowed

from .models import QuestionAnswer, Questionnaire, QuestionnaireResponse


class Respondent(NamedTuple):
    """For whom a reader answers: an organization, or the person.

    holder: o12 or u7. name: of the organization; None for a person.
    """

    holder: str
    organisation_id: int | None
    name: str | None


def list_questionnaires(actor: Actor, consultation_id: int) -> list[Questionnaire]:
    """List the questionnaires that the actor may read, by number."""
    found = db.session.scalars(
        select(Questionnaire)
        .where(Questionnaire.consultation_id == consultation_id)
        .order_by(Questionnaire.number)
    )
    return [each for each in found if may_read(actor, each)]


def may_read(actor: Actor, questionnaire: Questionnaire) -> bool:
    """Return whether the actor may read a questionnaire: everyone, once it is open."""
    return questionnaire.opened_at is not None or is_allowed(
        actor, "questionnaire.plan", questionnaire
    )


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


def list_unanswered(actor: Actor, consultation_id: int) -> list[Questionnaire]:
    """List the questionnaires that take responses now and wait for one of the actor."""
    waiting = []
    for each in list_questionnaires(actor, consultation_id):
        respondent = find_respondent(actor, each) if each.is_answerable else None
        if respondent is None:
            continue
        response = find_response(each.id, respondent.holder)
        if response is None or response.submitted_at is None:
            waiting.append(each)
    return waiting


def load_answered_ids(actor: Actor, consultation_id: int) -> set[int]:
    """Load the questionnaires to which the actor, or the represented organization, answered."""
    own = actor.find_represented_organisation(consultation_id)
    holder = f"u{actor.user_id}" if own is None else f"o{own}"
    query = (
        select(QuestionnaireResponse.questionnaire_id)
        .join(Questionnaire, Questionnaire.id == QuestionnaireResponse.questionnaire_id)
        .where(
            Questionnaire.consultation_id == consultation_id,
            QuestionnaireResponse.holder == holder,
            QuestionnaireResponse.submitted_at.is_not(None),
        )
    )
    return set(db.session.scalars(query)) if actor.user_id is not None else set()


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
