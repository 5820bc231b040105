"""Tests of electorates that are limited to stakeholder groups: only their electors vote."""

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from consult.accounts.models import Organisation
from consult.ballots.electorate.queries import load_electorate
from consult.ballots.forms import OpenBallotForm
from consult.ballots.opening import actions as opening
from consult.ballots.proxies import actions as proxies
from consult.consultations.models import Consultation
from consult.core.database.engine import db
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import transaction
from consult.positions.models import Ballot, Elector
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    cast_test_vote,
    facts_of,
    open_test_ballot,
    votes,
)

pytestmark = pytest.mark.usefixtures("here")
GOVERNMENTS = {"electorate_groups": ["gov"]}


def list_electors(ballot):
    return set(db.session.scalars(select(Elector.holder).where(Elector.ballot_id == ballot)))


def test_only_the_organisations_of_the_chosen_groups_vote(world):
    ballot = open_test_ballot(world, **GOVERNMENTS)
    assert list_electors(ballot) == {f"o{world.norvania}"}
    cast_test_vote(world, "nils", ballot, "yes")
    for name in ("hana", "pia", "paul", "cho"):
        with pytest.raises(Forbidden):
            cast_test_vote(world, name, ballot, "no")
    assert votes(ballot) == {f"o{world.norvania}": "yes"}
    assert db.session.get(Ballot, ballot).electorate_groups == ["gov"]


def test_without_a_limit_every_group_votes_and_no_fact_names_one(world):
    ballot = open_test_ballot(world)
    assert list_electors(ballot) == {f"o{world.norvania}", f"o{world.lakeside}"}
    assert db.session.get(Ballot, ballot).electorate_groups is None
    (fixed,) = facts_of("ballot.fixed")
    assert not {"groups", "elector_groups"} & set(fixed)


def test_of_people_those_vote_whose_verified_organisation_is_of_the_group(world):
    ballot = open_test_ballot(world, SOUNDING_BALLOT, **PEOPLE_ELECTORATE, **GOVERNMENTS)
    assert list_electors(ballot) == {f"u{world.ids[name]}" for name in ("nils", "paul")}
    refused = {
        each.name: each.why
        for each in load_electorate(world.consultation, "people", groups=["gov"]).refused
    }
    assert (refused["Pia"], refused["Ivo"], refused["Dora"]) == ("other_group",) * 3
    assert (refused["Cho"], refused["Otto"]) == ("chairs", "observes")


def test_the_limit_is_fixed_at_the_opening_and_told_with_the_group_of_each_elector(world):
    ballot = open_test_ballot(world, electorate_groups=["gov", "civ"])
    with transaction():
        db.session.get(Organisation, world.lakeside).group_code = "pri"
    assert list_electors(ballot) == {f"o{world.norvania}", f"o{world.lakeside}"}
    (fixed,) = facts_of("ballot.fixed")
    groups = {f"o{world.norvania}": "gov", f"o{world.lakeside}": "civ"}
    assert fixed["groups"] == ["gov", "civ"]
    assert dict(zip(fixed["electors"], fixed["elector_groups"], strict=True)) == groups
    (opened,) = facts_of("ballot.opened")
    row = db.session.get(Ballot, ballot)
    electors = list(db.session.scalars(select(Elector).where(Elector.ballot_id == ballot)))
    values = opening.list_fixed_values(row, electors)
    assert values[-1] == ["gov", "civ"]
    assert opened["fixed"] == opening.compute_json_digest(values)


def test_a_limit_that_leaves_nobody_opens_nothing(world):
    preview = opening.preview_ballot(
        world.actor("cho"),
        world.consultation,
        OpenBallotForm(**RECORDED_BALLOT, electorate_groups=["aca"]),
    )
    assert preview.electorate.entitled == [] and len(preview.electorate.refused) > 1
    with pytest.raises(Conflict) as refused:
        open_test_ballot(world, electorate_groups=["aca"])
    assert refused.value.code == "nobody_may_vote"


def test_a_proxy_outside_of_the_groups_casts_no_vote(world):
    with transaction():
        consultation = db.session.get(Consultation, world.consultation)
        consultation.proxies, consultation.proxies_across_groups = 2, True
    proxies.name_proxy(world.actor("nils"), world.consultation, f"o{world.lakeside}")
    ballot = open_test_ballot(world, **GOVERNMENTS)
    elector = db.session.scalar(select(Elector).where(Elector.ballot_id == ballot))
    assert elector.proxy is None
    cast_test_vote(world, "nils", ballot, "no")


@pytest.mark.parametrize("groups", [["none"], ["gov", "x"], ["'"], [""]])
def test_an_unknown_group_is_refused(groups):
    with pytest.raises(ValidationError, match="no such stakeholder group"):
        OpenBallotForm(**RECORDED_BALLOT, electorate_groups=groups)


def test_groups_are_kept_once_and_in_the_order_of_the_settings():
    form = OpenBallotForm(**RECORDED_BALLOT, electorate_groups=["civ", "gov", "civ"])
    assert form.electorate_groups == ["gov", "civ"]
