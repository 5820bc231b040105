"""Benchmark of lists that grow with a consultation: python -m bench.lists.

Each page is read from a consultation with many rows and, beside it, from one with few, in one
process, turn by turn: questionnaires, imported people, rows of a comment table, and a synthesis of
inputs with the report of the chair. Statements are counted. Targets: the statements of a page do
not grow with its rows, and its time grows at most as TARGETS says.
"""

import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

os.environ.setdefault("CONSULT_INSTANCE", tempfile.mkdtemp(prefix="consult-bench-"))

from tests.support.costs import count_statements

from .list_data import CHECK, RowCounts, SeededLists

TURNS = 3 if "--quick" in sys.argv else 7
FEW, MANY = RowCounts(60, 250, 60, 40), RowCounts(200, 1_000, 1_000, 1_000)
# By page: the list that it shows, and how many times the time of few rows it may take. A list shows
# a part; a check or review looks at every row, and a synthesis shows every contribution.
TARGETS = {
    "questionnaires": ("questionnaires", 1.5),
    "home": ("questionnaires", 1.5),
    "people of a list": ("people", 1.5),
    CHECK: ("people", 6.0),
    "comment table": ("table_rows", 6.0),
    "synthesis": ("contributions", 8.0),
    "report of the chair": ("contributions", 4.0),
}


class ListCost(NamedTuple):
    """The cost of a page with many rows beside one with few.

    Attributes:
        rows: how many times as many.
        most: how many times the time of few it may take.
        statements: SQL statements, of many and of few.
        seconds: the median, of many and of few.
    """

    name: str
    rows: float
    most: float
    statements: tuple[int, int]
    seconds: tuple[float, float]

    @property
    def ratio(self) -> float:
        """The time of many rows, in times of few."""
        return self.seconds[0] / self.seconds[1]

    @property
    def is_kept(self) -> bool:
        """Return whether the page keeps its targets."""
        return self.statements[0] <= self.statements[1] and self.ratio <= self.most

    def describe(self) -> str:
        """Describe the cost in a line."""
        many, few = self.statements
        return (
            f"{self.name}, {self.rows:.0f} times as many rows: {many} statements beside {few}; "
            f"{self.seconds[0] * 1000:.0f} ms beside {self.seconds[1] * 1000:.0f} ms: "
            f"{self.ratio:.2f} (at most {self.most}){'' if self.is_kept else ', MISSED'}"
        )


def measure_seconds(lists: SeededLists, name: str) -> float:
    """Return the seconds of one reading."""
    reading, began = lists.read(name), perf_counter()
    reading()
    return perf_counter() - began


def count_page_statements(lists: SeededLists, name: str) -> int:
    """Count the statements of a reading, once what is read only once was read."""
    lists.read(name)()
    with lists.app.app_context():
        return int(count_statements(lists.read(name)))


def measure_list(name: str, many: SeededLists, few: SeededLists) -> ListCost:
    """Measure a page with many and with few rows, turn by turn."""
    column, most = TARGETS[name]
    both = (many, few)
    statements = [count_page_statements(each, name) for each in both]
    turns = [[measure_seconds(each, name) for each in both] for _ in range(TURNS)]
    return ListCost(
        name,
        getattr(many.counts, column) / getattr(few.counts, column),
        most,
        (statements[0], statements[1]),
        (median(turn[0] for turn in turns), median(turn[1] for turn in turns)),
    )


def main() -> int:
    """Measure and print; return 1 if a target was missed."""
    with tempfile.TemporaryDirectory(prefix="consult-bench-") as folder:
        many, few = (
            SeededLists(f"sqlite:///{Path(folder)}/{name}.db", counts)
            for name, counts in (("many", MANY), ("few", FEW))
        )
        found = [measure_list(name, many, few) for name in TARGETS]
    for each in found:
        print(each.describe())
    return 0 if all(each.is_kept for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
