"""Tests that an open secret ballot moves from SQLite to PostgreSQL and is counted there."""

import os
from itertools import count

import pytest
from sqlalchemy import make_url

from consult.app import create_app
from consult.ballots.secret import key_store as keys
from consult.ballots.counting.result_queries import compute_result
from consult.core.database import move_to_postgresql as moving
from consult.core.database.engine import db
from tests.databases import UNLIMITED_SETTINGS
from tests.support.servers.postgresql import create_database
from tests.support.consultation.secret_ballots import (
    NO,
    VOTER_NAMES,
    YES,
    cast_secret_votes,
    close_secret_ballot,
    open_secret_ballot,
)

pytestmark = pytest.mark.postgresql

numbers = count(1)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_open_secret_ballot_moves_along_and_is_counted_in_the_new_database(
    world, here, url, cluster, monkeypatch
):
    ballot_id = open_secret_ballot(world)
    receipts = cast_secret_votes(
        world, ballot_id, {name: (YES, NO)[place % 2] for place, name in enumerate(VOTER_NAMES)}
    )
    monkeypatch.setattr(
        moving, "_require_same_revision", lambda _old, _new: None
    )  # tables of the models, not of migrations
    target = make_url(
        create_database(cluster, f"sealed_{os.getpid()}_{next(numbers)}", "consult_template")
    )
    moving.move_database(make_url(url), target)
    new = create_app(
        DATABASE_URL=target.render_as_string(hide_password=False), **UNLIMITED_SETTINGS
    )
    with new.app_context():
        ballot = close_secret_ballot(world, ballot_id)
        assert (
            compute_result(ballot).counts == {"yes": 4, "no": 4, "abstain": 0}
            and ballot.voided_at is None
        )
        db.session.remove()
        db.engine.dispose()
    assert len(receipts) == 8 and keys.read_key(ballot_id) is None
