"""Tests of moves in a working version: accepted with dependent clauses, undone, decided,
carried over, simulated.
"""

import pytest
from sqlalchemy import update

from consult.amendments.actions import withdraw_amendment
from consult.consolidation.desk import batch_actions as batching
from consult.consolidation.workbench import (
    queries as benching,
    clause_actions as placing,
    move_actions as reordering,
)
from consult.consolidation.carry_over import queries as carrying
from consult.consolidation.publishing import (
    queries as publication,
    chair_decision_actions as publishing,
)
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.consolidation.scenarios.application import apply_scenario
from consult.consolidation.scenarios.simulation import ScenarioRule, simulate_scenario
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, NotFound
from consult.core.events.log import Event, transaction
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import move_clause, remove_clause
from consult.documents.models import Placement, Version
from consult.documents.queries import load_clause_order
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import propose, seen
from tests.unit.consolidation.test_decisions import EDITORS, outcomes
from tests.unit.amendments.test_clause_moves import move

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def deep(world):
    """Make the third clause an item of the other one in the issued version."""
    with transaction():
        db.session.execute(
            update(Placement).where(Placement.clause_id == world.third_clause).values(level=2)
        )
        db.session.expire_all()


def order(draft):
    db.session.expire_all()
    return [tuple(each) for each in load_clause_order(draft)]


def test_a_move_is_accepted_with_its_provenance_and_undone(world, draft):
    mona, number = world.actor("mona"), move(world)
    before = order(draft)
    work = reordering.move_working_clause(mona, draft, number)
    assert [clause for clause, _ in order(draft)] == [
        world.heading,
        world.third_clause,
        world.clause,
        world.other_clause,
    ]
    assert work.placed == [f"a{number}"] and [sources for _, sources in work.passages] == [["base"]]
    facts = db.session.query(Event).filter_by(verb="clause.consolidated").one().facts
    assert facts["placed"] == [f"a{number}"]
    found = benching.load_workbench(mona, find_row(Version, draft), world.third_clause)
    assert [each.id for each in found.others] == [number] and found.suggest_outcome(
        found.others[0]
    ) == "accepted"
    with pytest.raises(Conflict, match="stands_there_already"):
        reordering.move_working_clause(mona, draft, number)
    assert (
        reordering.restore_clause_position(mona, draft, world.third_clause).placed == []
        and order(draft) == before
    )
    with pytest.raises(Conflict, match="not_moved"):
        reordering.restore_clause_position(mona, draft, world.third_clause)


def test_dependent_clauses_go_with_it_at_their_depth(world, deep, draft):
    before = order(draft)
    number = move(world, clause=world.other_clause, after=world.heading, level=2)
    reordering.move_working_clause(world.actor("mona"), draft, number)
    assert order(draft) == [
        (world.heading, 1),
        (world.other_clause, 2),
        (world.third_clause, 3),
        (world.clause, 1),
    ]
    reordering.restore_clause_position(world.actor("mona"), draft, world.other_clause)
    assert order(draft) == before


def test_a_level_deeper_than_a_text_has_is_held_at_the_deepest(world, deep, draft):
    mona = world.actor("mona")
    reordering.move_working_clause(
        mona, draft, move(world, clause=world.other_clause, after=world.heading, level=6)
    )
    assert order(draft) == [
        (world.heading, 1),
        (world.other_clause, 6),
        (world.third_clause, 6),
        (world.clause, 1),
    ]
    added = propose(world, "paul", "add", "New.", clause=world.clause, clause_level=9)
    work = placing.insert_working_clause(mona, draft, added)
    assert order(draft)[-1] == (work.clause_id, 6)


def test_of_two_moves_one_is_accepted_and_the_other_replaces_it(world, draft):
    mona, one, other = world.actor("mona"), move(world), move(world, "ivo", 0)
    reordering.move_working_clause(mona, draft, one)
    work = reordering.move_working_clause(mona, draft, other)
    assert work.placed == [f"a{other}"] and order(draft)[0] == (world.third_clause, 1)
    found = benching.load_workbench(mona, find_row(Version, draft), world.third_clause)
    assert [found.suggest_outcome(each) for each in found.others] == ["not_accepted", "accepted"]
    clash = publication.load_collisions(mona, find_row(Version, draft))[0]
    assert (clash.numbers, clash.taken, clash.settled) == ([1, 2], [2], True)


def test_undo_skips_clauses_that_were_moved_themselves(world, draft):
    mona = world.actor("mona")
    last = move(world, clause=world.other_clause, after=world.third_clause)
    first = move(world, "ivo", 0)
    reordering.move_working_clause(mona, draft, last)
    reordering.move_working_clause(mona, draft, first)
    reordering.restore_clause_position(mona, draft, world.third_clause)
    assert [clause for clause, _ in order(draft)] == [
        world.heading,
        world.clause,
        world.third_clause,
        world.other_clause,
    ]


