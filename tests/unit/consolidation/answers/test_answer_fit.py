"""Tests of the rules for answers and text: each outcome beside each effect."""

import pytest

from consult.consolidation.dispositions.answer_fit import find_misfit, suggest_outcome
from consult.consolidation.dispositions.text_effect import TextEffect
from consult.consolidation.models import OUTCOMES

NONE, ONE, BOTH = frozenset(), frozenset({0}), frozenset({0, 1})
ABSENT = TextEffect(2)
TAKEN = TextEffect(2, BOTH, BOTH)
HALF = TextEffect(2, ONE, ONE)
WRITTEN = TextEffect(2, BOTH, NONE)
BRACKETED = TextEffect(2, NONE, NONE, is_alternative=True)
REWRITTEN = TextEffect(2, ONE, ONE, has_other_words=True, is_rewritten=True)
STALE = TextEffect(2, NONE, NONE, has_other_words=True, is_stale=True)
UNKNOWN = TextEffect(0)
OTHERS = ("noted", "not_accepted", "out_of_scope", "carried_over", "withdrawn")


@pytest.mark.parametrize(
    ("effect", "accepted", "part", "modified", "others"),
    [
        (ABSENT, "words_missing", "words_missing", "words_missing", None),
        (TAKEN, None, "words_complete", "words_not_rewritten", "words_in_text"),
        (HALF, "words_missing", None, "words_not_rewritten", "words_in_text"),
        (WRITTEN, "words_uncredited", "words_complete", "words_missing", "words_uncredited"),
        (BRACKETED, "words_missing", None, "words_not_rewritten", "words_in_text"),
        (REWRITTEN, "words_missing", None, None, "words_in_text"),
        (STALE, "words_stale", "words_stale", "words_stale", "words_stale"),
        (UNKNOWN, None, None, None, None),
    ],
)
def test_each_outcome_fits_some_effects_only(effect, accepted, part, modified, others):
    assert find_misfit("accepted", effect) == accepted
    assert find_misfit("part", effect) == part
    assert find_misfit("modified", effect) == modified
    assert {find_misfit(outcome, effect) for outcome in OTHERS} == {others}


def test_a_person_confirms_words_without_credit_and_nothing_else():
    for outcome in ("accepted", *OTHERS):
        assert find_misfit(outcome, WRITTEN, is_confirmed=True) is None
    assert find_misfit("not_accepted", TAKEN, is_confirmed=True) == "words_in_text"
    assert find_misfit("accepted", ABSENT, is_confirmed=True) == "words_missing"


@pytest.mark.parametrize(
    ("named", "code"), [(None, "same_unnamed"), (False, "same_unanswered"), (True, None)]
)
def test_a_duplicate_holds_with_the_answer_that_it_names(named, code):
    for effect in (ABSENT, TAKEN, UNKNOWN):
        assert find_misfit("duplicate", effect, is_same_answered=named) == code


def test_a_duplicate_of_what_was_refused_may_not_have_words_in_the_text():
    for named, code in (("accepted", None), ("modified", None), ("not_accepted", "words_in_text")):
        found = find_misfit("duplicate", TAKEN, is_same_answered=True, same_outcome=named)
        assert found == code
    denied = find_misfit("duplicate", ABSENT, is_same_answered=True, same_outcome="not_accepted")
    assert denied is None


def test_what_waits_for_its_rendering_is_taken_only_if_a_person_says_so():
    effect = TextEffect(0, is_unrendered=True)
    assert find_misfit("accepted", effect) == "words_unrendered"
    assert find_misfit("accepted", effect, is_confirmed=True) is None
    assert find_misfit("noted", effect) is None


@pytest.mark.parametrize(
    ("by_change", "code"),
    [
        ({"0": "accepted", "1": "not_accepted"}, None),
        ({"0": "modified", "1": "carried_over"}, None),
        ({"0": "not_accepted"}, "change_unlike_text"),
        ({"1": "accepted"}, "change_unlike_text"),
    ],
)
def test_the_answer_to_each_change_is_compared(by_change, code):
    half = TextEffect(2, frozenset({0}), frozenset({0}))
    assert find_misfit("part", half, by_change=by_change) == code


def test_words_that_came_through_a_named_contribution_need_no_confirmation():
    assert find_misfit("accepted", WRITTEN, is_same_answered=True) is None
    assert find_misfit("accepted", WRITTEN, is_same_answered=False) == "words_uncredited"


@pytest.mark.parametrize(
    ("effect", "outcome"),
    [
        (ABSENT, "not_accepted"),
        (TAKEN, "accepted"),
        (HALF, "part"),
        (WRITTEN, "accepted"),
        (BRACKETED, "part"),
        (REWRITTEN, "modified"),
        (STALE, None),
        (UNKNOWN, None),
    ],
)
def test_what_is_suggested_fits(effect, outcome):
    assert suggest_outcome(effect, is_reworded=True) == outcome
    assert outcome is None or outcome in OUTCOMES
    if outcome is not None:
        assert find_misfit(outcome, effect, is_confirmed=True) is None
    if effect == ABSENT:
        assert suggest_outcome(effect, is_reworded=False) is None
