"""Comparisons of our own parts with ready-made ones, and the page that keeps them."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypeVar

from bench.load_generator import ROOT, LoadResult

PAGE = ROOT / "docs" / "development" / "decisions" / "measurements.md"
Figure = TypeVar("Figure")
WITHIN_A_FIFTH = 1.25  # below this ratio, the ready-made part reaches four fifths of ours
INTRODUCTION = """# Measurements

`python -m bench.ready_made --write` writes this page. It measures our own parts and ready-made ones
in one run, turn by turn; each figure is the median of the turns, and the ratio is the median of
their ratios. The ratio says how many times better ours is: of rates, ours divided by the ready-made
one; of times and bytes, the ready-made one divided by ours. Below {limit}, the ready-made part
reaches four fifths of ours.

The machine of the last run: {machine}.
"""
HEAD = ("record", "measured", "ours", "ready-made", "its figure", "ratio", "within a fifth", "run")


class Comparison(NamedTuple):
    """A quantity of our own part and of a ready-made one, in each turn.

    Attributes:
        record: The number of the decision record.
        way: The ready-made way.
        rates: Whether more is better.
    """

    record: str
    what: str
    way: str
    ours: list[float]
    ready_made: list[float]
    rates: bool = True

    @property
    def ratio(self) -> float:
        """The factor by which ours is better."""
        pairs = zip(self.ours, self.ready_made, strict=True)
        return median(ours / other if self.rates else other / ours for ours, other in pairs)

    def build_cells(self) -> list[str]:
        """Build the cells of a row, without the run."""
        return [
            self.record,
            self.what,
            format_figure(median(self.ours)),
            self.way,
            format_figure(median(self.ready_made)),
            f"{self.ratio:.2f}",
            "yes" if self.ratio < WITHIN_A_FIFTH else "no",
        ]


def format_figure(figure: float) -> str:
    """Format a figure with three digits at least."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def alternate(turns: int, ways: Mapping[str, Callable[[], Figure]]) -> dict[str, list[Figure]]:
    """Measure each way in each turn; every second turn runs in the opposite order."""
    found: dict[str, list[Figure]] = {name: [] for name in ways}
    for turn in range(turns):
        for name in list(ways)[:: -1 if turn % 2 else 1]:
            found[name].append(ways[name]())
    return found


def compare_loads(
    record: str, what: str, turns: int, ways: Mapping[str, Callable[[], LoadResult]]
) -> list[Comparison]:
    """Compare bursts of requests of several ways, of which the first is ours: rate and CPU time."""
    (_, ours), *others = alternate(turns, ways).items()
    rate, cost = f"{what}: a second", f"{what}: µs of the server's CPU for each"
    found = []
    for way, theirs in others:
        rates = [each.rate for each in ours], [each.rate for each in theirs]
        costs = [each.cpu for each in ours], [each.cpu for each in theirs]
        found.append(Comparison(record, rate, way, *rates))
        found.append(Comparison(record, cost, way, *costs, rates=False))
    return found


def build_table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Build a table in Markdown."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def describe_run() -> str:
    """Return the day and the commit of this run."""
    commit = ""
    if shutil.which("git"):
        asked = ["git", "rev-parse", "--short=8", "HEAD"]
        told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
        commit = told.stdout.strip()
    return f"{datetime.now(UTC).date()}, {commit or 'no commit'}"


def write_page(found: list[Comparison], machine: str, page: Path = PAGE) -> None:
    """Write the comparisons into the page; rows of records that were not measured stay.

    Args:
        machine: the description of this machine at the start of the run.
    """
    run, measured = describe_run(), {each.record for each in found}
    old = page.read_text("utf-8") if page.exists() else ""
    rows = [[*each.build_cells(), run] for each in found]
    for row in re.findall(r"^\| (\d{4} \|.*) \|$", old, re.MULTILINE):
        cells = row.split(" | ")
        if cells[0] not in measured:
            rows.append(cells)
    rows.sort(key=lambda cells: cells[0])
    page.write_text(
        INTRODUCTION.format(limit=WITHIN_A_FIFTH, machine=machine) + "\n" + build_table(HEAD, rows),
        "utf-8",
    )
