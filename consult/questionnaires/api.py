"""JSON API of questionnaires: list, one, its figures, and one's own response."""

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel

from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.core.web.forms import parse_form
from consult.core.web.openapi import document_response
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, json_answer, write_endpoint

from . import answer_actions, queries
from .figure_queries import load_shown_figures
from .forms import AnswersForm, QuestionnairePaging
from .list_queries import QuestionnaireFilter, find_questionnaires
from .shapes import (
    ListedQuestionnaireShape,
    QuestionnaireFiguresShape,
    QuestionnaireShape,
    QuestionnairesShape,
    ResponseShape,
)

api = Blueprint("questionnaires_api", __name__, url_prefix="/api/v1")


def _answer_privately(shape: BaseModel) -> Response:
    """Answer with JSON that no cache may keep."""
    response = jsonify(shape.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/consultations/<int:consultation_id>/questionnaires", endpoint="questionnaires")
@document_response(QuestionnairesShape, query=QuestionnairePaging)
def list_questionnaires(consultation_id: int) -> Response:
    """List the questionnaires by number, all or those in a state, or those for whom asks."""
    paging = parse_form(QuestionnairePaging, request.args.to_dict())
    part = find_questionnaires(
        get_visitor().actor,
        find_row(Consultation, consultation_id).id,
        QuestionnaireFilter(paging.state, paging.mine),
        after=paging.after,
        limit=paging.limit,
    )
    full = len(part.rows) == paging.limit
    return _answer_privately(
        QuestionnairesShape(
            questionnaires=[ListedQuestionnaireShape.build(each) for each in part.rows],
            next_after=part.rows[-1].questionnaire.number if full else None,
        )
    )


@api.get("/questionnaires/<int:questionnaire_id>", endpoint="questionnaire")
@document_response(QuestionnaireShape)
def show_questionnaire(questionnaire_id: int) -> Response:
    """Return a questionnaire with its questions."""
    found = queries.get_readable_questionnaire(get_visitor().actor, questionnaire_id)
    return _answer_privately(QuestionnaireShape.build(found))


@api.get("/questionnaires/<int:questionnaire_id>/figures", endpoint="figures")
@document_response(QuestionnaireFiguresShape)
def show_figures(questionnaire_id: int) -> Response:
    """Return the figures once they are published; the secretariat reads them after the deadline."""
    actor = get_visitor().actor
    found = queries.get_readable_questionnaire(actor, questionnaire_id)
    figures = load_shown_figures(actor, found)
    if figures is None:
        raise NotFound(what="Figures")
    return _answer_privately(QuestionnaireFiguresShape.build(figures))


@api.get("/questionnaires/<int:questionnaire_id>/response", endpoint="response")
@document_response(ResponseShape, rule="questionnaire.answer")
def show_response(questionnaire_id: int) -> Response:
    """Return one's own response, or that of the organization that one represents."""
    actor = get_visitor().actor
    found = queries.get_readable_questionnaire(actor, questionnaire_id)
    require_permission(actor, "questionnaire.answer", found)
    respondent = queries.find_respondent(actor, found)
    response = queries.find_response(found.id, respondent.holder) if respondent else None
    if response is None:
        raise NotFound(what="Response")
    return _answer_privately(ResponseShape.build(response))


@api.put("/questionnaires/<int:questionnaire_id>/response", endpoint="save_response")
@document_response(ResponseShape)
@write_endpoint(AnswersForm, rule="questionnaire.answer")
def save_response(actor: Actor, form: AnswersForm, questionnaire_id: int) -> WriteAnswer:
    """Save one's answers, by the id of the question; `submit` hands them in.

    They replace all answers that were saved before. A submitted response can be revised until the
    questionnaire closes, and stays submitted.
    """
    queries.get_readable_questionnaire(actor, questionnaire_id)
    return json_answer(
        ResponseShape.build(answer_actions.save_response(actor, questionnaire_id, form))
    )
