"""JSON API of silence procedures."""

from flask import Response, jsonify
from pydantic import BaseModel

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.openapi import document_response
from consult.documents.queries import get_issued_document

from . import objection_actions as objecting, queries as silence_queries, actions as silencing
from . import early_end_actions as ending
from consult.consolidation.silence.objection_queries import load_electors
from consult.consolidation.blueprint import api
from consult.consolidation.forms import parse_seen_clauses
from .forms import (
    SilenceExtensionForm,
    SilenceObjectionForm,
    OpenSilenceForm,
    ObjectionRulingForm,
    SilenceForm,
    WithdrawSilenceForm,
)
from .shapes import ObjectionCreatedShape, SilenceShape, SilencesShape
from .models import Silence

SILENCE = "/silences/<int:silence_id>"


def _build_shape(actor: Actor, found: Silence) -> SilenceShape:
    return SilenceShape.build(
        silence_queries.load_silence_state(actor, found), load_electors(found)
    )


def _respond_uncached(shape: BaseModel) -> Response:
    response = jsonify(shape.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get(SILENCE, endpoint="silence")
@document_response(SilenceShape)
def get_silence(silence_id: int) -> Response:
    """Return a silence procedure: the text, the electorate, the objections and the result."""
    actor = get_visitor().actor
    return _respond_uncached(_build_shape(actor, silence_queries.find_silence(actor, silence_id)))


@api.get("/documents/<int:document_id>/silences", endpoint="silences")
@document_response(SilencesShape)
def list_silences(document_id: int) -> Response:
    """Return the silence procedures of a document, newest first."""
    actor = get_visitor().actor
    found = silence_queries.load_document_silences(actor, get_issued_document(document_id).id)
    return _respond_uncached(SilencesShape(silences=[_build_shape(actor, each) for each in found]))


@api.post("/versions/<int:version_id>/silences")
@document_response(SilenceShape, 201)
@write_endpoint(SilenceForm, rule="silence.put")
def open_silence(actor: Actor, form: SilenceForm, version_id: int) -> WriteAnswer:
    """Put clauses of a version under silence, as the chair."""
    return json_answer(
        _build_shape(
            actor, silencing.open_silence(actor, version_id, form, parse_seen_clauses(form)[1])
        ),
        201,
    )


@api.post("/versions/<int:version_id>/silences/proposed")
@document_response(SilenceShape, 201)
@write_endpoint(SilenceForm, rule="silence.propose")
def propose_silence(actor: Actor, form: SilenceForm, version_id: int) -> WriteAnswer:
    """Propose a silence procedure to the chair."""
    return json_answer(
        _build_shape(
            actor, silencing.propose_silence(actor, version_id, form, parse_seen_clauses(form)[1])
        ),
        201,
    )


@api.post(SILENCE + "/put", endpoint="put_silence")
@document_response(SilenceShape)
@write_endpoint(OpenSilenceForm, rule="silence.put")
def open_proposed_silence(actor: Actor, form: OpenSilenceForm, silence_id: int) -> WriteAnswer:
    """Open a proposed silence procedure, as the chair."""
    return json_answer(
        _build_shape(actor, silencing.open_proposed_silence(actor, silence_id, form.closes_at))
    )


@api.post(SILENCE + "/extension", endpoint="extend")
@document_response(SilenceShape)
@write_endpoint(SilenceExtensionForm, rule="silence.put")
def extend_silence(actor: Actor, form: SilenceExtensionForm, silence_id: int) -> WriteAnswer:
    """Extend the deadline with a reason, as the chair."""
    silencing.extend_silence(actor, silence_id, form.until, form.why)
    return json_answer(_build_shape(actor, silence_queries.find_silence(actor, silence_id)))


@api.post(SILENCE + "/release", endpoint="end_broken_silence")
@document_response(SilenceShape)
@write_endpoint(rule="silence.put")
def end_broken_silence(actor: Actor, _form: EmptyForm, silence_id: int) -> WriteAnswer:
    """End the silence on each clause that an objection has broken at once, as the chair."""
    return json_answer(_build_shape(actor, ending.end_broken_silence(actor, silence_id)))


@api.post(SILENCE + "/withdraw", endpoint="withdraw_silence")
@document_response(SilenceShape)
@write_endpoint(WithdrawSilenceForm, rule="silence.put")
def withdraw_silence(actor: Actor, form: WithdrawSilenceForm, silence_id: int) -> WriteAnswer:
    """Withdraw a silence procedure with a reason; no clause of it is adopted."""
    return json_answer(
        _build_shape(actor, ending.withdraw_silence(actor, silence_id, form.withdrawal))
    )


@api.post(SILENCE + "/clauses/<int:clause_id>/objections", endpoint="object_to")
@document_response(ObjectionCreatedShape, 201)
@write_endpoint(SilenceObjectionForm, rule="silence.object")
def object_to_clause(
    actor: Actor, form: SilenceObjectionForm, silence_id: int, clause_id: int
) -> WriteAnswer:
    """Object to a clause with a reason and another text, which becomes an amendment."""
    made = objecting.object_to_clause(actor, silence_id, clause_id, form.text, form.reason)
    return json_answer(
        ObjectionCreatedShape(id=made.id, amendment_id=made.amendment_id, entitled=made.entitled),
        201,
    )


@api.post("/objections/<int:objection_id>/withdraw")
@document_response(SilenceShape)
@write_endpoint(rule="objection.withdraw")
def withdraw_objection(actor: Actor, _form: EmptyForm, objection_id: int) -> WriteAnswer:
    """Withdraw an objection before the deadline; the amendment made from it remains."""
    made = objecting.withdraw_objection(actor, objection_id)
    return json_answer(_build_shape(actor, silence_queries.find_silence(actor, made.silence_id)))


@api.post("/objections/<int:objection_id>/ruling", endpoint="rule_on")
@document_response(SilenceShape)
@write_endpoint(ObjectionRulingForm, rule="silence.put")
def rule_on_objection(actor: Actor, form: ObjectionRulingForm, objection_id: int) -> WriteAnswer:
    """Rule, as the chair, whether the objection of a person outside the electorate counts."""
    made = objecting.rule_on_objection(
        actor, objection_id, counts=form.counts == "yes", reason=form.ruling
    )
    return json_answer(_build_shape(actor, silence_queries.find_silence(actor, made.silence_id)))
