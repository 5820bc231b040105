"""Tests of scenarios with splits and merges: text, obstacles, dissenters, application and
undo.
"""

import pytest
from sqlalchemy import select

from consult.amendments.actions import withdraw_amendment
from consult.consolidation.desk import batch_actions as batching
from consult.consolidation.workbench import (
    clause_actions as placing,
    move_actions as reordering,
    split_merge_actions as reshaping,
    actions as working,
)
from consult.consolidation.scenarios.preview import order_steps
from consult.consolidation.models import ClauseWork
from consult.consolidation.scenarios.application import apply_scenario
from consult.consolidation.scenarios.simulation import ScenarioRule
from consult.core.database.engine import db
from consult.core.errors import Conflict
from consult.documents.clauses.actions import add_clause
from consult.documents.forms import AddClauseForm
from consult.documents.queries import load_clause_texts
from tests.unit.amendments.test_amendment_actions import propose
from tests.unit.amendments.test_clause_moves import move
from tests.support.contributions.split_merge import BASE, FIRST, SECOND, WORDS, merge, split
from tests.support.consultation.workbench import bench
from .test_simulation import MAJORITY, look, stand

pytestmark = pytest.mark.usefixtures("here")
RULE = ScenarioRule(no_objection=True)
LATER = BASE.replace("2030", "2032")


def texts(draft):  # noqa: F811
    db.session.expire_all()
    return [line.text for line in load_clause_texts(draft, "en", "en")]


def told(world, draft):  # noqa: F811
    """Return the preview: what each clause accepts, and why it rejects the rest."""
    return {
        each.line.clause_id: (
            [one.id for one in each.edits],
            {(part.kind, *(one.id for one in part.edits)) for part in each.partings},
        )
        for each in look(world, draft, RULE).clauses
    }


def over(world, draft, name="mona"):  # noqa: F811
    return apply_scenario(world.actor(name), draft, RULE, look(world, draft, RULE).digest)


def test_a_split_is_shown_with_the_other_changes_applied_and_undone(world, draft):  # noqa: F811
    cut = split(world)
    words = propose(
        world,
        "paul",
        text=WORDS.replace("all", "all willing").replace("two", "three"),
        clause=world.third_clause,
    )
    found, before = look(world, draft, RULE), texts(draft)
    (clause,) = found.clauses
    parts = ("We *invite* all willing stakeholders", "to report every three years.")
    assert (clause.parts, clause.reshape_amendment.id, clause.merged_by) == (parts, cut, None)
    assert {each.id for each in clause.edits} == {cut, words}
    assert [each.text for each in found.text] == [*before[:3], *parts] and found.untouched == 3
    assert [(each.clause_id, each.second) for each in found.text[-2:]] == [
        (world.third_clause, False),
        (world.third_clause, True),
    ]
    batch = over(world, draft)
    assert texts(draft) == [*before[:3], *parts] and batch.left == 0
    assert bench(world, draft, world.third_clause).work.reshaped == [f"a{cut}"]
    assert (
        batching.undo_batch_action(world.actor("mona"), draft, batch.id).kept == 0
        and texts(draft) == before
    )
    assert (
        db.session.scalar(select(ClauseWork.id).where(ClauseWork.clause_id == world.third_clause))
        is None
    )
    assert over(world, draft).left == 0 and texts(draft)[-2:] == list(parts)


def test_a_merge_is_shown_at_both_clauses_applied_and_undone(world, draft):  # noqa: F811
    joins, words = merge(world), propose(world, "paul", text=LATER)
    found, before = look(world, draft, RULE), texts(draft)
    first, second = found.clauses
    assert (
        first.line.clause_id,
        first.merged_by.id,
        first.text,
        [each.id for each in first.edits],
    ) == (world.other_clause, joins, LATER, [words])
    assert (second.reshape_amendment.id, second.parts, second.changes) == (
        joins,
        (f"{LATER} {WORDS}",),
        True,
    )
    assert [each.text for each in found.text] == [
        *before[:2],
        f"{LATER} {WORDS}",
    ] and found.untouched == 2
    batch = over(world, draft)
    assert texts(draft) == [*before[:2], f"{LATER} {WORDS}"]
    assert [each for each, _ in batch.items] == [
        world.third_clause,
        world.other_clause,
        world.third_clause,
    ]
    assert (
        batching.undo_batch_action(world.actor("mona"), draft, batch.id).kept == 0
        and texts(draft) == before
    )
    assert db.session.scalar(select(ClauseWork.id)) is None


