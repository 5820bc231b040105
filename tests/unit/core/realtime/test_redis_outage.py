"""Tests of presence during an outage of Redis: no one is recorded as absent."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.realtime import connections as lines
from consult.core.database.engine import freeze_clock, db, utc_now
from consult.core.realtime.shared_counters import SharedCounters
from consult.core.realtime.server import build_room_name
from consult.meetings.attendance import presence_actions as present
from consult.meetings.models import Registration
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.postgresql


@pytest.fixture
def talks(world, here):
    present.last_seen.clear()
    yield FirstReadingMeeting(world, "open", {"pia": "remote", "nils": "remote"})
    present.last_seen.clear()


@pytest.fixture
def ledger(monkeypatch):
    """Provide the counters of this process, which counts alone so far."""
    one = SharedCounters()
    monkeypatch.setattr(lines, "shared_counters", one)
    return one


def is_there(world, talks, name):
    return (
        db.session.scalars(
            select(Registration).where(
                Registration.meeting_id == talks.id, Registration.user_id == world.ids[name]
            )
        )
        .one()
        .present
    )


def look(world, ledger, start, seconds):
    with freeze_clock(start + timedelta(seconds=seconds)):
        present.update_presence()


@pytest.mark.parametrize("away", [True, False])
def test_participants_at_another_process_stay_present_while_redis_is_away(
    world, talks, ledger, away
):
    if away:
        ledger.redis = object()  # it shares, and Redis is not there
    ledger.add(
        f"in {build_room_name(world.consultation, 'meeting', talks.id)}",
        f"user:{world.ids['nils']}",
        1,
    )
    assert lines.is_presence_complete() is not away
    start = utc_now()
    for seconds in (0, 30, 61, 95):
        look(world, ledger, start, seconds)
    assert is_there(world, talks, "nils") and is_there(world, talks, "pia") is away


def test_new_participants_are_recorded_and_the_minute_restarts_when_redis_is_back(
    world, talks, ledger
):
    start = utc_now()
    look(world, ledger, start, 0)
    look(world, ledger, start, 61)
    assert not is_there(world, talks, "pia")
    ledger.redis = object()
    ledger.add(
        f"in {build_room_name(world.consultation, 'meeting', talks.id)}",
        f"user:{world.ids['pia']}",
        1,
    )
    for seconds in (70, 150):
        look(world, ledger, start, seconds)
    assert is_there(world, talks, "pia"), "who comes here is noted"
    ledger.add(
        f"in {build_room_name(world.consultation, 'meeting', talks.id)}",
        f"user:{world.ids['pia']}",
        -1,
    )
    ledger.redis = None
    for seconds, there in ((155, True), (209, True), (216, False)):
        look(world, ledger, start, seconds)
        assert is_there(world, talks, "pia") is there, seconds
