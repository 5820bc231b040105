"""The report of a benchmark run: ratios first, each with its target."""

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from textwrap import fill
from time import perf_counter

from .load_generator import LoadResult
from .fan_out import ArrivalResult, DeliveryResult, compute_p95

CONDITIONS = """
Written by `make bench`. Every figure is a ratio, or stands beside its yardstick, from one run on
one machine, since machines differ: {machine}. Servers on one core; wrk, browsers and PostgreSQL on
another. Medians of {turns} turns of {seconds} s ({writes} of writes), {at_once} requests at once,
spread over 2,000 people with the limits as they are shipped. Everything is included: sign-in row,
limits, CSRF, idempotency key, rules under the lock, event with its chain, COMMIT with fsync,
follower, tallies; what follows a comment (search, notices to some twenty followers each) competes
for the same core.
"""
INTRODUCTION = """# Performance

{conditions}

`hello` is a bare Flask view on the same listener, measured right before and after.
"""
DOCUMENT_WIDTH = 120
VIEWS = {
    "calm": "150 clauses, nothing said",
    "debated": "debated, the text",
    "debated?view=rolling": "debated, rolling",
    "debated?view=compilation": "debated, compilation",
}  # by their addresses below the consultation


def describe_machine() -> str:
    """Describe this machine."""
    info = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*:\s*(.+)", info)
    return (
        f"{os.cpu_count()} cores, {model[1] if model else 'unknown processor'}, load "
        f"{os.getloadavg()[0]:.1f} at the start, an fsync takes {measure_fsync() * 1000:.2f} ms "
        "(each COMMIT waits for one, a hello for none)"
    )


def measure_fsync() -> float:
    """Return the median seconds of a hundred fsync calls on one page."""
    times = []
    with tempfile.TemporaryFile(buffering=0) as file:
        for _ in range(100):
            began = perf_counter()
            file.write(b"x" * 4096)
            os.fsync(file.fileno())
            times.append(perf_counter() - began)
    return median(times)


