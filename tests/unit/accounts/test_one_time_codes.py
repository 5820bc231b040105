"""Tests of the second factor: one-time codes, turned on and off, and roles that need them."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from consult.accounts.sign_in import second_factor_setup_actions as factor, actions as signins
from consult.accounts.people import actions as people
from consult.accounts.sign_in.one_time_token_actions import find_valid_proof
from consult.accounts.models import SignIn, User
from consult.consultations.queries import identify_visitor
from consult.core.permissions.actor import Actor
from consult.core.database.engine import freeze_clock, db, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, TooManyRequests
from tests.support.consultation.sign_in import GOOD, come_in, email, who


def own(world, name):
    """Return the actor with the sign-in that the world created."""
    number = db.session.scalar(select(SignIn.id).where(SignIn.user_id == world.ids[name]))
    return Actor(world.ids[name], signin_id=number)


def begin_codes(world, name):
    """Give the password as the first step towards a second factor."""
    factor.begin_second_factor(own(world, name), signins.check_own_password(own(world, name), GOOD))


def set_up_codes(world, name):
    """Set up a second factor for this person; return the clock of the authenticator."""
    begin_codes(world, name)
    app = pyotp.TOTP(db.session.get(User, world.ids[name]).totp_secret)
    factor.turn_on_second_factor(own(world, name), app.at(utc_now()))
    return app


def test_with_a_second_factor_the_password_alone_opens_nothing(known):
    app = set_up_codes(known, "mona")
    with freeze_clock(utc_now() + timedelta(minutes=2)):
        step = come_in("mona")
        assert step.needs_code and who(step.token) is None
        entry = signins.submit_code(Actor(), step.token, app.at(utc_now()), "Firefox")
        assert who(entry.token) == known.ids["mona"]
        assert identify_visitor(entry.token, frozenset({"moderator"})).actor.has_role(
            known.consultation, "moderator"
        )
        with pytest.raises(Conflict):
            signins.submit_code(Actor(), step.token, app.at(utc_now()), "Firefox")


def test_no_code_counts_twice(known):
    app = set_up_codes(known, "mona")
    with freeze_clock(utc_now() + timedelta(minutes=2)):
        code = app.at(utc_now())
        signins.submit_code(Actor(), come_in("mona").token, code, "Firefox")
        with pytest.raises(Invalid):
            signins.submit_code(Actor(), come_in("mona").token, code, "Firefox")
    assert signins.count_attempt(email("mona")) > 0


def test_the_code_that_turned_the_factor_on_opens_nothing_afterwards(known):
    app = set_up_codes(known, "mona")
    with pytest.raises(Invalid):
        signins.submit_code(Actor(), come_in("mona").token, app.at(utc_now()), "Firefox")


def test_wrong_codes_count_like_wrong_passwords(known):
    set_up_codes(known, "mona")
    token = come_in("mona").token
    for _ in range(5):
        with pytest.raises(Invalid):
            signins.submit_code(Actor(), token, "000000", "Firefox")
    with pytest.raises(TooManyRequests):
        signins.submit_code(Actor(), token, "000000", "Firefox")
    with pytest.raises(TooManyRequests):
        signins.check_password(email("mona"), GOOD)


def test_the_second_step_is_over_after_ten_minutes(known):
    app = set_up_codes(known, "mona")
    token = come_in("mona").token
    with freeze_clock(utc_now() + timedelta(minutes=11)), pytest.raises(Conflict):
        signins.submit_code(Actor(), token, app.at(utc_now()), "Firefox")


def test_turning_the_second_factor_off_asks_for_a_code_and_weakens_the_sign_ins(known, look):
    app = set_up_codes(known, "mona")
    with freeze_clock(utc_now() + timedelta(minutes=2)):
        with pytest.raises(Invalid):
            factor.turn_off_second_factor(own(known, "mona"), "000000")
        factor.turn_off_second_factor(own(known, "mona"), app.at(utc_now()))
    assert look(
        "select count(*) from sign_in where strong and user_id = :n", n=known.ids["mona"]
    ) == [(0,)]


def test_a_key_that_was_never_shown_to_work_asks_for_no_code(known):
    begin_codes(known, "mona")
    with pytest.raises(Invalid):
        factor.turn_on_second_factor(own(known, "mona"), "000000")
    assert not come_in("mona").needs_code


def test_roles_that_need_a_code_do_not_count_without_one(known):
    token = come_in("mona").token
    strong = frozenset({"moderator"})
    assert not identify_visitor(token, strong).actor.has_role(known.consultation, "moderator")
    assert identify_visitor(token).actor.has_role(known.consultation, "moderator")


def test_a_lost_second_factor_is_taken_away_by_an_administrator_only(known):
    set_up_codes(known, "mona")
    with pytest.raises(Forbidden):
        people.remove_second_factor(known.actor("sera"), known.ids["mona"])
    people.remove_second_factor(known.actor("ada"), known.ids["mona"])
    assert not come_in("mona").needs_code


def test_an_administrator_signs_a_person_out_everywhere_and_changes_nothing_else(known):
    set_up_codes(known, "mona")
    half_way, whole = come_in("mona").token, known.tokens["mona"]
    assert identify_visitor(whole).actor.user_id == known.ids["mona"]
    for name in ("sera", "cho", "mona"):
        with pytest.raises(Forbidden):
            people.sign_person_out(known.actor(name), known.ids["mona"])
    with pytest.raises(Forbidden):  # one's own sign-ins end on the page of the account
        people.sign_person_out(known.actor("ada"), known.ids["ada"])
    assert identify_visitor(whole).actor.user_id == known.ids["mona"]
    before = len(known.events())
    people.sign_person_out(known.actor("ada"), known.ids["mona"])
    assert identify_visitor(whole).actor.user_id is None
    assert find_valid_proof(half_way, "code") is None
    assert "signin.ended" in known.events()[before:]
    assert come_in("mona").needs_code
