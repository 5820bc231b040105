"""The crash test: 20 times SIGKILL under load on each database, and a planted flaw that the
check must notice.

Run `python -m bench.crash_recovery [rounds] [sqlite|postgresql]`.
"""

import itertools
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

os.environ["CONSULT_INSTANCE"] = tempfile.mkdtemp(
    prefix="consult-crash-"
)  # before consult is imported

from flask import Flask
from sqlalchemy import Row, text

from .programs import require_programs
from consult.app import create_app
from consult.core.database.engine import create_tables, db
from tests.support.servers.crash_series import is_flaw_noticed, run_crash_series
from tests.support.servers.postgresql import create_database, run_postgresql
from tests.world import World

database_numbers = itertools.count(1)


class Query(Protocol):
    """A function that asks a database."""

    def __call__(self, sql: str, **values: object) -> list[Row[Any]]:
        """Return the rows."""


@contextmanager
def create_database_url(kind: str) -> Iterator[str]:
    """Yield the address of an empty database with the tables."""
    with tempfile.TemporaryDirectory(prefix="consult-crash-") as folder:
        if kind == "sqlite":
            url = f"sqlite:///{Path(folder)}/consult.db"
            create_tables(url)
            yield url
            return
        with run_postgresql() as address:
            url = create_database(address, f"crash_{next(database_numbers)}")
            create_tables(url)
            yield url


@contextmanager
def prepare_world(kind: str) -> Iterator[tuple[str, Flask, World, Query]]:
    """Yield a database with a consultation: its address, an application, the world, and a query
    function.
    """
    with create_database_url(kind) as url:
        app = create_app(DATABASE_URL=url, SAMPLE=False)

        def look(sql: str, **values: object) -> list[Row[Any]]:
            with app.app_context(), db.engine.connect() as other:
                return list(other.execute(text(sql), values).all())

        yield url, app, World(app), look
        with app.app_context():
            db.engine.dispose()


def main(rounds: int, kinds: list[str]) -> int:
    """Run both parts on each database; return the exit code."""
    if "postgresql" in kinds:
        require_programs("postgres")
    logging.disable(logging.INFO)
    failed = 0
    for kind in kinds:
        try:
            with prepare_world(kind) as place:
                came = run_crash_series(*place, rounds, whole=True)
            print(
                f"{kind:10}  {came.kills} kills: {came.comments} comments and {came.positions} "
                "positions acknowledged, none lost, none doubled, no gap; up again within "
                f"{came.slowest:.1f} s",
                flush=True,
            )
        except AssertionError as found:
            failed += 1
            print(f"{kind:10}  FAILED: {found}", flush=True)
        with prepare_world(kind) as place:
            noticed = is_flaw_noticed(*place)
        failed += not noticed
        print(
            (
                f"{kind:10}  planted: an answer before its COMMIT: "
                f"{'noticed' if noticed else 'NOT NOTICED'}"
            ),
            flush=True,
        )
    return failed


if __name__ == "__main__":
    chosen = [each for each in sys.argv[1:] if not each.isdigit()] or ["sqlite", "postgresql"]
    sys.exit(main(int(next((each for each in sys.argv[1:] if each.isdigit()), "20")), chosen))
