"""Guess of a document's numbering from the labels that stand in its text."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .label_sequence import LevelNumbering, Numbering, PlacedClause, find_parents
from .label_styles import LabelStyle, list_styles, read_number

CANDIDATES = 8  # styles that are tried for a level, the most frequent first
LEAST_SHARE = 0.5  # of the clauses of a level that have to fit


class _Fit(NamedTuple):
    """The number of labels of a level that a style counts to."""

    matches: int
    style: LabelStyle
    restarts: bool


def guess_numbering(
    clauses: Sequence[PlacedClause], labels: Mapping[str, Mapping[int, str]], authentic: str
) -> Numbering:
    """Guess the numbering of a text.

    A level is numbered if most of its clauses have labels that count up from one. Codes of
    headings such as C5 are no numbers. Preambular and operative clauses share a count where
    the operative ones go on from the preambular.

    Args:
        labels: printed labels by language and clause.
    """
    own, parents = labels.get(authentic, {}), find_parents(clauses)
    levels: list[LevelNumbering] = []
    for kind, level in dict.fromkeys((each.kind, each.level) for each in clauses):
        members = [each for each in clauses if (each.kind, each.level) == (kind, level)]
        joint = _find_joint(clauses, kind, level)
        alone, together = (_guess_style(each, own, parents) for each in (members, joint))
        fit = alone
        shared = together is not None and _goes_on(together, joint, own, parents)
        if shared:
            fit = together
        if fit is not None:
            styles = {authentic: fit.style} | _guess_other_styles(members, labels, authentic, fit)
            levels.append(LevelNumbering(kind, level, styles, fit.restarts, shared))
    return Numbering(tuple(levels), authentic)


def _find_joint(clauses: Sequence[PlacedClause], kind: str, level: int) -> list[PlacedClause]:
    """Find the preambular and operative clauses of a level; none for other kinds."""
    pair = {"preambular", "operative"}
    if kind not in pair:
        return []
    return [each for each in clauses if each.kind in pair and each.level == level]


def _goes_on(
    fit: _Fit, joint: Sequence[PlacedClause], own: Mapping[int, str], parents: Mapping[int, int]
) -> bool:
    """Return whether one count through both kinds fits more labels than two counts do."""
    apart = [
        _guess_style([each for each in joint if each.kind == kind], own, parents)
        for kind in ("preambular", "operative")
    ]
    return fit.matches > sum(each.matches for each in apart if each is not None)


def _guess_style(
    members: Sequence[PlacedClause], own: Mapping[int, str], parents: Mapping[int, int]
) -> _Fit | None:
    labelled = [each for each in members if own.get(each.clause_id)]
    if not labelled or len(labelled) < LEAST_SHARE * len(members):
        return None
    tried = Counter(
        style
        for each in labelled
        for style, _ in list_styles(own[each.clause_id])
        if not (each.kind == "heading" and style.prefix.isalpha() and style.prefix.isupper())
    ).most_common(CANDIDATES)
    found = [
        _Fit(_count_matches(labelled, own, style, parents if restarts else {}), style, restarts)
        for style, _ in tried
        for restarts in (False, True)
        if restarts or not style.joined
        if _begins_at_one(labelled[0], own, style)
    ]
    inner = labelled[0].kind == "item" or labelled[0].level > 1
    best = max(found, key=lambda each: (each.matches, each.restarts == inner), default=None)
    if best is None or best.matches < LEAST_SHARE * len(labelled):
        return None
    return best


def _begins_at_one(first: PlacedClause, own: Mapping[int, str], style: LabelStyle) -> bool:
    number = read_number(style, own[first.clause_id])
    return number is not None and number.value == 1


def _count_matches(
    labelled: Sequence[PlacedClause],
    own: Mapping[int, str],
    style: LabelStyle,
    parents: Mapping[int, int],
) -> int:
    """Count the labels that are one more than the one before them."""
    counts: dict[int, int] = {}
    matches = 0
    for each in labelled:
        scope, number = parents.get(each.clause_id, 0), read_number(style, own[each.clause_id])
        if number is not None and not number.inserted:
            matches += number.value == counts.get(scope, 0) + 1
            counts[scope] = number.value
    return matches


def _guess_other_styles(
    members: Sequence[PlacedClause],
    labels: Mapping[str, Mapping[int, str]],
    authentic: str,
    fit: _Fit,
) -> dict[str, LabelStyle]:
    """Guess the style of each translation from the numbers of the authentic labels."""
    numbers = {
        each.clause_id: read_number(fit.style, labels[authentic].get(each.clause_id, ""))
        for each in members
    }
    found = {}
    for language, theirs in labels.items():
        if language == authentic:
            continue
        fitting = Counter(
            style
            for clause_id, number in numbers.items()
            if number is not None and theirs.get(clause_id)
            for style, value in list_styles(theirs[clause_id])
            if value == number.value and style.joined == fit.style.joined
        ).most_common(1)
        if fitting:
            found[language] = fitting[0][0]
    return found
