"""Tests of recounting ballots on the command line, also after tampering with the database."""

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from consult.commands import consult
from consult.core.database.engine import db
from consult.core.events.log import transaction
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    open_test_ballot,
)

pytestmark = pytest.mark.postgresql


@pytest.fixture
def run(app, monkeypatch):
    """Provide run("recount"), which returns the exit status and output."""
    monkeypatch.setattr("consult.commands.build_application", lambda **_given: app)

    def command(*words):
        found = CliRunner().invoke(consult, words)
        return found.exit_code, found.output

    return command


@pytest.fixture
def closed(app, world):
    """Provide the number of a closed recorded ballot: one yes, one no."""
    with app.app_context():
        number = open_test_ballot(world, **PEOPLE_ELECTORATE)
        cast_test_vote(world, "ivo", number, "yes")
        cast_test_vote(world, "pia", number, "no")
        close_test_ballot(world, number)
    return number


def test_a_ballot_that_fits_is_counted_again(run, closed):
    status, printed = run("recount")
    assert (status, printed.split("\t")) == (0, [str(closed), "B-1", "1 1 0", "fits\n"])
    assert run("recount", str(closed))[0] == 0


def test_a_vote_that_was_changed_in_the_database_does_not_fit(app, run, closed):
    with app.app_context(), transaction():
        db.session.execute(text("update vote set choice = 'yes'"))
    status, printed = run("recount", str(closed))
    assert status == 1 and "not as announced" in printed


def test_a_ballot_that_is_open_or_not_there_is_not_counted(app, world, run, closed):
    with app.app_context():
        still_open = open_test_ballot(world, **PEOPLE_ELECTORATE)
    for number in (still_open, 10_000):
        status, printed = run("recount", str(number))
        assert status == 1 and "no such ballot, or it is still open" in printed


def test_a_sounding_is_not_counted_again_since_no_vote_of_it_is_kept(app, world, run, closed):
    with app.app_context():
        number = open_test_ballot(world, SOUNDING_BALLOT, **PEOPLE_ELECTORATE, small=2)
        for name in ("ivo", "pia", "paul"):
            cast_test_vote(world, name, number, "support")
        close_test_ballot(world, number)
    lines = run("recount")[1].splitlines()
    assert [int(line.split("\t")[0]) for line in lines] == [closed]
    status, printed = run("recount", str(number))
    assert status == 1 and "still open, or a sounding" in printed
