"""Tests of account registration, confirmation and passwords.

Links work once, and no answer reveals whether an address is known.
"""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.accounts import actions
from consult.accounts.forms import AccountRequestForm
from consult.accounts.models import Organisation, OneTimeToken, User
from consult.accounts.sign_in.passwords import hash_password, is_correct_password
from consult.accounts.sign_in import password_actions
from consult.accounts.sign_in.actions import PasswordProof
from consult.core.permissions.actor import Actor
from consult.core.database.engine import freeze_clock, db, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid
from consult.core.events.log import transaction
from consult.core.web.forms import parse_form
from consult.core.mail import Mail

GOOD = "nine calm herons wait"
ASKED = {
    "name": "Tomé Alves",
    "email": "tome@ribeirinhos.example",
    "password": GOOD,
    "language": "fr",
    "accept": True,
    "speaks_for": "self",
}
NEW = {
    "speaks_for": "new",
    "new_name": "Association des Ribeirinhos",
    "new_group": "civ",
    "new_region": "americas",
}


def join(**more):
    actions.request_account(Actor(), parse_form(AccountRequestForm, {**ASKED, **more}), "a hash")


def wrong(**more):
    with pytest.raises(Invalid) as refusal:
        join(**more)
    return {name: found["type"] for name, found in refusal.value.details["fields"].items()}


def mails():
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


def link(mail):
    return re.search(r"/(?:confirm|reset|address)/([\w-]{20,})", mail.body).group(1)


def person(email=ASKED["email"]):
    return db.session.scalar(select(User).where(User.email == email))


def with_password(world, name, password=GOOD):
    with transaction():
        user = db.session.get(User, world.ids[name])
        user.password_hash = kept = hash_password(password)
    return PasswordProof(world.ids[name], kept)


def test_joining_sends_a_link_in_the_persons_language_and_confirming_it_makes_a_person(world, here):
    join(**NEW)
    assert person().confirmed_at is None and mails()[0].language == "fr"
    confirmed = actions.confirm_address(Actor(), link(mails()[0]))
    assert (
        confirmed.confirmed_at
        and confirmed.affiliation == "declared"
        and confirmed.organisation.status == "proposed"
    )
    assert world.events() == [
        "person.asked_to_join",
        "person.confirmed",
        "organisation.proposed",
        "affiliation.declared",
    ]


def test_a_link_is_good_once_and_within_its_time(world, here):
    join()
    token = link(mails()[0])
    with freeze_clock(utc_now() + timedelta(days=3, seconds=1)), pytest.raises(Conflict):
        actions.confirm_address(Actor(), token)
    actions.confirm_address(Actor(), token)
    with pytest.raises(Conflict):
        actions.confirm_address(Actor(), token)


def test_a_second_request_before_confirmation_invalidates_the_first_link(world, here):
    join(**NEW)
    join(
        name="Tomé A. Alves",
        new_name="Another one",
        **{k: v for k, v in NEW.items() if k != "new_name"},
    )
    first, second = map(link, mails())
    with pytest.raises(Conflict):
        actions.confirm_address(Actor(), first)
    assert actions.confirm_address(Actor(), second).name == "Tomé A. Alves"
    assert db.session.scalars(
        select(Organisation.name).where(Organisation.status == "proposed")
    ).all() == ["Another one"]


def test_a_known_address_gets_another_mail_and_nothing_else_differs(world, here):
    join(email="pia@people.example", name="Somebody")
    assert db.session.get(User, world.ids["pia"]).name == "Pia"
    assert [mail.to for mail in mails()] == ["pia@people.example"] and "/confirm/" not in mails()[
        0
    ].body
    assert world.events() == ["person.asked_to_join"]


@pytest.mark.parametrize(
    "password, why",
    [
        ("password1234!", "password_common"),
        ("123456789012", "password_common"),
        ("abcabcabcabcabc", "password_common"),
        ("tome@ribeirinhos.example!", "password_about_you"),
        ("I am Tomé Alves", "password_about_you"),
    ],
)
def test_a_password_that_anyone_would_guess_is_refused(world, here, password, why):
    assert wrong(password=password) == {"password": why}
    assert mails() == [] and world.events() == []


def test_a_password_of_eleven_characters_is_too_short_and_of_twelve_is_not(world, here):
    assert wrong(password="xkq wvj zpf") == {"password": "string_too_short"}
    join(password="xkq wvj zpfm")


def test_the_rules_must_be_accepted(world, here):
    assert wrong(accept=False) == {"accept": "accept_needed"}


@pytest.mark.parametrize("name", ["Norvania", "norvania ", "NORVÁNIA", "Nоrvania"])
def test_a_government_that_is_typed_as_a_name_is_refused(world, here, name):
    """The last one contains a Cyrillic o."""
    assert wrong(**{**NEW, "new_name": name}) == {"new_name": "government_listed"}


def test_nobody_can_propose_a_government(world, here):
    assert wrong(**{**NEW, "new_group": "gov"}) == {"new_group": "government_listed"}


def test_a_government_is_chosen_from_the_list_and_from_nowhere_else(world, here):
    assert wrong(speaks_for="organisation", organisation_id=world.norvania) == {
        "organisation_id": "literal_error"
    }
    assert wrong(speaks_for="government", government_id=world.lakeside) == {
        "government_id": "literal_error"
    }
    assert wrong(speaks_for="government") == {"government_id": "missing"}
    join(speaks_for="government", government_id=world.norvania)
    assert (person().organisation_id, person().affiliation) == (world.norvania, "declared")


def test_an_organisation_that_is_here_is_not_proposed_again(world, here):
    assert wrong(**{**NEW, "new_name": "lakeside  schools network"}) == {
        "new_name": "organisation_known"
    }


