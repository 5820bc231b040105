"""Tests of ballots: rules fixed at opening, one vote for each elector, a clean closing."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from consult.ballots.counting import actions as closing
from consult.ballots.opening import actions as opening
from consult.ballots.casting import actions as voting
from consult.ballots.forms import OpenBallotForm
from consult.positions.models import Ballot, Elector, Vote, Voter
from consult.ballots.counting.result_queries import compute_result, may_show_counts
from consult.core.database import group_commit as batch
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import Event, transaction
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    enable_formal_ballots,
    facts_of,
    open_clause_ballot,
    open_test_ballot,
    votes,
)
from tests.support.parallel_writes import in_parallel
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
PODIUM = {"cho", "vic"}


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_the_podium_opens_and_closes_a_ballot(world, name):
    enable_formal_ballots(world)
    if name in PODIUM:
        ballot = open_test_ballot(world, who=name)
        assert close_test_ballot(world, ballot, name).closed_by_id == world.ids[name]
        return
    refused = Forbidden if name else SignInRequired
    with pytest.raises(refused):
        opening.open_ballot(
            world.actor(name), world.consultation, OpenBallotForm(**RECORDED_BALLOT)
        )
    assert (
        db.session.scalar(select(func.count()).select_from(Ballot).where(Ballot.kind != "standing"))
        == 0
    )
    ballot = open_test_ballot(world)
    with pytest.raises(refused):
        closing.close_ballot(world.actor(name), ballot)
    assert find_row(Ballot, ballot).open


@pytest.mark.parametrize("kind", ["recorded", "secret"])
def test_formal_ballots_are_off_until_the_secretariat_switches_them_on(world, kind):
    with pytest.raises(Conflict, match="formal_ballots_off"):
        opening.open_ballot(
            world.actor("cho"),
            world.consultation,
            OpenBallotForm(**{**RECORDED_BALLOT, "kind": kind}),
        )
    assert (
        opening.open_ballot(
            world.actor("cho"), world.consultation, OpenBallotForm(**SOUNDING_BALLOT)
        ).kind
        == "indicative"
    )
    assert open_test_ballot(world)


def test_the_question_is_fixed_with_its_text_and_rules(world):
    ballot = find_row(Ballot, open_clause_ballot(world, quorum=50, threshold="two_thirds"))
    assert (ballot.number, ballot.label, ballot.version_id) == (1, "2.", world.version)
    assert (
        ballot.words.startswith("We *resolve*")
        and ballot.digest
        and ballot.choices == ["yes", "no", "abstain"]
    )
    assert find_row(Ballot, open_test_ballot(world)).number == 2
    fact = facts_of("ballot.opened")[0]
    assert (
        fact["clause_id"] == world.other_clause
        and fact["electors"] == 2
        and len(fact["fixed"]) == 64
    )


def test_a_bracket_and_a_motion_are_asked_about_with_their_own_text(world):
    bracket = find_row(
        Ballot,
        open_test_ballot(
            world, SOUNDING_BALLOT, about="bracket", clause_id=world.other_clause, which=1
        ),
    )
    assert (bracket.words, bracket.bracket["which"], bracket.clause_id) == (
        "voluntary",
        1,
        world.other_clause,
    )
    motion = find_row(
        Ballot, open_test_ballot(world, SOUNDING_BALLOT, question="Shall we meet on Monday?")
    )
    assert (motion.words, motion.clause_id, motion.subject) == (None, None, "motion")
    with pytest.raises(Invalid):
        open_test_ballot(
            world, SOUNDING_BALLOT, about="bracket", clause_id=world.other_clause, which=2
        )
    with pytest.raises(Invalid):
        open_test_ballot(world, SOUNDING_BALLOT, about="clause")


def test_one_ballot_at_a_time_is_open_on_the_same_text(world):
    first = open_clause_ballot(world)
    with pytest.raises(Conflict, match="under_ballot"):
        open_clause_ballot(world, SOUNDING_BALLOT)
    close_test_ballot(world, first)
    assert open_clause_ballot(world, SOUNDING_BALLOT)


def test_a_vote_may_be_changed_and_withdrawn_in_one_row(world):
    ballot = open_test_ballot(world)
    for choice in ("yes", "no", "no"):
        cast_test_vote(world, "hana", ballot, choice)
    assert votes(ballot) == {f"o{world.lakeside}": "no"}
    assert [fact["before"] for fact in facts_of("vote.cast")] == [None, "yes"]
    voting.withdraw_vote(world.actor("hana"), ballot)
    assert votes(ballot) == {}
    with pytest.raises(NotFound):
        voting.withdraw_vote(world.actor("hana"), ballot)
    with pytest.raises(Invalid):
        cast_test_vote(world, "hana", ballot, "support")


def test_no_table_holds_two_votes_of_one_elector(world):
    ballot = open_test_ballot(world)
    cast_test_vote(world, "hana", ballot, "yes")
    row = {
        "ballot_id": ballot,
        "holder": f"o{world.lakeside}",
        "choice": "no",
        "cast_at": utc_now(),
        "where": "room",
        "cast_by_id": world.ids["hana"],
    }
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(insert(Vote).values(row))


def test_200_parallel_votes_of_one_voter_leave_one(app, world):
    ballot, hana = open_test_ballot(world), world.actor("hana")
    db.session.remove()
    choices = ["yes", "no"] * 100
    outcomes = in_parallel(
        app, [lambda choice=choice: voting.cast_vote(hana, ballot, choice) for choice in choices]
    )
    assert not [each for each in outcomes if isinstance(each, Exception)]
    assert len(votes(ballot)) == 1
    assert compute_result(find_row(Ballot, ballot)).cast == 1


def test_closing_is_a_clean_cut_between_votes_that_count_and_votes_that_are_refused(app, world):
    ballot = open_test_ballot(world, {**RECORDED_BALLOT, **PEOPLE_ELECTORATE})
    crowd = [int(each[6:]) for each in world.crowd(40)]
    with transaction():
        db.session.execute(
            insert(Elector),
            [
                {
                    "ballot_id": ballot,
                    "holder": f"u{n}",
                    "user_id": n,
                    "name": str(n),
                    "where": "remote",
                }
                for n in crowd
            ],
        )
        db.session.execute(
            insert(Voter), [{"ballot_id": ballot, "user_id": n, "holder": f"u{n}"} for n in crowd]
        )
    actors = [voting.Actor(n, frozenset({(world.consultation, "participant")})) for n in crowd]
    chair, begun = world.actor("cho"), threading.Event()
    db.session.remove()

    def vote(actor):
        def work():
            begun.set()
            return voting.cast_vote(actor, ballot, "yes")

        return work

    def end():
        begun.wait(5)
        return closing.close_ballot(chair, ballot).id

    works = [vote(actor) for actor in actors]
    outcomes = in_parallel(
        app, [*works, end], lambda work: work() if work is end else batch.run_batched(work)
    )
    counted = [each for each in outcomes[:-1] if not isinstance(each, Exception)]
    refused = [each for each in outcomes[:-1] if isinstance(each, Exception)]
    assert outcomes[-1] == ballot and {str(each) for each in refused} <= {"ballot_over"}
    assert len(votes(ballot)) == len(counted) and len(counted) + len(refused) == 40
    assert find_row(Ballot, ballot).counted["counts"]["yes"] == len(counted)
    assert facts_of("ballot.closed")[0]["counts"][0] == len(counted)


def test_nobody_votes_after_the_clock_has_closed_it_even_before_the_clock_is_looked_at(world):
    ballot = open_test_ballot(world, minutes=5)
    cast_test_vote(world, "hana", ballot, "yes")
    later = utc_now() + timedelta(minutes=5)
    with freeze_clock(later):
        for act in (
            lambda: cast_test_vote(world, "nils", ballot, "no"),
            lambda: voting.withdraw_vote(world.actor("hana"), ballot),
        ):
            with pytest.raises(Conflict, match="ballot_over"):
                act()
        with transaction():
            closing.close_due_ballots()
    found = find_row(Ballot, ballot)
    assert (found.closed_at, found.closed_by_id) == (found.closes_at, None) and found.counted[
        "counts"
    ]["yes"] == 1
    with pytest.raises(Conflict, match="ballot_closed_already"):
        close_test_ballot(world, ballot)
    with pytest.raises(Conflict, match="ballot_over"):
        cast_test_vote(world, "nils", ballot, "no")


def test_a_sounding_leaves_no_single_choice_in_any_event_and_its_small_groups_stand_together(world):
    ballot = open_test_ballot(world, SOUNDING_BALLOT, **PEOPLE_ELECTORATE, small=3)
    for name, choice in (("pia", "support"), ("paul", "object"), ("ivo", "live")):
        cast_test_vote(world, name, ballot, choice)
    close_test_ballot(world, ballot)
    told = [
        str(each)
        for each in db.session.scalars(select(Event.facts).where(Event.verb != "ballot.fixed"))
    ]  # it has all choices
    assert not [
        each for each in told for choice in ("support", "object", "live") if f"'{choice}'" in each
    ]
    result = compute_result(find_row(Ballot, ballot))
    assert (result.counts["support"], result.groups, result.regions) == (1, None, None)
    assert "counts" not in facts_of("ballot.closed")[0]


@pytest.mark.parametrize("recorded", [True, False])
def test_the_chair_decides_whether_the_result_of_a_sounding_is_recorded(world, recorded):
    ballot = open_test_ballot(world, SOUNDING_BALLOT, **PEOPLE_ELECTORATE, small=2)
    for name in ("pia", "paul"):
        cast_test_vote(world, name, ballot, "support")
    with pytest.raises(Conflict, match="nothing_to_record"):
        closing.record_result(world.actor("cho"), ballot, recorded)
    close_test_ballot(world, ballot)
    with pytest.raises(Forbidden):
        closing.record_result(world.actor("sera"), ballot, recorded)
    found = closing.record_result(world.actor("cho"), ballot, recorded)
    assert may_show_counts(found) is recorded
    assert [fact.get("counts") for fact in facts_of("ballot.recorded")] == [
        [2, 0, 0, 0, 0] if recorded else None
    ]
    with pytest.raises(Conflict, match="decided_already"):
        closing.record_result(world.actor("cho"), ballot, recorded)


def test_no_result_changes_the_text(world, look):
    ballot = open_clause_ballot(world, threshold="consensus")
    before = (
        look("select id, text, digest from wording order by id"),
        look("select id, status from clause order by id"),
    )
    cast_test_vote(world, "hana", ballot, "yes")
    assert close_test_ballot(world, ballot).counted["outcome"] == "carried"
    assert before == (
        look("select id, text, digest from wording order by id"),
        look("select id, status from clause order by id"),
    )


def test_positions_go_on_beside_a_ballot_on_the_same_clause(world):
    open_clause_ballot(world)
    assert (
        db.session.scalar(
            select(func.count()).select_from(Ballot).where(Ballot.clause_id == world.other_clause)
        )
        == 2
    )
    with pytest.raises(NotFound):
        voting.cast_vote(world.actor("hana"), world.other_ballot, "yes")