def test_what_cannot_be_moved_is_refused(world, draft):
    mona, number, words = world.actor("mona"), move(world), propose(world, "paul")
    for other, version in ((words, draft), (10**6, draft)):
        with pytest.raises(NotFound):
            reordering.move_working_clause(mona, version, other)

    def there_and_back(actor):
        reordering.move_working_clause(actor, draft, number)
        reordering.restore_clause_position(actor, draft, world.third_clause)

    assert outcomes(world, there_and_back) == EDITORS
    with pytest.raises(Forbidden):
        reordering.move_working_clause(world.actor("cho"), draft, number)
    remove_clause(mona, draft, world.heading)
    with pytest.raises(Conflict, match="place_taken_out"):
        reordering.move_working_clause(mona, draft, number)
    placing.remove_working_clause(mona, draft, world.third_clause)
    with pytest.raises(Conflict, match="clause_left_the_text"):
        reordering.move_working_clause(mona, draft, number)
    withdraw_amendment(world.actor("pia"), number)
    with pytest.raises(NotFound):
        reordering.move_working_clause(mona, draft, number)


def test_the_chair_decides_the_order_with_the_level(world, draft):
    mona, version, number = (
        world.actor("mona"),
        find_row(Version, draft),
        move(world, after=world.other_clause, level=2),
    )
    reordering.move_working_clause(mona, draft, number)
    assert [line.clause_id for line in publication.load_blockers(version).moved] == [
        world.third_clause
    ]
    flat = publication.digest_order(clause for clause, _ in order(draft))
    with pytest.raises(Conflict, match="changed_since_seen"):
        publishing.decide_order(world.actor("cho"), draft, flat, "As proposed.")
    publishing.decide_order(
        world.actor("cho"), draft, publication.digest_current_order(version), "As proposed."
    )
    assert publication.load_blockers(version).moved == []
    reordering.restore_clause_position(mona, draft, world.third_clause)
    assert publication.load_blockers(version).moved == []
    sources = publication.load_publication(mona, version).sources
    assert sources == []


def test_the_new_place_of_a_clause_is_shown_with_the_amendment_behind_it(world, draft):
    number = move(world)
    reordering.move_working_clause(world.actor("mona"), draft, number)
    found = publication.load_publication(world.actor("mona"), find_row(Version, draft)).sources
    assert [(each.change.clause_id, each.edits) for each in found] == [(world.third_clause, [1])]
    propose_dispositions(
        world.actor("mona"),
        draft,
        [ContributionRef("amendment", number)],
        "accepted",
        "It stands there.",
    )
    clear_for_publication(world, draft)
    issue_version(world.actor("sera"), draft)
    assert seen(world, number).state == "answered"


def test_two_places_stop_a_version_until_they_are_settled(world, draft):
    mona, version = world.actor("mona"), find_row(Version, draft)
    one = move(world)
    other = move(world, "ivo", 0)
    assert [each.settled for each in publication.load_collisions(mona, version)] == [False]
    propose_dispositions(
        mona,
        draft,
        [ContributionRef("amendment", number) for number in (one, other)],
        "not_accepted",
        "It stays.",
    )
    assert [each.settled for each in publication.load_collisions(mona, version)] == [True]


def test_a_move_that_stays_open_waits_for_a_person_where_its_place_goes(world, draft):
    mona, version, number = world.actor("mona"), find_row(Version, draft), move(world)
    propose_dispositions(
        mona, draft, [ContributionRef("amendment", number)], "carried_over", "Later."
    )
    place = next(
        each for each in carrying.compute_carry_over(mona, version) if each.kind == "amendment"
    )
    assert (place.verdict, place.doubtful) == ("kept", False)
    remove_clause(mona, draft, world.heading)
    place = next(
        each for each in carrying.compute_carry_over(mona, version) if each.kind == "amendment"
    )
    assert (place.verdict, place.doubtful) == ("changed", True)


def test_what_if_moves_where_all_agree_and_tells_where_they_do_not(world, draft):
    rule, mona, version = (
        ScenarioRule(no_objection=True),
        world.actor("mona"),
        find_row(Version, draft),
    )
    number, before = move(world), order(draft)
    found = simulate_scenario(mona, version, rule)
    assert [(each.line.clause_id, each.move.id, each.change) for each in found.clauses] == [
        (world.third_clause, number, ())
    ]
    assert found.untouched == len(before) - 1
    batch = apply_scenario(mona, draft, rule, found.digest)
    assert order(draft)[1] == (world.third_clause, 1)
    assert batching.undo_batch_action(mona, draft, batch.id).kept == 0 and order(draft) == before
    batch = apply_scenario(mona, draft, rule, simulate_scenario(mona, version, rule).digest)
    reordering.restore_clause_position(mona, draft, world.third_clause)
    assert batching.undo_batch_action(mona, draft, batch.id).kept == 1
    rival = move(world, "ivo", 0)
    clause = simulate_scenario(mona, version, rule).clauses[0]
    assert clause.move is None and {each.id for each in clause.partings[0].edits} == {number, rival}


def test_moving_by_hand_in_the_version_itself_is_nobodys_move(world, draft):
    move_clause(world.actor("mona"), draft, world.third_clause, world.heading)
    with pytest.raises(Conflict, match="not_moved"):
        reordering.restore_clause_position(world.actor("mona"), draft, world.third_clause)