def test_every_wrong_field_is_told_at_once(world, here):
    assert wrong(speaks_for="new", new_group="xyz", password="password1234!", accept=False) == {
        "new_name": "missing",
        "new_group": "literal_error",
        "new_region": "missing",
        "password": "password_common",
        "accept": "accept_needed",
    }


def test_a_link_for_a_new_password_goes_to_known_addresses_only_and_the_same_is_recorded(
    world, here
):
    with_password(world, "pia")
    password_actions.request_password_reset(Actor(), "pia@people.example")
    password_actions.request_password_reset(Actor(), "nobody@people.example")
    assert [mail.to for mail in mails()] == ["pia@people.example"]
    assert world.events() == ["reset.asked", "reset.asked"]


def test_a_new_password_ends_every_sign_in_and_its_link_is_good_once(app, world, here, look):
    with_password(world, "pia")
    password_actions.request_password_reset(Actor(), "pia@people.example")
    token = link(mails()[0])
    with pytest.raises(Invalid):
        password_actions.reset_password(Actor(), token, "password1234!", "x")
    password_actions.reset_password(Actor(), token, GOOD + "!", hash_password(GOOD + "!"))
    assert look(
        "select count(*) from sign_in where ended_at is null and user_id = :n", n=world.ids["pia"]
    ) == [(0,)]
    assert is_correct_password(db.session.get(User, world.ids["pia"]).password_hash, GOOD + "!")
    with pytest.raises(Conflict):
        password_actions.reset_password(Actor(), token, GOOD, "x")


def test_a_link_for_a_new_password_lasts_half_an_hour(world, here):
    with_password(world, "pia")
    password_actions.request_password_reset(Actor(), "pia@people.example")
    with freeze_clock(utc_now() + timedelta(minutes=30)), pytest.raises(Conflict):
        password_actions.reset_password(Actor(), link(mails()[0]), GOOD, "x")


def test_the_link_of_one_purpose_serves_no_other(world, here):
    join()
    token = link(mails()[0])
    with pytest.raises(Conflict):
        password_actions.reset_password(Actor(), token, GOOD, "x")
    with pytest.raises(Conflict):
        actions.change_address(Actor(), token)


def test_a_disabled_person_gets_no_new_password(world, here):
    with_password(world, "pia")
    password_actions.request_password_reset(Actor(), "pia@people.example")
    with transaction():
        db.session.get(User, world.ids["pia"]).disabled_at = utc_now()
    with pytest.raises(Forbidden):
        password_actions.reset_password(Actor(), link(mails()[0]), GOOD, "x")


def test_another_address_counts_once_its_link_is_followed_and_the_old_one_is_told(world, here):
    proven = with_password(world, "pia")
    actions.request_address_change(world.actor("pia"), proven, "pia@elsewhere.example")
    assert db.session.get(User, world.ids["pia"]).email == "pia@people.example"
    actions.change_address(Actor(), link(mails()[0]))
    assert db.session.get(User, world.ids["pia"]).email == "pia@elsewhere.example"
    assert [mail.to for mail in mails()] == ["pia@elsewhere.example", "pia@people.example"]


def test_an_address_in_use_cannot_be_taken(world, here):
    proven = with_password(world, "pia")
    actions.request_address_change(world.actor("pia"), proven, "paul@people.example")
    assert mails()[0].to == "paul@people.example" and "/address/" not in mails()[0].body
    actions.request_address_change(world.actor("pia"), proven, "new@people.example")
    with transaction():
        db.session.get(User, world.ids["paul"]).email = "new@people.example"
    with pytest.raises(Conflict):
        actions.change_address(Actor(), link(mails()[1]))


def test_a_closed_account_keeps_nothing_of_the_person_and_stays_with_its_organisation(
    world, here, look
):
    proven = with_password(world, "pia")
    with pytest.raises(Invalid):
        actions.close_account(world.actor("pia"), proven, sure=False)
    actions.close_account(world.actor("pia"), proven, sure=True)
    user = db.session.get(User, world.ids["pia"])
    assert (user.name, user.email, user.password_hash, user.organisation_id) == (
        "",
        None,
        None,
        world.lakeside,
    )
    assert look(
        "select count(*) from sign_in where ended_at is null and user_id = :n", n=user.id
    ) == [(0,)]


def test_nobody_changes_an_account_but_the_person(world, here):
    proven = with_password(world, "pia")
    for name in ("paul", "ada", "sera"):
        with pytest.raises(Forbidden):
            password_actions.change_password(world.actor(name), proven, GOOD, "x")
        with pytest.raises(Forbidden):
            actions.close_account(world.actor(name), proven, sure=True)


def test_a_password_that_was_proven_counts_no_more_once_it_is_changed(world, here):
    proven = with_password(world, "pia")
    with_password(world, "pia", "another calm sentence")
    with pytest.raises(Invalid):
        password_actions.change_password(world.actor("pia"), proven, GOOD, "x")


def test_a_stale_save_of_the_account_is_refused(world, here):
    given = {"name": "Pia M.", "title": None, "language": "ar", "timezone": "Africa/Nairobi"}
    version = db.session.get(User, world.ids["pia"]).row_version
    actions.change_account(world.actor("pia"), **given, row_version=version)
    with pytest.raises(Conflict):
        actions.change_account(world.actor("pia"), **{**given, "name": "Pia"}, row_version=version)
    assert db.session.get(User, world.ids["pia"]).name == "Pia M."


def test_no_secret_of_a_link_is_kept(world, here):
    join()
    token = link(mails()[0])
    assert token not in str(db.session.scalars(select(OneTimeToken.token_hash)).all())