class PerformanceReport:
    """The report of a run in Markdown."""

    def __init__(self, turns: int, writes: int, seconds: float) -> None:
        conditions = CONDITIONS.strip().format(
            machine=describe_machine(), turns=turns, writes=writes, seconds=seconds, at_once=16
        )
        self.parts = [INTRODUCTION.format(conditions=fill(conditions, DOCUMENT_WIDTH))]
        self.promises: list[tuple[str, str, str, bool]] = []

    @property
    def broken(self) -> bool:
        """Return whether a target was missed."""
        return not all(kept for *_, kept in self.promises)

    def promise(self, what: str, got: float, asked: str, holds: Callable[[float], bool]) -> None:
        """Add a target and the measured value."""
        self.promises.append((what, f"{got:.2f}", asked, holds(got)))

    def table(self, title: str, head: list[str], rows: list[list[str]]) -> None:
        """Add a table."""
        lines = [f"## {title}", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
        self.parts.append(
            "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"
        )

    def writes(self, database: str, found: dict[str, list[tuple[LoadResult, LoadResult]]]) -> None:
        """Add the writes of a database, beside hello."""
        rows, share = [], {}
        hello = median(base.rate for turns in found.values() for _, base in turns)
        cpu = median(base.cpu for turns in found.values() for _, base in turns)
        rows.append(["Flask hello", f"{hello:,.0f}/s", "1", f"{cpu:.0f} µs", "1", "", ""])
        for name, turns in found.items():
            share[name] = median(got.rate / base.rate for got, base in turns)
            middle = sorted((got for got, _ in turns), key=lambda got: got.rate)[len(turns) // 2]
            wrong = sum(got.wrong for got, _ in turns)
            rows.append(
                [
                    name,
                    f"{middle.rate:,.0f}/s",
                    f"{share[name]:.2f}",
                    f"{middle.cpu:.0f} µs",
                    f"{median(base.cpu / got.cpu for got, base in turns):.2f}",
                    f"{middle.p50} / {middle.p99}",
                    f"{wrong} refused" if wrong else "",
                ]
            )
        self.table(
            f"Writes over HTTP, {database}",
            ["", "rate", "of hello", "server's CPU", "of hello", "median / worst 1 %", ""],
            rows,
        )
        vote, vote_alone, position, position_alone, comment, plain = found
        if database == "PostgreSQL":
            self.promise(
                "votes in a shared COMMIT ÷ one by one, PostgreSQL",
                share[vote] / share[vote_alone],
                "≥ 3",
                lambda got: got >= 3,
            )
            self.promise(
                "positions in a shared COMMIT ÷ one by one, PostgreSQL",
                share[position] / share[position_alone],
                "≥ 2",
                lambda got: got >= 2,
            )
        else:
            self.promise("votes ÷ hello, 16 at once", share[vote], "≥ 0.3", lambda got: got >= 0.3)
            self.promise(
                "positions ÷ hello, 16 at once", share[position], "≥ 0.25", lambda got: got >= 0.25
            )
            self.promise(
                "comments ÷ one ORM insert with its event",
                share[comment] / share[plain],
                "≥ 0.5",
                lambda got: got >= 0.5,
            )

    def pages(self, found: dict[str, list[LoadResult]]) -> None:
        """Add the reading page."""
        empty, busy, long = (
            median(got.rate for got in found[slug]) for slug in ("empty", "busy", "long")
        )
        words = {
            "empty": "100 clauses, no comment",
            "busy": "100 clauses, 5,000 comments",
            "long": "1,000 clauses, no comment",
        }
        self.table(
            "The reading page, signed in, compressed",
            ["", "rate", "time ÷ that of the first", "median / worst 1 %"],
            [
                [
                    words[slug],
                    f"{median(got.rate for got in rates):,.0f}/s",
                    f"{empty / median(got.rate for got in rates):.2f}",
                    f"{rates[0].p50} / {rates[0].p99}",
                ]
                for slug, rates in found.items()
            ],
        )
        if any(got.wrong for rates in found.values() for got in rates):
            raise AssertionError("a page was refused, so its time means nothing")
        self.promise(
            "page with 5,000 comments ÷ empty page", empty / busy, "< 3", lambda got: got < 3
        )
        self.promise(
            "page of 1,000 clauses ÷ of 100, cached", empty / long, "≤ 1.2", lambda got: got <= 1.2
        )

    def debated(self, found: dict[str, list[LoadResult]]) -> None:
        """Add the views of a debated text, beside the page of a calm one."""
        rates = {path: median(got.rate for got in each) for path, each in found.items()}
        calm = rates["calm"]
        self.table(
            "A text of 150 clauses with 1,000 amendments and 5,000 comments, signed in, compressed",
            ["", "rate", "time ÷ that of the first", "median / worst 1 %"],
            [
                [
                    VIEWS[path],
                    f"{rates[path]:,.0f}/s",
                    f"{calm / rates[path]:.2f}",
                    f"{each[0].p50} / {each[0].p99}",
                ]
                for path, each in found.items()
            ],
        )
        if any(got.wrong for each in found.values() for got in each):
            raise AssertionError("a view was refused, so its time means nothing")
        for path in ("debated", "debated?view=rolling", "debated?view=compilation"):
            self.promise(
                f"{VIEWS[path]} ÷ 150 clauses, nothing said",
                calm / rates[path],
                "< 3",
                lambda got: got < 3,
            )

    def weighed(self, found: dict[str, int]) -> None:
        """Add the compressed size of the views; a test checks the scripts and styles of a first
        visit.
        """
        self.table(
            "Their weight, compressed, without what a browser keeps (scripts, styles)",
            ["", "KB"],
            [[VIEWS[path], f"{size / 1000:.1f}"] for path, size in found.items()],
        )
        self.promise(
            "KB of the reading page of the debated text",
            found["debated"] / 1000,
            "≤ 45",
            lambda got: got <= 45,
        )

    def fresh(self, found: dict[str, list[float]]) -> None:
        """Add the first page after an amendment, when caches have to be renewed."""
        times = {path: median(each) for path, each in found.items()}
        self.table(
            "The first page after a new amendment on it, one at a time",
            ["", "median ms", "÷ that of the first"],
            [
                [VIEWS[path], f"{each * 1000:.1f}", f"{each / times['calm']:.2f}"]
                for path, each in times.items()
            ],
        )
        self.promise(
            "the debated text right after an amendment ÷ the calm one",
            times["debated"] / times["calm"],
            "< 3",
            lambda got: got < 3,
        )

    def proposing(self, found: dict[str, list[tuple[LoadResult, LoadResult]]]) -> None:
        """Add the time to send an amendment to the debated text, beside the sample."""
        words = {
            "amendment": "through the API",
            "proposal": "by the page's form, which looks for likes",
        }
        rows, share = [], {}
        for kind, turns in found.items():
            share[kind] = median(sample.rate / got.rate for got, sample in turns)
            got, sample = (median(each[place].rate for each in turns) for place in (0, 1))
            wrong = sum(each.wrong for turn in turns for each in turn)
            rows.append(
                [
                    words[kind],
                    f"{got:,.0f}/s",
                    f"{sample:,.0f}/s",
                    f"{share[kind]:.2f}",
                    f"{wrong} refused" if wrong else "",
                ]
            )
        self.table(
            "Sending an amendment",
            ["", "debated text", "the sample", "time ÷ that on the sample", ""],
            rows,
        )
        for kind, ratio in share.items():
            self.promise(
                f"an amendment {words[kind]}: debated text ÷ sample",
                ratio,
                "< 3",
                lambda got: got < 3,
            )

    def seen(self, waits: list[float], browsers: int) -> None:
        """Add the delay until every browser received a comment."""
        p50, p95, last = (
            waits[min(len(waits) - 1, int(len(waits) * share))] * 1000 for share in (0.5, 0.95, 1)
        )
        self.parts.append(
            f"## A change in {browsers} browsers\n\n"
            f"From sending a comment over HTTP until its event has arrived: median {p50:.0f} ms, "
            f"p95 **{p95:.0f} ms**, last {last:.0f} ms.\n"
        )
        self.promise(
            f"seconds until {browsers} browsers see a comment (p95)",
            p95 / 1000,
            "≤ 1",
            lambda got: got <= 1,
        )

    def plenary(
        self, told: DeliveryResult, bare: DeliveryResult, share: float, came: ArrivalResult
    ) -> None:
        """Add a thousand browsers, beside a bare loop of sends."""
        late = compute_p95(told.lasts) / compute_p95(bare.lasts)
        self.table(
            "A thousand browsers",
            ["", "through Socket.IO", "a bare loop of sends", ""],
            [
                [
                    "deliveries, as fast as it goes",
                    f"{told.rate:,.0f}/s",
                    f"{bare.rate:,.0f}/s",
                    f"{share:.2f}",
                ],
                [
                    "the server's CPU for each",
                    f"{told.cpu:.1f} µs",
                    f"{bare.cpu:.1f} µs",
                    f"{bare.cpu / told.cpu:.2f}",
                ],
                [
                    "20 events a second, the last browser hears each (p95)",
                    f"{compute_p95(told.lasts) * 1000:.0f} ms",
                    f"{compute_p95(bare.lasts) * 1000:.0f} ms",
                    f"{late:.2f}",
                ],
                [
                    "all come at once, until all watch",
                    f"{came.seconds:.1f} s",
                    "",
                    f"{came.cpu:.1f} s of CPU",
                ],
                ["memory of each", f"{came.each / 1024:.0f} KB", "", ""],
            ],
        )
        self.promise(
            "fan-out to 1,000 browsers ÷ bare loop", share, "≥ 0.8", lambda got: got >= 0.8
        )
        self.promise(
            "the last of 1,000 hears, 20 events a second (p95) ÷ bare loop",
            late,
            "≤ 2",
            lambda got: got <= 2,
        )
        self.promise(
            "seconds until 1,000 that come at once all watch",
            came.seconds,
            "< 5",
            lambda got: got < 5,
        )

    def watched(self, found: list[tuple[LoadResult, LoadResult]]) -> None:
        """Add votes in a ballot that a thousand browsers watch, beside votes in one that nobody
        watches.
        """
        share = median(seen.rate / unseen.rate for unseen, seen in found)
        unseen, seen = (median(each[place].rate for each in found) for place in (0, 1))
        wrong = sum(each.wrong for turn in found for each in turn)
        self.parts.append(
            "## Votes in a ballot that 1,000 watch\n\n"
            f"{seen:,.0f}/s while they watch its counts come in, {unseen:,.0f}/s while nobody "
            f"does: {share:.2f}{f', {wrong} refused' if wrong else ''}.\n"
        )
        self.promise(
            "votes while 1,000 watch ÷ while nobody does", share, "≥ 0.7", lambda got: got >= 0.7
        )

    def verified(self, count: int, seconds: float) -> None:
        """Add the time to verify the log."""
        self.parts.append(
            f"## The log\n\n`python -m consult verify` reads and recomputes {count:,} events in "
            f"{seconds:.1f} s, start included.\n"
        )

    def text(self) -> str:
        """Return the report as text."""
        lines = [
            "## Promises",
            "",
            "| | measured | promised | |",
            "|---|---|---|---|",
            *(
                f"| {what} | {got} | {asked} | {'kept' if kept else '**not kept**'} |"
                for what, got, asked, kept in self.promises
            ),
        ]
        return "\n".join([self.parts[0], "\n".join(lines) + "\n", *self.parts[1:]])
