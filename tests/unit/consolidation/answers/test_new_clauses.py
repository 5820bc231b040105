"""Tests of amendments of an amendment that proposes a clause: ticks on the new clause."""

import pytest

from consult.amendments.actions import amend_amendment, propose_amendment, revise_amendment
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.desk.batch_actions import undo_batch_action
from consult.consolidation.dispositions.effect_queries import check_answers
from consult.consolidation.workbench.actions import build_clause_text, rewrite_clause
from consult.consolidation.workbench.amendment_actions import take_amendments
from consult.consolidation.workbench.clause_actions import insert_working_clause
from consult.consolidation.workbench.queries import load_workbench
from consult.core.database.engine import find_row
from consult.core.errors import Conflict, Invalid
from consult.documents.models import Version
from consult.documents.queries import load_clause_texts
from tests.unit.consolidation.test_publication import edit

pytestmark = pytest.mark.usefixtures("here")
ADDED = "We ask every State to report each year."
SUB = "We ask every Member State to report by 2031."
OTHER = "We ask every State and region to report each year."


@pytest.fixture
def added(world):
    """Propose a clause, and an amendment of it by each of two others; return the three ids."""
    one = propose_amendment(world.actor("pia"), world.other_clause, "add", ADDED, "Nobody does.").id
    sub = amend_amendment(world.actor("nils"), one, SUB, "Members only.").id
    return one, sub, amend_amendment(world.actor("ivo"), one, OTHER, "Regions too.").id


def insert(world, draft, number):
    return insert_working_clause(world.actor("mona"), draft, number).clause_id


def text(draft, clause):
    return next(
        (line.text for line in load_clause_texts(draft, "en", "en") if line.clause_id == clause),
        None,
    )


def bench(world, draft, clause):
    return load_workbench(world.actor("mona"), find_row(Version, draft), clause)


def outcomes(draft, *numbers):
    effects = check_answers(find_row(Version, draft)).effects
    return [effects[number].suggested for number in numbers]


def test_changes_of_a_proposed_clause_are_ticks_with_their_own_author(world, draft, added):
    one, sub, other = added
    assert outcomes(draft, one, sub, other) == [None, None, None]
    clause = insert(world, draft, one)
    found = bench(world, draft, clause)
    askers = {
        option.new.strip(): [each.id for each in option.proposals]
        for spot in found.places
        for option in spot.options
    }
    assert askers == {"Member": [sub], "and region": [other], "by 2031": [sub]}
    assert {each.id for each in found.proposals} == set(added)
    build_clause_text(world.actor("mona"), draft, clause, [f"{sub}:0", f"{other}:0"])
    assert text(draft, clause) == "We ask every Member State and region to report each year."
    passages = {
        words.strip(): sources for words, sources in bench(world, draft, clause).work.passages
    }
    assert passages["Member"] == [f"a{sub}"] and passages["and region"] == [f"a{other}"]
    assert passages["We ask every"] == [f"a{one}"]
    assert outcomes(draft, one, sub, other) == ["modified", "part", "accepted"]


def test_words_written_by_hand_stay_and_all_of_it_can_be_left_out_again(world, draft, added):
    (one, sub, _), mona = added, world.actor("mona")
    clause = insert(world, draft, one)
    rewrite_clause(mona, draft, clause, ADDED.replace("report", "report in full"))
    build_clause_text(mona, draft, clause, [f"{sub}:0", f"{sub}:1"])
    assert text(draft, clause) == SUB.replace("report", "report in full")
    build_clause_text(mona, draft, clause, [], is_afresh=True)
    assert text(draft, clause) == ADDED and outcomes(draft, one, sub) == [
        "accepted",
        "not_accepted",
    ]
    with pytest.raises(Invalid):
        build_clause_text(mona, draft, clause, [f"{sub}:7"])


def test_answers_to_changes_of_a_proposed_clause_fit_the_text(world, draft, added):
    (one, sub, other), mona = added, world.actor("mona")
    clause = insert(world, draft, one)
    build_clause_text(mona, draft, clause, [f"{sub}:0"])
    propose_dispositions(mona, draft, [edit(sub)], "not_accepted", "No.")
    propose_dispositions(mona, draft, [edit(other)], "accepted", "Yes.")
    propose_dispositions(mona, draft, [edit(one)], "modified", "With Member States.")
    found = {
        each.answered.id: each.code for each in check_answers(find_row(Version, draft)).misfits
    }
    assert found == {sub: "words_in_text", other: "words_missing"}


def test_a_whole_amendment_of_a_proposed_clause_is_taken_and_undone_in_one_press(
    world, draft, added
):
    (one, sub, other), mona = added, world.actor("mona")
    with pytest.raises(Conflict, match="nothing_to_take_over"):
        take_amendments(mona, draft, [sub])
    batch = take_amendments(mona, draft, [sub, one])
    (clause,) = {number for number, _ in batch.items}
    assert text(draft, clause) == SUB and batch.left == 0
    more = take_amendments(mona, draft, [other])
    assert "Member State and region" in text(draft, clause)
    assert undo_batch_action(mona, draft, more.id).kept == 0 and text(draft, clause) == SUB
    assert undo_batch_action(mona, draft, batch.id).kept == 0 and text(draft, clause) is None


def test_a_revised_amendment_of_a_proposed_clause_leaves_its_words_marked(world, draft, added):
    one, sub, _ = added
    clause = insert(world, draft, one)
    build_clause_text(world.actor("mona"), draft, clause, [f"{sub}:0"])
    revise_amendment(world.actor("nils"), sub, ADDED.replace("each year", "by 2031"), "All States.")
    stale = [(each.amendment_id, each.words) for each in bench(world, draft, clause).check.stale]
    assert stale == [(sub, ("Member",))]
