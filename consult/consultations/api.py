"""JSON API of consultations, stages, roles, and events for pages without sockets."""

from typing import Annotated

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel, Field

from consult.consultations.stages import actions as stage_actions
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.forms import Form, EmptyForm, parse_form
from consult.core.events.payload import build_full_payload
from consult.core.web.openapi import document_response

from . import actions, queries
from consult.consultations.roles import actions as roles
from .forms import ConsultationForm, GrantRoleForm, RevokeRoleForm, StageForm
from .models import Consultation
from .shapes import (
    ConsultationShape,
    ConsultationsShape,
    EventShape,
    EventsShape,
    StageShape,
    StagesShape,
)

api = Blueprint("consultations_api", __name__, url_prefix="/api/v1")


class EventPagingForm(Form):
    """The last event that a reader has, and the number of events wanted."""

    after: Annotated[int, Field(ge=0, le=2**53)] = 0
    limit: Annotated[int, Field(ge=1, le=queries.EVENTS_PER_ANSWER)] = queries.EVENTS_PER_ANSWER


def _answer_uncached(shape: BaseModel) -> Response:
    response = jsonify(shape.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get("/consultations")
@document_response(ConsultationsShape)
def list_consultations() -> Response:
    """List the consultations that one may read, oldest first."""
    found = queries.list_readable_consultations(get_visitor().actor)
    return _answer_uncached(
        ConsultationsShape(consultations=[ConsultationShape.build(each) for each in found])
    )


@api.post("/consultations")
@document_response(ConsultationShape, 201)
@write_endpoint(ConsultationForm, rule="consultation.create")
def create_consultation(actor: Actor, form: ConsultationForm) -> WriteAnswer:
    """Create a consultation."""
    return json_answer(
        ConsultationShape.build(actions.create_consultation(actor, form.slug, form.title)), 201
    )


@api.get("/consultations/<int:consultation_id>")
@document_response(ConsultationShape)
def show_consultation(consultation_id: int) -> Response:
    """Return one consultation."""
    return _answer_uncached(ConsultationShape.build(find_row(Consultation, consultation_id)))


@api.get("/consultations/<int:consultation_id>/stages")
@document_response(StagesShape)
def list_stages(consultation_id: int) -> Response:
    """List the stages of a consultation by date."""
    return _answer_uncached(
        StagesShape(
            stages=[
                StageShape.build(each) for each in find_row(Consultation, consultation_id).stages
            ]
        )
    )


@api.post("/consultations/<int:consultation_id>/stages")
@document_response(StageShape, 201)
@write_endpoint(StageForm, rule="stage.change")
def add_stage(actor: Actor, form: StageForm, consultation_id: int) -> WriteAnswer:
    """Add a stage."""
    return json_answer(
        StageShape.build(
            stage_actions.add_stage(
                actor,
                consultation_id,
                kind=form.kind,
                title=form.title,
                note=form.note,
                opens_at=form.opens_at,
                closes_at=form.closes_at,
            )
        ),
        201,
    )


@api.put("/stages/<int:stage_id>")
@document_response(StageShape)
@write_endpoint(StageForm, rule="stage.change")
def change_stage(actor: Actor, form: StageForm, stage_id: int) -> WriteAnswer:
    """Change a stage."""
    return json_answer(
        StageShape.build(
            stage_actions.change_stage(
                actor,
                stage_id,
                kind=form.kind,
                title=form.title,
                note=form.note,
                opens_at=form.opens_at,
                closes_at=form.closes_at,
                row_version=form.row_version,
            )
        )
    )


@api.delete("/stages/<int:stage_id>")
@document_response(None, 204)
@write_endpoint(EmptyForm, rule="stage.change")
def remove_stage(actor: Actor, form: EmptyForm, stage_id: int) -> WriteAnswer:
    """Remove a stage."""
    stage_actions.remove_stage(actor, stage_id)
    return WriteAnswer(204)


@api.post("/consultations/<int:consultation_id>/join", endpoint="join")
@document_response(None, 204)
@write_endpoint(EmptyForm, rule="consultation.join")
def join_consultation(actor: Actor, form: EmptyForm, consultation_id: int) -> WriteAnswer:
    """Join a consultation."""
    roles.join_consultation(actor, consultation_id)
    return WriteAnswer(204)


@api.post("/consultations/<int:consultation_id>/roles")
@document_response(None, 204)
@write_endpoint(GrantRoleForm, rule="role.grant")
def grant_role(actor: Actor, form: GrantRoleForm, consultation_id: int) -> WriteAnswer:
    """Grant a role to a person."""
    roles.grant_role_to_person(
        actor,
        consultation_id,
        form.role,
        user_id=form.user_id,
        email=form.email,
        until=form.until,
    )
    return WriteAnswer(204)


@api.delete("/consultations/<int:consultation_id>/roles")
@document_response(None, 204)
@write_endpoint(RevokeRoleForm, rule="role.grant")
def revoke_role(actor: Actor, form: RevokeRoleForm, consultation_id: int) -> WriteAnswer:
    """Revoke a role."""
    roles.revoke_role(actor, consultation_id, form.user_id, form.role)
    return WriteAnswer(204)


@api.get("/consultations/<int:consultation_id>/events")
@document_response(EventsShape, query=EventPagingForm)
def list_events(consultation_id: int) -> Response:
    """List the events after a number that the reader may receive, as the socket sends them."""
    asked = parse_form(EventPagingForm, request.args.to_dict())
    events = queries.list_events_after(
        get_visitor().actor, find_row(Consultation, consultation_id), asked.after, asked.limit
    )
    return _answer_uncached(
        EventsShape(
            events=[EventShape(**build_full_payload(event)) for event in events],
            more=len(events) == asked.limit,
            last=events[-1].seq if events else asked.after,
        )
    )
