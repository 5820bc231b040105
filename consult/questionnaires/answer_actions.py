"""Actions on responses: saved as they are written, submitted, and revised until the deadline."""

from sqlalchemy import delete, select, update

from consult.core.database.engine import db, find_row, require_unchanged, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.hooks import on_account_end
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from .figure_queries import list_question_options
from .forms import AnswersForm, GivenAnswer
from .models import Question, QuestionAnswer, Questionnaire, QuestionnaireResponse
from .queries import find_respondent, find_response, load_answers


def save_response(actor: Actor, questionnaire_id: int, form: AnswersForm) -> QuestionnaireResponse:
    """Save a response, and submit it if the form says so.

    A response that is only saved is read by nobody else and counted nowhere. A submitted one can
    be revised until the deadline; it stays submitted.

    Raises:
        Conflict: Nothing is taken now, or a colleague saved another response since.
        Forbidden: The actor is not invited.
        Invalid: A required question has no answer, or an option does not exist.
    """
    with transaction():
        questionnaire = find_row(Questionnaire, questionnaire_id)
        require_permission(actor, "questionnaire.answer", questionnaire)
        if not questionnaire.is_answerable:
            raise Conflict("questionnaire_closed")
        respondent = find_respondent(actor, questionnaire)
        if respondent is None:
            raise Forbidden("not_invited")
        response = find_response(questionnaire_id, respondent.holder)
        if response is None:
            if form.row_version:
                raise Conflict("changed_meanwhile", now=0)
            response = QuestionnaireResponse(
                questionnaire_id=questionnaire_id,
                holder=respondent.holder,
                organisation_id=respondent.organisation_id,
            )
            db.session.add(response)
        else:
            require_unchanged(response, form.row_version)
        response.user_id, response.saved_at = actor.user_id, utc_now()
        response.is_verified = actor.organisation_id is not None
        if form.submit and response.submitted_at is None:
            response.submitted_at = utc_now()
        is_handed_in = response.submitted_at is not None
        _write_answers(response, questionnaire, form, complete=is_handed_in)
        db.session.flush()
        if is_handed_in:
            record_event(
                "questionnaire.answered",
                questionnaire,
                actor,
                audience="nobody",
                number=questionnaire.number,
            )
    return response


def _write_answers(
    response: QuestionnaireResponse,
    questionnaire: Questionnaire,
    form: AnswersForm,
    *,
    complete: bool,
) -> None:
    """Write all answers; what the form leaves out has no answer."""
    wrong: dict[str, dict[str, str]] = {}
    there = load_answers(response)
    for question in questionnaire.questions:
        given = form.answers.get(question.id, GivenAnswer())
        chosen = sorted(set(given.chosen)) if question.kind != "open" else []
        text = (given.text or "") if question.kind == "open" else ""
        if not _is_possible(question, chosen):
            wrong[f"q{question.id}"] = {"type": "literal_error"}
        elif complete and question.is_required and not (text or chosen):
            wrong[f"q{question.id}"] = {"type": "missing"}
        answer = there.get(question.id)
        if answer is None:
            answer = QuestionAnswer(question_id=question.id)
            response.answers.append(answer)
        answer.text, answer.chosen = text, chosen
    if wrong:
        raise Invalid(fields=wrong)


def _is_possible(question: Question, chosen: list[int]) -> bool:
    """Return whether the chosen options exist, and are not too many."""
    known = {place for place, _ in list_question_options(question)}
    return set(chosen) <= known and (question.kind == "multiple" or len(chosen) <= 1)


def forget_person(user_id: int) -> None:
    """Forget the words of a person whose account ends; choices that were submitted are counted.

    Responses of the organization stay, without the name of who saved them last.
    """
    own = select(QuestionnaireResponse.id).where(QuestionnaireResponse.holder == f"u{user_id}")
    unsent = own.where(QuestionnaireResponse.submitted_at.is_(None))
    db.session.execute(delete(QuestionAnswer).where(QuestionAnswer.response_id.in_(unsent)))
    db.session.execute(
        delete(QuestionnaireResponse).where(
            QuestionnaireResponse.holder == f"u{user_id}",
            QuestionnaireResponse.submitted_at.is_(None),
        )
    )
    db.session.execute(
        update(QuestionAnswer).where(QuestionAnswer.response_id.in_(own)).values(text="")
    )
    db.session.execute(
        update(QuestionnaireResponse)
        .where(QuestionnaireResponse.user_id == user_id)
        .values(user_id=None)
    )


on_account_end.append(forget_person)
