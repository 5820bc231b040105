"""Tests of amendments accepted after a split or merge: applied to the whole, which is split or
merged again.
"""

import pytest

from consult.amendments.actions import withdraw_amendment
from consult.consolidation.workbench import (
    clause_actions as placing,
    split_merge_actions as reshaping,
    actions as working,
)
from consult.consolidation.workbench.clause_text_queries import load_offered_hunks, build_hunk_key
from consult.consolidation.models import REMOVED_DIGEST
from consult.core.errors import Conflict
from consult.documents.clauses.actions import add_clause, move_clause
from consult.documents.forms import AddClauseForm
from consult.documents.queries import load_clause_order
from tests.unit.amendments.test_amendment_actions import propose
from tests.support.contributions.split_merge import BASE, FIRST, SECOND, WORDS, merge, split
from tests.support.consultation.workbench import bench, keys, line, texts

pytestmark = pytest.mark.usefixtures("here")


def test_later_changes_go_into_the_whole_which_is_split_again(world, draft):
    mona, number = world.actor("mona"), split(world)
    words = propose(
        world,
        "paul",
        text=WORDS.replace("all", "all willing").replace("two", "three"),
        clause=world.third_clause,
    )
    reshaping.reshape_clause(mona, draft, number)
    seen_ = line(draft, world.third_clause).digest
    with pytest.raises(Conflict, match="changed_meanwhile"):
        reshaping.build_whole_text(
            mona, draft, world.third_clause, keys(world, draft, words), digest=REMOVED_DIGEST
        )
    work = reshaping.build_whole_text(
        mona, draft, world.third_clause, keys(world, draft, words), digest=seen_
    )
    assert texts(draft)[-2:] == [
        "We *invite* all willing stakeholders",
        "to report every three years.",
    ]
    assert work.taken == keys(world, draft, words) and work.reshaped == [f"a{number}"]
    assert work.digest == line(draft, world.third_clause).digest
    reshaping.build_whole_text(mona, draft, world.third_clause, [])
    assert texts(draft)[-2:] == [FIRST, SECOND]


def test_later_changes_go_into_their_own_part_of_a_merged_clause(world, draft):
    mona, number = world.actor("mona"), merge(world)
    more = propose(world, "paul", text=BASE.replace("2030", "2032"))
    reshaping.reshape_clause(mona, draft, number)
    taken = [
        build_hunk_key(hunk, at)
        for _, found in load_offered_hunks(mona, world.other_clause)
        for at, hunk in enumerate(found)
    ]
    reshaping.build_whole_text(mona, draft, world.other_clause, taken)
    assert texts(draft)[-1] == f"{BASE.replace('2030', '2032')} {WORDS}"
    sources = {
        source
        for each in bench(world, draft, world.other_clause).passages
        for source in each.sources
    }
    assert sources == {"base", f"a{number}", f"a{more}"}


def test_changes_that_prevent_the_split_are_not_accepted(world, draft):
    mona, number = world.actor("mona"), split(world)
    words = propose(
        world,
        "paul",
        text=WORDS.replace("stakeholders to report", "states who tell"),
        clause=world.third_clause,
    )
    reshaping.reshape_clause(mona, draft, number)
    with pytest.raises(Conflict, match="cut_not_placed"):
        reshaping.build_whole_text(mona, draft, world.third_clause, keys(world, draft, words))
    heir = load_clause_order(draft)[-1].clause
    working.rewrite_clause(mona, draft, heir, "to report every year.")
    with pytest.raises(Conflict, match="reshaped_already"):
        reshaping.build_whole_text(mona, draft, world.third_clause, [])
    assert texts(draft)[-2:] == [FIRST, "to report every year."]
    reshaping.undo_reshape(mona, draft, number)
    reshaping.reshape_clause(mona, draft, number)
    withdraw_amendment(world.actor("pia"), number)
    with pytest.raises(Conflict, match="reshaped_already"):
        reshaping.build_whole_text(mona, draft, world.third_clause, [])


@pytest.mark.parametrize("where", ["first", "before", "behind"])
def test_a_merged_clause_is_restored_right_behind_the_other(
    world,
    draft,
    where,
):
    mona, number = world.actor("mona"), merge(world)
    reshaping.reshape_clause(mona, draft, number)
    for words in ("One more.", "And another one."):
        form = AddClauseForm.model_validate({"kind": "operative", "level": 1, "text": words})
        add_clause(
            mona,
            draft,
            form,
            {"first": None, "before": world.clause, "behind": world.other_clause}[where],
        )
    reshaping.undo_reshape(mona, draft, number)
    found = texts(draft)
    assert found.index(WORDS) == found.index(BASE) + 1


def test_a_removed_clause_is_restored_at_its_place(world, draft):
    mona, before = world.actor("mona"), texts(draft)
    placing.remove_working_clause(mona, draft, world.other_clause)
    for words in ("One more.", "And another one."):
        add_clause(
            mona,
            draft,
            AddClauseForm.model_validate({"kind": "operative", "level": 1, "text": words}),
            None,
        )
    move_clause(mona, draft, world.third_clause, world.heading)
    move_clause(mona, draft, world.third_clause, world.clause)
    placing.restore_working_clause(mona, draft, world.other_clause)
    assert texts(draft)[2:] == before
