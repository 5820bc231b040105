"""Moving a consultation from SQLite to PostgreSQL: every row as it is, proved before anything counts.

The rows come from a proved copy, go over in one transaction, are read back and compared, and the chain of events is
recomputed there; where anything does not fit, the new database stays empty and the old one is untouched in any case.
"""
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import URL, Connection, Table, create_engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from consult.core.events import hash_chain as chain
from .backup import Unsound, back_up
from .engine import db
from consult.core.events.log import EVENT

REVISION = "alembic_version"
AT_ONCE = 2_000  # rows that are read together
FOREIGN_KEYS = text("""SELECT conrelid::regclass::text AS of, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS says
                       FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace""")
SEQUENCES = text("""SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name) AS name
                    FROM information_schema.columns WHERE table_schema = current_schema()
                    AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL""")


class Moved(NamedTuple):
    """What went over."""

    tables: int
    rows: int
    events: int


def move(source: URL, target: URL) -> Moved:
    """Fill a PostgreSQL database that has the tables and no rows of its own; raises Unsound.

    Nobody may write to the old one meanwhile: what is written after the copy was made stays behind, and is noticed.
    """
    with tempfile.TemporaryDirectory(prefix="consult-move-") as folder:
        proof = back_up(source, Path(folder))
        old = create_engine(f"sqlite:///file:{proof.file}?mode=ro&immutable=1&uri=true")
        new = create_engine(target)
        try:
            with old.connect() as reading, new.begin() as writing:
                _same_revision(reading, writing)
                moved = _carry(reading, writing)
                _prove(reading, writing, moved)
                if _newest(source) != moved.events:
                    raise Unsound("consult was in use meanwhile: stop every process of it, and move again")
        except DBAPIError as failure:
            raise Unsound(f"the databases do not understand each other: {failure.orig}") from failure
        finally:
            old.dispose()
            new.dispose()
    return moved


def empty(target: URL) -> None:
    """Raises Unsound unless the database answers, is PostgreSQL, and has no tables yet."""
    if target.get_backend_name() != "postgresql":
        raise Unsound("only PostgreSQL can be moved to")
    engine = create_engine(target)
    try:
        if inspect(engine).get_table_names():
            raise Unsound("the database is not empty: move into a new one")
    except DBAPIError as failure:
        raise Unsound(f"the database does not answer: {failure.orig}") from failure
    finally:
        engine.dispose()


def _same_revision(old: Connection, new: Connection) -> None:
    revision = text(f"SELECT version_num FROM {REVISION}")  # noqa: S608 - a name of ours
    if old.execute(revision).scalars().all() != new.execute(revision).scalars().all():
        raise Unsound("the old database has another schema: run `python -m consult migrate` on it first")
    there, here = (set(inspect(each).get_table_names()) - {REVISION} for each in (old, new))
    if not there == here == db.metadata.tables.keys():
        raise Unsound(f"tables that only one of them has: {sorted(there ^ here)}")


def _carry(old: Connection, new: Connection) -> Moved:
    """Every row of every table, as the driver gives it: no JSON is spelled anew, no moment rounded."""
    new.execute(text("SET LOCAL TIME ZONE 'UTC'"))
    keys = new.execute(FOREIGN_KEYS).all()
    for key in keys:  # tables point at each other in circles: all rows first, then all keys are checked
        new.execute(text(f"ALTER TABLE {key.of} DROP CONSTRAINT {key.name}"))
    count = sum(_carry_table(old, new, table) for table in db.metadata.sorted_tables)
    for key in keys:
        new.execute(text(f"ALTER TABLE {key.of} ADD CONSTRAINT {key.name} {key.says}"))
    for column in new.execute(SEQUENCES).all():
        highest = _highest(old, column.table_name, column.column_name)
        new.execute(select(func.setval(column.name, highest + 1, False)))
    events = new.execute(select(func.count()).select_from(EVENT)).scalar_one()
    return Moved(len(db.metadata.tables), count, events)


def _carry_table(old: Connection, new: Connection, table: Table) -> int:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    new.execute(text(f'DELETE FROM "{table.name}"'))  # noqa: S608 - what a migration put into an empty database
    driver: Any = new.connection.dbapi_connection
    count = 0
    rows = old.exec_driver_sql(f'SELECT {names} FROM "{table.name}"').yield_per(AT_ONCE)  # noqa: S608
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(tuple(row))
            count += 1
    return count


def _highest(old: Connection, table: str, column: str) -> int:
    """The highest number that was ever given: a number is never used twice, also where its row is gone."""
    given = 0
    if inspect(old).has_table("sqlite_sequence"):
        named = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        given = old.execute(named, {"name": table}).scalar() or 0
    there = old.execute(select(func.max(db.metadata.tables[table].columns[column]))).scalar() or 0
    return max(given, there)


def _prove(old: Connection, new: Connection, moved: Moved) -> None:
    """Read everything back: the same rows in each table, and a chain that fits."""
    for table in db.metadata.sorted_tables:
        if _fingerprint(old, table) != _fingerprint(new, table):
            raise Unsound(f"the rows of {table.name} are not the same")
    rows = new.execute(select(*EVENT.columns).order_by(EVENT.c.seq)).mappings()
    bad = chain.first_bad(dict(row) for row in rows)
    if bad is not None:
        raise Unsound(f"the chain of events does not fit at {bad}")


def _fingerprint(connection: Connection, table: Table) -> tuple[int, int]:
    """How many rows, and a sum over what they say as the program reads them; in any order."""
    count = whole = 0
    for row in _rows(connection, table):
        count += 1
        whole += int.from_bytes(sha256(repr(tuple(row)).encode("utf-8", "surrogatepass")).digest(), "big")
    return count, whole % 2**256


def _rows(connection: Connection, table: Table) -> Iterator[Any]:
    yield from connection.execution_options(yield_per=AT_ONCE).execute(select(table))


def _newest(source: URL) -> int:
    """The number of the newest event in the old database, now."""
    engine = create_engine(source)
    try:
        with engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(EVENT)).scalar_one()
    finally:
        engine.dispose()
