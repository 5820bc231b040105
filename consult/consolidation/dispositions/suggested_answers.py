"""Answers that the text suggests: the outcome, and a reason that names each change."""

from collections.abc import Sequence
from typing import NamedTuple

from consult.amendments.queries import AmendmentView
from consult.core.i18n import format_amendment_number, get_semicolon, join_list
from consult.core.i18n import gettext as _
from consult.text.diff.hunks import Hunk
from consult.text.parsing.light_markup import extract_plain_text

from .text_effect import TextEffect

MAX_QUOTED = 120  # characters of the words that a reason quotes from each side of a change
MAX_REASON = 3_600  # characters; a longer reason names the changes by their numbers only


class SuggestedAnswer(NamedTuple):
    """An answer that fits the text.

    Attributes:
        needs_person: Words stand in the text that were not taken from the amendment, so that
            only a person can say why.
    """

    outcome: str
    reason: str
    needs_person: bool


def build_suggested_answer(
    each: AmendmentView,
    effect: TextEffect,
    outcome: str | None,
    hunks: Sequence[Hunk],
    base: str,
    told: tuple[str, Sequence[Hunk]] | None = None,
) -> SuggestedAnswer | None:
    """Build the answer that the text suggests, with a reason in the reader's language.

    The reason names each change that stands in the text and each that does not. So two
    amendments get the same reason only if they ask for the same and have the same effect.

    Args:
        base: The text that the hunks change.
        told: Another text and the changes in it that the reason names, if all or none of the
            hunks stand in the text.
    """
    if outcome is None:
        return None
    is_one = effect.credited == effect.present and len(effect.present) in {0, len(hunks)}
    if told is not None and is_one:
        base, hunks = told
        every = frozenset(range(len(hunks))) if effect.present else frozenset()
        effect = effect._replace(asked=len(hunks), present=every, credited=every)
    return SuggestedAnswer(
        outcome, _build_reason(each, effect, outcome, hunks, base), bool(effect.uncredited)
    )


def _build_reason(
    each: AmendmentView, effect: TextEffect, outcome: str, hunks: Sequence[Hunk], base: str
) -> str:
    number = format_amendment_number(each.number)
    if not hunks:
        return _build_whole_reason(each.kind, outcome, number)
    long = _write_reason(base, hunks, effect, number)
    return (
        long if len(long) <= MAX_REASON else _write_reason(base, hunks, effect, number, quote=False)
    )


def _write_reason(
    base: str, hunks: Sequence[Hunk], effect: TextEffect, number: str, *, quote: bool = True
) -> str:
    """Write which changes stand in the text, by which way, and which do not."""
    there = [n for n in range(len(hunks)) if n in effect.credited]
    otherwise = [n for n in range(len(hunks)) if n in effect.uncredited]
    left = [n for n in range(len(hunks)) if n not in effect.present]

    def tell(numbers: list[int]) -> str:
        if not quote:
            return join_list(n + 1 for n in numbers)
        if len(hunks) == 1:
            return _describe(base, hunks[0])
        return get_semicolon().join(f"({n + 1}) {_describe(base, hunks[n])}" for n in numbers)

    parts = []
    if there:
        parts.append(_("Taken from %(number)s: %(changes)s.", number=number, changes=tell(there)))
    if otherwise:
        parts.append(
            _(
                "Asked for by %(number)s too, and in the text without being taken from it: "
                "%(changes)s.",
                number=number,
                changes=tell(otherwise),
            )
        )
    if left and effect.is_alternative:
        parts.append(
            _(
                "In brackets, as an alternative of %(number)s: %(changes)s.",
                number=number,
                changes=tell(left),
            )
        )
    elif left and effect.has_other_words:
        parts.append(
            _(
                "Taken from %(number)s and then rewritten: %(changes)s.",
                number=number,
                changes=tell(left),
            )
        )
    elif left:
        parts.append(
            _("Not taken from %(number)s: %(changes)s.", number=number, changes=tell(left))
        )
    if effect.is_rewritten and there:
        parts.append(_("Words beside them were written by those who prepare the text."))
    return " ".join(parts)


def _describe(base: str, hunk: Hunk) -> str:
    """Describe a change by its words; the words of both sides are abridged."""
    old = _quote(base[hunk.start : hunk.end])
    new = _quote(hunk.replacement)
    if not old:
        return _("add “%(new)s”", new=new)
    if not new:
        return _("delete “%(old)s”", old=old)
    return _("replace “%(old)s” by “%(new)s”", old=old, new=new)


def _quote(text: str) -> str:
    words = extract_plain_text(text).strip() or text.strip()
    return words if len(words) <= MAX_QUOTED else f"{words[:MAX_QUOTED].rstrip()}…"


def _build_whole_reason(kind: str, outcome: str, number: str) -> str:
    """Build the reason for an amendment that asks for one thing of a clause as a whole."""
    if kind == "add":
        return _build_new_clause_reason(outcome, number)
    done = outcome in {"accepted", "modified"}
    reasons = {
        "sup": (
            _("The clause is deleted, as %(number)s proposes.", number=number),
            _("The clause is not deleted as %(number)s proposes.", number=number),
        ),
        "noc": (
            _("The clause stays as it is, as %(number)s proposes.", number=number),
            _("The clause does not stay as it is, as %(number)s proposes.", number=number),
        ),
        "move": (
            _("The clause is moved, as %(number)s proposes.", number=number),
            _("The clause is not moved as %(number)s proposes.", number=number),
        ),
        "split": (
            _("The clause is split, as %(number)s proposes.", number=number),
            _("The clause is not split as %(number)s proposes.", number=number),
        ),
        "merge": (
            _("The clauses are merged, as %(number)s proposes.", number=number),
            _("The clauses are not merged as %(number)s proposes.", number=number),
        ),
    }
    return reasons[kind][0 if done else 1]


def _build_new_clause_reason(outcome: str, number: str) -> str:
    if outcome == "modified":
        return _("The new clause that %(number)s proposes is in the text, changed.", number=number)
    if outcome == "part":
        return _("The new clause that %(number)s proposes is in the text in part.", number=number)
    if outcome == "accepted":
        return _("The new clause that %(number)s proposes is in the text.", number=number)
    return _("The new clause that %(number)s proposes is not in the text.", number=number)
