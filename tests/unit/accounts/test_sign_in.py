"""Tests of signing in and out: five attempts, sign-ins that can be ended, API tokens."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.accounts.sign_in import actions as signins
from consult.accounts.sign_in.api_token_actions import create_api_token
from consult.accounts.people import actions as people
from consult.accounts.models import FailedSignIn, User
from consult.consultations.queries import identify_visitor
from consult.core.permissions.actor import Actor
from consult.core.database.engine import freeze_clock, db, utc_now
from consult.core.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TooManyRequests,
    SignInRequired,
)
from consult.core.events.log import transaction
from tests.support.consultation.sign_in import GOOD, come_in, email, who


def tries():
    return len(db.session.scalars(select(FailedSignIn.id)).all())


def test_the_right_password_lets_a_browser_in(known):
    entry = come_in("pia")
    assert who(entry.token) == known.ids["pia"] and not entry.needs_code
    assert tries() == 0 and known.events() == ["signin.started"]


@pytest.mark.parametrize("address", ["pia@people.example", "nobody@people.example"])
def test_a_wrong_password_and_an_unknown_address_are_refused_alike(known, address):
    with pytest.raises(Invalid) as refusal:
        signins.check_password(address, "wrong words")
    assert refusal.value.code == "wrong_password" and tries() == 1


def test_an_unknown_address_costs_a_verification_too(known, monkeypatch):
    verified = []
    real = signins.is_correct_password
    monkeypatch.setattr(
        signins,
        "is_correct_password",
        lambda kept, given: (verified.append(kept), real(kept, given))[1],
    )
    for address in ("pia@people.example", "nobody@people.example"):
        with pytest.raises(Invalid):
            signins.check_password(address, "wrong words")
    assert len(verified) == 2 and verified[1] is None


@pytest.mark.parametrize("address", ["pia@people.example", "nobody@people.example"])
def test_after_five_wrong_passwords_even_the_right_one_waits_half_an_hour(known, address):
    for _ in range(5):
        with pytest.raises(Invalid):
            signins.check_password(address, "wrong words")
    with pytest.raises(TooManyRequests) as refusal:
        signins.check_password(address, GOOD)
    assert 1700 < refusal.value.details["wait"] <= 1800
    signins.check_password("paul@people.example", GOOD)  # others are not held up
    with freeze_clock(utc_now() + timedelta(minutes=31)):
        if address.startswith("pia"):
            signins.check_password(address, GOOD)
        else:
            with pytest.raises(Invalid):
                signins.check_password(address, GOOD)


def test_many_wrong_passwords_at_once_get_no_more_than_five_looks(app, known):
    outcomes, gate = [], threading.Barrier(12)

    def guess():
        with app.app_context():
            gate.wait()
            try:
                signins.check_password("pia@people.example", "wrong words")
            except (Invalid, TooManyRequests) as refusal:
                outcomes.append(type(refusal))

    threads = [threading.Thread(target=guess) for _ in range(12)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert (outcomes.count(Invalid), outcomes.count(TooManyRequests)) == (5, 7)


def test_a_successful_sign_in_clears_earlier_failures(known):
    for _ in range(4):
        with pytest.raises(Invalid):
            signins.check_password("pia@people.example", "wrong words")
    come_in("pia")
    assert tries() == 0


def test_nobody_signs_in_before_confirmation_nor_once_disabled(known):
    with transaction():
        db.session.get(User, known.ids["pia"]).confirmed_at = None
        db.session.get(User, known.ids["paul"]).disabled_at = utc_now()
    with pytest.raises(Conflict):
        come_in("pia")
    with pytest.raises(Forbidden):
        come_in("paul")


def test_a_shared_computer_forgets_after_half_an_hour(known):
    token = come_in("pia", shared=True).token
    assert who(token) == known.ids["pia"]
    with freeze_clock(utc_now() + timedelta(minutes=30)):
        assert who(token) is None


def test_a_new_sign_in_ends_the_former_one_of_the_browser(known):
    first = come_in("pia").token
    signins.sign_in(
        identify_visitor(first).actor, signins.check_password(email("paul"), GOOD), "Firefox"
    )
    assert who(first) is None


def test_signing_out_everywhere_ends_browsers_and_programs_at_once(known):
    first, second = come_in("pia").token, come_in("pia").token
    program = create_api_token(identify_visitor(first).actor, known.ids["pia"], "a script")
    other = come_in("paul").token
    signins.sign_out_everywhere(identify_visitor(first).actor)
    assert [who(token) for token in (first, second, program)] == [None] * 3 and who(
        other
    ) == known.ids["paul"]


def test_one_sign_in_is_ended_by_its_owner_and_by_nobody_else(known):
    token = come_in("pia").token
    number = identify_visitor(token).actor.signin_id
    for name in ("paul", "ada"):
        with pytest.raises(Forbidden):
            signins.end_sign_in(known.actor(name), number)
    with pytest.raises(SignInRequired):
        signins.end_sign_in(Actor(), number)
    with pytest.raises(NotFound):
        signins.end_sign_in(known.actor("pia"), 999_999)
    signins.end_sign_in(known.actor("pia"), number)
    signins.end_sign_in(known.actor("pia"), number)
    assert who(token) is None and known.events().count("signin.ended") == 1


def test_a_disabled_persons_secret_opens_nothing_and_the_person_can_come_back(known):
    token = come_in("pia").token
    for name in ("pia", "sera", "mona"):
        with pytest.raises(Forbidden):
            people.disable_person(known.actor(name), known.ids["pia"])
    with pytest.raises(Forbidden):
        people.disable_person(known.actor("ada"), known.ids["ada"])
    people.disable_person(known.actor("ada"), known.ids["pia"])
    assert who(token) is None
    people.enable_person(known.actor("ada"), known.ids["pia"])
    assert who(token) is None and who(come_in("pia").token) == known.ids["pia"]


def test_a_program_cannot_make_programs_nor_for_others(known):
    token = create_api_token(known.actor("pia"), known.ids["pia"], "a script")
    with pytest.raises(Forbidden):
        create_api_token(identify_visitor(token).actor, known.ids["pia"], "another")
    with pytest.raises(Forbidden):
        create_api_token(known.actor("ada"), known.ids["pia"], "another")


def test_the_samples_people_are_open_only_where_a_sample_is_offered(known):
    entry = signins.sign_in_sample_person(Actor(), known.ids["pia"], "Firefox", offered=True)
    assert who(entry.token) == known.ids["pia"]
    with pytest.raises(NotFound):
        signins.sign_in_sample_person(Actor(), known.ids["pia"], "Firefox", offered=False)
    with transaction():
        db.session.get(User, known.ids["pia"]).email = "pia@lakeside.org"
    with pytest.raises(NotFound):
        signins.sign_in_sample_person(Actor(), known.ids["pia"], "Firefox", offered=True)


def test_no_secret_is_kept(known, look):
    token = come_in("pia").token
    assert token not in str(look("select token_hash from sign_in"))
    assert GOOD not in str(look("select facts from event"))
