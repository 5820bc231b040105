"""Alignment of two languages, clause by clause, by kind, label and length; without a database.

A dynamic programme over pairs and gaps. Translations of long texts are long, and those of
short texts short.

Source: W. A. Gale and K. W. Church, "A Program for Aligning Sentences in Bilingual Corpora"
(1993).
"""

from collections.abc import Mapping, Sequence
from math import inf, log
from typing import NamedTuple

import regex

from consult.exchange.imports.parsing.label_sequences import parse_label_number

GAP_COST = 0.9  # cost of a clause without a counterpart; no pair costs more than two gaps
BAND_WIDTH = 40  # distance allowed between the places of a pair, beyond the difference in length
DOUBTFUL_RATIO = log(2.2)  # a translation this much longer or shorter than the average is doubted
_NUMBER = regex.compile(r"\p{Nd}+")
_PINNED = -1000.0


class AlignmentUnit(NamedTuple):
    """A clause or a paragraph in an alignment; its length is in code points of the text."""

    kind: str
    level: int
    label: str
    length: int


class AlignedPair(NamedTuple):
    """The places of two units that belong together, with reasons to doubt it.

    Attributes:
        source, target: places in the two texts; None for a unit without a counterpart.
        doubts: "label", "level", "kind", "length".
    """

    source: int | None
    target: int | None
    doubts: tuple[str, ...] = ()


class _TextPair(NamedTuple):
    """Two texts to align."""

    source: Sequence[AlignmentUnit]
    target: Sequence[AlignmentUnit]
    ratio: float  # length of the target divided by that of the source
    numbers: tuple[list[int | None], list[int | None]]


def align_units(
    source: Sequence[AlignmentUnit],
    target: Sequence[AlignmentUnit],
    pins: Mapping[int, int] | None = None,
) -> list[AlignedPair]:
    """Pair the units of two texts in their order.

    If two pins cross, the later one counts. Pinned pairs are not doubted.

    Args:
        pins: {place in target: place in source} as a person set them.
    """
    held = _drop_crossing_pins(pins or {})
    total = sum(each.length for each in source) or 1
    ratio = (sum(each.length for each in target) or 1) / total
    texts = _TextPair(
        source,
        target,
        ratio,
        ([_parse_number(each) for each in source], [_parse_number(each) for each in target]),
    )
    steps = _compute_steps(texts, held)
    found: list[AlignedPair] = []
    row, column = len(source), len(target)
    while row or column:
        step = steps[row].get(column, "gap" if row else "extra")
        if step == "pair":
            row, column = row - 1, column - 1
            doubts = () if held.get(column) == row else _list_doubts(texts, row, column)
            found.append(AlignedPair(row, column, doubts))
        elif step == "gap":
            row -= 1
            found.append(AlignedPair(row, None))
        else:
            column -= 1
            found.append(AlignedPair(None, column))
    return found[::-1]


def _drop_crossing_pins(pins: Mapping[int, int]) -> dict[int, int]:
    """Return the pins without those that a later one crosses."""
    held: dict[int, int] = {}
    for column, row in reversed(list(pins.items())):
        if all((column < other) == (row < there) and row != there for other, there in held.items()):
            held[column] = row
    return held


def _compute_steps(texts: _TextPair, held: Mapping[int, int]) -> list[dict[int, str]]:
    """Compute the cheapest last step for each cell of the table within the band."""
    rows, columns = len(texts.source), len(texts.target)
    reach = (
        BAND_WIDTH
        + abs(rows - columns)
        + max((abs(row - column) for column, row in held.items()), default=0)
    )
    taken = set(held.values())
    above: dict[int, float] = {}
    steps: list[dict[int, str]] = []
    for row in range(rows + 1):
        costs: dict[int, float] = {}
        chosen: dict[int, str] = {}
        for column in range(max(0, row - reach), min(columns, row + reach) + 1):
            if not row and not column:
                costs[0] = 0.0
                continue
            best = min(
                (above.get(column, inf) + GAP_COST, "gap"),
                (costs.get(column - 1, inf) + GAP_COST, "extra"),
                (_compute_total_cost(above, texts, held, taken, row - 1, column - 1), "pair"),
            )
            costs[column], chosen[column] = best
        steps.append(chosen)
        above = costs
    return steps


def _compute_total_cost(
    above: Mapping[int, float],
    texts: _TextPair,
    held: Mapping[int, int],
    taken: set[int],
    row: int,
    column: int,
) -> float:
    """Return the cost of a pair together with everything before it."""
    if row < 0 or column < 0 or column not in above:
        return inf
    if held.get(column) == row:
        return above[column] + _PINNED
    if column in held or row in taken:
        return inf
    return above[column] + _compute_pair_cost(texts, row, column)


def _compute_pair_cost(texts: _TextPair, row: int, column: int) -> float:
    """Return the cost of a pair; infinite if only one of the two is a heading."""
    one, other = texts.source[row], texts.target[column]
    if (one.kind == "heading") != (other.kind == "heading"):
        return inf
    first, second = texts.numbers[0][row], texts.numbers[1][column]
    labels = 0.0 if first == second else 0.9 if first is not None and second is not None else 0.35
    apart = 0.2 * min(3, abs(one.level - other.level)) + 0.15 * (one.kind != other.kind)
    return labels + apart + min(1.5, 0.9 * abs(_compare_lengths(texts, row, column)))


def _compare_lengths(texts: _TextPair, row: int, column: int) -> float:
    """Return how much longer this translation is than the average, as a logarithm.

    The ratio of short texts is damped.
    """
    return log((texts.target[column].length + 12) / (texts.source[row].length * texts.ratio + 12))


def _list_doubts(texts: _TextPair, row: int, column: int) -> tuple[str, ...]:
    """List the reasons to doubt a pair."""
    one, other = texts.source[row], texts.target[column]
    said = {
        "label": texts.numbers[0][row] != texts.numbers[1][column],
        "level": one.level != other.level,
        "kind": one.kind != other.kind,
        "length": abs(_compare_lengths(texts, row, column)) > DOUBTFUL_RATIO,
    }
    return tuple(code for code, doubtful in said.items() if doubtful)


def _parse_number(unit: AlignmentUnit) -> int | None:
    """Return the number in a label in any script: `3.`, `(c)`, `٣`, `三`, `Article 3`."""
    found = _NUMBER.findall(unit.label)
    if found:
        return int(found[-1][:9])
    counted = parse_label_number(unit.label, unit.level) if unit.label else None
    return counted.number if counted else None
