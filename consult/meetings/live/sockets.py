"""What a browser hears of a meeting beside the consultation's events: who is there, and what the rapporteur writes."""
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from consult.core.realtime import connections as lines
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row, utc_now
from consult.core.web.forms import Form, parse_form
from consult.core.realtime.server import (
    reply_to_socket, enter_named_room, leave_named_room, build_room_name, socketio, queue_for_room,
)
from consult.core.permissions.rules import require_permission

from consult.meetings.models import Meeting
from consult.meetings.queries import load_revision
from consult.meetings.screens.actions import find_screen_by_token


class WatchScreenForm(Form):
    """The token of the screen that a browser shows."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class WatchMeetingForm(Form):
    """The meeting that a browser wants to follow."""

    meeting_id: Annotated[int, Field(ge=1, le=2**31 - 1)]


@socketio.on("meeting.watch")
@reply_to_socket
def watch_meeting(actor: Actor, given: Any) -> dict:
    """Let a browser follow a meeting: it is there from now on, and hears what is told to those who are.

    The answer says what the meeting has come to, read once it hears what comes next so that nothing falls between, and the
    server's clock, by which the speaker's time is shown.
    """
    form = parse_form(WatchMeetingForm, given if isinstance(given, dict) else {"meeting_id": given})
    meeting = find_row(Meeting, form.meeting_id)
    require_permission(actor, "meeting.read", meeting)
    room = build_room_name(meeting.consultation_id, "meeting", meeting.id)
    enter_named_room(room)
    queue_for_room("meeting.here", room, "here", lambda: count_followers(room))
    return {"revision": load_revision(meeting.id), "now": utc_now().isoformat()}


@socketio.on("screen.watch")
@reply_to_socket
def watch_screen(_actor: Actor, given: Any) -> dict:
    """Note that a screen is shown somewhere, for the page of those who set it up; its token lets it in."""
    screen = find_screen_by_token(parse_form(WatchScreenForm, given if isinstance(given, dict) else {"token": given}).token)
    enter_named_room(build_room_name(screen.consultation_id, "screen", screen.id))
    return {}


@socketio.on("meeting.leave")
@reply_to_socket
def leave_meeting(_actor: Actor, given: Any) -> dict:
    """Follow a meeting no more."""
    form = parse_form(WatchMeetingForm, given if isinstance(given, dict) else {"meeting_id": given})
    meeting = find_row(Meeting, form.meeting_id)
    leave_named_room(build_room_name(meeting.consultation_id, "meeting", meeting.id))
    return {}


def count_followers(room: str) -> dict[str, int]:
    """How many follow: people, each once, and pages that nobody signed in on."""
    found = lines.get_presence(room)
    return {"here": len(found.people) + found.anonymous}
