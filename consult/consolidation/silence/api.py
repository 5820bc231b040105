"""The JSON API of silence procedures."""
from flask import Response, jsonify
from pydantic import BaseModel

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.openapi import answers
from consult.documents.queries import issued_document

from . import objection_actions as objecting, queries as silence_queries, actions as silencing
from consult.consolidation.blueprint import api
from consult.consolidation.forms import seen_in
from .forms import ExtensionForm, ObjectionForm, PutForm, RulingForm, SilenceForm
from .shapes import MadeShape, SilenceShape, SilencesShape
from .models import Silence

SILENCE = "/silences/<int:silence_id>"


def _shape(actor: Actor, found: Silence) -> SilenceShape:
    return SilenceShape.of(silence_queries.standing(actor, found), objecting.electors_of(found))


def _said(shape: BaseModel) -> Response:
    response = jsonify(shape.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get(SILENCE)
@answers(SilenceShape)
def silence(silence_id: int) -> Response:
    """A silence procedure: the words, who is entitled, the objections, and what came of it."""
    actor = visitor().actor
    return _said(_shape(actor, silence_queries.silence_for(actor, silence_id)))


@api.get("/documents/<int:document_id>/silences")
@answers(SilencesShape)
def silences(document_id: int) -> Response:
    """The silence procedures of a document, the newest first."""
    actor = visitor().actor
    found = silence_queries.silences_on(actor, issued_document(document_id).id)
    return _said(SilencesShape(silences=[_shape(actor, each) for each in found]))


@api.post("/versions/<int:version_id>/silences")
@answers(SilenceShape, 201)
@writes(SilenceForm)
def open_silence(actor: Actor, form: SilenceForm, version_id: int) -> Answer:
    """Put clauses of a version under silence, as the chair."""
    return shown(_shape(actor, silencing.open_silence(actor, version_id, form, seen_in(form)[1])), 201)


@api.post("/versions/<int:version_id>/silences/proposed")
@answers(SilenceShape, 201)
@writes(SilenceForm)
def propose_silence(actor: Actor, form: SilenceForm, version_id: int) -> Answer:
    """Propose that to the chair."""
    return shown(_shape(actor, silencing.propose_silence(actor, version_id, form, seen_in(form)[1])), 201)


@api.post(SILENCE + "/put")
@answers(SilenceShape)
@writes(PutForm)
def put_silence(actor: Actor, form: PutForm, silence_id: int) -> Answer:
    """Put what was proposed, as the chair."""
    return shown(_shape(actor, silencing.put_silence(actor, silence_id, form.closes_at)))


@api.post(SILENCE + "/extension")
@answers(SilenceShape)
@writes(ExtensionForm)
def extend(actor: Actor, form: ExtensionForm, silence_id: int) -> Answer:
    """Set another deadline, as the chair, with a reason."""
    silencing.extend(actor, silence_id, form.until, form.why)
    return shown(_shape(actor, silence_queries.silence_for(actor, silence_id)))


@api.post(SILENCE + "/clauses/<int:clause_id>/objections")
@answers(MadeShape, 201)
@writes(ObjectionForm)
def object_to(actor: Actor, form: ObjectionForm, silence_id: int, clause_id: int) -> Answer:
    """Object to a clause, with a reason and other words, which become an amendment."""
    made = objecting.object_to(actor, silence_id, clause_id, form.text, form.reason)
    return shown(MadeShape(id=made.id, amendment_id=made.amendment_id, entitled=made.entitled), 201)


@api.post("/objections/<int:objection_id>/withdraw")
@answers(SilenceShape)
@writes()
def withdraw_objection(actor: Actor, _form: Nothing, objection_id: int) -> Answer:
    """Take back what one objected, before the deadline; the amendment that it became stays."""
    made = objecting.withdraw_objection(actor, objection_id)
    return shown(_shape(actor, silence_queries.silence_for(actor, made.silence_id)))


@api.post("/objections/<int:objection_id>/ruling")
@answers(SilenceShape)
@writes(RulingForm)
def rule_on(actor: Actor, form: RulingForm, objection_id: int) -> Answer:
    """Rule, as the chair, whether an objection of somebody who is not entitled counts."""
    made = objecting.rule_on(actor, objection_id, counts=form.counts == "yes", reason=form.ruling)
    return shown(_shape(actor, silence_queries.silence_for(actor, made.silence_id)))