def test_the_partner_of_a_merge_is_shown_although_nobody_amends_it(
    world,
    draft,  # noqa: F811
):  # noqa: F811
    joins = merge(world)
    first, second = look(world, draft, RULE).clauses
    assert (first.edits, first.changes, first.merged_by.id, second.line.clause_id) == (
        (),
        True,
        joins,
        world.third_clause,
    )
    working.claim_clause(world.actor("rana"), draft, world.other_clause)
    assert [each.blocked_by for each in look(world, draft, RULE).clauses] == ["claimed", "claimed"]
    with pytest.raises(Conflict, match="nothing_to_take_over"):
        over(world, draft)
    assert [each.blocked_by for each in look(world, draft, RULE, "rana").clauses] == [None, None]


def test_each_step_is_undone_by_itself_as_at_the_workbench(world, draft):  # noqa: F811
    cut, joins = propose(world, "paul", "split", None, clause=world.clause, cut=12), merge(world)
    before = texts(draft)
    batch = over(world, draft)
    reshaping.undo_reshape(world.actor("mona"), draft, joins)
    reshaping.undo_reshape(world.actor("mona"), draft, cut)
    assert texts(draft) == before
    assert batching.undo_batch_action(world.actor("mona"), draft, batch.id).kept == 2, (
        "what was taken back already is not taken back again"
    )
    assert texts(draft) == before and [
        each.blocked_by for each in look(world, draft, RULE).clauses
    ] == [
        None,
        None,
        None,
    ]


def test_the_order_is_text_moves_splits_merges(world, draft):  # noqa: F811
    number = split(world)
    moves = move(world, clause=world.clause, after=world.third_clause)
    words = propose(world, "paul", text=LATER)
    found = look(world, draft, RULE)
    assert [(step.action, step.clause.line.clause_id) for step in order_steps(found.clauses)] == [
        ("words", world.clause),
        ("words", world.other_clause),
        ("words", world.third_clause),
        ("move", world.clause),
        ("split", world.third_clause),
    ]
    over(world, draft)
    assert texts(draft)[-3:] == [
        FIRST,
        SECOND,
        "*Recalling* that States shall cooperate in good faith,",
    ]
    assert {each.id for clause in found.clauses for each in clause.edits} == {number, moves, words}


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (lambda world: split(world, "ivo", "every two"), "both_reshape"),
        (lambda world: merge(world, "ivo"), "both_reshape"),
        (lambda world: move(world, "ivo"), "both_reshape"),
        (
            lambda world: propose(world, "nils", "sup", None, clause=world.third_clause),
            "reshaped_and_deleted",
        ),
        (
            lambda world: propose(
                world,
                "paul",
                text=WORDS.replace("stakeholders to report", "states who tell"),
                clause=world.third_clause,
            ),
            "cut_in_words",
        ),
    ],
)
def test_what_asks_otherwise_of_a_clause_that_is_split_collides(
    world,
    draft,  # noqa: F811
    other,
    kind,
):
    cut, number = split(world), other(world)
    assert told(world, draft) == {world.third_clause: ([], {(kind, cut, number)})}
    with pytest.raises(Conflict, match="nothing_to_take_over"):
        over(world, draft)
    withdraw_amendment(world.actor("pia"), cut)
    assert all(not partings for _, partings in told(world, draft).values())


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (lambda world: propose(world, "nils", "sup", None), "joined_to_deleted"),
        (
            lambda world: propose(world, "ivo", "split", None, cut=BASE.index("by 2030")),
            "joined_to_reshaped",
        ),
        (lambda world: move(world, "ivo", clause=world.other_clause), "joined_to_reshaped"),
        (
            lambda world: move(world, "ivo", clause=world.clause, after=world.other_clause),
            "comes_between",
        ),
    ],
)
def test_obstacles_to_a_merge_are_shown_at_both_clauses(world, draft, other, kind):  # noqa: F811
    joins, number = merge(world), other(world)
    found = told(world, draft)
    assert found[world.third_clause] == ([], {(kind, joins, number)})
    assert len(found) == 2 and all(each == ([], {(kind, joins, number)}) for each in found.values())
    assert [each.text for each in look(world, draft, RULE).text] == texts(draft)


def test_a_merge_of_a_merge_collides_and_what_comes_behind_both_does_not(
    world,
    draft,  # noqa: F811
):
    joins = merge(world)
    behind = move(world, "ivo", clause=world.clause, after=world.third_clause)
    assert {
        each for edits, partings in told(world, draft).values() if not partings for each in edits
    } == {joins, behind}
    over(world, draft)
    assert texts(draft)[1:] == [
        f"{BASE} {WORDS}",
        "*Recalling* that States shall cooperate in good faith,",
    ]


def test_a_matching_deletion_collides_with_text_changes_and_is_applied_alone(
    world,
    draft,  # noqa: F811
):
    gone = propose(world, "nils", "sup", None)
    assert told(world, draft) == {world.other_clause: ([gone], set())}
    words = propose(world, "paul", text=f"{BASE} And more.")
    assert told(world, draft) == {world.other_clause: ([], {("deleted_and_changed", gone, words)})}


