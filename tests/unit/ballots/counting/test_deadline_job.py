"""Tests of the job that closes due ballots; one that cannot be counted does not block the
others.
"""

from datetime import timedelta

import pytest

from consult.ballots.counting import actions as closing
from consult.positions.models import Ballot
from consult.core.database.engine import freeze_clock, find_row, utc_now
from consult.core.events.log import transaction
from tests.support.consultation.ballots import PEOPLE_ELECTORATE, cast_test_vote, open_test_ballot

pytestmark = pytest.mark.usefixtures("here")


def test_a_ballot_that_cannot_be_closed_keeps_no_other_one_open_and_is_closed_later(
    world, monkeypatch, caplog
):
    first, second = (open_test_ballot(world, **PEOPLE_ELECTORATE, minutes=5) for _ in range(2))
    for ballot in (first, second):
        cast_test_vote(world, "pia", ballot, "yes")
    count = closing.compute_result

    def failing(ballot):
        if ballot.id == first:
            raise ValueError("its votes cannot be read")
        return count(ballot)

    with freeze_clock(utc_now() + timedelta(minutes=5)):
        with monkeypatch.context() as broken:
            broken.setattr(closing, "compute_result", failing)
            with transaction():
                closing.close_due_ballots()
        assert (find_row(Ballot, first).closed_at, find_row(Ballot, second).closed_by_id) == (
            None,
            None,
        )
        assert (
            find_row(Ballot, second).counted["counts"]["yes"] == 1
            and f"ballot {first}" in caplog.text
        )
        assert world.events().count("ballot.closed") == 1
        with transaction():
            closing.close_due_ballots()
    assert (
        find_row(Ballot, first).counted["counts"]["yes"] == 1
        and world.events().count("ballot.closed") == 2
    )
