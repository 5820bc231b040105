"""A limit on the bytes that browsers receive for any event, with row numbers in the millions."""

from types import SimpleNamespace

import pytest

from consult.core.events import log as events
from consult.core.database.engine import utc_now
from consult.core.realtime.fan_out import build_text_frame
from consult.core.events.payload import build_payload
from consult.core.realtime.server import socketio

MOST = 400  # bytes on the wire
LARGE = 1_000_000  # as a number of a row, or of an event


def frame_of(row):
    """Build the frame that browsers would receive for an event, with large numbers."""

    def grown(fact):
        if isinstance(fact, list):
            return [grown(each) for each in fact]
        return LARGE if isinstance(fact, int) and not isinstance(fact, bool) else fact

    facts = {name: grown(fact) for name, fact in row["facts"].items()}
    event = SimpleNamespace(
        **{
            **row,
            "facts": facts,
            "seq": 10 * LARGE,
            "prev": 10 * LARGE,
            "subject_id": LARGE,
            "actor_id": LARGE,
            "at": utc_now(),
        }
    )
    packet = socketio.server.packet_class if socketio.server else None
    words = "4" + packet(2, data=["event", build_payload(event)]).encode() if packet else ""
    return build_text_frame(words)


@pytest.fixture(autouse=True, scope="session")
def small_news():
    """Check the size of every event that this process records."""
    real = events._number_events

    def numbered(recorded):
        for row in recorded:
            if row["audience"] not in {"nobody", "record"}:
                assert len(frame_of(row)) <= MOST, (
                    f"{row['verb']} tells browsers too much: {row['facts']}"
                )
        return real(recorded)

    patch = pytest.MonkeyPatch()
    patch.setattr(events, "_number_events", numbered)
    yield
    patch.undo()
