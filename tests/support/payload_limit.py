"""A limit on the bytes that browsers receive for any event, with row numbers in the millions."""

from types import SimpleNamespace

import pytest

from consult.core.events import log as events
from consult.core.database.engine import utc_now
from consult.core.realtime.fan_out import build_text_frame
from consult.core.events.payload import build_payload
from consult.core.realtime.server import socketio

MOST_FRAME_BYTES = 400  # bytes on the wire
LARGE_NUMBER = 1_000_000  # as a number of a row, or of an event


def build_frame(row):
    """Build the frame that browsers would receive for an event, with large numbers."""

    def grown(fact):
        if isinstance(fact, list):
            return [grown(each) for each in fact]
        return LARGE_NUMBER if isinstance(fact, int) and not isinstance(fact, bool) else fact

    facts = {name: grown(fact) for name, fact in row["facts"].items()}
    event = SimpleNamespace(
        **{
            **row,
            "facts": facts,
            "seq": 10 * LARGE_NUMBER,
            "prev": 10 * LARGE_NUMBER,
            "subject_id": LARGE_NUMBER,
            "actor_id": LARGE_NUMBER,
            "at": utc_now(),
        }
    )
    packet = socketio.server.packet_class if socketio.server else None
    words = "4" + packet(2, data=["event", build_payload(event)]).encode() if packet else ""
    return build_text_frame(words)


@pytest.fixture(autouse=True, scope="session")
def limit_payload_size():
    """Check the size of every event that this process records."""
    real = events._number_events

    def numbered(recorded):
        for row in recorded:
            if row["audience"] not in {"nobody", "record"}:
                assert len(build_frame(row)) <= MOST_FRAME_BYTES, (
                    f"{row['verb']} tells browsers too much: {row['facts']}"
                )
        return real(recorded)

    patch = pytest.MonkeyPatch()
    patch.setattr(events, "_number_events", numbered)
    yield
    patch.undo()
