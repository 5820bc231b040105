"""What the room hears while words are drafted: the words themselves with their marks, four times a second at most."""
from typing import Any

from consult.core.database.engine import find
from consult.core.events.dispatcher import everywhere
from consult.core.realtime.server import room_of, tell_room_soon

from consult.meetings.models import Meeting
from .queries import as_news, words_now


@everywhere("meeting_text.written")
@everywhere("meeting_text.changed")
def changed(event: Any) -> None:
    """Tell everyone who follows the meeting how the clause reads now; made when it goes out, so the newest words go."""
    meeting_id, clause_id = event.facts["meeting_id"], event.facts["clause_id"]
    tell_room_soon("words.changed", room_of(event.chain, "meeting", meeting_id), clause_id,
                   lambda: as_news(words_now(find(Meeting, meeting_id), clause_id)))
