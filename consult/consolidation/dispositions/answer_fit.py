"""Rules for whether an answer fits the text, and which outcome the text suggests.

Source: the specification of consult, "An answer and the text cannot part".
"""

from collections.abc import Mapping
from types import MappingProxyType

from consult.core.digests import hash_text

from .text_effect import TextEffect

NO_CHANGES: Mapping[str, str] = MappingProxyType({})
MISFITS = (
    "words_in_text",
    "words_uncredited",
    "words_missing",
    "words_complete",
    "words_not_rewritten",
    "same_unnamed",
    "same_unanswered",
    "words_stale",
    "words_unrendered",
    "change_unlike_text",
    "answer_outdated",
    "effect_changed",
)
CONFIRMABLE = frozenset(
    {"words_uncredited", "words_unrendered", "answer_outdated", "effect_changed"}
)  # a person says that it holds
TAKEN = frozenset({"accepted", "part", "modified"})


def find_misfit(
    outcome: str,
    effect: TextEffect,
    *,
    is_confirmed: bool = False,
    is_same_answered: bool | None = None,
    same_outcome: str | None = None,
    by_change: Mapping[str, str] = NO_CHANGES,
) -> str | None:
    """Return the code of what the text says against an answer, or None if both fit.

    Args:
        is_confirmed: A person has confirmed the answer although words stand in the text that
            were not taken from the amendment.
        is_same_answered: The contribution that is named as asking the same has an answer that
            fits; None if no contribution is named.
        same_outcome: Outcome of that answer.
        by_change: Outcomes of single changes, by their number from 0.

    Returns:
        words_in_text: it is answered as not taken, but words were taken from it.
        words_uncredited: its words stand in the text, but were not taken from it.
        words_missing: it is answered as taken, but its words, or some of them, are not there.
        words_complete: it is answered as taken in part, but all of it is there.
        words_not_rewritten: it is answered as modified, but nobody rewrote its words.
        same_unnamed, same_unanswered: it is answered as asking the same as another one, but
            none is named, or the answer of that one does not fit.
        words_stale: it was revised or withdrawn after its words were taken.
        words_unrendered: it is answered as taken, but waits for its rendering.
        change_unlike_text: the answer to one of its changes does not fit.

    An answer that fits otherwise is "answer_outdated" if the amendment was revised after it, and
    "effect_changed" if other changes of it stand in the text than when it was given.
    """
    if effect.is_stale:
        return "words_stale"
    if outcome == "duplicate":
        code = {None: "same_unnamed", False: "same_unanswered", True: None}[is_same_answered]
        is_denied = effect.is_credited and same_outcome not in {None, *TAKEN}
        return "words_in_text" if code is None and is_denied else code
    if effect.is_unrendered and outcome in TAKEN:
        return None if is_confirmed else "words_unrendered"
    if not effect.asked and not effect.is_credited:
        return None
    code = _compare(outcome, effect)
    if code is None and effect.uncredited and not (is_confirmed or is_same_answered):
        return "words_uncredited"
    if code == "words_in_text" and not effect.is_credited:
        return None if is_confirmed else "words_uncredited"
    if code is None and not all(_fits_change(effect, *each) for each in by_change.items()):
        return "change_unlike_text"
    return code


def _fits_change(effect: TextEffect, number: str, outcome: str) -> bool:
    """Return whether the answer to a single change fits the text."""
    if outcome == "accepted":
        return int(number) in effect.present
    if outcome in TAKEN:
        return effect.is_credited or int(number) in effect.present
    return int(number) not in effect.credited


def _compare(outcome: str, effect: TextEffect) -> str | None:
    """Compare an outcome with the words that stand in the text, however they came there."""
    there = bool(effect.present) or effect.is_credited
    if outcome == "accepted":
        return None if effect.is_complete else "words_missing"
    if outcome == "part":
        if effect.is_partial:
            return None
        return "words_complete" if effect.is_complete else "words_missing"
    if outcome == "modified":
        if not effect.is_credited:
            return "words_missing"
        return None if effect.is_rewritten else "words_not_rewritten"
    return "words_in_text" if there else None


def suggest_outcome(effect: TextEffect, *, is_reworded: bool) -> str | None:
    """Suggest the outcome that fits an effect; None if the text does not tell.

    Args:
        is_reworded: The clause reads otherwise than as issued.
    """
    if not effect.asked or effect.is_stale:
        return None
    if effect.is_complete:
        return "modified" if effect.is_credited and effect.is_rewritten else "accepted"
    if effect.has_other_words and effect.is_rewritten:
        return "modified"
    if effect.is_partial:
        return "part"
    if effect.is_credited:
        return None
    return "not_accepted" if is_reworded else None


def digest_effect(effect: TextEffect, proposed: str) -> str:
    """Build the digest of an effect, which a confirmation of an answer is bound to."""
    state = (proposed, sorted(effect.present), sorted(effect.credited), effect.is_alternative)
    return hash_text(repr(state))
