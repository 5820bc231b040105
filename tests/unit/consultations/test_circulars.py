"""Tests of circular letters: written, filled in for each, sent by two persons, and counted."""

from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from consult.accounts.actions import empty_account
from consult.accounts.models import User
from consult.consultations.circulars import actions, queries
from consult.consultations.circulars.forms import CircularForm
from consult.consultations.circulars.models import Circular, CircularRecipient
from consult.consultations.circulars.placeholders import (
    fill_placeholders,
    find_unknown_placeholders,
)
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import Event, transaction
from consult.core.mail import Mail
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
TEXT = {
    "title_en": "Call for inputs, {name}",
    "body_en": "Dear {name} of {organization},\n\nwrite until {deadline}.",
}


def write(world, name="sera", **more):
    some = more.keys() & {"roles", "groups"}
    form = CircularForm(**{**TEXT, "everyone": not some, **more})
    return actions.save_circular(world.actor(name), world.consultation, form)


def make_secretary(world, name):
    """Give a second person the role of the secretariat."""
    from consult.consultations.roles.actions import grant_role

    grant_role(world.actor("ada"), world.consultation, world.ids[name], "secretariat")
    return world.actor(name)


def test_placeholders_are_filled_once_and_unknown_ones_are_found():
    assert fill_placeholders("{name} {a}", {"name": "{deadline}"}) == "{deadline} {a}"
    assert find_unknown_placeholders("{name} {nmae} {deadline}") == ["nmae"]


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_the_secretariat_writes_and_sends(world, name):
    if name == "sera":
        made = write(world)
        actions.discard_circular(world.actor(name), made.id)
        return
    with pytest.raises(Forbidden if name else SignInRequired):
        write(world, name)
    made = write(world)

    def send(actor, circular_id):
        return actions.send_circular(actor, circular_id, made.row_version)

    for act in (send, actions.propose_circular, actions.discard_circular):
        with pytest.raises(Forbidden if name else SignInRequired):
            act(world.actor(name), made.id)
    consultation = find_row(Consultation, world.consultation)
    assert queries.list_circulars(world.actor(name), consultation) == []
    with pytest.raises(NotFound):
        queries.get_circular(world.actor(name), consultation, made.id)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title_en": None, "body_en": None}, "title_en"),
        ({"body_en": None}, "body_en"),
        ({"title_fr": "Appel"}, "body_fr"),
        ({"body_en": "Dear {nmae}"}, "body_en"),
        ({"title_en": "To {you}"}, "title_en"),
    ],
)
def test_each_language_has_both_parts_and_known_placeholders(world, given, field):
    with pytest.raises(Invalid) as refused:
        write(world, **given)
    assert list(refused.value.details["fields"]) == [field]


def test_each_recipient_gets_it_in_the_own_language_and_filled_in(world):
    with transaction():
        db.session.get(User, world.ids["hana"]).language = "fr"
        db.session.get(User, world.ids["nils"]).timezone = "Africa/Nairobi"
    french_body = "Pour {organization}, le {deadline}."
    made = write(world, roles=["head"], title_fr="Appel, {name}", body_fr=french_body)
    closes = find_row(Consultation, world.consultation).current.closes_at
    actions.send_circular(world.actor("sera"), made.id, made.row_version)
    mails = {each.to: each for each in db.session.scalars(select(Mail))}
    assert set(mails) == {"hana@people.example", "nils@people.example"}
    french, english = mails["hana@people.example"], mails["nils@people.example"]
    assert french.subject == "Appel, Hana" and "Pour Lakeside Schools Network, le" in french.body
    there = closes.astimezone(ZoneInfo("Africa/Nairobi"))
    assert f"{there:%H:%M} (Africa/Nairobi) · " in english.body, "the zone is named"
    assert f"{closes:%H:%M} UTC" in english.body and f"{closes:%H:%M} UTC" in french.body
    assert f"{there:%A}" in english.body and f"{there:%A}" not in french.body
    assert english.subject == "Call for inputs, Nils" and "Dear Nils of Norvania," in english.body
    assert "{" not in english.body and "/circulars/" in english.body
    assert (made.number, made.sent_by_id) == (1, world.ids["sera"])


