"""Tests of whole amendments applied in one action, and of text written by hand that stays."""

import pytest

from consult.amendments.actions import propose_amendment, withdraw_amendment
from consult.consolidation.desk.author_queries import load_authors
from consult.consolidation.desk.batch_actions import undo_batch_action
from consult.consolidation.dispositions.effect_queries import check_answers
from consult.consolidation.workbench.actions import build_clause_text, rewrite_clause
from consult.consolidation.workbench.amendment_actions import take_amendments
from consult.consolidation.workbench.clause_text_queries import find_clause_work
from consult.core.database.engine import find_row
from consult.core.errors import Conflict, Forbidden, NotFound
from consult.documents.models import Version
from consult.documents.queries import load_clause_texts
from tests.unit.amendments.test_amendment_actions import LATER, NOW
from tests.unit.consolidation.test_publication import proposed

pytestmark = pytest.mark.usefixtures("here")
BOTH = LATER.replace("every school", "every school and library")


def texts(draft):
    return {line.clause_id: line.text for line in load_clause_texts(draft, "en", "en")}


def take(world, draft, *numbers):
    return take_amendments(world.actor("mona"), draft, numbers)


def undo(world, draft, batch):
    return undo_batch_action(world.actor("mona"), draft, batch.id)


def of_each_kind(world):
    """Propose an amendment of each kind that one action applies."""
    pia = world.actor("pia")
    return [
        proposed(world, text=BOTH),
        propose_amendment(pia, world.third_clause, "sup", None, "It is said above.").id,
        propose_amendment(pia, world.other_clause, "add", "Schools come first.", "New.").id,
    ]


def test_all_amendments_of_an_author_are_applied_and_undone_in_one_action(world, draft):
    before, every = texts(draft), of_each_kind(world)
    batch = take(world, draft, *every)
    after = texts(draft)
    assert after[world.other_clause] == BOTH and world.third_clause not in after
    assert "Schools come first." in after.values() and batch.left == 0 and len(batch.items) == 3
    effects = check_answers(find_row(Version, draft)).effects
    assert all(effects[number].effect.is_complete for number in every)
    undo(world, draft, batch)
    assert texts(draft) == before and batch.kept == 0
    assert find_clause_work(draft, world.other_clause) is None


def test_what_was_done_before_stays_and_comes_back(world, draft):
    mona, one, two = world.actor("mona"), proposed(world, text=BOTH), proposed(world, "ivo")
    build_clause_text(mona, draft, world.other_clause, [f"{one}:0"])
    work = find_clause_work(draft, world.other_clause)
    taken, passages, text = work.taken, work.passages, texts(draft)[world.other_clause]
    batch = take(world, draft, one, two)
    assert texts(draft)[world.other_clause] == BOTH
    undo(world, draft, batch)
    work = find_clause_work(draft, world.other_clause)
    assert (work.taken, work.passages, texts(draft)[world.other_clause]) == (taken, passages, text)


def test_a_clause_that_was_moved_and_reworded_in_one_action_comes_back_whole(world, draft):
    before = texts(draft)
    places = list(before)
    move = propose_amendment(
        world.actor("pia"),
        world.other_clause,
        "move",
        None,
        "It comes last.",
        after=world.third_clause,
    ).id
    batch = take(world, draft, move, proposed(world, text=BOTH))
    assert texts(draft)[world.other_clause] == BOTH and list(texts(draft)) != places
    assert undo(world, draft, batch).kept == 0
    assert texts(draft) == before and list(texts(draft)) == places


def test_what_changed_since_is_not_undone(world, draft):
    every = of_each_kind(world)
    batch = take(world, draft, *every)
    rewrite_clause(world.actor("mona"), draft, world.other_clause, BOTH + " Now.")
    undo(world, draft, batch)
    assert texts(draft)[world.other_clause] == BOTH + " Now." and batch.kept == 1


def test_nothing_to_apply_is_said_and_closed_amendments_are_not_found(world, draft):
    one, two = proposed(world), proposed(world, "ivo")
    take(world, draft, one)
    with pytest.raises(Conflict, match="nothing_to_take_over"):
        take(world, draft, one)
    withdraw_amendment(world.actor("ivo"), two)
    for wrong in (two, 999):
        with pytest.raises(NotFound):
            take(world, draft, one, wrong)
    for name in ("pia", "cho", "hana"):
        with pytest.raises(Forbidden):
            take_amendments(world.actor(name), draft, [one])


def test_authors_are_listed_with_what_is_left(world, draft):
    one, two = proposed(world), proposed(world, "ivo", NOW.replace("2030", "2040"))
    take(world, draft, one)
    version = find_row(Version, draft)
    found = load_authors(world.actor("mona"), version, check_answers(version))
    assert sorted((each.every[0].id, [other.id for other in each.left]) for each in found) == [
        (one, []),
        (two, [two]),
    ]
    with pytest.raises(Forbidden):
        load_authors(world.actor("pia"), version, check_answers(version))


def test_text_written_by_hand_stays_when_more_is_applied(world, draft):
    mona, one = world.actor("mona"), proposed(world, text=BOTH)
    build_clause_text(mona, draft, world.other_clause, [f"{one}:1"])
    rewrite_clause(mona, draft, world.other_clause, LATER.replace("connect", "connect at last"))
    work = build_clause_text(mona, draft, world.other_clause, [f"{one}:0", f"{one}:1"])
    assert texts(draft)[world.other_clause] == BOTH.replace("connect", "connect at last")
    sources = {text.strip(): sources for text, sources in work.passages}
    assert sources["at last"] == [f"m{world.ids['mona']}"]
    assert sources["and library"] == [f"a{one}"]
    work = build_clause_text(mona, draft, world.other_clause, [f"{one}:1"])
    assert texts(draft)[world.other_clause] == LATER.replace("connect", "connect at last")
    build_clause_text(mona, draft, world.other_clause, [f"{one}:1"], is_afresh=True)
    assert texts(draft)[world.other_clause] == LATER


def test_text_written_by_hand_prevails_over_a_change_of_the_same_words(world, draft):
    mona, one = world.actor("mona"), proposed(world)
    build_clause_text(mona, draft, world.other_clause, [])
    rewrite_clause(mona, draft, world.other_clause, NOW.replace("2030", "2031"))
    build_clause_text(mona, draft, world.other_clause, [f"{one}:0"])
    assert texts(draft)[world.other_clause] == NOW.replace("2030", "2031")
    effect = check_answers(find_row(Version, draft)).effects[one].effect
    assert not effect.present and not effect.is_credited


def test_a_deletion_that_was_written_back_is_not_credited_any_more(world, draft):
    mona = world.actor("mona")
    one = proposed(world, text=NOW.replace("every school", "school"))
    take(world, draft, one)
    assert check_answers(find_row(Version, draft)).effects[one].effect.credited == {0}
    rewrite_clause(mona, draft, world.other_clause, NOW)
    assert find_clause_work(draft, world.other_clause).struck == []
