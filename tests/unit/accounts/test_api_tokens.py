"""Tests of API tokens: scopes that need a one-time code, their end, and the mails about it."""

from datetime import timedelta

import pyotp
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from consult.accounts import cli
from consult.accounts.models import SignIn
from consult.accounts.people import actions as people
from consult.accounts.sign_in import actions as signins
from consult.accounts.sign_in.api_token_actions import announce_token_ends, create_api_token
from consult.consultations.queries import identify_visitor
from consult.core.database.engine import db, freeze_clock, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, TooManyRequests
from consult.core.events.log import transaction
from consult.core.mail import Mail
from consult.core.permissions.actor import Actor
from tests.support.consultation.sign_in import come_in, email, who
from .test_one_time_codes import set_up_codes

LATER = timedelta(minutes=2)  # a code is good once, so the next one is given with the next step


def come_in_with_code(known, name):
    """Return the actor of a sign-in with a one-time code, and the clock of the codes."""
    clock = set_up_codes(known, name)
    with freeze_clock(utc_now() + LATER):
        entry = signins.submit_code(Actor(), come_in(name).token, clock.at(utc_now()), "Firefox")
    return identify_visitor(entry.token).actor, clock


def scopes_of(token):
    return identify_visitor(token).actor.scopes


def make(actor, *scopes, **more):
    return create_api_token(actor, actor.user_id, "a script", frozenset(scopes), **more)


def run(*given):
    return (
        CliRunner()
        .invoke(cli.create_token, list(given), catch_exceptions=False, standalone_mode=False)
        .output.split()
    )


def announce():
    with transaction():
        announce_token_ends()
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


def test_without_a_code_a_token_reads_and_contributes_at_most(known):
    weak = identify_visitor(come_in("pia").token).actor
    assert scopes_of(make(weak)) == {"read"}
    assert scopes_of(make(weak, "contribute")) == {"read", "contribute"}
    for scope in ("speak", "manage"):
        with pytest.raises(Forbidden, match="scope_needs_code"):
            make(weak, scope)


def test_a_sign_in_with_a_code_makes_tokens_that_speak_and_manage(known):
    strong, _clock = come_in_with_code(known, "mona")
    token = make(strong, "speak", "manage")
    assert scopes_of(token) == {"read", "contribute", "speak", "manage"}
    actor = identify_visitor(token, frozenset({"moderator"})).actor
    assert actor.program and actor.has_role(known.consultation, "moderator")


def test_without_the_second_factor_its_scopes_count_no_more(known):
    strong, _clock = come_in_with_code(known, "mona")
    token = make(strong, "manage")
    people.remove_second_factor(known.actor("ada"), known.ids["mona"])
    assert scopes_of(token) == {"read", "contribute"} or who(token) is None


def test_a_token_ends_after_ninety_days_at_most(known):
    weak = identify_visitor(come_in("pia").token).actor
    month, long = make(weak, days=30), make(weak, days=4_000)
    for token, days in ((month, 30), (long, 90)):
        with freeze_clock(utc_now() + timedelta(days=days, minutes=-1)):
            assert who(token) == known.ids["pia"]
        with freeze_clock(utc_now() + timedelta(days=days, minutes=1)):
            visitor = identify_visitor(token)
            assert visitor.actor.user_id is None and visitor.ended == "expired"


def test_on_the_server_speaking_needs_a_code_of_the_person(known):
    clock = set_up_codes(known, "mona")
    with pytest.raises(Forbidden, match="scope_needs_code"):
        run(email("mona"), "--scope", "speak")
    with pytest.raises(Invalid, match="wrong_code"):
        run(email("mona"), "--scope", "speak", "--code", "000000")
    with freeze_clock(utc_now() + LATER):
        code = clock.at(utc_now())
        (token,) = run(email("mona"), "--scope", "speak", "--scope", "manage", "--code", code)
        assert scopes_of(token) == {"read", "contribute", "speak", "manage"}
        with pytest.raises(Invalid, match="wrong_code"):
            run(email("mona"), "--scope", "speak", "--code", code)
    (token,) = run(email("mona"), "--scope", "contribute", "--days", "7")
    assert scopes_of(token) == {"read", "contribute"}
    (token,) = run(email("mona"))
    assert scopes_of(token) == {"read"}
    with pytest.raises(Invalid):
        run(email("mona"), "--days", "91")


def test_a_code_of_somebody_without_codes_opens_nothing_and_guessing_ends(known):
    for _ in range(5):
        with pytest.raises(Invalid):
            run(email("pia"), "--scope", "speak", "--code", "123456")
    with pytest.raises(TooManyRequests):
        run(email("pia"), "--scope", "speak", "--code", "123456")
    assert db.session.scalar(select(SignIn.id).where(SignIn.kind == "token")) is None


def test_the_owner_is_told_a_week_before_a_token_ends_and_once(known):
    weak = identify_visitor(come_in("pia").token).actor
    make(weak, days=30), make(weak, days=7)
    assert announce() == []
    with freeze_clock(utc_now() + timedelta(days=24)):
        (told,) = announce()
        assert told.to == email("pia") and "a script" in told.body
        assert "/en/account/programs" in told.body
        assert announce() == [told]


def test_the_owner_of_a_token_that_an_upgrade_limited_is_told_at_once_and_before_its_end(known):
    now = utc_now()
    with transaction():
        db.session.add(
            SignIn(
                user_id=known.ids["pia"],
                token_hash="x",
                kind="token",
                label="nightly",
                scopes="read contribute",
                expires_at=now + timedelta(days=90),
                notify_at=now,
            )
        )
    (limited,) = announce()
    assert "limited" in limited.subject and "nightly" in limited.body
    assert announce() == [limited]
    with freeze_clock(now + timedelta(days=84)):
        _first, ending = announce()
        assert "ends soon" in ending.subject


def test_nobody_is_told_of_a_token_that_has_ended(known):
    weak = identify_visitor(come_in("pia").token).actor
    token = make(weak, days=30)
    signins.end_sign_in(known.actor("pia"), identify_visitor(token).actor.signin_id)
    with freeze_clock(utc_now() + timedelta(days=24)):
        assert announce() == []


def test_an_administrator_gives_an_account_codes_once(known):
    def give(name):
        return CliRunner().invoke(
            cli.person_commands,
            ["codes", email(name)],
            catch_exceptions=False,
            standalone_mode=False,
        )

    clock = pyotp.TOTP(give("pia").output.strip())
    (token,) = run(email("pia"), "--scope", "speak", "--code", clock.at(utc_now()))
    assert scopes_of(token) == {"read", "contribute", "speak"}
    assert come_in("pia").needs_code
    with pytest.raises(Conflict, match="second_factor_is_on"):
        give("pia")
    with pytest.raises(Forbidden):
        people.give_second_factor(known.actor("sera"), known.ids["paul"])
