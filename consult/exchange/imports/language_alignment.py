"""Two languages clause by clause: which paragraph of one translates which of the other, by kind, label and length; pure.

A dynamic programme over pairs and gaps. Lengths are compared as in W. A. Gale and K. W. Church, "A Program for
Aligning Sentences in Bilingual Corpora" (1993): translations of long texts are long, those of short ones short.
"""

from collections.abc import Mapping, Sequence
from math import inf, log
from typing import NamedTuple

import regex

from consult.exchange.imports.parsing.label_sequences import parse_label_number

GAP_COST = 0.9  # cost of a clause without a counterpart; a pair that costs more than two gaps is none
BAND_WIDTH = 40  # how far the two may be apart, besides the difference of their lengths
DOUBTFUL_RATIO = log(2.2)  # a translation this much longer or shorter than the others is looked at
_NUMBER = regex.compile(r"\p{Nd}+")
_PINNED = -1000.0


class AlignmentUnit(NamedTuple):
    """A clause or a paragraph as the alignment sees it; length in code points of its words."""

    kind: str
    level: int
    label: str
    length: int


class AlignedPair(NamedTuple):
    """Places of two that belong together (None: it has no counterpart), and why one might doubt it.

    doubts: "label", "level", "kind", "length".
    """

    source: int | None
    target: int | None
    doubts: tuple[str, ...] = ()


class _TextPair(NamedTuple):
    source: Sequence[AlignmentUnit]
    target: Sequence[AlignmentUnit]
    ratio: float  # how much longer the target is
    numbers: tuple[list[int | None], list[int | None]]


def align_units(source: Sequence[AlignmentUnit], target: Sequence[AlignmentUnit], pins: Mapping[int, int] | None = None) -> list[AlignedPair]:
    """Pair two texts in their order; pins: {place in target: place in source} that a person said.

    Where two pins cross, the later one counts. Pairs that were pinned are not doubted.
    """
    held = _drop_crossing_pins(pins or {})
    total = sum(each.length for each in source) or 1
    ratio = (sum(each.length for each in target) or 1) / total
    texts = _TextPair(source, target, ratio, ([_parse_number(each) for each in source], [_parse_number(each) for each in target]))
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
    held: dict[int, int] = {}
    for column, row in reversed(list(pins.items())):
        if all((column < other) == (row < there) and row != there for other, there in held.items()):
            held[column] = row
    return held


def _compute_steps(texts: _TextPair, held: Mapping[int, int]) -> list[dict[int, str]]:
    """The cheapest last step for each place of the table within the band."""
    rows, columns = len(texts.source), len(texts.target)
    reach = BAND_WIDTH + abs(rows - columns) + max((abs(row - column) for column, row in held.items()), default=0)
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


def _compute_total_cost(above: Mapping[int, float], texts: _TextPair, held: Mapping[int, int], taken: set[int], row: int,
          column: int) -> float:
    """What it costs to pair two, with all before them."""
    if row < 0 or column < 0 or column not in above:
        return inf
    if held.get(column) == row:
        return above[column] + _PINNED
    if column in held or row in taken:
        return inf
    return above[column] + _compute_pair_cost(texts, row, column)


def _compute_pair_cost(texts: _TextPair, row: int, column: int) -> float:
    one, other = texts.source[row], texts.target[column]
    if (one.kind == "heading") != (other.kind == "heading"):
        return inf
    first, second = texts.numbers[0][row], texts.numbers[1][column]
    labels = 0.0 if first == second else 0.9 if first is not None and second is not None else 0.35
    apart = 0.2 * min(3, abs(one.level - other.level)) + 0.15 * (one.kind != other.kind)
    return labels + apart + min(1.5, 0.9 * abs(_compare_lengths(texts, row, column)))


def _compare_lengths(texts: _TextPair, row: int, column: int) -> float:
    """How much longer a translation is than the others, as a logarithm; short texts say little."""
    return log((texts.target[column].length + 12) / (texts.source[row].length * texts.ratio + 12))


def _list_doubts(texts: _TextPair, row: int, column: int) -> tuple[str, ...]:
    one, other = texts.source[row], texts.target[column]
    said = {
        "label": texts.numbers[0][row] != texts.numbers[1][column],
        "level": one.level != other.level,
        "kind": one.kind != other.kind,
        "length": abs(_compare_lengths(texts, row, column)) > DOUBTFUL_RATIO,
    }
    return tuple(code for code, doubtful in said.items() if doubtful)


def _parse_number(unit: AlignmentUnit) -> int | None:
    """The number in a label, whatever the script: `3.`, `(c)`, `٣`, `三`, `Article 3`."""
    found = _NUMBER.findall(unit.label)
    if found:
        return int(found[-1][:9])
    counted = parse_label_number(unit.label, unit.level) if unit.label else None
    return counted.number if counted else None
