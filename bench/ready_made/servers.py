"""Seeded databases, and servers that serve copies of them in our own and in ready-made ways."""

import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import psycopg

from bench.load_generator import CLIENT_CORE, BenchServer, LoadResult, build_script
from bench.seed_data import SeededData, seed_database
from tests.support.servers.free_ports import find_free_port
from tests.support.servers.postgresql import create_database, run_postgresql

OURS = "consult"
CLOSE_SOURCE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'source'"


class RunLength(NamedTuple):
    """The number of turns, the seconds of each, and the number of people who are signed in."""

    turns: int
    seconds: float
    crowd: int


class SeededDatabase(NamedTuple):
    """A database with data, of which each server gets a copy; `copy` returns its address."""

    data: SeededData
    copy: Callable[[str], str]


class BenchGround:
    """The folder, the databases and the length of a run; a database is made when it is needed."""

    def __init__(self, stack: ExitStack, length: RunLength) -> None:
        self.stack, self.length = stack, length
        self.folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="consult-bench-"))
        )

    @cached_property
    def sqlite(self) -> SeededDatabase:
        """The data on SQLite."""
        source = self.folder / "source.db"
        data = seed_database(f"sqlite:///{source}", self.length.crowd)

        def copy(name: str) -> str:
            target = self.folder / f"{name}.db"
            target.unlink(missing_ok=True)
            with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
                old.backup(new)
            return f"sqlite:///{target}"

        return SeededDatabase(data, copy)

    @cached_property
    def address(self) -> str:
        """The address of a PostgreSQL of our own."""
        address: str = self.stack.enter_context(run_postgresql(pinned=CLIENT_CORE))
        return address

    @cached_property
    def postgresql(self) -> SeededDatabase:
        """The data on PostgreSQL."""
        data = seed_database(create_database(self.address, "source"), self.length.crowd)
        with psycopg.connect(f"{self.address}/postgres", autocommit=True) as connection:
            connection.execute(CLOSE_SOURCE)  # only an unused database can be copied

        def copy(name: str) -> str:
            url: str = create_database(self.address, name, template="source")
            return url

        return SeededDatabase(data, copy)

    def make_folder(self, name: str) -> Path:
        """Make an empty folder."""
        found = self.folder / name
        shutil.rmtree(found, ignore_errors=True)
        found.mkdir()
        return found


class LoadedServer:
    """A server, and how many requests of each kind it had; a person changes each answer."""

    def __init__(self, server: BenchServer, tokens: list[str], seconds: float) -> None:
        self.server, self.tokens, self.seconds = server, tokens, seconds
        self.sent: Counter[str] = Counter()
        self.runs = 0

    def load(self, kind: str, *paths: str) -> LoadResult:
        """Run one burst of requests.

        Raises:
            RuntimeError: a request was refused, so the rate means nothing.
        """
        self.runs += 1
        lua = build_script(f"{kind}{self.runs}", kind, self.tokens, list(paths), self.sent[kind])
        got = self.server.load(lua, self.seconds)
        self.sent[kind] += got.total
        if got.wrong:
            raise RuntimeError(f"{got.wrong} of {got.total} requests were refused: {paths[0]}")
        if kind != "page":
            self.server.settle(10)
        return got


@contextmanager
def run_ways(
    ground: BenchGround, database: SeededDatabase, *kinds: str, folder: Path | None = None
) -> Iterator[list[LoadedServer]]:
    """Run consult and variants of it, each with a copy of the database.

    Args:
        kinds: OURS, or kinds of bench.ready_made.server_process.
        folder: given to the variants.
    """
    with ExitStack() as stack:
        found = []
        for kind in kinds:
            module = "bench.server_process" if kind == OURS else "bench.ready_made.server_process"
            more = [str(folder)] if folder is not None and kind != OURS else []
            url = database.copy(f"{kinds[-1]}_{kind}".replace("-", "_"))
            server = BenchServer(kind, find_free_port(), url, module=module, arguments=more)
            stack.callback(server.stop)
            server.settle(10)
            found.append(LoadedServer(server, database.data.tokens, ground.length.seconds))
        yield found
