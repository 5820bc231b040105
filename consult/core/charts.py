"""Geometry of charts in SVG units: columns of a strip, pieces of a bar, rows of a chart."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Counts = Mapping[str, int]
ABOVE, BELOW = 14, 9  # heights of a strip above and below its baseline, in a box of 54 by 24
BASELINE = 15
COUNTED_CHOICES = (
    "support",
    "live",
    "object",
    "abstain",
)  # a reservation is an answer still to come and has no share
CHOICES = (*COUNTED_CHOICES, "reserve")


class StripColumn(NamedTuple):
    """A group's column in a strip: y and height of three rectangles, and its answers in numbers.

    `heard` is False if nobody of the group answered; a reservation is an answer still to come.
    """

    group: Any
    x: float
    support: tuple[float, float]
    live: tuple[float, float]
    against: tuple[float, float]
    answers: tuple[tuple[str, int], ...]
    heard: bool


class BarPiece(NamedTuple):
    """A piece of a bar.

    `x` and `width` are in percent, `y` and `height` in a box of six units.
    """

    css: str
    x: float
    width: float
    y: float
    height: float


class ChartRow(NamedTuple):
    """A row of a chart; its width is in percent of the longest row."""

    thing: Any
    count: int  # type: ignore[assignment]  # a tuple has a method of this name
    width: float


def count_answers(counts: Counts) -> int:
    """Count the answers in a tally, without reservations."""
    return sum(counts.get(choice, 0) for choice in COUNTED_CHOICES)


def build_strip_columns(
    tally: Mapping[str, Any] | None, groups: Sequence[Any]
) -> list[StripColumn]:
    """Build the columns of a strip, with shares within each group.

    A small group is therefore as visible as a large one.
    """
    by_group = (tally or {}).get("groups", {})
    return [
        _build_column(number, group, by_group.get(group["code"], {}))
        for number, group in enumerate(groups)
    ]


def _build_column(number: int, group: Any, counts: Counts) -> StripColumn:
    """Build the column of one group."""
    whole, x = count_answers(counts), 1 + 9 * number
    answers = tuple((choice, counts[choice]) for choice in CHOICES if counts.get(choice))
    if not whole:
        flat = (BASELINE, 0)
        return StripColumn(group, x, flat, flat, flat, answers, heard=False)
    support = ABOVE * counts.get("support", 0) / whole
    live = ABOVE * counts.get("live", 0) / whole
    against = BELOW * counts.get("object", 0) / whole
    return StripColumn(
        group,
        x,
        (_round_length(BASELINE - support), _round_length(support)),
        (_round_length(BASELINE - support - live), _round_length(live)),
        (BASELINE, _round_length(against)),
        answers,
        heard=True,
    )


def _round_length(length: float) -> float:
    """Round to one decimal; a whole number has none, since a page has hundreds of them."""
    rounded = round(length, 1)
    return int(rounded) if rounded.is_integer() else rounded


def build_bar_pieces(counts: Counts) -> list[BarPiece]:
    """Build the pieces of a bar.

    Support is full, "can live with" is half, abstentions are a hairline, and objections are
    full from the far end.
    """
    whole = count_answers(counts)
    if not whole:
        return []
    support, live, against, abstain = (
        100 * counts.get(choice, 0) / whole for choice in COUNTED_CHOICES
    )
    pieces = [
        BarPiece("f", 0, support, 0, 6),
        BarPiece("l", support, live, 1.5, 3),
        BarPiece("a", support + live, abstain, 2.6, 0.8),
        BarPiece("o", 100 - against, against, 0, 6),
    ]
    return [
        BarPiece(css, round(x, 1), round(width, 1), y, height)
        for css, x, width, y, height in pieces
        if width
    ]


def build_share_rows(rows: Iterable[tuple[Any, int]], least: int = 1) -> list[ChartRow]:
    """Build the rows of a chart, each in proportion to the largest count.

    Args:
        least: the count of a full row if all counts are smaller, so that small numbers look
            small.
    """
    known = list(rows)
    most = max(least, *(count for _, count in known)) if known else least
    return [ChartRow(thing, count, round(100 * count / most, 1)) for thing, count in known]
