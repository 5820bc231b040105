"""JSON API of answers beside the text, equivalent to its pages."""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.forms import EmptyForm
from consult.core.web.openapi import document_response
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, json_answer, write_endpoint

from consult.consolidation import queries
from consult.consolidation.blueprint import api
from consult.consolidation.dispositions.confirmation_actions import (
    adopt_stale_words,
)
from consult.consolidation.dispositions.effect_queries import check_answers
from consult.consolidation.forms import ConfirmAnswerForm
from consult.consolidation.shapes import ClauseWorkShape, DeskBatchShape, DispositionShape
from consult.consolidation.workbench import amendment_actions as taking
from . import suggestion_actions as suggesting
from .suggestion_queries import load_suggestions
from .answer_shapes import AnswerCheckShape
from .forms import AnswerSuggestedForm, TakeAmendmentsForm

VERSION = "/versions/<int:version_id>"


@api.get(VERSION + "/answers", endpoint="answers_and_text")
@document_response(AnswerCheckShape)
def get_answers_and_text(version_id: int) -> Response:
    """Return the answers that do not fit the text, and those that follow from it."""
    actor = get_visitor().actor
    version = queries.find_desk_version(actor, version_id)
    check = check_answers(version)
    found = load_suggestions(actor, version, check)
    return jsonify(AnswerCheckShape.build(version_id, check, found).model_dump(mode="json"))


@api.post(VERSION + "/answers/suggested", endpoint="answer_suggested")
@document_response(DeskBatchShape)
@write_endpoint(AnswerSuggestedForm, rule="answer.give")
def answer_as_suggested(actor: Actor, form: AnswerSuggestedForm, version_id: int) -> WriteAnswer:
    """Give all answers that follow from the text, in the version or at one clause."""
    made = suggesting.answer_as_suggested(actor, version_id, form.seen, form.clause_id)
    return json_answer(DeskBatchShape.model_validate(made))


@api.post(VERSION + "/answers/<int:amendment_id>/confirm", endpoint="confirm_answer")
@document_response(DispositionShape)
@write_endpoint(ConfirmAnswerForm, rule="answer.give")
def confirm_answer(
    actor: Actor, form: ConfirmAnswerForm, version_id: int, amendment_id: int
) -> WriteAnswer:
    """Confirm an answer although words stand in the text that were not taken from it."""
    made = suggesting.answer_by_person(actor, version_id, amendment_id, form.reason, form.outcome)
    return json_answer(DispositionShape.model_validate(made))


@api.post(VERSION + "/amendments", endpoint="take_amendments")
@document_response(DeskBatchShape)
@write_endpoint(TakeAmendmentsForm, rule="clause.write")
def take_amendments(actor: Actor, form: TakeAmendmentsForm, version_id: int) -> WriteAnswer:
    """Apply all changes of some amendments, with one undo."""
    made = taking.take_amendments(actor, version_id, form.amendments)
    return json_answer(DeskBatchShape.model_validate(made))


@api.post(VERSION + "/clauses/<int:clause_id>/words/<int:amendment_id>", endpoint="adopt_words")
@document_response(ClauseWorkShape)
@write_endpoint(rule="clause.write")
def adopt_words(
    actor: Actor, _form: EmptyForm, version_id: int, clause_id: int, amendment_id: int
) -> WriteAnswer:
    """Keep words that an amendment asks for no longer."""
    made = adopt_stale_words(actor, version_id, clause_id, amendment_id)
    return json_answer(ClauseWorkShape.model_validate(made))
