"""Tests of amendments of amendments at the workbench: ticks with their own author."""

import pytest

from consult.amendments.actions import amend_amendment, withdraw_amendment
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.desk.suggestion_queries import load_suggestions
from consult.consolidation.dispositions.effect_queries import check_answers
from consult.consolidation.workbench.actions import build_clause_text
from consult.consolidation.workbench.amendment_actions import take_amendments
from consult.consolidation.workbench.queries import load_workbench
from consult.core.database.engine import find_row
from consult.core.errors import Invalid
from consult.documents.models import Version
from consult.documents.queries import load_clause_texts
from tests.unit.amendments.test_amendment_actions import NOW
from tests.unit.consolidation.test_publication import edit, proposed

pytestmark = pytest.mark.usefixtures("here")
PARENT = NOW.replace("every school", "every school and library")
SUB = NOW.replace("every school", "every school, clinic and library").replace("2030", "2031")


@pytest.fixture
def pair(world):
    """Propose an amendment and an amendment of it by another delegation; return both rows."""
    parent = proposed(world, text=PARENT)
    return parent, amend_amendment(world.actor("nils"), parent, SUB, "Clinics too.").id


def bench(world, draft):
    return load_workbench(world.actor("mona"), find_row(Version, draft), world.other_clause)


def text(world, draft):
    return next(
        line.text
        for line in load_clause_texts(draft, "en", "en")
        if line.clause_id == world.other_clause
    )


def effects(draft):
    found = check_answers(find_row(Version, draft)).effects
    return {number: (each.effect, each.suggested) for number, each in found.items()}


def test_an_amendment_of_an_amendment_is_a_tick_with_its_own_author(world, draft, pair):
    parent, one = pair
    found = bench(world, draft)
    askers = [
        (option.new.strip(), [each.id for each in option.proposals])
        for spot in found.places
        for option in spot.options
    ]
    assert ("2031", [one]) in askers and ("and library", [parent]) in askers
    assert (", clinic and library", [one]) in [(words.strip(), who) for words, who in askers]
    assert [each.id for each in found.worded] == [parent, one]


def test_both_are_credited_with_their_own_words(world, draft, pair):
    parent, one = pair
    take_amendments(world.actor("mona"), draft, [one])
    assert text(world, draft) == SUB
    work = bench(world, draft).work
    sources = {words.strip(): sources for words, sources in work.passages}
    assert sources["2031"] == [f"a{one}"]
    assert [f"a{parent}"] in sources.values()
    (own, suggested), (other, outcome) = effects(draft)[one], effects(draft)[parent]
    assert own.is_complete and own.credited == own.present and suggested == "accepted"
    assert other.is_credited and outcome == "modified"


def test_answers_of_both_are_compared_with_the_text(world, draft, pair):
    parent, one = pair
    mona = world.actor("mona")
    take_amendments(mona, draft, [one])
    propose_dispositions(mona, draft, [edit(one)], "not_accepted", "No.", {"0": "noted"})
    propose_dispositions(mona, draft, [edit(parent)], "modified", "With clinics.")
    check = check_answers(find_row(Version, draft))
    assert [(each.answered.id, each.code) for each in check.misfits] == [(one, "words_in_text")]
    with pytest.raises(Invalid):
        propose_dispositions(mona, draft, [edit(one)], "part", "No.", {"7": "noted"})


def test_the_parent_alone_can_be_taken_and_its_own_amendment_is_not_in_the_text(world, draft, pair):
    parent, one = pair
    build_clause_text(world.actor("mona"), draft, world.other_clause, [f"{parent}:0"])
    assert text(world, draft) == PARENT
    assert effects(draft)[parent][1] == "accepted" and effects(draft)[one][1] == "not_accepted"


def test_a_shorter_wording_is_not_in_the_text_where_the_longer_one_of_the_parent_stands(
    world, draft
):
    mona = world.actor("mona")
    parent = proposed(world, text=NOW.replace("every school", "every school and public library"))
    short = NOW.replace("every school", "every school and public")
    one = amend_amendment(world.actor("nils"), parent, short, "Shorter.").id
    build_clause_text(mona, draft, world.other_clause, [f"{parent}:0"])
    (whole, suggested), (part, outcome) = effects(draft)[parent], effects(draft)[one]
    assert whole.is_complete and suggested == "accepted"
    assert not part.present and outcome == "not_accepted"
    build_clause_text(mona, draft, world.other_clause, [f"{one}:0"])
    assert text(world, draft) == short
    (whole, suggested), (part, outcome) = effects(draft)[parent], effects(draft)[one]
    assert part.is_complete and part.credited == {0} and outcome == "accepted"
    assert not whole.present and whole.is_credited and suggested == "modified"


def test_an_amendment_of_a_withdrawn_amendment_asks_for_nothing_here(world, draft, pair):
    parent, one = pair
    withdraw_amendment(world.actor("pia"), parent)
    found = bench(world, draft)
    assert found.places == [] and effects(draft)[one][1] is None


def test_the_reason_of_an_amendment_of_an_amendment_names_what_its_author_changed(world, draft):
    mona = world.actor("mona")
    rest = "by 2030 through [voluntary] public financing"
    parent = proposed(world, text=NOW.replace(rest, "through a mix of public and private money"))
    one = amend_amendment(
        world.actor("nils"),
        parent,
        NOW.replace(rest, "through a mix of public and private money under licence"),
        "It is safer.",
    ).id
    found = load_suggestions_of(mona, draft)
    assert one not in found or "added" in found[one]
    take_amendments(mona, draft, [one])
    assert "add “under licence”" in load_suggestions_of(mona, draft)[one]
    assert "replaced" not in load_suggestions_of(mona, draft)[one]


def load_suggestions_of(actor, draft):
    version = find_row(Version, draft)
    found = load_suggestions(actor, version, check_answers(version))
    return {each.amendment.id: each.answer.reason for each in found}
