"""Tests of soundings by group: a unanimous group would reveal the choice of each member."""

import pytest

from consult.ballots.counting import actions as closing
from consult.positions.models import Ballot, Elector
from consult.ballots.counting.result_queries import compute_result
from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    open_test_ballot,
)

pytestmark = pytest.mark.usefixtures("here")
GOV, CIV = ("pia", "hana", "dora", "paul"), ("nils", "ivo", "fay", "rana")


def sounded(world, choices):
    """Return the result of a closed sounding of two groups of four, by their choices."""
    ballot = open_test_ballot(world, SOUNDING_BALLOT, **PEOPLE_ELECTORATE, small=2)
    with transaction():
        for code, names in (("gov", GOV), ("civ", CIV)):
            for name in names:
                elector = (
                    db.session.query(Elector)
                    .filter_by(ballot_id=ballot, holder=f"u{world.ids[name]}")
                    .one()
                )
                elector.group_code, elector.region_code = code, "africa"
    for name, choice in choices.items():
        cast_test_vote(world, name, ballot, choice)
    close_test_ballot(world, ballot)
    closing.record_result(world.actor("cho"), ballot, True)
    return compute_result(find_row(Ballot, ballot))


def test_groups_are_shown_where_each_has_more_than_one_answer_twice(world):
    result = sounded(
        world,
        {
            name: ("support", "object")[place % 2]
            for names in (GOV, CIV)
            for place, name in enumerate(names)
        },
    )
    assert result.groups == {"gov": {"support": 2, "object": 2}, "civ": {"support": 2, "object": 2}}
    assert (result.counts["support"], result.regions) == (4, None)


@pytest.mark.parametrize("odd", [(), ("hana",)])
def test_no_group_is_shown_where_one_is_unanimous_or_all_but_one(world, odd):
    mixed = dict(zip(CIV, ("support", "support", "object", "object"), strict=True))
    result = sounded(world, {name: "object" if name in odd else "support" for name in GOV} | mixed)
    assert (result.groups, result.regions, result.places) == (None, None, None)
    assert result.counts["support"] == 6 - len(odd) and result.cast == 8
