"""Tests of the migration that empties the digests of votes of an earlier release."""

import pytest

from consult.app import create_app
from consult.core.database.engine import db, utc_now
from consult.core.digests import hash_text
from consult.core.events.log import transaction
from consult.core.database.kept_answers import KeptAnswer
from tests.databases import UNLIMITED_SETTINGS, close_engines
from tests.support.consultation.schema_steps import move_schema

pytestmark = pytest.mark.postgresql

BEFORE = "f4a7c1d02b96"
ANSWERS = {
    "page": ("/fr/ballots/7", ""),
    "floor": ("/en/c/talks/meetings/first-reading", ""),
    "program": (None, '{"ballot_id":7,"holder":"u3"}'),
    "comment": ("/en/clauses/7/comments#c5", ""),
    "other": (None, '{"id":5}'),
}


def test_digests_of_votes_are_emptied_and_others_stay(migrated):
    move_schema(migrated, "downgrade", BEFORE)
    app = create_app(DATABASE_URL=migrated, **UNLIMITED_SETTINGS)
    with app.app_context(), transaction():
        for key, (location, body) in ANSWERS.items():
            db.session.add(
                KeptAnswer(
                    scope="user:3",
                    key=key,
                    digest=hash_text(key),
                    status=303 if location else 201,
                    location=location,
                    body=body,
                    kept_at=utc_now(),
                )
            )
    close_engines(app)
    move_schema(migrated, "migrate")
    with app.app_context():
        kept = {each.key for each in db.session.query(KeptAnswer) if each.digest}
    assert kept == {"comment", "other"}
    close_engines(app)
