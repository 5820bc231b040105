"""Tests of text that no tick brought: it stays when the text is built again, however it came.

A revised amendment has no tick until it is taken again.
"""

import pytest

from consult.amendments.actions import propose_amendment, revise_amendment
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.brackets.insertion_actions import insert_brackets
from consult.consolidation.dispositions.confirmation_actions import adopt_stale_words
from consult.consolidation.dispositions.effect_queries import check_answers
from consult.consolidation.workbench.actions import build_clause_text, rewrite_clause
from consult.consolidation.workbench.amendment_actions import take_amendments
from consult.consolidation.workbench.clause_text_queries import find_clause_work
from consult.consolidation.workbench.handover_actions import hand_over_text
from consult.consolidation.workbench.queries import load_workbench
from consult.core.database.engine import find_row
from consult.core.events.log import transaction
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import change_clause
from consult.documents.forms import ChangeClauseForm
from consult.documents.models import Version
from consult.documents.queries import load_clause_texts
from consult.text.merge.consolidated_text import SourcedPassage
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import LATER, NOW
from tests.unit.consolidation.test_publication import edit, proposed, reword

pytestmark = pytest.mark.usefixtures("here")
WRITTEN = NOW.replace("connect", "connect at last")
BOTH = LATER.replace("connect", "connect at last")


def text(world, draft):
    lines = load_clause_texts(draft, "en", "en")
    return next(line.text for line in lines if line.clause_id == world.other_clause)


def bench(world, draft):
    return load_workbench(world.actor("mona"), find_row(Version, draft), world.other_clause)


def write(world, draft):
    rewrite_clause(world.actor("mona"), draft, world.other_clause, WRITTEN)


def write_in_the_version(world, draft):
    form = ChangeClauseForm.model_validate({"language": "en", "text": WRITTEN})
    change_clause(world.actor("mona"), draft, world.other_clause, form)


def hand_over(world, draft):
    digest = bench(world, draft).text_now.digest
    before, behind = WRITTEN.split(" at last")
    made = [
        SourcedPassage(before, ("base",)),
        SourcedPassage(" at last", ("d1",)),
        SourcedPassage(behind, ("base",)),
    ]
    hand_over_text(
        world.actor("mona"), draft, world.other_clause, made, struck=[], taken=[], digest=digest
    )


@pytest.mark.parametrize("bring", [write, write_in_the_version, hand_over])
@pytest.mark.parametrize("is_whole", [False, True])
def test_words_that_were_there_first_stay_when_a_change_is_taken(world, draft, bring, is_whole):
    mona, one = world.actor("mona"), proposed(world)
    bring(world, draft)
    assert bench(world, draft).keeps_written
    if is_whole:
        take_amendments(mona, draft, [one])
    else:
        build_clause_text(mona, draft, world.other_clause, [f"{one}:0"])
    assert text(world, draft) == BOTH
    build_clause_text(mona, draft, world.other_clause, [])
    assert text(world, draft) == WRITTEN
    build_clause_text(mona, draft, world.other_clause, [f"{one}:0"], is_afresh=True)
    assert text(world, draft) == LATER


def test_brackets_by_hand_stay_when_a_change_is_taken(world, draft):
    mona, one = world.actor("mona"), proposed(world)
    insert_brackets(mona, draft, world.other_clause, "every school", why="Not all agree.")
    build_clause_text(mona, draft, world.other_clause, [f"{one}:0"])
    assert text(world, draft) == LATER.replace("every school", "[every school]")


def test_what_was_built_by_an_earlier_release_from_a_revised_amendment_is_built_afresh(
    world, draft
):
    mona, one = world.actor("mona"), proposed(world)
    build_clause_text(mona, draft, world.other_clause, [f"{one}:0"])
    with transaction():
        find_clause_work(draft, world.other_clause).built = None  # as before 0.2
    assert bench(world, draft).keeps_written
    revise_amendment(world.actor("pia"), one, NOW.replace("2030", "2033"), "Later.")
    assert not bench(world, draft).keeps_written
    build_clause_text(mona, draft, world.other_clause, [f"{one}:0"])
    assert text(world, draft) == NOW.replace("2030", "2033")


def test_the_box_of_a_revised_amendment_is_not_ticked_and_its_new_words_can_be_taken(world, draft):
    mona, one = world.actor("mona"), proposed(world)
    take_amendments(mona, draft, [one])
    revise_amendment(world.actor("pia"), one, NOW.replace("2030", "2033"), "Later.")
    found = bench(world, draft)
    assert [option.taken for spot in found.places for option in spot.options] == [False]
    (asked,) = found.list_requested_changes(found.proposals[0])
    assert not asked.option.taken
    take_amendments(mona, draft, [one])
    assert text(world, draft) == NOW.replace("2030", "2033")
    assert check_answers(find_row(Version, draft)).effects[one].suggested == "accepted"


def test_words_that_a_moderator_keeps_of_a_revised_amendment_stay_when_the_text_is_built(
    world, draft
):
    mona, one = world.actor("mona"), proposed(world)
    other = proposed(world, "ivo", NOW.replace("every school", "each school"))
    take_amendments(mona, draft, [one])
    revise_amendment(world.actor("pia"), one, NOW.replace("resolve", "decide"), "Otherwise.")
    adopt_stale_words(mona, draft, world.other_clause, one)
    take_amendments(mona, draft, [other])
    assert text(world, draft) == LATER.replace("every school", "each school")
    assert check_answers(find_row(Version, draft)).stale == []
    sources = {words.strip(): sources for words, sources in bench(world, draft).work.passages}
    assert sources["2032"] == [f"a{one}"]
    build_clause_text(mona, draft, world.other_clause, [f"{other}:0"], is_afresh=True)
    assert text(world, draft) == NOW.replace("every school", "each school")


@pytest.mark.parametrize("words", ["and again in 2035", "and again", "2035"])
def test_brackets_by_hand_around_taken_words_turn_each_answer_to_a_suggestion(world, words):
    mona = world.actor("mona")
    first = create_working_version(world, "plain", based_on=world.version)
    reword(world, first, "We hold a review [in 2030] [in 2035], as openly as this one.")
    issue_version(world.actor("sera"), clear_for_publication(world, first))
    draft = create_working_version(world, "next", based_on=first)
    asked = "We hold a review in 2030 and again in 2035, as openly as this one."
    one, two = (
        propose_amendment(world.actor(name), world.other_clause, "mod", asked, "Both.").id
        for name in ("pia", "ivo")
    )
    take_amendments(mona, draft, [one, two])
    propose_dispositions(mona, draft, [edit(one)], "accepted", "Taken.")
    propose_dispositions(
        mona, draft, [edit(two)], "duplicate", "As the other.", same_as=f"amendment:{one}"
    )
    assert check_answers(find_row(Version, draft)).misfits == []
    insert_brackets(mona, draft, world.other_clause, words, why="Not all agree.")
    found = check_answers(find_row(Version, draft)).misfits
    assert [(each.answered.id, each.code) for each in found] == [
        (one, "words_missing"),
        (two, "same_unanswered"),
    ]
