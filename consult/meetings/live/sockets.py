"""What a browser hears of a meeting beside the consultation's events: who is there, and what the rapporteur writes."""
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from consult.core.realtime import connections as lines
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find, now
from consult.core.web.forms import Form, parse
from consult.core.realtime.server import (
    answering, join_room_of, leave_room_of, room_of, socketio, tell_room_soon,
)
from consult.core.permissions.rules import require

from consult.meetings.models import Meeting
from consult.meetings.queries import revision_of
from consult.meetings.screens.actions import screen_by


class WatchScreen(Form):
    """The token of the screen that a browser shows."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class WatchMeeting(Form):
    """The meeting that a browser wants to follow."""

    meeting_id: Annotated[int, Field(ge=1, le=2**31 - 1)]


@socketio.on("meeting.watch")
@answering
def watch_meeting(actor: Actor, given: Any) -> dict:
    """Let a browser follow a meeting: it is there from now on, and hears what is told to those who are.

    The answer says what the meeting has come to, read once it hears what comes next so that nothing falls between, and the
    server's clock, by which the speaker's time is shown.
    """
    form = parse(WatchMeeting, given if isinstance(given, dict) else {"meeting_id": given})
    meeting = find(Meeting, form.meeting_id)
    require(actor, "meeting.read", meeting)
    room = room_of(meeting.consultation_id, "meeting", meeting.id)
    join_room_of(room)
    tell_room_soon("meeting.here", room, "here", lambda: following(room))
    return {"revision": revision_of(meeting.id), "now": now().isoformat()}


@socketio.on("screen.watch")
@answering
def watch_screen(_actor: Actor, given: Any) -> dict:
    """Note that a screen is shown somewhere, for the page of those who set it up; its token lets it in."""
    screen = screen_by(parse(WatchScreen, given if isinstance(given, dict) else {"token": given}).token)
    join_room_of(room_of(screen.consultation_id, "screen", screen.id))
    return {}


@socketio.on("meeting.leave")
@answering
def leave_meeting(_actor: Actor, given: Any) -> dict:
    """Follow a meeting no more."""
    form = parse(WatchMeeting, given if isinstance(given, dict) else {"meeting_id": given})
    meeting = find(Meeting, form.meeting_id)
    leave_room_of(room_of(meeting.consultation_id, "meeting", meeting.id))
    return {}


def following(room: str) -> dict[str, int]:
    """How many follow: people, each once, and pages that nobody signed in on."""
    found = lines.present(room)
    return {"here": len(found.people) + found.anonymous}
