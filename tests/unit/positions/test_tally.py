"""Tests of the tally: verified organizations and people with an active account."""

import pytest

from consult.accounts.models import Organisation, User
from consult.positions import queries
from consult.positions.actions import take_position
from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction

pytestmark = pytest.mark.postgresql


def counted(world):
    """Return how many organizations and individuals the tally counts, and the listed names."""
    tally = queries.load_clause_tally(world.clause)
    names = [stand.name for stand in queries.load_public_positions(world.ballot)]
    return sum(tally["organisations"].values()), sum(tally["individuals"].values()), names


def test_an_organisation_that_is_verified_no_more_is_not_counted(world, here):
    take_position(world.actor("hana"), world.ballot, "support")
    take_position(world.actor("nils"), world.ballot, "live")
    assert counted(world) == (2, 0, ["Lakeside Schools Network", "Norvania"])
    with transaction():
        db.session.get(Organisation, world.lakeside).status = "refused"
    assert counted(world) == (1, 0, ["Norvania"])
    assert queries.load_clause_tallies(world.document)[world.clause]["groups"].keys() == {"gov"}


def test_a_person_whose_account_is_disabled_is_not_counted(world, here):
    take_position(world.actor("ivo"), world.ballot, "support")
    take_position(world.actor("dora"), world.ballot, "support")
    with transaction():
        db.session.get(User, world.ids["ivo"]).disabled_at = utc_now()
    assert counted(world) == (0, 1, ["Dora"])
