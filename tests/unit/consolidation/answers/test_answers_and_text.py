"""Tests of answers beside the text of a working version: what changes later shows at once."""

import pytest

from consult.amendments.actions import revise_amendment, withdraw_amendment
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.desk.batch_actions import undo_batch_action
from consult.consolidation.desk.queries import load_board
from consult.consolidation.desk.suggestion_actions import answer_as_suggested, answer_by_person
from consult.consolidation.desk.suggestion_queries import digest_suggestions, load_suggestions
from consult.consolidation.dispositions.confirmation_actions import (
    adopt_stale_words,
    confirm_disposition,
)
from consult.consolidation.dispositions.effect_queries import check_answers
from consult.consolidation.models import ContributionRef
from consult.consolidation.workbench.actions import build_clause_text, rewrite_clause
from consult.consolidation.workbench.amendment_actions import take_amendments
from consult.consolidation.workbench.clause_text_queries import find_clause_work
from consult.core.database.engine import find_row
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.documents.actions import issue_version
from consult.documents.models import Version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import LATER, NOW
from tests.unit.consolidation.test_publication import edit, proposed, quoted, said, take

pytestmark = pytest.mark.usefixtures("here")
BOTH = LATER.replace("every school", "every school and library")


def answer(world, draft, number, outcome, **more):
    return propose_dispositions(
        world.actor("mona"), draft, [edit(number)], outcome, "Because.", **more
    )


def codes(draft):
    return [
        (each.answered.id, each.code) for each in check_answers(find_row(Version, draft)).misfits
    ]


def stale(draft):
    return [
        (each.amendment_id, each.cause, each.words)
        for each in check_answers(find_row(Version, draft)).stale
    ]


def is_ready(world, draft):
    """Return whether the desk shows the clause as ready."""
    board = load_board(world.actor("mona"), find_row(Version, draft))
    return next(row.ready for row in board.rows if row.line.clause_id == world.other_clause)


def suggestions(world, draft):
    version = find_row(Version, draft)
    return load_suggestions(world.actor("mona"), version, check_answers(version))


def test_what_is_taken_after_the_answer_holds_the_version_back(world, draft):
    one = proposed(world)
    answer(world, draft, one, "not_accepted")
    assert codes(draft) == []
    take(world, draft, one)
    assert codes(draft) == [(one, "words_in_text")]
    clear_for_publication(world, draft)
    assert not is_ready(world, draft)
    with pytest.raises(Conflict, match="answers_do_not_fit") as refused:
        issue_version(world.actor("sera"), draft)
    assert refused.value.details["left"] == 1
    answer(world, draft, one, "accepted")
    assert is_ready(world, draft)
    assert codes(draft) == [] and issue_version(world.actor("sera"), draft).issued


def test_what_is_left_out_again_makes_an_accepted_answer_a_suggestion(world, draft):
    one = proposed(world)
    take(world, draft, one)
    answer(world, draft, one, "accepted")
    assert codes(draft) == []
    build_clause_text(world.actor("mona"), draft, world.other_clause, [])
    assert codes(draft) == [(one, "words_missing")]
    (kept,) = check_answers(find_row(Version, draft)).misfits
    assert kept.disposition.reason == "Because."


def test_words_that_nobody_took_ask_a_person_once(world, draft):
    mona, one = world.actor("mona"), proposed(world)
    answer(world, draft, one, "not_accepted")
    rewrite_clause(mona, draft, world.other_clause, LATER)
    assert codes(draft) == [(one, "words_uncredited")]
    with pytest.raises(Forbidden):
        confirm_disposition(world.actor("pia"), draft, one, "So it is.")
    made = confirm_disposition(mona, draft, one, "The date came from the secretariat.")
    assert made.reason == "The date came from the secretariat." and codes(draft) == []
    with pytest.raises(Conflict, match="answer_needs_no_confirmation"):
        confirm_disposition(mona, draft, one, "Again.")
    rewrite_clause(mona, draft, world.other_clause, NOW + " Now.")
    rewrite_clause(mona, draft, world.other_clause, LATER + " Now.")
    assert codes(draft) == []  # the same words are confirmed once
    revise_amendment(world.actor("pia"), one, BOTH, "More.")
    assert codes(draft) == [(one, "words_uncredited")]  # it asks for something else now


def test_an_amendment_without_an_answer_cannot_be_confirmed(world, draft):
    with pytest.raises(NotFound):
        confirm_disposition(world.actor("mona"), draft, proposed(world), "So it is.")


@pytest.mark.parametrize("change", ["revise", "withdraw"])
def test_words_of_a_revised_or_withdrawn_amendment_are_stale(world, draft, change):
    mona, one = world.actor("mona"), proposed(world)
    take(world, draft, one)
    answer(world, draft, one, "accepted")
    if change == "revise":
        revise_amendment(world.actor("pia"), one, NOW.replace("2030", "2033"), "Later.")
        assert codes(draft) == [(one, "words_stale")]
    else:
        withdraw_amendment(world.actor("pia"), one)
    cause = {"revise": "revised", "withdraw": "closed"}[change]
    assert stale(draft) == [(one, cause, ("2032",))]
    clear_for_publication(world, draft)
    with pytest.raises(Conflict, match="answers_do_not_fit"):
        issue_version(world.actor("sera"), draft)
    for name in ("pia", "cho"):
        with pytest.raises(Forbidden):
            adopt_stale_words(world.actor(name), draft, world.other_clause, one)
    adopt_stale_words(mona, draft, world.other_clause, one)
    assert stale(draft) == []
    with pytest.raises(NotFound):
        adopt_stale_words(mona, draft, world.other_clause, one)
    if change == "revise":
        answer(world, draft, one, "modified")
        assert codes(draft) == []
    assert issue_version(world.actor("sera"), draft).issued


