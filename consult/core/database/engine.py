"""The database: every connection can only read, until a transaction asks to write."""
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, Executable, MetaData, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from consult.core.errors import Conflict, NotFound

WRITE_LOCK = 20_271_101  # the number of PostgreSQL's advisory lock: any constant, the same everywhere
WRITE_WAIT_MS = 5_000  # milliseconds that a write waits for those of other processes, before it is asked to try again
RowType = TypeVar("RowType")
WRITE_OPTIONS = {"to_write": True}
COMMON_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={WRITE_WAIT_MS}",
           "wal_autocheckpoint=4000", "secure_delete=ON")
# cache_size in KB, for each of some twenty; the rest the system caches. What one connection has cached another one's COMMIT
# makes old: pages that are mapped need not be read once more, which was a tenth of a vote.
READER_PRAGMAS = (*COMMON_PRAGMAS, "cache_size=-16384", "mmap_size=268435456", "query_only=ON")
WRITER_PRAGMAS = (*COMMON_PRAGMAS, "cache_size=-32768")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC that comes back from either database exactly as it went in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


NAMING_CONVENTION = {"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
         "fk": "fk_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"}  # migrations need names


class Base(DeclarativeBase):
    registry = registry(type_annotation_map={datetime: UtcDateTime, dict: JSON, dict[str, str]: JSON, list[str]: JSON})
    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class TransactionState(threading.local):
    """What this thread or greenlet is in the middle of: the driver's connection that a transaction writes over."""

    raw: Any = None
    opened: Any = None  # events.Open
    asking: Any = None  # rounds.Turn, where several ask at once


transaction_state = TransactionState()
writer_engines: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()  # by the engine that reads, where it is another one
idle_readers: WeakKeyDictionary[Engine, list[Any]] = WeakKeyDictionary()  # connections that wait for a prepared read


class WriterSession(Session):
    """A session whose reads and writes go over the connection that may write, as long as a transaction is open."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **more: Any) -> Any:
        """The engine to use, now."""
        if bind is None and "open" in self.info:
            return writer_engines.get(db.engine, db.engine)
        return super().get_bind(mapper, clause, bind, **more)


db = SQLAlchemy(model_class=Base, session_options={"class_": WriterSession})
clock_override: ContextVar[datetime | None] = ContextVar("shown_time", default=None)


def utc_now() -> datetime:
    """The clock, in UTC."""
    return clock_override.get() or datetime.now(UTC)


@contextmanager
def freeze_clock(moment: datetime) -> Iterator[None]:
    """Let the clock show another moment: for the sample, whose past has to be told, and for tests."""
    token = clock_override.set(moment)
    try:
        yield
    finally:
        clock_override.reset(token)


def find_row(model: type[RowType], number: int) -> RowType:
    """The row with this number, or the same "not found" at every door."""
    row = db.session.get(model, number)
    if row is None:
        raise NotFound(what=model.__name__)
    return row


def require_unchanged(row: Any, version: int | None) -> None:
    """Refuse with Conflict when a row that people edit was saved by someone else since the form was made.

    Every such row has `row_version`, counted up by the ORM with each change.
    """
    if version is not None and row.row_version != version:
        raise Conflict("changed_meanwhile", now=row.row_version)


def create_tables(url: str) -> None:
    """Make the tables, over a plain connection: the program's own ones do not write by themselves."""
    engine = create_engine(url)
    db.metadata.create_all(engine)
    engine.dispose()


