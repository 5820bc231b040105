"""The JSON API of meetings, which several files add to; and the short address that a phone reads from a picture."""
from flask import Response, jsonify, redirect, url_for
from pydantic import BaseModel
from werkzeug.wrappers import Response as Anything

from consult.consultations.models import Consultation
from consult.core.database.engine import find
from consult.core.web.openapi import PREFIX, answers

from consult.meetings.drafting import api as api_drafting
from consult.meetings.drafting_groups import api as api_groups
from consult.meetings.live import api as api_podium
from consult.meetings.record import api as api_record
from . import queries
from .blueprint import api
from .models import Meeting
from consult.meetings.planning.shapes import (
    AgendaShape, AttendedShape, ItemShape, MeetingShape, MeetingsShape, PresenceShape,
)

__all__ = ["api", "api_drafting", "api_groups", "api_podium", "api_record"]


def _shown(shape: BaseModel) -> Response:
    response = jsonify(shape.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get(PREFIX + "/consultations/<int:consultation_id>/meetings")
@answers(MeetingsShape)
def list_meetings(consultation_id: int) -> Response:
    """The meetings of a consultation, the earliest first."""
    found = queries.meetings_of(find(Consultation, consultation_id).id)
    return _shown(MeetingsShape(meetings=[MeetingShape.of(each) for each in found]))


@api.get(PREFIX + "/meetings/<int:meeting_id>")
@answers(AttendedShape)
def show_meeting(meeting_id: int) -> Response:
    """One meeting, with who registered and who is there, in numbers by stakeholder group."""
    found = find(Meeting, meeting_id)
    presence = [PresenceShape.of(each) for each in queries.presence(found.id)]
    return _shown(AttendedShape(**MeetingShape.of(found).model_dump(), presence=presence))


@api.get(PREFIX + "/meetings/<int:meeting_id>/agenda")
@answers(AgendaShape)
def show_agenda(meeting_id: int) -> Response:
    """The agenda of a meeting, with the texts that it reads."""
    return _shown(AgendaShape(items=[ItemShape.of(each) for each in queries.agenda_of(find(Meeting, meeting_id))]))


@api.get("/m")
def short_enter() -> Anything:
    """The short address at which codes are typed, in the reader's language."""
    return redirect(url_for("meetings.enter"), 303)


@api.get("/m/<code>")
def short(code: str) -> Anything:
    """The short address of a meeting leads to its page in the reader's language."""
    return redirect(url_for("meetings.join", code=code), 303)
