"""Previews of labels: the one that the numbering gives, and both ways to count a version."""

from collections import Counter
from typing import NamedTuple

from consult.documents.models import Version

from .queries import LabelState, load_label_state


class LabelPreview(NamedTuple):
    """The label that the numbering gives a clause, and whether its own one was set by hand."""

    computed: str
    by_hand: bool


def preview_label(version: Version, clause_id: int, language: str) -> LabelPreview:
    """Preview the label of a clause of a working version, as the numbering gives it."""
    state = load_label_state(version)
    key, free = (clause_id, language), {(clause_id, own) for own in state.text.languages}
    state = state._replace(text=state.text._replace(labels={key: ""} | state.text.labels))
    return LabelPreview(
        state.compute(free=free | {key}).get(key, ""), bool(state.text.by_hand.get(key))
    )


class NumberChange(NamedTuple):
    """A clause whose label differs between the two ways to count.

    Attributes:
        before: its label in the issued version; None if the clause is new.
    """

    clause_id: int
    before: str | None
    kept: str
    anew: str


class NumbersPreview(NamedTuple):
    """The authentic labels of a working version, counted in both ways.

    Attributes:
        anew: the clauses are counted from one now.
        by_hand: clauses with a label set by hand, though their kind and level is numbered.
        unnumbered: clauses without a number, though their kind and level is numbered.
        twice: labels that two clauses of a count have.
    """

    anew: bool
    changes: list[NumberChange]
    by_hand: list[int]
    unnumbered: list[int]
    twice: list[str]


def preview_numbers(version: Version) -> NumbersPreview:
    """Preview the labels of a working version for the page of publishing."""
    state = load_label_state(version)
    own = version.document.authentic
    kept, anew = state.compute(anew=False), state.compute(anew=True)
    changes = [
        NumberChange(
            each.clause_id,
            state.base.labels.get((each.clause_id, own)),
            kept.get((each.clause_id, own), ""),
            anew.get((each.clause_id, own), ""),
        )
        for each in state.text.clauses
    ]
    unnumbered = _find_unnumbered(state, own)
    by_hand = [
        each.clause_id
        for each in state.text.clauses
        if state.text.by_hand.get((each.clause_id, own))
        and each.clause_id not in unnumbered
        and state.numbering.get_style(each.kind, each.level, own) is not None
    ]
    return NumbersPreview(
        state.anew,
        [each for each in changes if each.kept != each.anew],
        by_hand,
        unnumbered,
        _find_labels_twice(state, own),
    )


def _find_unnumbered(state: LabelState, own: str) -> list[int]:
    return [
        each.clause_id
        for each in state.text.clauses
        if not state.text.labels.get((each.clause_id, own))
        and state.numbering.get_style(each.kind, each.level, own) is not None
    ]


def _find_labels_twice(state: LabelState, own: str) -> list[str]:
    """Find the labels that several clauses of one count have."""
    labels: Counter[tuple[str, int, str]] = Counter()
    for each, scope in state.numbering.list_scopes(state.text.clauses):
        label = state.text.labels.get((each.clause_id, own))
        if label:
            labels[(*scope, label)] += 1
    return [label for (*_, label), count in labels.items() if count > 1]
