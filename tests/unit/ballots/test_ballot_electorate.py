"""Tests of the electorate of a ballot: organizations by their head, no officers, no later
changes.
"""

import pytest
from sqlalchemy import select, update

from consult.accounts.models import Organisation, User
from consult.ballots.opening import actions as opening
from consult.ballots.forms import OpenBallotForm
from consult.ballots.electorate.queries import load_electorate
from consult.positions.models import Ballot, Elector, Voter
from consult.ballots.counting.result_queries import compute_result
from consult.consultations.models import Membership
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Forbidden
from consult.core.events.log import transaction
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


def test_organisations_vote_by_their_head_and_only_those_who_are_verified(world):
    ballot = open_test_ballot(world)
    electors = {
        each.holder: each.name
        for each in db.session.scalars(select(Elector).where(Elector.ballot_id == ballot))
    }
    assert electors == {
        f"o{world.lakeside}": "Lakeside Schools Network",
        f"o{world.norvania}": "Norvania",
    }
    assert cast_test_vote(world, "hana", ballot, "yes").holder == f"o{world.lakeside}"
    for name in ("pia", "dora", "ivo", "cho", "sera", "ada"):
        with pytest.raises(Forbidden):
            cast_test_vote(world, name, ballot, "yes")
    assert votes(ballot) == {f"o{world.lakeside}": "yes"}


def test_people_vote_for_themselves_except_chair_secretariat_and_observers(world):
    ballot = open_test_ballot(world, SOUNDING_BALLOT, **PEOPLE_ELECTORATE)
    may = {
        world.ids[name] for name in ("pia", "hana", "dora", "paul", "nils", "ivo", "fay", "rana")
    }
    assert set(db.session.scalars(select(Voter.user_id).where(Voter.ballot_id == ballot))) == may
    preview = opening.preview_ballot(
        world.actor("cho"),
        world.consultation,
        OpenBallotForm(**SOUNDING_BALLOT, **PEOPLE_ELECTORATE),
    )
    why = {each.name: each.why for each in preview.electorate.refused}
    assert (why["Cho"], why["Sera"], why["Otto"]) == ("chairs", "serves", "observes")


def test_officers_do_not_vote_even_if_they_are_participants_too(world):
    with transaction():
        for name in ("mona", "sera"):
            db.session.add(
                Membership(
                    consultation_id=world.consultation,
                    user_id=world.ids[name],
                    role="participant",
                    granted_at=utc_now(),
                )
            )
    refused = {
        each.name: each.why for each in load_electorate(world.consultation, "people").refused
    }
    assert (refused["Mona"], refused["Sera"]) == ("serves", "serves")


def test_the_rules_are_told_in_numbers_before_anything_is_opened(world):
    with transaction():
        dora = db.session.get(User, world.ids["dora"])
        dora.organisation = Organisation(
            name="New Voices", group_code="civ", region_code="africa", status="proposed"
        )
        db.session.execute(
            update(Membership)
            .where(Membership.user_id == world.ids["nils"], Membership.role == "head")
            .values(role="speaker")
        )
    form = OpenBallotForm(**{**RECORDED_BALLOT, "quorum": 50, "threshold": "absolute"})
    told = opening.preview_ballot(
        world.actor("cho"), world.consultation, form, {f"o{world.lakeside}": "room"}
    )
    assert (told.quorum.needed, told.example.needed, told.are_formal_ballots_off) == (1, 2, True)
    assert (told.electorate.count_present("room"), told.electorate.count_present("absent")) == (
        1,
        1,
    )
    assert [(each.name, each.why) for each in told.electorate.refused] == [
        ("New Voices", "not_verified")
    ]
    with pytest.raises(Forbidden):
        opening.preview_ballot(world.actor("sera"), world.consultation, form)


def test_roles_that_change_after_opening_do_not_change_the_electorate(world):
    ballot = open_test_ballot(world)
    with transaction():
        db.session.execute(
            update(Membership)
            .where(Membership.user_id == world.ids["hana"], Membership.role == "head")
            .values(role="observer")
        )
        db.session.add(
            Membership(user_id=world.ids["pia"], consultation_id=world.consultation, role="head")
        )
    assert cast_test_vote(world, "hana", ballot, "yes").holder == f"o{world.lakeside}"
    with pytest.raises(Forbidden):
        cast_test_vote(world, "pia", ballot, "no")


def test_the_present_head_votes_where_the_named_voter_left_the_organisation(world):
    ballot = open_test_ballot(world)
    with transaction():
        db.session.get(User, world.ids["hana"]).affiliation = "declared"
        db.session.add(
            Membership(user_id=world.ids["pia"], consultation_id=world.consultation, role="head")
        )
    with pytest.raises(Forbidden):
        cast_test_vote(world, "hana", ballot, "yes")
    with pytest.raises(Forbidden):
        cast_test_vote(
            world, "paul", ballot, "yes"
        )  # of another organization, whose voter is present
    assert cast_test_vote(world, "pia", ballot, "no").holder == f"o{world.lakeside}"
    assert votes(ballot) == {f"o{world.lakeside}": "no"}
    assert facts_of("voter.replaced") == [
        {"holder": f"o{world.lakeside}", "user_id": world.ids["pia"]}
    ]


@pytest.mark.parametrize("change", ["closed_at", "affiliation"])
def test_the_head_votes_where_the_named_voter_was_gone_before_the_opening(world, change):
    named = {world.lakeside: world.ids["pia"]}

    def voters():
        found = load_electorate(world.consultation, "organisations", named=named)
        return {each.holder: each.voters for each in found.entitled}[f"o{world.lakeside}"]

    assert voters() == (world.ids["pia"],)
    with transaction():
        setattr(
            find_row(User, world.ids["pia"]),
            change,
            utc_now() if change == "closed_at" else "declared",
        )
    assert voters() == (world.ids["hana"],)


def test_the_place_of_a_voter_follows_check_in_and_is_stored_with_the_vote(world):
    ballot = open_test_ballot(world, attendance={f"o{world.lakeside}": "room"})
    cast_test_vote(world, "hana", ballot, "yes")
    cast_test_vote(world, "nils", ballot, "no")
    result = compute_result(find_row(Ballot, ballot))
    assert (
        result.places["room"]["yes"],
        result.places["remote"]["no"],
        "absent" in result.places,
    ) == (1, 1, False)
