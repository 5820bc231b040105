"""What the room hears while words are drafted: the words themselves with their marks, four times a second at most."""
from typing import Any

from consult.core.database.engine import find_row
from consult.core.events.dispatcher import listen_to
from consult.core.realtime.server import build_room_name, queue_for_room

from consult.meetings.models import Meeting
from .queries import build_text_update, load_marked_text


@listen_to("meeting_text.written")
@listen_to("meeting_text.changed")
def broadcast_text(event: Any) -> None:
    """Tell everyone who follows the meeting how the clause reads now; made when it goes out, so the newest words go."""
    meeting_id, clause_id = event.facts["meeting_id"], event.facts["clause_id"]
    queue_for_room("words.changed", build_room_name(event.chain, "meeting", meeting_id), clause_id,
                   lambda: build_text_update(load_marked_text(find_row(Meeting, meeting_id), clause_id)))
