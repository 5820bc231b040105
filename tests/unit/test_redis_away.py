"""While Redis is away a process sees its own pages alone: it notes who came, and takes nobody for gone."""
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.realtime import connections as lines
from consult.core.database.engine import clock_at, db, now
from consult.core.realtime.shared_counters import Ledger
from consult.core.realtime.server import room_of
from consult.meetings.attendance import presence_actions as present
from consult.meetings.models import Registration
from tests.meeting import Talks

pytestmark = pytest.mark.postgresql


@pytest.fixture
def talks(world, here):
    present.seen.clear()
    yield Talks(world, "open", {"pia": "remote", "nils": "remote"})
    present.seen.clear()


@pytest.fixture
def ledger(monkeypatch):
    """The ledger of this process, which counts alone so far."""
    one = Ledger()
    monkeypatch.setattr(lines, "ledger", one)
    return one


def is_there(world, talks, name):
    return db.session.scalars(select(Registration).where(Registration.meeting_id == talks.id,
                                                         Registration.user_id == world.ids[name])).one().present


def look(world, ledger, start, seconds):
    with clock_at(start + timedelta(seconds=seconds)):
        present.look_who_is_there()


@pytest.mark.parametrize("away", [True, False])
def test_whoever_is_at_another_process_is_not_taken_for_gone_while_redis_is_away(world, talks, ledger, away):
    if away:
        ledger.redis = object()  # it shares, and Redis is not there
    ledger.add(f"in {room_of(world.consultation, 'meeting', talks.id)}", f"user:{world.ids['nils']}", 1)
    assert lines.known_everywhere() is not away
    start = now()
    for seconds in (0, 30, 61, 95):
        look(world, ledger, start, seconds)
    assert is_there(world, talks, "nils") and is_there(world, talks, "pia") is away


def test_who_comes_is_noted_and_the_minute_begins_anew_when_redis_is_back(world, talks, ledger):
    start = now()
    look(world, ledger, start, 0)
    look(world, ledger, start, 61)
    assert not is_there(world, talks, "pia")
    ledger.redis = object()
    ledger.add(f"in {room_of(world.consultation, 'meeting', talks.id)}", f"user:{world.ids['pia']}", 1)
    for seconds in (70, 150):
        look(world, ledger, start, seconds)
    assert is_there(world, talks, "pia"), "who comes here is noted"
    ledger.add(f"in {room_of(world.consultation, 'meeting', talks.id)}", f"user:{world.ids['pia']}", -1)
    ledger.redis = None
    for seconds, there in ((155, True), (209, True), (216, False)):
        look(world, ledger, start, seconds)
        assert is_there(world, talks, "pia") is there, seconds
