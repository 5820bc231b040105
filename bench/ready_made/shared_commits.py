"""Writes with a shared COMMIT and a pipeline of statements, beside what PostgreSQL offers."""

from functools import partial
from time import sleep

import psycopg

from bench.load_generator import LoadResult

from .comparison import Comparison, compare_loads
from .servers import OURS, BenchGround, LoadedServer, SeededDatabase, run_ways

COMMIT_DELAY = 500  # microseconds that PostgreSQL waits before a flush to the disk


def list_writes(database: SeededDatabase) -> dict[str, tuple[str, str]]:
    """Return the writes by name: the kind of request, and the path below the API."""
    data = database.data
    return {
        "votes": ("vote", f"ballots/{data.ballot}/votes"),
        "positions": ("position", f"positions/{data.world.ballot}"),
    }


def compare_commits(ground: BenchGround) -> list[Comparison]:
    """Compare a shared COMMIT with one for each request, on both databases."""
    found = []
    for name in ("SQLite", "PostgreSQL"):
        database = ground.sqlite if name == "SQLite" else ground.postgresql
        with run_ways(ground, database, OURS) as (ours,):
            for what, (kind, path) in list_writes(database).items():
                ways = {
                    OURS: partial(ours.load, kind, f"/api/v1/{path}"),
                    "own COMMIT": partial(ours.load, kind, f"/alone/{path}"),
                }
                if name == "PostgreSQL":
                    ways[f"own COMMIT, `commit_delay` {COMMIT_DELAY} µs"] = partial(
                        load_with_delay, ground.address, ours, kind, f"/alone/{path}"
                    )
                found += compare_loads("0001", f"{what}, {name}", ground.length.turns, ways)
    return found


def load_with_delay(address: str, server: LoadedServer, kind: str, path: str) -> LoadResult:
    """Run one burst of requests while PostgreSQL gathers commits."""
    set_commit_delay(address, COMMIT_DELAY)
    try:
        return server.load(kind, path)
    finally:
        set_commit_delay(address, 0)


def set_commit_delay(address: str, microseconds: int) -> None:
    """Make a PostgreSQL wait this long before a flush, for others who commit meanwhile."""
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET commit_delay = {microseconds}")
        connection.execute("ALTER SYSTEM SET commit_siblings = 1")
        connection.execute("SELECT pg_reload_conf()")
    sleep(0.3)  # seconds until every connection has read its settings


def compare_pipeline(ground: BenchGround) -> list[Comparison]:
    """Compare works that run side by side with works that run one after the other.

    It takes more turns, because a fifth decides.
    """
    found, turns = [], ground.length.turns * 3 // 2
    kinds = {
        "savepoints": "one after the other, with savepoints",
        "order": "one after the other, without savepoints",
    }
    with run_ways(ground, ground.postgresql, OURS, *kinds) as servers:
        for what, (kind, path) in list_writes(ground.postgresql).items():
            ways = {
                way: partial(each.load, kind, f"/api/v1/{path}")
                for way, each in zip((OURS, *kinds.values()), servers, strict=True)
            }
            found += compare_loads("0002", f"{what}, PostgreSQL", turns, ways)
    return found