def truncate_wal(engine: Engine) -> None:
    """Bring everything from SQLite's write-ahead log into the file and empty the log, unless somebody reads just now."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
        try:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:  # it goes back to the pool, where it has to be as patient as the others
            connection.exec_driver_sql(f"PRAGMA busy_timeout={WRITE_WAIT_MS}")


def prepare_engine(engine: Engine) -> None:
    """Teach the engine to read by default, and to take the one write lock for a transaction."""
    teach = _prepare_sqlite if engine.dialect.name == "sqlite" else _prepare_postgresql
    teach(engine)


@contextmanager
def _translate_driver_errors(engine: Engine) -> Iterator[None]:
    """A database that is busy or away is told as SQLAlchemy tells it, also where the driver is asked directly."""
    failing: Any = engine.dialect.loaded_dbapi.OperationalError
    try:
        yield
    except failing as failure:
        raise OperationalError(None, None, failure) from failure


def _is_for_writing(connection: Connection) -> bool:
    return "to_write" in connection.get_execution_options()


def _mark_as_writer(connection: Connection) -> Any:
    connection.info["wrote"] = True
    return connection.connection.dbapi_connection


def _prepare_sqlite(engine: Engine) -> None:
    """Reads open no transaction at all, so none can be left open and pin the write-ahead log.

    Writes have connections of their own: to switch query_only makes SQLite forget every statement that it has
    prepared, which cost a third of a write.
    """
    idle: list[Any] = []
    idle_readers[engine] = idle
    writer = writer_engines[engine] = create_engine(engine.url, pool_size=20, max_overflow=0, pool_use_lifo=True)
    for each, pragmas in ((engine, READER_PRAGMAS), (writer, WRITER_PRAGMAS)):
        event.listen(each, "connect", partial(_set_pragmas, pragmas))

    @event.listens_for(writer, "begin")
    def begin(connection: Connection) -> None:
        raw = connection.connection.dbapi_connection
        if raw is not None:
            with _translate_driver_errors(connection.engine):  # to hold the engine that reads here would keep both for ever
                raw.execute("BEGIN IMMEDIATE")  # type: ignore[attr-defined]

    @event.listens_for(engine, "engine_disposed")
    def dispose(_engine: Engine) -> None:
        writer.dispose()
        while idle:
            idle.pop().close()


def _set_pragmas(pragmas: tuple[str, ...], raw: Any, _record: object) -> None:
    raw.isolation_level = None  # we say BEGIN ourselves
    for pragma in pragmas:
        raw.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(engine: Engine) -> None:
    """The same: reads in autocommit; a transaction is READ COMMITTED and takes the advisory lock first."""
    @event.listens_for(engine, "connect")
    def connect(raw: Any, _record: object) -> None:
        raw.autocommit = True
        raw.execute("SET default_transaction_read_only = on")
        raw.execute(f"SET lock_timeout = {WRITE_WAIT_MS}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _is_for_writing(connection):
            raw = _mark_as_writer(connection)
            with _translate_driver_errors(engine):
                raw.autocommit, raw.read_only = False, False
                raw.execute(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")

    @event.listens_for(engine, "before_cursor_execute")
    def ask_directly(*_given: Any) -> None:
        if transaction_state.asking is not None:  # it may change something, and cannot be undone alone
            transaction_state.asking.changed = True

    @event.listens_for(engine, "checkin")
    def checkin(raw: Any, record: Any) -> None:
        if raw is not None and not raw.closed and record.info.pop("wrote", False):
            raw.autocommit, raw.read_only = True, None


def _bind_values(binds: list[tuple[str, Any]], values: dict[str, Any], by_position: bool) -> Any:
    """The values as the driver wants them."""
    if by_position:
        return [process(values[name]) if process else values[name] for name, process in binds]
    return {name: process(values[name]) if process else values[name] for name, process in binds}


def borrow_connection(engine: Engine) -> Any:
    """A connection of the driver, from the pool."""
    with _translate_driver_errors(engine):
        return engine.raw_connection()


def _detach_connection(engine: Engine) -> Any:
    """A connection of the driver that only reads, for keeps."""
    pooled = borrow_connection(engine)
    raw = pooled.dbapi_connection
    pooled.detach()
    return raw


class PreparedStatement:
    """A Core statement compiled once, for the few that thousands of requests a second run.

    Plain values in, plain tuples out; a tenth of the cost of Connection.execute.
    """

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self.compiled: dict[type, tuple[str, list[tuple[str, Any]], dict[str, Any], bool, type]] = {}
        self.reads: bool = statement.is_select
        self.answers = self.reads or bool(getattr(statement, "returning_column_descriptions", ()))

    def __call__(self, **values: Any) -> list[tuple]:
        """Run in the transaction in progress."""
        asking = transaction_state.asking
        return self._run(transaction_state.raw, values) if asking is None else asking(self, values)

    def many(self, rows: list[dict[str, Any]]) -> None:
        """Run once for each of these rows, in the transaction in progress."""
        raw = transaction_state.raw
        sql, binds, fixed, by_position, failing = self.compiled.get(type(raw)) or self._compile(type(raw))
        given = [_bind_values(binds, fixed | row, by_position) for row in rows]
        try:
            (raw if by_position else raw.cursor()).executemany(sql, given)
        except failing as failure:
            raise OperationalError(sql, None, failure) from failure

    def read(self, **values: Any) -> list[tuple]:
        """Run by itself, in no transaction."""
        engine = db.engine
        idle = idle_readers.get(engine)
        if idle is None:
            with closing(borrow_connection(engine)) as pooled:
                return self._run(pooled.dbapi_connection, values)
        raw = idle.pop() if idle else _detach_connection(engine)
        found = self._run(raw, values)  # after a failure it is let go
        idle.append(raw)
        return found

    def _run(self, raw: Any, values: dict[str, Any]) -> list[tuple]:
        sql, binds, fixed, by_position, failing = self.compiled.get(type(raw)) or self._compile(type(raw))
        if fixed:
            values = fixed | values
        given = [process(values[name]) if process else values[name] for name, process in binds]
        try:
            named = None if by_position else {name: value for (name, _), value in zip(binds, given, strict=True)}
            cursor = raw.execute(sql, given if named is None else named)
            return cursor.fetchall() if self.answers else []
        except failing as failure:
            raise OperationalError(sql, None, failure) from failure

    def _compile(self, driver: type) -> tuple[str, list[tuple[str, Any]], dict[str, Any], bool, type]:
        dialect = db.engine.dialect
        compiled: Any = self.statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        binds = compiled.binds
        processors = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds.items()}
        fixed = {name: bind.value for name, bind in binds.items() if not bind.required}  # a LIMIT, say
        # lists that the statement itself holds (IN ("declared", "verified")) are spelled out once
        whole = compiled.construct_expanded_state({name: None for name, bind in binds.items() if bind.required})
        fixed |= whole.additional_parameters
        names = whole.positiontup or [name for name in dict.fromkeys((*binds, *whole.additional_parameters))
                                      if name not in whole.parameter_expansion]
        self.compiled[driver] = (whole.statement, [(name, processors.get(name)) for name in names], fixed,
                                 bool(whole.positiontup), dialect.loaded_dbapi.OperationalError)
        return self.compiled[driver]