def test_combined_changes_may_leave_no_place_for_the_cut_or_no_text(world, draft):  # noqa: F811
    cut = split(world)
    one = propose(world, "paul", text=WORDS.replace("We *invite* ", ""), clause=world.third_clause)
    other = propose(
        world, "ivo", text=WORDS.replace("all stakeholders ", ""), clause=world.third_clause
    )
    assert told(world, draft)[world.third_clause] == ([], {("cut_in_words", cut, one, other)})
    half = BASE.index("every")
    one, other = (
        propose(world, "paul", text=BASE[:half].strip()),
        propose(world, "ivo", text=BASE[half:]),
    )
    assert told(world, draft)[world.other_clause] == ([], {("left_empty", one, other)})
    assert [each.text for each in look(world, draft, RULE).text] == texts(draft)


def test_splits_and_collisions_have_their_dissenters(world, draft):  # noqa: F811
    cut, joins = split(world), merge(world, "ivo")
    stand(world, cut, hana="support")
    stand(world, joins, nils="support")
    behind = {each.code: [one.id for one in each.unmet] for each in look(world, draft, RULE).groups}
    assert behind == {"civ": [cut], "gov": [joins]}
    stand(world, joins, hana="object")
    found = look(world, draft, RULE)
    assert [(each.code, [one.id for one in each.unmet]) for each in found.groups] == [
        ("gov", [joins])
    ]
    assert [each.reshape_amendment.id for each in found.clauses] == [cut]
    found = look(world, draft, MAJORITY)
    assert found.clauses[0].partings == () and [each.id for each in found.clauses[0].edits] == [cut]


def test_a_deletion_that_collides_is_counted_for_those_behind_it(world, draft):  # noqa: F811
    gone, cut = propose(world, "nils", "sup", None, clause=world.third_clause), split(world)
    stand(world, gone, paul="support")
    stand(world, gone, nils="support")
    stand(world, cut, hana="support")
    assert {
        each.code: [one.id for one in each.unmet] for each in look(world, draft, RULE).groups
    } == {"civ": [cut], "gov": [gone]}


def test_what_the_working_version_leaves_no_place_for_is_left_and_counted(
    world,
    draft,  # noqa: F811
):
    merge(world)
    words = propose(world, "paul", text=LATER)
    form = AddClauseForm.model_validate({"kind": "operative", "level": 1, "text": "New."})
    add_clause(world.actor("mona"), draft, form, world.other_clause)
    batch = over(world, draft)
    assert texts(draft)[2:] == [LATER, "New.", WORDS] and batch.left == 1
    assert bench(world, draft, world.other_clause).work.taken == [f"{words}:0"]
    assert batching.undo_batch_action(world.actor("mona"), draft, batch.id).kept == 0 and texts(
        draft
    )[2:] == [BASE, "New.", WORDS]


def test_a_later_change_in_a_part_stays_and_is_counted_once(world, draft):  # noqa: F811
    split(world)
    batch = over(world, draft)
    heir = load_clause_texts(draft, "en", "en")[-1].clause_id
    working.rewrite_clause(world.actor("rana"), draft, heir, "to report every year.")
    assert batching.undo_batch_action(world.actor("mona"), draft, batch.id).kept == 1 and texts(
        draft
    )[-2:] == [FIRST, "to report every year."]


@pytest.mark.parametrize(
    "act",
    [
        lambda rana, there, clause: working.rewrite_clause(
            rana, there, clause, f"{BASE.replace('2030', '2040')} {WORDS}"
        ),
        lambda rana, there, _clause: reordering.move_working_clause(rana, there, 2),
    ],
)
def test_a_merged_clause_that_changed_since_stays(world, draft, act):  # noqa: F811
    merge(world)
    batch = over(world, draft)
    move(world, "ivo", clause=world.other_clause)
    act(world.actor("rana"), draft, world.other_clause)
    after = texts(draft)
    assert (
        batching.undo_batch_action(world.actor("mona"), draft, batch.id).kept == 2
        and texts(draft) == after
    )


def test_a_part_removed_since_is_not_merged_again(world, draft):  # noqa: F811
    split(world)
    batch = over(world, draft)
    working_text = load_clause_texts(draft, "en", "en")
    with pytest.raises(Conflict, match="reshaped_already"):
        placing.remove_working_clause(world.actor("mona"), draft, working_text[-1].clause_id)
    assert batching.undo_batch_action(world.actor("mona"), draft, batch.id).kept == 0


def test_editorial_rules_and_objections_take_no_split(world, draft):  # noqa: F811
    cut = split(world)
    assert look(world, draft, ScenarioRule(editorial=True)).clauses == []
    stand(world, cut, nils="object")
    assert look(world, draft, RULE).clauses == []