def test_groups_narrow_the_recipients_to_verified_members(world):
    made = write(world, groups=["civ"])
    assert [each.name for each in queries.find_recipients(made)] == ["Hana", "Pia"]
    with transaction():
        db.session.get(User, world.ids["pia"]).disabled_at = utc_now()
    assert [each.name for each in queries.find_recipients(made)] == ["Hana"]
    nobody = write(world, groups=["tech"])
    with pytest.raises(Conflict, match="no_recipients"):
        actions.send_circular(world.actor("sera"), nobody.id, nobody.row_version)


def test_many_recipients_need_a_second_person(world, monkeypatch):
    monkeypatch.setattr(actions, "MOST_ALONE", 1)
    made, second = write(world), make_secretary(world, "nora")
    for _asked in range(2):
        with pytest.raises(Conflict, match="second_person_needed"):
            actions.send_circular(world.actor("sera"), made.id, made.row_version)
        actions.propose_circular(world.actor("sera"), made.id)
    actions.save_circular(second, world.consultation, CircularForm(**TEXT, everyone=True), made.id)
    with pytest.raises(Conflict, match="second_person_needed"):
        (
            actions.send_circular(second, made.id, made.row_version),
            "whoever changes it is the first again",
        )
    actions.propose_circular(second, made.id)
    actions.send_circular(world.actor("sera"), made.id, made.row_version)
    assert made.sent_by_id == world.ids["sera"]


def test_a_changed_letter_is_not_sent_unread_and_a_sent_one_changes_no_more(world):
    made = write(world, roles=["head"])
    read = made.row_version
    form = CircularForm(**{**TEXT, "title_en": "Another", "roles": ["head"]})
    actions.save_circular(world.actor("sera"), world.consultation, form, made.id)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        actions.send_circular(world.actor("sera"), made.id, read)
    actions.send_circular(world.actor("sera"), made.id, made.row_version)
    for act in (
        lambda: actions.save_circular(world.actor("sera"), world.consultation, form, made.id),
        lambda: actions.send_circular(world.actor("sera"), made.id, made.row_version),
        lambda: actions.discard_circular(world.actor("sera"), made.id),
    ):
        with pytest.raises(Conflict, match="circular_sent"):
            act()
    assert len(db.session.scalars(select(Mail)).all()) == 2


def test_states_come_from_the_outbox_and_stay_when_it_forgets(world):
    made = write(world, roles=["head"])
    actions.send_circular(world.actor("sera"), made.id, made.row_version)
    assert queries.count_recipients([made.id]) == {made.id: {"waiting": 2}}
    with transaction():
        first, second = db.session.scalars(select(Mail).order_by(Mail.id))
        first.sent_at, first.due_at = utc_now(), None
        second.due_at, second.failure = None, "550 no such user"
    actions.settle_recipients()
    with transaction():
        for mail in (first, second):
            db.session.delete(mail)
    actions.settle_recipients()
    assert queries.count_recipients([made.id]) == {made.id: {"handed_over": 1, "refused": 1}}
    assert [each.state for each in queries.list_undelivered(made)] == ["refused"]


def test_the_record_says_how_many_and_an_account_that_ends_is_forgotten(world):
    made = write(world, roles=["head"])
    actions.send_circular(world.actor("sera"), made.id, made.row_version)
    (event,) = db.session.scalars(select(Event).where(Event.verb == "circular.sent"))
    assert event.facts == {"number": 1, "recipients": 2}
    with transaction():
        empty_account(world.actor("ada"), find_row(User, world.ids["hana"]))
    assert len(db.session.scalars(select(CircularRecipient)).all()) == 1
    assert find_row(Circular, made.id).number == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "recipients_needed"),
        ({"everyone": True, "groups": ["government"]}, "everyone_and_some"),
    ],
)
def test_it_has_to_be_said_to_whom_a_letter_goes(world, here, given, told):
    form = CircularForm(**TEXT, **given)
    with pytest.raises(Invalid) as refused:
        actions.save_circular(world.actor("sera"), world.consultation, form)
    assert refused.value.details["fields"] == {"everyone": {"type": told}}
