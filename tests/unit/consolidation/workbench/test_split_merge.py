"""Tests of splits and merges in a working version: accepted with other changes, and undone."""

import pytest

from consult.consolidation.workbench import (
    clause_actions as placing,
    split_merge_actions as reshaping,
    actions as working,
)
from consult.consolidation.brackets import insertion_actions as bracketing, actions as brackets
from consult.consolidation.publishing import queries as publication
from consult.consolidation.brackets.change_log import load_bracket_changes
from consult.consolidation.models import REMOVED_DIGEST
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict
from consult.core.events.log import Event
from consult.documents.models import Version
from consult.documents.queries import load_clause_order
from tests.support.contributions.amendments import propose, seen
from tests.support.contributions.split_merge import BASE, FIRST, SECOND, WORDS, merge, split
from tests.support.consultation.workbench import bench, keys, line, texts

pytestmark = pytest.mark.usefixtures("here")


def test_a_split_is_accepted_with_its_provenance_and_undone(world, draft):
    mona, number, before = world.actor("mona"), split(world), texts(draft)
    work = reshaping.reshape_clause(mona, draft, number)
    assert texts(draft) == [*before[:3], FIRST, SECOND] and work.reshaped == [f"a{number}"]
    facts = (
        db.session.query(Event)
        .filter_by(verb="clause.consolidated")
        .order_by(Event.seq.desc())
        .first()
        .facts
    )
    assert (facts["clause_id"], facts["reshaped"]) == (world.third_clause, [f"a{number}"])
    assert (
        work.passages == [[FIRST, ["base"]]]
        and work.digest == line(draft, world.third_clause).digest
    )
    heir = load_clause_order(draft)[-1].clause
    found = bench(world, draft, world.third_clause)
    assert [found.suggest_outcome(each) for each in found.others] == [
        "accepted"
    ] and found.inserted[number].clause_id == heir
    second = bench(world, draft, heir)
    assert (
        second.source.id == number
        and second.base is None
        and second.suggest_outcome(second.source) == "accepted"
    )
    assert [tuple(each) for each in second.passages] == [(SECOND, ("base",))]
    with pytest.raises(Conflict, match="reshaped_already"):
        reshaping.reshape_clause(mona, draft, number)
    assert reshaping.undo_reshape(mona, draft, number).reshaped == [] and texts(draft) == before
    assert line(draft, world.third_clause).digest == line(world.version, world.third_clause).digest
    with pytest.raises(Conflict, match="not_reshaped"):
        reshaping.undo_reshape(mona, draft, number)
    reshaping.reshape_clause(mona, draft, number)
    assert [each.clause for each in load_clause_order(draft)][-2:] == [world.third_clause, heir]
    assert texts(draft)[-2:] == [FIRST, SECOND]


def test_a_merge_is_accepted_with_its_provenance_and_undone(world, draft):
    mona, number, before = world.actor("mona"), merge(world), texts(draft)
    work = reshaping.reshape_clause(mona, draft, number)
    assert texts(draft) == [*before[:2], f"{BASE} {WORDS}"] and (work.clause_id, work.out) == (
        world.third_clause,
        [f"a{number}"],
    )
    facts = (
        db.session.query(Event)
        .filter_by(verb="clause.consolidated")
        .order_by(Event.seq.desc())
        .first()
        .facts
    )
    assert facts["digest"] == REMOVED_DIGEST
    kept, gone = bench(world, draft, world.other_clause), bench(world, draft, world.third_clause)
    assert [tuple(each) for each in kept.passages] == [
        (BASE, ("base",)),
        (" ", (f"a{number}",)),
        (WORDS, ("base",)),
    ]
    assert kept.work.reshaped == [f"a{number}"] and kept.numbers[f"a{number}"].id == number
    assert gone.merge_amendment.id == number and gone.suggest_outcome(gone.others[0]) == "accepted"
    with pytest.raises(Conflict, match="clause_left_the_text"):
        reshaping.reshape_clause(mona, draft, number)
    with pytest.raises(Conflict, match="reshaped_already"):
        placing.restore_working_clause(mona, draft, world.third_clause)
    assert reshaping.undo_reshape(mona, draft, number).out == [] and texts(draft) == before
    with pytest.raises(Conflict, match="not_reshaped"):
        reshaping.undo_reshape(mona, draft, number)
    reshaping.reshape_clause(mona, draft, number)
    assert texts(draft)[-1] == f"{BASE} {WORDS}"


