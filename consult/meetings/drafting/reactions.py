"""Reaction to a drafted change: send the marked text to the followers of the meeting.

It is sent at most four times a second.
"""

from typing import Any

from consult.core.database.engine import find_row
from consult.core.events.dispatcher import listen_to
from consult.core.realtime.server import build_room_name, queue_for_room

from consult.meetings.models import Meeting
from .queries import build_text_update, load_marked_text


@listen_to("meeting_text.written")
@listen_to("meeting_text.changed")
def broadcast_text(event: Any) -> None:
    """Send the current text of a clause to all who follow the meeting.

    The message is built when it is sent, so that the newest text goes out.
    """
    meeting_id, clause_id = event.facts["meeting_id"], event.facts["clause_id"]
    queue_for_room(
        "words.changed",
        build_room_name(event.chain, "meeting", meeting_id),
        clause_id,
        lambda: build_text_update(load_marked_text(find_row(Meeting, meeting_id), clause_id)),
    )
