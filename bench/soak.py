"""The soak test: mixed load while browsers come and go, with constant memory: python -m
bench.soak [minutes].

Every minute has votes, positions, comments, pages, and a group of listeners that connects
and disconnects. Memory is constant if the last third of the minutes uses hardly more than
the second; the first third fills the caches. The database grows all the time.
"""

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from statistics import median
from time import monotonic, sleep

os.environ["CONSULT_INSTANCE"] = tempfile.mkdtemp(prefix="consult-soak-")

from .websocket_client import ListenerGroup
from .load_generator import LUA_REFUSAL_COUNTS, BenchServer, build_script
from .programs import require_programs
from .seed_data import SeededData, seed_database
from tests.support.servers.free_ports import find_free_port

MINUTES = 30
CROWD, BROWSERS = 500, 300
SECONDS_PER_KIND = 8  # seconds that each kind of load lasts within a minute
MOST_GROWTH = 1.10


def run_minute(server: BenchServer, ground: SeededData, number: int) -> tuple[int, Counter[str]]:
    """Run one minute of load; return the number of requests and the refusals by kind and status."""
    began, count = monotonic(), 0
    wrong: Counter[str] = Counter()
    talk = [f"/api/v1/clauses/{each}/comments" for each in ground.clauses["talk"]]
    parts = {
        "vote": [f"/api/v1/ballots/{ground.ballot}/votes"],
        "position": [f"/api/v1/positions/{ground.world.ballot}"],
        "comment": talk,
        "page": [f"/en/c/talks/{slug}" for slug in ("empty", "busy", "talk")],
    }
    hall = ListenerGroup(
        server.port,
        BROWSERS,
        asks=f'["ballot.watch",{ground.ballot}]' if number % 2 else '["watch",1]',
    )
    try:
        with hall.reading():
            for kind, paths in parts.items():
                got = server.load(
                    build_script(f"{kind}{number}", kind, ground.tokens, paths)
                    + LUA_REFUSAL_COUNTS,
                    SECONDS_PER_KIND,
                )
                count += int(got.rate * SECONDS_PER_KIND)
                wrong.update({f"{kind} {status}": times for status, times in got.refused.items()})
    finally:
        hall.close()
    sleep(max(0.0, 60 - (monotonic() - began)))
    return count, wrong


def run_soak(minutes: int) -> bool:
    """Run this many minutes of load, and print the memory of each; return whether it stayed
    constant.
    """
    require_programs("wrk", "taskset")
    with tempfile.TemporaryDirectory(prefix="consult-soak-") as folder:
        url = f"sqlite:///{Path(folder)}/consult.db"
        ground = seed_database(url, CROWD)
        server = BenchServer("consult", find_free_port(), url)
        held: list[float] = []
        bad: Counter[str] = Counter()
        try:
            for number in range(1, minutes + 1):
                count, wrong = run_minute(server, ground, number)
                held.append(server.memory() / 2**20)
                bad += wrong
                said = ", ".join(f"{times} x {which}" for which, times in wrong.items())
                print(
                    (
                        f"minute {number:3}: {held[-1]:6.0f} MB, {count:7,} "
                        f"requests, refused: {said or 'none'}"
                    ),
                    flush=True,
                )
        finally:
            server.stop()
    third = max(1, len(held) // 3)
    before, after = median(held[third : 2 * third] or held[:1]), median(held[-third:])
    print(
        f"second third {before:.0f} MB, last third {after:.0f} MB: {after / before:.2f} (flat: at "
        f"most {MOST_GROWTH}); {bad.total()} refused"
    )
    return after / before <= MOST_GROWTH and not bad


if __name__ == "__main__":
    sys.exit(0 if run_soak(int(sys.argv[1]) if len(sys.argv) > 1 else MINUTES) else 1)
