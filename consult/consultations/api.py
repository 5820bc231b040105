"""The JSON API of the process: consultations, their stages, and the events that a page without sockets polls."""
from typing import Annotated

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel, Field

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.forms import Form, Nothing, parse
from consult.core.events.payload import as_json
from consult.core.web.openapi import answers

from . import actions, queries
from consult.consultations.roles import actions as roles
from .forms import ConsultationForm, GrantForm, RevokeForm, StageForm
from .models import Consultation
from .shapes import ConsultationShape, ConsultationsShape, EventShape, EventsShape, StageShape, StagesShape

api = Blueprint("consultations_api", __name__, url_prefix="/api/v1")


class After(Form):
    """Where a reader of events stands, and how many more are wanted."""

    after: Annotated[int, Field(ge=0, le=2**53)] = 0
    limit: Annotated[int, Field(ge=1, le=queries.AT_ONCE)] = queries.AT_ONCE


def _shown(shape: BaseModel) -> Response:
    response = jsonify(shape.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/consultations")
@answers(ConsultationsShape)
def list_consultations() -> Response:
    """All consultations, oldest first."""
    return _shown(ConsultationsShape(consultations=[ConsultationShape.of(each) for each in queries.consultations()]))


@api.post("/consultations")
@answers(ConsultationShape, 201)
@writes(ConsultationForm)
def create_consultation(actor: Actor, form: ConsultationForm) -> Answer:
    """Begin a process."""
    return shown(ConsultationShape.of(actions.create_consultation(actor, form.slug, form.title)), 201)


@api.get("/consultations/<int:consultation_id>")
@answers(ConsultationShape)
def show_consultation(consultation_id: int) -> Response:
    """One consultation."""
    return _shown(ConsultationShape.of(find(Consultation, consultation_id)))


@api.get("/consultations/<int:consultation_id>/stages")
@answers(StagesShape)
def list_stages(consultation_id: int) -> Response:
    """The stages of a consultation, by date."""
    return _shown(StagesShape(stages=[StageShape.of(each) for each in find(Consultation, consultation_id).stages]))


@api.post("/consultations/<int:consultation_id>/stages")
@answers(StageShape, 201)
@writes(StageForm)
def add_stage(actor: Actor, form: StageForm, consultation_id: int) -> Answer:
    """Add a stage."""
    return shown(StageShape.of(actions.add_stage(
        actor, consultation_id, kind=form.kind, title=form.title, note=form.note, opens_at=form.opens_at,
        closes_at=form.closes_at)), 201)


@api.put("/stages/<int:stage_id>")
@answers(StageShape)
@writes(StageForm)
def change_stage(actor: Actor, form: StageForm, stage_id: int) -> Answer:
    """Change a stage."""
    return shown(StageShape.of(actions.change_stage(
        actor, stage_id, kind=form.kind, title=form.title, note=form.note, opens_at=form.opens_at,
        closes_at=form.closes_at, row_version=form.row_version)))


@api.delete("/stages/<int:stage_id>")
@answers(None, 204)
@writes(Nothing)
def remove_stage(actor: Actor, form: Nothing, stage_id: int) -> Answer:
    """Remove a stage."""
    actions.remove_stage(actor, stage_id)
    return Answer(204)


@api.post("/consultations/<int:consultation_id>/join")
@answers(None, 204)
@writes(Nothing)
def join(actor: Actor, form: Nothing, consultation_id: int) -> Answer:
    """Take part in a consultation."""
    roles.join_consultation(actor, consultation_id)
    return Answer(204)


@api.post("/consultations/<int:consultation_id>/roles")
@answers(None, 204)
@writes(GrantForm)
def grant_role(actor: Actor, form: GrantForm, consultation_id: int) -> Answer:
    """Give a person a role."""
    roles.grant_to(actor, consultation_id, form.role, user_id=form.user_id, email=form.email)
    return Answer(204)


@api.delete("/consultations/<int:consultation_id>/roles")
@answers(None, 204)
@writes(RevokeForm)
def revoke_role(actor: Actor, form: RevokeForm, consultation_id: int) -> Answer:
    """Take a role back."""
    roles.revoke_role(actor, consultation_id, form.user_id, form.role)
    return Answer(204)


@api.get("/consultations/<int:consultation_id>/events")
@answers(EventsShape, query=After)
def list_events(consultation_id: int) -> Response:
    """The events after a number that the asker may hear: what the socket brings, for whoever polls."""
    asked = parse(After, request.args.to_dict())
    events = queries.events_after(visitor().actor, find(Consultation, consultation_id), asked.after, asked.limit)
    return _shown(EventsShape(events=[EventShape(**as_json(event)) for event in events],
                              more=len(events) == asked.limit, last=events[-1].seq if events else asked.after))
