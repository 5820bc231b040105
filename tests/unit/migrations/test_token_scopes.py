"""Tests of the migration that gives tokens of programs scopes and an end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.accounts.models import SignIn
from consult.accounts.sign_in.api_token_actions import announce_token_ends
from consult.app import create_app
from consult.consultations.queries import identify_visitor
from consult.core.database.engine import db, utc_now
from consult.core.digests import hash_text
from consult.core.events.log import transaction
from consult.core.mail import Mail
from tests.databases import UNLIMITED_SETTINGS, close_engines
from tests.support.consultation.schema_steps import move_schema
from tests.world import World

pytestmark = pytest.mark.postgresql

BEFORE = "0b94e7d5f2a1"


def test_a_token_of_an_earlier_release_goes_on_reading_and_contributing_and_its_owner_is_told(
    migrated,
):
    app = create_app(DATABASE_URL=migrated, **UNLIMITED_SETTINGS)
    world = World(app)
    with app.app_context(), transaction():
        db.session.add(
            SignIn(
                user_id=world.ids["pia"], token_hash=hash_text("old"), kind="token", label="nightly"
            )
        )
    close_engines(app)
    move_schema(migrated, "downgrade", BEFORE)
    move_schema(migrated, "migrate")
    with app.app_context():
        row = db.session.scalars(select(SignIn).where(SignIn.kind == "token")).one()
        assert abs(row.expires_at - utc_now() - timedelta(days=90)) < timedelta(minutes=5)
        browsers = list(db.session.scalars(select(SignIn).where(SignIn.kind == "browser")))
        assert {(each.scopes, each.expires_at, each.notify_at) for each in browsers} == {
            (None, None, None)
        }
        assert identify_visitor("old").actor.scopes == {"read", "contribute"}
        assert identify_visitor(world.tokens["pia"]).actor.scopes is None
        with transaction():
            announce_token_ends()
        (mail,) = db.session.scalars(select(Mail))
        assert mail.to == "pia@people.example" and "nightly" in mail.body
    close_engines(app)
