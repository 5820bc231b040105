"""Other edits that are taken once a clause was split or joined: into the whole, which is split or joined again."""

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
from tests.unit.test_amendments import propose
from tests.unit.test_splits import BASE, WORDS, merge, split
from tests.unit.test_splits_taken import FIRST, SECOND, bench, draft, keys, line, texts  # noqa: F401 - draft is a fixture

pytestmark = pytest.mark.usefixtures("here")


def test_what_is_taken_afterwards_goes_into_the_whole_which_is_split_again(world, draft):  # noqa: F811
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


def test_what_is_taken_afterwards_goes_into_its_own_part_of_what_was_joined(world, draft):  # noqa: F811
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


def test_what_cannot_be_split_again_is_not_taken(world, draft):  # noqa: F811
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
def test_a_joined_clause_comes_back_right_behind_the_other_whatever_was_put_in_meanwhile(
    world,
    draft,  # noqa: F811
    where,  # noqa: F811
):  # noqa: F811
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


def test_a_clause_that_was_taken_out_comes_back_where_it_stood(world, draft):  # noqa: F811
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
