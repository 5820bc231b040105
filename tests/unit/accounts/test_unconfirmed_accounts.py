"""Tests of accounts whose address nobody confirms: they are deleted, with what was entered."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.accounts import actions, queries
from consult.accounts.entry.models import EntryCode
from consult.accounts.models import OneTimeToken, User
from consult.accounts.sign_in.one_time_token_actions import create_one_time_token
from consult.core.database.engine import db, freeze_clock, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from .test_account_registration import NEW, join, link, mails, person


def later(**time):
    """Run the job that deletes unconfirmed accounts, some time from now."""
    with freeze_clock(utc_now() + timedelta(**time)), transaction():
        actions.delete_unconfirmed_accounts()


def test_an_account_that_nobody_confirms_is_deleted_after_seven_days(world, here, look):
    join(**NEW, title="Minister", language="en")
    (mail,) = mails()
    assert "the account is deleted after 7 days." in mail.body
    number = person().id
    later(days=6, hours=23)
    assert person() is not None
    later(days=7, hours=1)
    kept = "name, email, password_hash, title, evidence, organisation_id"
    empty = look(f'select {kept} from "user" where id = {number}')
    assert empty == [("", None, None, None, None, None)]
    assert look("select count(*) from organisation where status = 'proposed'") == [(0,)]
    assert world.events()[-1] == "person.closed"
    with pytest.raises(Conflict):
        actions.confirm_address(Actor(), link(mail))
    assert number not in {each.id for each in queries.search_people(world.actor("ada"))}
    join()
    assert person().id != number


def test_confirmed_people_and_addresses_with_an_open_link_or_code_stay(world, here):
    join()
    join(email="open@people.example")
    join(email="code@people.example")
    actions.confirm_address(Actor(), link(mails()[0]))
    with transaction():
        for user in db.session.scalars(select(User)):
            user.joined_at = utc_now() - timedelta(days=8)
        late = person("open@people.example")
        create_one_time_token(late, "confirm")
        token = select(OneTimeToken).where(OneTimeToken.user_id == person("code@people.example").id)
        db.session.scalars(token).one().expires_at = utc_now()
        until = utc_now() + timedelta(minutes=5)
        db.session.add(
            EntryCode(
                email="code@people.example", browser="b", rules="", expires_at=until, person={}
            )
        )
    before = len(db.session.scalars(select(User).where(User.closed_at.is_(None))).all())
    later(minutes=1)
    left = db.session.scalars(select(User).where(User.closed_at.is_(None))).all()
    assert len(left) == before
    later(minutes=10)
    assert person("code@people.example") is None
    assert person("open@people.example") and person()
