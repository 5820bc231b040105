"""JSON API of meetings and their agendas, and the short addresses behind QR codes.

Other modules attach further routes to the same blueprint.
"""

from flask import Response, jsonify, redirect, url_for
from pydantic import BaseModel
from werkzeug.wrappers import Response as Anything

from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.web.openapi import PREFIX, document_response

from . import queries
from .blueprint import api
from .models import Meeting
from consult.meetings.planning.shapes import (
    AgendaShape,
    MeetingWithPresenceShape,
    AgendaItemShape,
    MeetingShape,
    MeetingsShape,
    PresenceShape,
)


def _build_response(shape: BaseModel) -> Response:
    """Build a JSON response that no cache stores."""
    response = jsonify(shape.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.get(PREFIX + "/consultations/<int:consultation_id>/meetings")
@document_response(MeetingsShape)
def list_meetings(consultation_id: int) -> Response:
    """List the meetings of a consultation, the earliest first."""
    found = queries.list_meetings(find_row(Consultation, consultation_id).id)
    return _build_response(MeetingsShape(meetings=[MeetingShape.build(each) for each in found]))


@api.get(PREFIX + "/meetings/<int:meeting_id>")
@document_response(MeetingWithPresenceShape)
def show_meeting(meeting_id: int) -> Response:
    """Show a meeting, with registered and present participants counted by stakeholder group."""
    found = find_row(Meeting, meeting_id)
    presence = [PresenceShape.build(each) for each in queries.count_presence(found.id)]
    return _build_response(
        MeetingWithPresenceShape(**MeetingShape.build(found).model_dump(), presence=presence)
    )


@api.get(PREFIX + "/meetings/<int:meeting_id>/agenda")
@document_response(AgendaShape)
def show_agenda(meeting_id: int) -> Response:
    """Show the agenda of a meeting with the versions that it reads."""
    return _build_response(
        AgendaShape(
            items=[
                AgendaItemShape.build(each)
                for each in queries.load_agenda(find_row(Meeting, meeting_id))
            ]
        )
    )


@api.get("/m", endpoint="short_enter")
def redirect_to_code_form() -> Anything:
    """Redirect the short address for codes to the form in the reader's language."""
    return redirect(url_for("meetings.enter"), 303)


@api.get("/m/<code>", endpoint="short")
def redirect_to_meeting(code: str) -> Anything:
    """Redirect the short address of a meeting to its page in the reader's language."""
    return redirect(url_for("meetings.join", code=code), 303)
