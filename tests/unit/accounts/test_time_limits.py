"""Tests of the time limits of sign-ins: unused for long, or lasting for long."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from consult.accounts.models import SignIn
from consult.accounts.sign_in import actions as signins
from consult.accounts.sign_in.api_token_actions import create_api_token
from consult.accounts.sign_in.time_limits import SignInLimits, build_limits
from consult.consultations import queries
from consult.consultations.queries import identify_visitor
from consult.consultations.reactions import save_sightings
from consult.core.config import SETTINGS
from consult.core.database.engine import db, freeze_clock, utc_now
from consult.core.events.log import transaction
from consult.core.hooks import get_app_hooks
from tests.support.consultation.sign_in import come_in

LIMITS = SignInLimits(timedelta(days=7), timedelta(days=30))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def limited(app, monkeypatch):
    """Let the job of the application use the limits of these tests."""
    hooks = get_app_hooks()._replace(get_sign_in_limits=lambda: LIMITS)
    monkeypatch.setitem(app.extensions, "hooks", hooks)


def look(token, after):
    """Return the id of the person and the reason of the end, as seen after a time."""
    with freeze_clock(utc_now() + after):
        visitor = identify_visitor(token, limits=LIMITS)
    return visitor.actor.user_id, visitor.ended


def run_job(after=timedelta()):
    with freeze_clock(utc_now() + after), transaction():
        signins.end_sign_ins_at_limits()


def test_the_limits_come_from_the_settings_and_zero_is_none():
    usual = {name: default for name, (default, _meaning) in SETTINGS.items()}
    assert build_limits(usual) == LIMITS
    none = usual | {"SIGN_IN_IDLE_HOURS": 0, "SIGN_IN_HOURS": 0}
    assert build_limits(none) == SignInLimits(None, None)


def test_a_sign_in_that_nobody_used_for_a_week_has_ended(known):
    token = come_in("pia").token
    assert look(token, LIMITS.idle - MINUTE) == (known.ids["pia"], None)
    assert look(token, LIMITS.idle + MINUTE) == (None, "idle")


def test_using_it_keeps_it_open_until_it_has_lasted_as_long_as_it_may(known):
    token, first = come_in("pia").token, utc_now()
    for day in range(6, 30, 6):
        assert look(token, timedelta(days=day)) == (known.ids["pia"], None)
        with freeze_clock(first + timedelta(days=day)):
            save_sightings()
    assert queries.unsaved_sightings == {}
    assert look(token, LIMITS.age - MINUTE) == (known.ids["pia"], None)
    assert look(token, LIMITS.age + MINUTE) == (None, "age")


def test_the_job_ends_it_with_an_event_and_the_reason_stays_known(known, limited):
    idle, fresh = come_in("pia").token, come_in("paul").token
    number, after = identify_visitor(idle).actor.signin_id, LIMITS.idle + MINUTE
    with transaction():  # all others are used until then, also those that the world began earlier
        db.session.execute(
            update(SignIn)
            .where(SignIn.id != number)
            .values(started_at=utc_now(), seen_at=utc_now() + after)
        )
    run_job(after - 2 * MINUTE)
    assert "signin.ended" not in known.events()
    run_job(after)
    assert known.events().count("signin.ended") == 1
    assert look(idle, after) == (None, "idle")
    assert look(idle, after + timedelta(days=40)) == (None, "idle")
    assert look(fresh, after) == (known.ids["paul"], None)
    run_job(after)
    assert known.events().count("signin.ended") == 1


def test_what_was_ended_by_a_person_is_told_as_no_limit(known, limited):
    token = come_in("pia").token
    signins.sign_out(identify_visitor(token).actor)
    assert look(token, timedelta(days=50)) == (None, None)


def test_a_token_is_not_idle_and_ends_with_an_event_at_its_own_moment(known, limited):
    actor = identify_visitor(come_in("pia").token).actor
    token = create_api_token(actor, actor.user_id, "nightly", days=60)
    assert look(token, timedelta(days=59)) == (known.ids["pia"], None)
    number = identify_visitor(token).actor.signin_id
    run_job(timedelta(days=59))
    assert db.session.get(SignIn, number).ended_at is None
    run_job(timedelta(days=61))
    assert db.session.get(SignIn, number).ended_at is not None
    assert look(token, timedelta(days=61)) == (None, "expired")
