"""Tests of refused splits and merges in a working version: no place, no part, no permission."""

import pytest

from consult.amendments.actions import withdraw_amendment
from consult.consolidation.workbench import (
    handover_actions as bringing,
    clause_actions as placing,
    split_merge_actions as reshaping,
    actions as working,
)
from consult.consolidation.workbench.clause_text_queries import load_offered_hunks, build_hunk_key
from consult.consolidation.publishing import queries as publication
from consult.core.database.engine import find_row
from consult.core.errors import Conflict, Forbidden, NotFound
from consult.documents.clauses.actions import add_clause, change_clause, move_clause, remove_clause
from consult.documents.forms import ChangeClauseForm, AddClauseForm
from consult.documents.models import Version
from consult.documents.queries import load_clause_order
from consult.text.merge.consolidated_text import SourcedPassage
from tests.support.contributions.amendments import propose
from tests.unit.consolidation.test_decisions import EDITORS, outcomes
from tests.support.contributions.split_merge import BASE, FIRST, SECOND, WORDS, merge, split
from tests.support.consultation.workbench import keys, line, texts

pytestmark = pytest.mark.usefixtures("here")


def test_where_the_cut_has_no_place_nothing_is_changed(world, draft):
    mona, number = world.actor("mona"), split(world)
    words = propose(
        world,
        "paul",
        text=WORDS.replace("stakeholders to report", "states who tell"),
        clause=world.third_clause,
    )
    working.build_clause_text(mona, draft, world.third_clause, keys(world, draft, words))
    before, clauses = texts(draft), load_clause_order(draft)
    with pytest.raises(Conflict, match="cut_not_placed"):
        reshaping.reshape_clause(mona, draft, number)
    assert texts(draft) == before and load_clause_order(draft) == clauses
    clash = publication.load_collisions(mona, find_row(Version, draft))[0]
    assert (clash.numbers, clash.taken, clash.settled) == ([1, 2], [2], True)
    working.build_clause_text(mona, draft, world.third_clause, [])
    reshaping.reshape_clause(mona, draft, number)
    assert texts(draft)[-2:] == [FIRST, SECOND]


@pytest.mark.parametrize("act", [split, merge])
def test_no_text_of_the_whole_comes_into_a_part(world, draft, act):
    mona, number = world.actor("mona"), act(world)
    words = propose(world, "paul", text=WORDS.replace("two", "three"), clause=world.third_clause)
    more = propose(world, "paul", text=BASE.replace("2030", "2032"))
    reshaping.reshape_clause(mona, draft, number)
    clause, edit = (world.third_clause, words) if act is split else (world.other_clause, more)
    before = texts(draft)
    taken = [
        build_hunk_key(hunk, at)
        for each, found in load_offered_hunks(mona, clause)
        if each.id == edit
        for at, hunk in enumerate(found)
    ]
    with pytest.raises(Conflict, match="reshaped_already"):
        working.build_clause_text(mona, draft, clause, taken)
    with pytest.raises(Conflict, match="reshaped_already"):
        placing.remove_working_clause(mona, draft, clause)
    with pytest.raises(Conflict, match="reshaped_already"):
        bringing.hand_over_text(
            world.actor("cho"),
            draft,
            clause,
            [SourcedPassage("Other words.", ("t1",))],
            struck=[],
            taken=[],
            digest=line(draft, clause).digest,
        )
    assert texts(draft) == before


def test_a_moved_or_removed_part_is_not_merged_again(world, draft):
    mona, number = world.actor("mona"), split(world)
    reshaping.reshape_clause(mona, draft, number)
    heir = load_clause_order(draft)[-1].clause
    move_clause(mona, draft, heir, world.clause)
    with pytest.raises(Conflict, match="not_reshaped"):
        reshaping.undo_reshape(mona, draft, number)
    move_clause(mona, draft, heir, world.third_clause)
    remove_clause(mona, draft, heir)
    with pytest.raises(Conflict, match="not_reshaped"):
        reshaping.undo_reshape(mona, draft, number)


def test_impossible_splits_and_merges_are_refused(world, draft):
    mona, number, joined, words = (
        world.actor("mona"),
        split(world),
        merge(world, "ivo"),
        propose(world, "paul"),
    )
    for other in (words, 10**6):
        with pytest.raises(NotFound):
            reshaping.reshape_clause(mona, draft, other)

    def there_and_back(actor):
        reshaping.reshape_clause(actor, draft, number)
        reshaping.undo_reshape(actor, draft, number)

    assert outcomes(world, there_and_back) == EDITORS
    for act in (reshaping.reshape_clause, reshaping.undo_reshape):
        with pytest.raises(Forbidden):
            act(world.actor("cho"), draft, number)
    add_clause(
        mona,
        draft,
        AddClauseForm.model_validate({"kind": "operative", "level": 1, "text": "New."}),
        world.other_clause,
    )
    with pytest.raises(Conflict, match="no_neighbour"):
        reshaping.reshape_clause(mona, draft, joined)
    placing.remove_working_clause(mona, draft, world.third_clause)
    for each in (number, joined):
        with pytest.raises(Conflict, match="clause_left_the_text"):
            reshaping.reshape_clause(mona, draft, each)
    withdraw_amendment(world.actor("pia"), number)
    with pytest.raises(NotFound):
        reshaping.reshape_clause(mona, draft, number)


def test_a_split_clause_is_not_merged_and_none_is_merged_with_two(world, draft):
    mona, number, joined = world.actor("mona"), split(world), merge(world, "ivo")
    reshaping.reshape_clause(mona, draft, number)
    with pytest.raises(Conflict, match="reshaped_already"):
        reshaping.reshape_clause(mona, draft, joined)
    reshaping.undo_reshape(mona, draft, number)
    cut = propose(
        world, "nils", "split", None, clause=world.other_clause, cut=BASE.index("by 2030")
    )
    reshaping.reshape_clause(mona, draft, cut)
    with pytest.raises(Conflict, match="no_neighbour"):
        reshaping.reshape_clause(mona, draft, joined)


def test_another_level_or_kind_in_the_working_version_is_not_merged(world, draft):
    mona, joined = world.actor("mona"), merge(world)
    change_clause(
        mona,
        draft,
        world.third_clause,
        ChangeClauseForm.model_validate(
            {"language": "en", "text": WORDS, "label": "3.", "level": 2}
        ),
    )
    with pytest.raises(Conflict, match="no_neighbour"):
        reshaping.reshape_clause(mona, draft, joined)
