"""The JSON API of a meeting that is live: how it stands, and asking for the floor."""
from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.openapi import PREFIX, answers
from consult.core.permissions.rules import require

from consult.meetings.speakers import actions as speaking
from consult.meetings.blueprint import api
from consult.meetings.models import Meeting
from consult.meetings.chair.forms import AskForm
from .shapes import StateShape, TurnShape


@api.get(PREFIX + "/meetings/<int:meeting_id>/state")
@answers(StateShape)
def meeting_state(meeting_id: int) -> Response:
    """What stands before a meeting now: its item, clause and ballot, who speaks and who waits, and what was decided."""
    found = find(Meeting, meeting_id)
    require(visitor().actor, "meeting.read", found)
    response = jsonify(StateShape.of(found).model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.post(PREFIX + "/meetings/<int:meeting_id>/floor")
@answers(TurnShape, 201)
@writes(AskForm)
def ask_floor(actor: Actor, form: AskForm, meeting_id: int) -> Answer:
    """Ask for the floor in a meeting that one is registered for; asked twice, it is one request."""
    return shown(TurnShape.of(speaking.ask(actor, meeting_id, form.kind, **form.named)), 201)


@api.post(PREFIX + "/turns/<int:turn_id>/withdraw")
@answers(TurnShape)
@writes()
def withdraw_floor(actor: Actor, _form: Nothing, turn_id: int) -> Answer:
    """Take a request for the floor back."""
    return shown(TurnShape.of(speaking.withdraw(actor, turn_id)))
