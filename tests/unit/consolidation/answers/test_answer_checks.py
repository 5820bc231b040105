"""Tests of answers that only a closer look compares with the text."""

import pytest

from consult.amendments.actions import propose_amendment, revise_amendment
from consult.consolidation.dispositions.confirmation_actions import confirm_disposition
from consult.consolidation.workbench.actions import build_clause_text
from consult.consolidation.workbench.amendment_actions import take_amendments
from consult.consolidation.workbench.clause_text_queries import build_hunk_key, load_offered_hunks
from tests.unit.amendments.test_amendment_actions import NOW
from tests.unit.consolidation.test_publication import proposed, take

from .test_answers_and_text import answer, codes, suggestions

pytestmark = pytest.mark.usefixtures("here")


def test_a_wish_to_keep_a_clause_may_stay_open_or_be_noted(world, draft):
    one = propose_amendment(world.actor("nils"), world.other_clause, "noc", None, "It is good.").id
    for outcome in ("accepted", "noted", "carried_over"):
        answer(world, draft, one, outcome)
        assert codes(draft) == []
    answer(world, draft, one, "not_accepted")
    assert codes(draft) == [(one, "words_in_text")]
    take(world, draft, proposed(world))
    assert codes(draft) == []


def test_an_amendment_that_waits_for_its_rendering_is_not_taken_unseen(world, draft):
    one = propose_amendment(
        world.actor("pia"), world.other_clause, "mod", "Nous décidons.", "Oui.", language="fr"
    ).id
    answer(world, draft, one, "accepted")
    assert codes(draft) == [(one, "words_unrendered")]
    confirm_disposition(world.actor("mona"), draft, one, "We read it.")
    assert codes(draft) == []
    answer(world, draft, one, "carried_over")
    assert codes(draft) == []


def test_an_answer_is_compared_however_many_amendments_are_open(world, draft, monkeypatch):
    one = proposed(world)
    take(world, draft, one)
    answer(world, draft, one, "not_accepted")
    monkeypatch.setattr("consult.amendments.queries.MOST", 0)
    assert codes(draft) == [(one, "words_in_text")]


def test_an_answer_to_an_earlier_revision_is_looked_at_again(world, draft):
    mona, one = world.actor("mona"), proposed(world)
    take(world, draft, one)
    answer(world, draft, one, "accepted")
    revise_amendment(world.actor("pia"), one, NOW.replace("2030", "2033"), "Later.")
    take_amendments(mona, draft, [one])
    assert codes(draft) == [(one, "answer_outdated")]
    confirm_disposition(mona, draft, one, "Taken as revised.")
    assert codes(draft) == []
    revise_amendment(world.actor("pia"), one, NOW.replace("2030", "2034"), "Later still.")
    take_amendments(mona, draft, [one])
    answer(world, draft, one, "accepted")
    assert codes(draft) == []


def test_a_confirmation_of_what_waits_for_its_rendering_ends_with_its_revision(world, draft):
    pia = world.actor("pia")
    one = propose_amendment(
        pia, world.other_clause, "mod", "Nous décidons.", "Oui.", language="fr"
    ).id
    answer(world, draft, one, "accepted")
    confirm_disposition(world.actor("mona"), draft, one, "We read it.")
    revise_amendment(pia, one, "Nous refusons.", "Non.")
    assert codes(draft) != []


def test_an_answer_is_looked_at_again_once_other_words_of_its_amendment_stand_there(world, draft):
    mona, clause = world.actor("mona"), world.other_clause
    one = proposed(world, text=NOW.replace("resolve", "decide").replace("2030", "2033"))
    first, second = (
        build_hunk_key(hunk, place)
        for _, found in load_offered_hunks(mona, clause)
        for place, hunk in enumerate(found)
    )
    build_clause_text(mona, draft, clause, [first])
    (made,) = answer(world, draft, one, "part")
    assert codes(draft) == []
    build_clause_text(mona, draft, clause, [second])
    assert codes(draft) == [(one, "effect_changed")] and made.reason == "Because."
    build_clause_text(mona, draft, clause, [first])
    assert codes(draft) == []
    build_clause_text(mona, draft, clause, [second])
    confirm_disposition(mona, draft, one, "The second one.")
    assert codes(draft) == []
    build_clause_text(mona, draft, clause, [first])
    assert codes(draft) == [(one, "effect_changed")]


def test_an_answer_that_waited_for_the_text_is_not_asked_for_again(world, draft):
    one = proposed(world)
    answer(world, draft, one, "accepted")
    assert codes(draft) == [(one, "words_missing")]
    take(world, draft, one)
    assert codes(draft) == []


def test_a_duplicate_named_by_a_person_is_not_answered_with_the_others(world, draft):
    one, two = proposed(world), proposed(world, "ivo", NOW.replace("connect", "link"))
    answer(world, draft, two, "duplicate", same_as=f"amendment:{one}")
    take(world, draft, proposed(world, "nils", NOW.replace("resolve", "decide")))
    assert codes(draft) == [(two, "same_unanswered")]
    assert two not in {each.amendment.id for each in suggestions(world, draft)}