def test_words_of_two_amendments_can_be_kept_when_one_is_revised(world, draft):
    one, other = proposed(world), proposed(world, name="ivo")
    take_amendments(world.actor("mona"), draft, [one, other])
    answer(world, draft, one, "accepted")
    answer(world, draft, other, "accepted")
    revise_amendment(world.actor("pia"), one, NOW.replace("2030", "2033"), "Later.")
    assert codes(draft) == [(one, "words_stale")] and stale(draft) == [(one, "revised", ("2032",))]
    adopt_stale_words(world.actor("mona"), draft, world.other_clause, one)
    answer(world, draft, one, "modified")
    assert codes(draft) == [] and stale(draft) == []


def test_words_taken_again_from_the_revised_amendment_are_not_stale(world, draft):
    one = proposed(world)
    take(world, draft, one)
    revise_amendment(world.actor("pia"), one, NOW.replace("2030", "2033"), "Later.")
    take(world, draft, one)
    work = find_clause_work(draft, world.other_clause)
    assert "2033" in "".join(text for text, _ in work.passages) and stale(draft) == []


def test_a_duplicate_names_another_and_falls_with_its_answer(world, draft):
    one, two, word = proposed(world), proposed(world, "ivo"), quoted(world, "every school")
    for wrong, code in (
        (None, "same_as_missing"),
        (f"amendment:{two}", "same_as_itself"),
        ("amendment:999", "same_as_unknown"),
        ("comment:999", "same_as_unknown"),
    ):
        with pytest.raises(Invalid) as refused:
            answer(world, draft, two, "duplicate", same_as=wrong)
        assert refused.value.details["fields"]["same_as"]["type"] == code
    answer(world, draft, two, "duplicate", same_as=f"amendment:{one}")
    assert codes(draft) == [(two, "same_unanswered")]
    answer(world, draft, one, "not_accepted")
    assert codes(draft) == []
    answer(world, draft, one, "accepted")
    assert codes(draft) == [(one, "words_missing"), (two, "same_unanswered")]
    answer(world, draft, one, "duplicate", same_as=f"amendment:{two}")
    assert len(codes(draft)) == 2  # two that name each other have no answer
    propose_dispositions(world.actor("mona"), draft, [said(word)], "noted", "Yes.")
    answer(world, draft, one, "duplicate", same_as=f"comment:{word}")
    assert codes(draft) == []
    take(world, draft, one)
    assert (one, "words_in_text") in codes(draft)  # the comment was not accepted


def test_all_suggested_answers_are_given_and_undone_in_one_action(world, draft):
    mona = world.actor("mona")
    one, two = proposed(world, text=BOTH), proposed(world, "ivo", NOW.replace("2030", "2040"))
    answer(world, draft, two, "accepted")
    build_clause_text(mona, draft, world.other_clause, [f"{one}:0"])
    found = suggestions(world, draft)
    assert [(each.amendment.id, each.answer.outcome) for each in found] == [
        (one, "part"),
        (two, "not_accepted"),
    ]
    reasons = [each.answer.reason for each in found]
    assert "library" in reasons[0] and "2040" in reasons[1] and len(set(reasons)) == 2
    with pytest.raises(Conflict, match="suggested_otherwise"):
        answer_as_suggested(mona, draft, "0" * 64)
    batch = answer_as_suggested(mona, draft, digest_suggestions(found))
    assert [number for number, _ in batch.items] == [one, two] and codes(draft) == []
    with pytest.raises(Conflict, match="nothing_suggested"):
        answer_as_suggested(mona, draft, digest_suggestions([]))
    undo_batch_action(mona, draft, batch.id)
    assert codes(draft) == [(two, "words_missing")]  # the earlier answer is back
    assert [each.amendment.id for each in suggestions(world, draft)] == [one, two]


def test_an_answer_that_only_a_person_can_give_is_given_with_its_reason(world, draft):
    mona, one = world.actor("mona"), proposed(world)
    with pytest.raises(NotFound):
        answer_by_person(mona, draft, one, "No answer yet.")
    rewrite_clause(mona, draft, world.other_clause, LATER)
    made = answer_by_person(mona, draft, one, "All asked for it.", "accepted")
    assert (made.outcome, made.reason) == ("accepted", "All asked for it.")
    assert codes(draft) == []
    answer_by_person(mona, draft, one, "No.", "part")
    assert codes(draft) == [(one, "words_complete")]  # what the text contradicts is not confirmed


def test_an_answer_that_only_a_person_can_give_is_not_given_with_the_others(world, draft):
    one = proposed(world)
    rewrite_clause(world.actor("mona"), draft, world.other_clause, LATER)
    assert check_answers(find_row(Version, draft)).effects[one].suggested == "accepted"
    assert suggestions(world, draft) == []


def test_participants_see_no_check_and_give_no_suggested_answer(world, draft):
    for name in ("pia", "hana", "cho"):
        with pytest.raises(Forbidden):
            answer_as_suggested(world.actor(name), draft, "0" * 64)
    assert ContributionRef("amendment", 1) == edit(1)
