"""Measures consult beside reference programs in one run on one machine: python -m
bench.performance [--write] [--quick].

Servers run on one core; wrk, the browsers and PostgreSQL on another. Each figure is the
median of several turns, and each turn is compared with a bare Flask `hello` measured right
before and after it.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

os.environ["CONSULT_INSTANCE"] = tempfile.mkdtemp(prefix="consult-bench-")

from . import browser_latency as live, fan_out as plenary
from bench import report
from .programs import require_programs
from .load_generator import CLIENT_CORE, ROOT, LoadResult, BenchServer, build_script
from .seed_data import SeededData, load_sample_crowd, seed_database, fill_log
from tests.support.servers.free_ports import find_free_port
from tests.support.servers.postgresql import create_database, run_postgresql

CROWD = 2_000
QUICK = "--quick" in sys.argv
CHAINS_FIT = (": all fit", ": the chains fit")  # see consult/audit/verification/messages.py
TURNS, SECONDS, HELLO_SECONDS = (1, 1, 1) if QUICK else (3, 4, 2)
WRITE_TURNS = 1 if QUICK else 5  # turns of the writes, which machines disturb most


@contextmanager
def run_servers(url: str) -> Iterator[tuple[BenchServer, BenchServer]]:
    """Run a bare hello server and consult, each in its own process."""
    servers = [BenchServer("hello", find_free_port())]
    try:
        servers.append(BenchServer("consult", find_free_port(), url))
        yield servers[0], servers[1]
    finally:
        for each in servers:
            each.stop()


def measure_writes(
    ground: SeededData, hello: BenchServer, consult: BenchServer
) -> dict[str, list[tuple[LoadResult, LoadResult]]]:
    """Measure each kind of write, 16 at once, with hello beside it, turn by turn."""
    talk = ground.clauses["talk"]
    position = [f"positions/{ground.world.ballot}"]
    vote = f"ballots/{ground.ballot}/votes"
    kinds = {
        "vote, in a shared COMMIT": ("vote", [f"/api/v1/{vote}"]),
        "vote, a COMMIT of its own": ("vote", [f"/alone/{vote}"]),
        "position, in a shared COMMIT": ("position", [f"/api/v1/{each}" for each in position]),
        "position, a COMMIT of its own": ("position", [f"/alone/{each}" for each in position]),
        "comment, with search and notices": (
            "comment",
            [f"/api/v1/clauses/{each}/comments" for each in talk],
        ),
        "yardstick: one ORM insert and its event": (
            "comment",
            [f"/plain/clauses/{each}/comments" for each in talk],
        ),
    }
    found: dict[str, list[tuple[LoadResult, LoadResult]]] = {name: [] for name in kinds}
    sent = {kind: 0 for kind, _ in kinds.values()}
    for turn in range(WRITE_TURNS):
        for name, (kind, paths) in kinds.items():
            consult.settle()
            before = hello.load(seconds=HELLO_SECONDS)
            got = consult.load(
                build_script(f"{name}{turn}", kind, ground.tokens, paths, sent[kind]), SECONDS
            )
            sent[kind] += got.total
            after = hello.load(seconds=HELLO_SECONDS)
            found[name].append((got, average_rates(before, after)))
    return found


def average_rates(before: LoadResult, after: LoadResult) -> LoadResult:
    """Return the mean of the hello measured before and after a turn."""
    return before._replace(rate=(before.rate + after.rate) / 2, cpu=(before.cpu + after.cpu) / 2)


def measure_pages(ground: SeededData, consult: BenchServer) -> dict[str, list[LoadResult]]:
    """Measure the reading page of three documents for signed-in people, turn by turn."""
    found: dict[str, list[LoadResult]] = {slug: [] for slug in ("empty", "busy", "long")}
    for slug in found:
        consult.get(f"/en/c/talks/{slug}")
    for turn in range(TURNS):
        for slug, rates in found.items():
            consult.settle()
            rates.append(
                consult.load(
                    build_script(f"{slug}{turn}", "page", ground.tokens, [f"/en/c/talks/{slug}"]),
                    SECONDS,
                )
            )
    return found


def measure_debated_views(ground: SeededData, consult: BenchServer) -> dict[str, list[LoadResult]]:
    """Measure the views of a debated text beside the page of a calm one, turn by turn."""
    found: dict[str, list[LoadResult]] = {path: [] for path in report.VIEWS}
    for path in found:
        consult.get(f"/en/c/talks/{path}")
    for turn in range(TURNS):
        for path, rates in found.items():
            consult.settle()
            lua = build_script(f"{path}{turn}", "page", ground.tokens, [f"/en/c/talks/{path}"])
            rates.append(consult.load(lua, SECONDS))
    return found


def measure_amendments(
    ground: SeededData, consult: BenchServer, url: str
) -> dict[str, list[tuple[LoadResult, LoadResult]]]:
    """Measure sending an amendment to the debated text and to the sample, by API and by form."""
    found: dict[str, list[tuple[LoadResult, LoadResult]]] = {}
    people, clauses = load_sample_crowd(url, CROWD)
    sample = BenchServer("consult", find_free_port(), url)
    try:
        for turn in range(TURNS):
            for kind, path in (
                ("amendment", "/api/v1/clauses/{}/amendments"),
                ("proposal", "/en/clauses/{}/amendments"),
            ):
                both = []
                for server, tokens, where in (
                    (consult, ground.tokens, ground.clauses["debated"]),
                    (sample, people, clauses),
                ):
                    server.settle()
                    places = [path.format(each) for each in where]
                    both.append(
                        server.load(build_script(f"{kind}{turn}", kind, tokens, places), SECONDS)
                    )
                found.setdefault(kind, []).append((both[0], both[1]))
    finally:
        sample.stop()
    return found


def measure_verification(url: str) -> tuple[int, float]:
    """Return the number of events in the log, and the seconds to verify them.

    The made-up events tell of rows that do not exist, so only their chains can fit.

    Raises:
        RuntimeError: the chains do not fit.
    """
    count = 10_000 if QUICK else 100_000
    fill_log(url, count)
    began = perf_counter()
    ended = subprocess.run(
        [sys.executable, "-m", "consult", "verify"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"CONSULT_DATABASE_URL": url},
    )
    seconds = perf_counter() - began
    if not any(words in ended.stdout for words in CHAINS_FIT):
        raise RuntimeError(f"verify ended with {ended.returncode}: {ended.stdout}{ended.stderr}")
    return count, seconds


def measure_thousand_browsers(
    url: str,
) -> tuple[plenary.DeliveryResult, plenary.DeliveryResult, float, plenary.ArrivalResult]:
    """Measure a thousand browsers: delivery beside a bare loop of sends, and connecting at once."""
    with run_servers(url) as (_, consult):
        came = plenary.measure_arrival(consult)
        bare = BenchServer("bare", find_free_port())
        try:
            return *plenary.measure_delivery(consult, bare), came
        finally:
            bare.stop()


def measure_sqlite(paper: report.PerformanceReport) -> None:
    """Measure everything on SQLite."""
    with tempfile.TemporaryDirectory(prefix="consult-bench-") as folder:
        url = f"sqlite:///{Path(folder)}/consult.db"
        ground = seed_database(url, CROWD)
        with run_servers(url) as (hello, consult):
            paper.pages(measure_pages(ground, consult))
            paper.debated(measure_debated_views(ground, consult))
            paper.weighed({path: consult.weight(f"/en/c/talks/{path}") for path in report.VIEWS})
            paper.fresh(live.measure_first_pages(consult, ground))
            paper.proposing(
                measure_amendments(ground, consult, f"sqlite:///{Path(folder)}/sample.db")
            )
            paper.seen(live.measure_propagation(consult, ground), live.BROWSERS)
            paper.writes("SQLite", measure_writes(ground, hello, consult))
        paper.plenary(*measure_thousand_browsers(url))
        with run_servers(url) as (_, consult):
            paper.watched(plenary.measure_watched_votes(consult, ground, SECONDS))
        paper.verified(*measure_verification(url))


def measure_postgresql(paper: report.PerformanceReport) -> None:
    """Measure the writes on PostgreSQL."""
    with run_postgresql(pinned=CLIENT_CORE) as address:
        url = create_database(address, "consult_bench")
        ground = seed_database(url, CROWD)
        with run_servers(url) as (hello, consult):
            paper.writes("PostgreSQL", measure_writes(ground, hello, consult))


def main() -> int:
    """Measure and print, with --write into docs/performance.md, too; return 1 if a target was
    missed.
    """
    require_programs("wrk", "taskset", "postgres")
    paper = report.PerformanceReport(TURNS, WRITE_TURNS, SECONDS)
    measure_sqlite(paper)
    measure_postgresql(paper)
    text = paper.text()
    print(text)
    if "--write" in sys.argv:
        (ROOT / "docs").mkdir(exist_ok=True)
        (ROOT / "docs" / "performance.md").write_text(text)
    return 1 if paper.broken else 0


if __name__ == "__main__":
    sys.exit(main())
