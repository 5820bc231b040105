"""Tests of remote presence without a connection or script: polling counts as presence, also
for soundings.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.positions.models import Ballot, Elector
from consult.core.realtime import connections as lines
from consult.core.database.engine import freeze_clock, db, utc_now
from consult.core.events.log import transaction
from consult.core.realtime.shared_counters import SharedCounters
from consult.meetings.attendance import presence_actions as present
from consult.meetings import queries
from consult.meetings.models import Registration
from tests.support.consultation.ballots import PEOPLE_ELECTORATE, SOUNDING_BALLOT
from tests.support.consultation.meeting import FirstReadingMeeting

PLACE = "/en/c/talks/meetings/first-reading"


@pytest.fixture
def talks(world, monkeypatch):
    """Create a meeting for which Nils registered as remote; nobody has a page open yet."""
    for name, fresh in (("shared_counters", SharedCounters()), ("visits", {})):
        monkeypatch.setattr(lines, name, fresh)
    present.last_seen.clear()
    made = FirstReadingMeeting(world, "open", {"hana": "room", "nils": "remote"})
    with world.app.app_context(), transaction():
        db.session.scalars(
            select(Registration).where(Registration.user_id == world.ids["nils"])
        ).one().present_at = None
    return made


def there(world, talks, seconds=0):
    """Return whether Nils is present this many seconds from now, after the scheduled check."""
    with world.app.app_context(), freeze_clock(utc_now() + timedelta(seconds=seconds)):
        present.update_presence()
        return f"u{world.ids['nils']}" in queries.load_attendance(talks.id)


@pytest.mark.parametrize("path", [f"{PLACE}/mine?here=1", f"{PLACE}?here=1&text="])
def test_a_polling_participant_is_present_until_they_ask_no_more(
    world, browser, talks, monkeypatch, path
):
    nils = browser("nils")
    for plain in (PLACE, f"{PLACE}/mine"):
        assert nils.get(plain).status_code == 200
    assert not there(world, talks), "a page that was looked at once says nothing"
    assert (
        nils.get(path).status_code
        == browser().get(path).status_code
        == browser("paul").get(path).status_code
        == 200
    )
    assert there(world, talks) and there(world, talks, 59)
    monkeypatch.setattr(lines, "VISIT_SECONDS", -1.0)
    nils.get(path)
    assert there(world, talks, 60), "a lost line keeps its place for a minute, and so does this"
    assert not there(world, talks, 121) and [whose for _, whose in lines.visits] == [
        f"user:{world.ids['paul']}"
    ]


def test_the_link_for_readers_without_a_script_reports_presence(browser, talks):
    page = browser("nils").get(PLACE).text
    assert "here=1" in page.partition("<noscript><p class=")[2].partition("</noscript>")[0]


def test_a_participant_whose_page_loaded_a_moment_ago_is_asked_too(world, browser, talks):
    assert browser("nils").get(f"{PLACE}?here=1&text=").status_code == 200
    with world.app.app_context():
        assert f"u{world.ids['nils']}" not in queries.load_attendance(talks.id), (
            "the clock has not looked yet"
        )
    asked = {**SOUNDING_BALLOT, **PEOPLE_ELECTORATE}
    assert browser("pia").fill(f"{PLACE}/chair/ballot", asked).status_code == 403
    with world.app.app_context():
        assert f"u{world.ids['nils']}" not in queries.load_attendance(talks.id), (
            "who may not lead changes nothing"
        )
    assert browser("cho").fill(f"{PLACE}/chair/ballot", asked).status_code == 303
    with world.app.app_context():
        ballot = db.session.scalars(select(Ballot).where(Ballot.meeting_id == talks.id)).one()
        holders = set(
            db.session.scalars(select(Elector.holder).where(Elector.ballot_id == ballot.id))
        )
    assert {f"u{world.ids[name]}" for name in ("hana", "nils")} <= holders
