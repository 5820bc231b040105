"""Move of a whole installation from SQLite to PostgreSQL, verified row by row.

The rows come from a verified backup and are written in one transaction. They are read
back and compared, and the hash chain of events is recomputed. If anything differs, the
new database stays empty. The old database is never changed.
"""

import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import URL, Connection, Table, create_engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from consult.core.events import hash_chain as chain
from .backup import DatabaseCopyError, create_backup
from .engine import db
from consult.core.events.log import EVENT

REVISION_TABLE = "alembic_version"
ROWS_PER_READ = 2_000  # rows read at a time
FOREIGN_KEYS = text(
    "SELECT conrelid::regclass::text AS of, quote_ident(conname) AS name, "
    "pg_get_constraintdef(oid) AS says\n"
    "                       FROM pg_constraint WHERE contype = 'f' "
    "AND connamespace = current_schema()::regnamespace"
)
SEQUENCES = text(
    "SELECT table_name, column_name, "
    "pg_get_serial_sequence(quote_ident(table_name), column_name) AS name\n"
    "                    FROM information_schema.columns WHERE table_schema = current_schema()\n"
    "                    AND pg_get_serial_sequence(quote_ident(table_name), column_name) "
    "IS NOT NULL"
)


class MoveReport(NamedTuple):
    """The number of tables, rows and events that were moved."""

    tables: int
    rows: int
    events: int


def move_database(source: URL, target: URL) -> MoveReport:
    """Fill a PostgreSQL database that has the tables and no rows of its own.

    Every process of consult must be stopped: rows written after the backup was made would
    be left behind. The function detects them and refuses.

    Raises:
        DatabaseCopyError: the databases differ, or consult was in use.
    """
    with tempfile.TemporaryDirectory(prefix="consult-move-") as folder:
        proof = create_backup(source, Path(folder))
        old = create_engine(f"sqlite:///file:{proof.file}?mode=ro&immutable=1&uri=true")
        new = create_engine(target)
        try:
            with old.connect() as reading, new.begin() as writing:
                _require_same_revision(reading, writing)
                moved = _copy_tables(reading, writing)
                _verify_copy(reading, writing, moved)
                if _count_events(source) != moved.events:
                    raise DatabaseCopyError(
                        "consult was in use meanwhile: stop every process of it, and move again"
                    )
        except DBAPIError as failure:
            raise DatabaseCopyError(
                f"the databases do not understand each other: {failure.orig}"
            ) from failure
        finally:
            old.dispose()
            new.dispose()
    return moved


def require_empty_postgresql(target: URL) -> None:
    """Refuse a target that is unreachable, is not PostgreSQL, or has tables.

    Raises:
        DatabaseCopyError: the target is unfit.
    """
    if target.get_backend_name() != "postgresql":
        raise DatabaseCopyError("only PostgreSQL can be moved to")
    engine = create_engine(target)
    try:
        if inspect(engine).get_table_names():
            raise DatabaseCopyError("the database is not empty: move into a new one")
    except DBAPIError as failure:
        raise DatabaseCopyError(f"the database does not answer: {failure.orig}") from failure
    finally:
        engine.dispose()


def _require_same_revision(old: Connection, new: Connection) -> None:
    """Refuse databases with different schema revisions or tables; raises DatabaseCopyError."""
    revision = text(f"SELECT version_num FROM {REVISION_TABLE}")  # noqa: S608 - a name of ours
    if old.execute(revision).scalars().all() != new.execute(revision).scalars().all():
        raise DatabaseCopyError(
            "the old database has another schema: run `python -m consult migrate` on it first"
        )
    there, here = (set(inspect(each).get_table_names()) - {REVISION_TABLE} for each in (old, new))
    if not there == here == db.metadata.tables.keys():
        raise DatabaseCopyError(f"tables that only one of them has: {sorted(there ^ here)}")


def _copy_tables(old: Connection, new: Connection) -> MoveReport:
    """Copy every row of every table as the driver gives it, without re-encoding JSON or times."""
    new.execute(text("SET LOCAL TIME ZONE 'UTC'"))
    keys = new.execute(FOREIGN_KEYS).all()
    for key in keys:  # tables reference each other in cycles: all keys are checked after the copy
        new.execute(text(f"ALTER TABLE {key.of} DROP CONSTRAINT {key.name}"))
    count = sum(_copy_table(old, new, table) for table in db.metadata.sorted_tables)
    for key in keys:
        new.execute(text(f"ALTER TABLE {key.of} ADD CONSTRAINT {key.name} {key.says}"))
    for column in new.execute(SEQUENCES).all():
        highest = _find_highest_id(old, column.table_name, column.column_name)
        new.execute(select(func.setval(column.name, highest + 1, False)))
    events = new.execute(select(func.count()).select_from(EVENT)).scalar_one()
    return MoveReport(len(db.metadata.tables), count, events)


def _copy_table(old: Connection, new: Connection, table: Table) -> int:
    """Copy the rows of one table with COPY, and return their number."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    # a migration may have put rows into the empty database
    new.execute(text(f'DELETE FROM "{table.name}"'))  # noqa: S608 - a table of ours
    driver: Any = new.connection.dbapi_connection
    count = 0
    rows = old.exec_driver_sql(
        f'SELECT {names} FROM "{table.name}"'  # noqa: S608 - a table of ours
    ).yield_per(ROWS_PER_READ)
    with (
        driver.cursor() as cursor,
        cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row(tuple(row))
            count += 1
    return count


def _find_highest_id(old: Connection, table: str, column: str) -> int:
    """Return the highest id ever used in a table; ids are never reused, even of deleted rows."""
    given = 0
    if inspect(old).has_table("sqlite_sequence"):
        named = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        given = old.execute(named, {"name": table}).scalar() or 0
    there = old.execute(select(func.max(db.metadata.tables[table].columns[column]))).scalar() or 0
    return max(given, there)


def _verify_copy(old: Connection, new: Connection, moved: MoveReport) -> None:
    """Read everything back: each table must have the same rows, and the hash chain must match."""
    for table in db.metadata.sorted_tables:
        if _compute_fingerprint(old, table) != _compute_fingerprint(new, table):
            raise DatabaseCopyError(f"the rows of {table.name} are not the same")
    rows = new.execute(select(*EVENT.columns).order_by(EVENT.c.seq)).mappings()
    bad = chain.find_first_mismatch(dict(row) for row in rows)
    if bad is not None:
        raise DatabaseCopyError(f"the chain of events does not fit at {bad}")


def _compute_fingerprint(connection: Connection, table: Table) -> tuple[int, int]:
    """Compute the number of rows and an order-independent sum over their values."""
    count = whole = 0
    for row in _iterate_typed_rows(connection, table):
        count += 1
        whole += int.from_bytes(
            sha256(repr(tuple(row)).encode("utf-8", "surrogatepass")).digest(), "big"
        )
    return count, whole % 2**256


def _iterate_typed_rows(connection: Connection, table: Table) -> Iterator[Any]:
    """Iterate over the rows of a table as the program reads them."""
    yield from connection.execution_options(yield_per=ROWS_PER_READ).execute(select(table))


def _count_events(source: URL) -> int:
    """Count the events of the old database at this moment."""
    engine = create_engine(source)
    try:
        with engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(EVENT)).scalar_one()
    finally:
        engine.dispose()
