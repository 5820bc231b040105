"""Socket messages of a meeting: follow it, leave it, and show a screen."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from consult.consultations.preparation.queries import require_readable
from consult.core.realtime import connections as lines
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row, utc_now
from consult.core.web.forms import Form, parse_form
from consult.core.realtime.server import (
    reply_to_socket,
    enter_named_room,
    leave_named_room,
    build_room_name,
    socketio,
    queue_for_room,
)
from consult.core.permissions.rules import require_permission

from consult.meetings.models import Meeting
from consult.meetings.queries import load_revision
from consult.meetings.screens.actions import find_screen_by_token


class WatchScreenForm(Form):
    """The token of the screen that a browser shows."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class WatchMeetingForm(Form):
    """The meeting that a browser follows."""

    meeting_id: Annotated[int, Field(ge=1, le=2**31 - 1)]


@socketio.on("meeting.watch")
@reply_to_socket
def watch_meeting(actor: Actor, given: Any) -> dict[str, Any]:
    """Let a browser follow a meeting: it counts as present and hears the meeting's room.

    Returns:
        The revision, read after the browser joined the room so that no change is lost between;
            and the
        server's time, for the speaker's clock.

    Raises NotFound, Unknown or Forbidden.
    """
    form = parse_form(WatchMeetingForm, given if isinstance(given, dict) else {"meeting_id": given})
    meeting = find_row(Meeting, form.meeting_id)
    require_permission(actor, "meeting.read", meeting)
    require_readable(actor, meeting.consultation_id)
    room = build_room_name(meeting.consultation_id, "meeting", meeting.id)
    enter_named_room(room)
    queue_for_room("meeting.here", room, "here", lambda: count_followers(room))
    return {"revision": load_revision(meeting.id), "now": utc_now().isoformat()}


@socketio.on("screen.watch")
@reply_to_socket
def watch_screen(_actor: Actor, given: Any) -> dict[str, Any]:
    """Note that a screen is open in a browser; its token admits it.

    The page that lists screens shows it.

    Raises NotFound for an unknown token.
    """
    screen = find_screen_by_token(
        parse_form(WatchScreenForm, given if isinstance(given, dict) else {"token": given}).token
    )
    enter_named_room(build_room_name(screen.consultation_id, "screen", screen.id))
    return {}


@socketio.on("meeting.leave")
@reply_to_socket
def leave_meeting(_actor: Actor, given: Any) -> dict[str, Any]:
    """Stop following a meeting."""
    form = parse_form(WatchMeetingForm, given if isinstance(given, dict) else {"meeting_id": given})
    meeting = find_row(Meeting, form.meeting_id)
    leave_named_room(build_room_name(meeting.consultation_id, "meeting", meeting.id))
    return {}


def count_followers(room: str) -> dict[str, int]:
    """Count the followers of a room: people, each once, and pages without a sign-in."""
    found = lines.get_presence(room)
    return {"here": len(found.people) + found.anonymous}