def test_a_merged_clause_does_not_count_as_deleted(world, draft):
    number, gone = merge(world), propose(world, "nils", "sup", None, clause=world.third_clause)
    reshaping.reshape_clause(world.actor("mona"), draft, number)
    found = bench(world, draft, world.third_clause)
    assert {each.id: found.suggest_outcome(each) for each in found.others} == {
        number: "accepted",
        gone: None,
    }
    clash = publication.load_collisions(world.actor("mona"), find_row(Version, draft))[0]
    assert (clash.numbers, clash.taken, clash.settled) == ([1, 2], [1], True)


def test_the_cut_is_carried_through_accepted_changes(world, draft):
    mona, number = world.actor("mona"), split(world)
    words = propose(
        world,
        "paul",
        text=WORDS.replace("all stakeholders", "all willing states").replace("two", "three"),
        clause=world.third_clause,
    )
    working.build_clause_text(mona, draft, world.third_clause, keys(world, draft, words))
    work = reshaping.reshape_clause(mona, draft, number)
    assert texts(draft)[-2:] == ["We *invite* all willing states", "to report every three years."]
    assert [f"a{words}"] in [sources for _, sources in work.passages] and work.taken == keys(
        world, draft, words
    )
    assert [struck for _, struck, _ in work.struck] == ["stakeholders"]
    heir = bench(world, draft, load_clause_order(draft)[-1].clause)
    assert [(each.text, each.sources) for each in heir.passages if each.sources != ("base",)] == [
        ("three", (f"a{words}",))
    ]
    assert [struck for _, struck, _ in heir.work.struck] == ["two"]
    assert [
        asked.option.taken
        for asked in bench(world, draft, world.third_clause).list_requested_changes(
            seen(world, words)
        )
    ] == [True, True]
    back = reshaping.undo_reshape(mona, draft, number)
    assert texts(draft)[-1] == "We *invite* all willing states to report every three years."
    assert [struck for _, struck, _ in back.struck] == ["stakeholders", "two"]
    assert [text[at:].split()[0] for text in texts(draft)[-1:] for at, _, _ in back.struck] == [
        "willing",
        "three",
    ]


def test_text_written_in_the_parts_stays_after_undo(world, draft):
    mona, number = world.actor("mona"), split(world)
    reshaping.reshape_clause(mona, draft, number)
    heir = load_clause_order(draft)[-1].clause
    working.rewrite_clause(mona, draft, heir, "to report every year.")
    reshaping.undo_reshape(mona, draft, number)
    assert texts(draft)[-1] == f"{FIRST} to report every year."
    found = bench(world, draft, world.third_clause)
    assert f"m{mona.user_id}" in {source for each in found.passages for source in each.sources}


def test_merged_text_is_separated_only_where_its_parts_are_clear(world, draft):
    mona, number = world.actor("mona"), merge(world)
    reshaping.reshape_clause(mona, draft, number)
    joined = f"{BASE} {WORDS}"
    working.rewrite_clause(mona, draft, world.other_clause, joined.replace("2030", "2031"))
    reshaping.undo_reshape(mona, draft, number)
    assert texts(draft)[-2:] == [BASE.replace("2030", "2031"), WORDS]
    reshaping.reshape_clause(mona, draft, number)
    working.rewrite_clause(mona, draft, world.other_clause, joined.replace("two", "three"))
    with pytest.raises(Conflict, match="joined_words_changed"):
        reshaping.undo_reshape(mona, draft, number)
    assert texts(draft)[-1] == joined.replace("two", "three")


def test_a_bracket_of_the_whole_is_not_restored_in_a_part(world, draft):
    mona, number = world.actor("mona"), split(world)
    bracketing.insert_brackets(
        mona, draft, world.third_clause, "every two years", why="Some would not."
    )
    deed = load_bracket_changes(draft, world.third_clause)[0].id
    reshaping.reshape_clause(mona, draft, number)
    assert texts(draft)[-2:] == [FIRST, "to report [every two years]."]
    with pytest.raises(Conflict, match="bracket_words_changed"):
        brackets.undo_bracket_change(mona, deed)
    reshaping.undo_reshape(mona, draft, number)
    brackets.undo_bracket_change(mona, deed)
    assert texts(draft)[-1] == WORDS


def test_new_clauses_come_behind_both_parts(world, draft):
    mona, number = world.actor("mona"), split(world, clause=world.third_clause)
    added = propose(world, "paul", "add", "We *decide* to meet again.", clause=world.third_clause)
    reshaping.reshape_clause(mona, draft, number)
    placing.insert_working_clause(mona, draft, added)
    assert texts(draft)[-3:] == [FIRST, SECOND, "We *decide* to meet again."]
