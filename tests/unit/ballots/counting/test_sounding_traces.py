"""Tests that a closed sounding keeps its result and no single choice, in rows or in the file."""

from pathlib import Path

import pytest
from sqlalchemy import func, make_url, select

from consult.ballots.counting import actions as closing, sounding_actions
from consult.ballots.corrections.actions import recount_ballot, recount_ballots
from consult.ballots.queries import build_ballot_view, load_ballot
from consult.core.database.engine import db
from consult.core.errors import Conflict
from consult.positions.models import Vote
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    open_test_ballot,
)

CHOICES = {"pia": "object", "paul": "support", "ivo": "support", "hana": "object"}


@pytest.fixture
def opened(app, world):
    """Provide the number of an open sounding in which four have answered."""
    with app.app_context():
        number = open_test_ballot(world, SOUNDING_BALLOT, small=2, **PEOPLE_ELECTORATE)
        for name, choice in CHOICES.items():
            cast_test_vote(world, name, number, choice)
    return number


def count_votes(ballot_id):
    return db.session.scalar(
        select(func.count()).select_from(Vote).where(Vote.ballot_id == ballot_id)
    )


def read_database(url):
    """Return the bytes of a SQLite database with its write-ahead log."""
    file = Path(make_url(url).database)
    return b"".join(each.read_bytes() for each in file.parent.glob(file.name + "*"))


def test_closing_deletes_every_choice_and_keeps_the_shown_result(app, world, opened):
    with app.app_context():
        assert count_votes(opened) == 4
        close_test_ballot(world, opened)
        assert count_votes(opened) == 0
        view = build_ballot_view(load_ballot(opened))
        assert (view.cast, view.result.counts["object"], view.result.counts["support"]) == (4, 2, 2)
        assert sum(view.result.counts.values()) == view.result.cast == 4


@pytest.mark.postgresql
def test_a_sounding_of_an_older_release_is_emptied_and_shows_what_it_showed(
    app, world, opened, monkeypatch
):
    monkeypatch.setattr(closing, "empty_sounding", lambda ballot: None)
    with app.app_context():
        close_test_ballot(world, opened)
        before = build_ballot_view(load_ballot(opened))
        assert count_votes(opened) == 4 and before.result.counts["object"] == 2
        assert sounding_actions.empty_closed_soundings() == 1
        db.session.expire_all()
        after = build_ballot_view(load_ballot(opened))
        assert count_votes(opened) == 0
        assert after._replace(ballot=None) == before._replace(ballot=None)
        assert sounding_actions.empty_closed_soundings() == 0


def test_an_open_sounding_is_left_alone(app, opened):
    with app.app_context():
        assert sounding_actions.empty_closed_soundings() == 0
        assert count_votes(opened) == 4


@pytest.mark.parametrize("empties", [True, False], ids=["emptied", "planted: kept"])
def test_the_file_and_its_log_hold_no_choice_beside_its_voter(
    app, world, url, opened, monkeypatch, empties
):
    if not url.startswith("sqlite"):
        pytest.skip("PostgreSQL keeps deleted rows until it cleans up, as docs/security.md says")
    if not empties:
        monkeypatch.setattr(closing, "empty_sounding", lambda ballot: None)
    marks = [f"u{world.ids[name]}{choice}".encode() for name, choice in CHOICES.items()]
    assert all(mark in read_database(url) for mark in marks)
    with app.app_context():
        close_test_ballot(world, opened)
    held = read_database(url)
    assert [mark in held for mark in marks] == [not empties] * 4


def test_a_sounding_cannot_be_counted_again(app, world, opened):
    with app.app_context():
        close_test_ballot(world, opened)
        with pytest.raises(Conflict, match="nothing_to_count"):
            recount_ballot(world.actor("cho"), opened)
        assert recount_ballots() == []
