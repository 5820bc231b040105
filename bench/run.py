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

from bench import live, plenary, report
from bench.load import CLIENT, ROOT, Rate, Server, script
from bench.seed import Ground, sampled, seeded, top_up
from tests.postgres import free_port, fresh_database, postgres

CROWD = 2_000
QUICK = "--quick" in sys.argv
TURNS, SECONDS, HELLO = (1, 1, 1) if QUICK else (3, 4, 2)
WRITES = 1 if QUICK else 5  # turns of the writes, which machines disturb most


@contextmanager
def serving(url: str) -> Iterator[tuple[Server, Server]]:
    """Run a bare hello server and consult, each in its own process."""
    servers = [Server("hello", free_port())]
    try:
        servers.append(Server("consult", free_port(), url))
        yield servers[0], servers[1]
    finally:
        for each in servers:
            each.stop()


def writes(ground: Ground, hello: Server, consult: Server) -> dict[str, list[tuple[Rate, Rate]]]:
    """Measure each kind of write, 16 at once, with hello beside it, turn by turn."""
    talk = ground.clauses["talk"]
    ballot = [f"ballots/{ground.world.ballot}/vote"]
    vote = f"ballots/{ground.ballot}/votes"
    kinds = {
        "vote, in a shared COMMIT": ("vote", [f"/api/v1/{vote}"]),
        "vote, a COMMIT of its own": ("vote", [f"/alone/{vote}"]),
        "position, in a shared COMMIT": ("position", [f"/api/v1/{each}" for each in ballot]),
        "position, a COMMIT of its own": ("position", [f"/alone/{each}" for each in ballot]),
        "comment, with search and notices": (
            "comment",
            [f"/api/v1/clauses/{each}/comments" for each in talk],
        ),
        "yardstick: one ORM insert and its event": (
            "comment",
            [f"/plain/clauses/{each}/comments" for each in talk],
        ),
    }
    found: dict[str, list[tuple[Rate, Rate]]] = {name: [] for name in kinds}
    sent = {kind: 0 for kind, _ in kinds.values()}
    for turn in range(WRITES):
        for name, (kind, paths) in kinds.items():
            consult.settle()
            before = hello.load(seconds=HELLO)
            got = consult.load(
                script(f"{name}{turn}", kind, ground.tokens, paths, sent[kind]), SECONDS
            )
            sent[kind] += got.count
            after = hello.load(seconds=HELLO)
            found[name].append((got, between(before, after)))
    return found


def between(before: Rate, after: Rate) -> Rate:
    """Return the mean of the hello measured before and after a turn."""
    return before._replace(rate=(before.rate + after.rate) / 2, cpu=(before.cpu + after.cpu) / 2)


def pages(ground: Ground, consult: Server) -> dict[str, list[Rate]]:
    """Measure the reading page of three documents for signed-in people, turn by turn."""
    found: dict[str, list[Rate]] = {slug: [] for slug in ("empty", "busy", "long")}
    for slug in found:
        consult.get(f"/en/c/talks/{slug}")
    for turn in range(TURNS):
        for slug, rates in found.items():
            consult.settle()
            rates.append(
                consult.load(
                    script(f"{slug}{turn}", "page", ground.tokens, [f"/en/c/talks/{slug}"]), SECONDS
                )
            )
    return found


def debated(ground: Ground, consult: Server) -> dict[str, list[Rate]]:
    """Measure the views of a debated text beside the page of a calm one, turn by turn."""
    found: dict[str, list[Rate]] = {path: [] for path in report.VIEWS}
    for path in found:
        consult.get(f"/en/c/talks/{path}")
    for turn in range(TURNS):
        for path, rates in found.items():
            consult.settle()
            lua = script(f"{path}{turn}", "page", ground.tokens, [f"/en/c/talks/{path}"])
            rates.append(consult.load(lua, SECONDS))
    return found


def proposing(ground: Ground, consult: Server, url: str) -> dict[str, list[tuple[Rate, Rate]]]:
    """Measure sending an amendment to the debated text and to the sample, by API and by form."""
    found: dict[str, list[tuple[Rate, Rate]]] = {}
    people, clauses = sampled(url, CROWD)
    sample = Server("consult", free_port(), url)
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
                    both.append(server.load(script(f"{kind}{turn}", kind, tokens, places), SECONDS))
                found.setdefault(kind, []).append((both[0], both[1]))
    finally:
        sample.stop()
    return found


def verified(url: str) -> tuple[int, float]:
    """Return the number of events in the log, and the seconds to verify them."""
    count = 10_000 if QUICK else 100_000
    top_up(url, count)
    began = perf_counter()
    subprocess.run(
        [sys.executable, "-m", "consult", "verify"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"CONSULT_DATABASE_URL": url},
    )
    return count, perf_counter() - began


def a_thousand(url: str) -> tuple[plenary.Told, plenary.Told, float, plenary.Gathered]:
    """Measure a thousand browsers: delivery beside a bare loop of sends, and connecting at once."""
    with serving(url) as (_, consult):
        came = plenary.gathered(consult)
        bare = Server("bare", free_port())
        try:
            return *plenary.told(consult, bare), came
        finally:
            bare.stop()


def measure_sqlite(paper: report.Paper) -> None:
    """Measure everything on SQLite."""
    with tempfile.TemporaryDirectory(prefix="consult-bench-") as folder:
        url = f"sqlite:///{Path(folder)}/consult.db"
        ground = seeded(url, CROWD)
        with serving(url) as (hello, consult):
            paper.pages(pages(ground, consult))
            paper.debated(debated(ground, consult))
            paper.weighed({path: consult.weight(f"/en/c/talks/{path}") for path in report.VIEWS})
            paper.fresh(live.fresh(consult, ground))
            paper.proposing(proposing(ground, consult, f"sqlite:///{Path(folder)}/sample.db"))
            paper.seen(live.seen_by_all(consult, ground), live.BROWSERS)
            paper.writes("SQLite", writes(ground, hello, consult))
        paper.plenary(*a_thousand(url))
        with serving(url) as (_, consult):
            paper.watched(plenary.watched(consult, ground, SECONDS))
        paper.verified(*verified(url))


def measure_postgresql(paper: report.Paper) -> None:
    """Measure the writes on PostgreSQL."""
    with postgres(pinned=CLIENT) as address:
        url = fresh_database(address, "consult_bench")
        ground = seeded(url, CROWD)
        with serving(url) as (hello, consult):
            paper.writes("PostgreSQL", writes(ground, hello, consult))


def main() -> int:
    """Measure and print, with --write into docs/performance.md, too; return 1 if a target was
    missed.
    """
    paper = report.Paper(TURNS, WRITES, SECONDS)
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
