"""JSON API of a live meeting: its current state and requests for the floor."""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.openapi import PREFIX, document_response
from consult.core.permissions.rules import require_permission

from consult.meetings.speakers import actions as speaking
from consult.meetings.blueprint import api
from consult.meetings.models import Meeting
from consult.meetings.chair.forms import FloorRequestForm
from consult.meetings.attendance import declaration_actions as declaring
from consult.meetings.planning.forms import MeetingRegistrationForm
from .shapes import MeetingStateShape, OwnPresenceShape, TurnShape


@api.get(PREFIX + "/meetings/<int:meeting_id>/state", endpoint="meeting_state")
@document_response(MeetingStateShape)
def show_meeting_state(meeting_id: int) -> Response:
    """Show the current item, clause and ballot, the speakers, and the decisions."""
    found = find_row(Meeting, meeting_id)
    require_permission(get_visitor().actor, "meeting.read", found)
    response = jsonify(MeetingStateShape.build(found).model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.post(PREFIX + "/meetings/<int:meeting_id>/presence", endpoint="declare_presence")
@document_response(OwnPresenceShape)
@write_endpoint(MeetingRegistrationForm, rule="meeting.register")
def declare_presence(actor: Actor, form: MeetingRegistrationForm, meeting_id: int) -> WriteAnswer:
    """Say that one is in the room of a live meeting, or remote; repeated, it changes nothing."""
    return json_answer(
        OwnPresenceShape.build(declaring.declare_presence(actor, meeting_id, form.where))
    )


@api.post(PREFIX + "/meetings/<int:meeting_id>/floor", endpoint="ask_floor")
@document_response(TurnShape, 201)
@write_endpoint(FloorRequestForm, rule="floor.ask")
def request_floor(actor: Actor, form: FloorRequestForm, meeting_id: int) -> WriteAnswer:
    """Request the floor as a registered participant; a repeated request is the same one."""
    return json_answer(
        TurnShape.build(
            speaking.request_floor(actor, meeting_id, form.kind, **form.behalf_arguments)
        ),
        201,
    )


@api.post(PREFIX + "/turns/<int:turn_id>/withdraw", endpoint="withdraw_floor")
@document_response(TurnShape)
@write_endpoint(rule="floor.withdraw")
def withdraw_request(actor: Actor, _form: EmptyForm, turn_id: int) -> WriteAnswer:
    """Withdraw a request for the floor."""
    return json_answer(TurnShape.build(speaking.withdraw_request(actor, turn_id)))
