"""Tests of the text lock under an open ballot, of corrections, and of recounts."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from consult.amendments import actions as amendments
from consult.ballots.corrections import actions as correcting
from consult.ballots.casting import actions as voting
from consult.ballots.queries import load_locked_clauses
from consult.positions.models import Ballot, Vote
from consult.consolidation.actions import decide_clauses
from consult.consolidation.workbench.actions import rewrite_clause
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import Event, transaction
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import change_clause, remove_clause, set_clause_status
from consult.documents.forms import ChangeClauseForm
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    open_clause_ballot,
    open_test_ballot,
)

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("here")]
WORDS = "We *resolve* to connect every school by 2031."


def changes(world):
    """Return every way to change the text of clause 2 in the working version."""
    rana, clause = world.actor("rana"), world.other_clause
    return {
        "change": lambda: change_clause(
            rana, world.working, clause, ChangeClauseForm(language="en", text=WORDS)
        ),
        "rewrite": lambda: rewrite_clause(rana, world.working, clause, WORDS),
        "decide": lambda: decide_clauses(
            world.actor("cho"), world.working, [clause], "bracketed", "As it stands."
        ),
        "mark": lambda: set_clause_status(world.actor("cho"), clause, "bracketed"),
        "remove": lambda: remove_clause(rana, world.working, clause),
        "issue": lambda: issue_version(world.actor("sera"), world.working),
    }


@pytest.mark.parametrize("way", ["change", "rewrite", "decide", "mark", "remove", "issue"])
def test_a_clause_under_a_ballot_keeps_its_text_until_it_is_closed(world, way):
    act = changes(world)[way]
    ballot = open_clause_ballot(world)
    assert load_locked_clauses(world.consultation) == {world.other_clause}
    with pytest.raises(Conflict, match="under_ballot"):
        act()
    change_clause(
        world.actor("rana"),
        world.working,
        world.clause,
        ChangeClauseForm(language="en", text="*Recalling* much,"),
    )
    close_test_ballot(world, ballot)
    if way == "issue":  # other things stand against it, the ballot no more
        with pytest.raises(Conflict, match="not_ready_to_issue"):
            act()
    else:
        act()
    assert load_locked_clauses(world.consultation) == set()


def test_an_amendment_under_a_ballot_is_neither_revised_nor_withdrawn(world):
    made = amendments.propose_amendment(
        world.actor("pia"), world.other_clause, "mod", WORDS, "Sooner."
    ).id
    ballot = open_test_ballot(world, SOUNDING_BALLOT, about="amendment", amendment_id=made)
    assert find_row(Ballot, ballot).words == WORDS
    for act in (
        lambda: amendments.revise_amendment(world.actor("pia"), made, WORDS + " Now.", "Sooner."),
        lambda: amendments.withdraw_amendment(world.actor("pia"), made),
    ):
        with pytest.raises(Conflict, match="under_ballot"):
            act()
    close_test_ballot(world, ballot)
    assert (
        amendments.revise_amendment(world.actor("pia"), made, WORDS + " Now.", "Sooner.").revision
        == 2
    )


def test_what_the_clock_has_closed_is_free_before_the_clock_is_looked_at(world):
    open_clause_ballot(world, minutes=5)
    with freeze_clock(utc_now() + timedelta(minutes=5)):
        changes(world)["change"]()


def facts_of(verb):
    return list(
        db.session.scalars(select(Event.facts).where(Event.verb == verb).order_by(Event.seq))
    )


def test_a_recount_fits_until_a_vote_or_the_announced_result_is_tampered_with(world):
    ballot = open_test_ballot(world)
    cast_test_vote(world, "hana", ballot, "no")
    cast_test_vote(world, "hana", ballot, "yes")
    cast_test_vote(world, "nils", ballot, "yes")
    voting.withdraw_vote(world.actor("nils"), ballot)
    with pytest.raises(Conflict, match="nothing_to_count"):
        correcting.recount_ballot(world.actor("cho"), ballot)
    close_test_ballot(world, ballot)
    assert correcting.recount_ballot(world.actor("cho"), ballot).fits
    with pytest.raises(Forbidden):
        correcting.recount_ballot(world.actor("sera"), ballot)
    with transaction():
        db.session.execute(update(Vote).where(Vote.ballot_id == ballot).values(choice="no"))
    found = correcting.recount_ballots(ballot)[0]
    assert (found.announced, found.recorded, found.fits) == (False, False, False)
    with transaction():
        db.session.execute(
            update(Ballot)
            .where(Ballot.id == ballot)
            .values(
                counted={
                    "counts": {"yes": 0, "no": 1, "abstain": 0},
                    "electors": 2,
                    "cast": 1,
                    "outcome": "not_carried",
                }
            )
        )
    found = correcting.recount_ballots()[0]
    assert (found.announced, found.recorded) == (True, False)
    assert [fact["fits"] for fact in facts_of("ballot.recounted")] == [True, False, False]


def test_a_recorded_ballot_of_people_is_counted_again_too(world):
    ballot = open_test_ballot(world, RECORDED_BALLOT, **PEOPLE_ELECTORATE)
    cast_test_vote(world, "ivo", ballot, "abstain")
    close_test_ballot(world, ballot)
    assert [(each.ballot_id, each.fits) for each in correcting.recount_ballots()] == [
        (ballot, True)
    ]
