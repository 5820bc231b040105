"""The database engine: connections read only, until a transaction asks for write access."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from weakref import WeakKeyDictionary

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    SelectBase,
    Table,
    UpdateBase,
    create_engine,
    event,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from consult.core.errors import Conflict, NotFound

# key of PostgreSQL's advisory lock: an arbitrary constant, the same in all processes
WRITE_LOCK = 20_271_101
# milliseconds that a write waits for other processes before it is refused with "try again"
WRITE_WAIT_MS = 5_000
RowType = TypeVar("RowType")
Statement = SelectBase | UpdateBase
WRITE_OPTIONS = {"to_write": True}
COMMON_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={WRITE_WAIT_MS}",
    "wal_autocheckpoint=4000",
    "secure_delete=ON",
)
# cache_size is in KB for each of about twenty connections; the system caches the rest. A COMMIT
# on one connection invalidates the cache of the others; memory-mapped pages need no second read,
# which saved a tenth of the time of a vote.
READER_PRAGMAS = (*COMMON_PRAGMAS, "cache_size=-16384", "mmap_size=268435456", "query_only=ON")
WRITER_PRAGMAS = (*COMMON_PRAGMAS, "cache_size=-32768")


class UtcDateTime(TypeDecorator[datetime]):
    """A column type for a moment in UTC; both databases return exactly the stored value."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert a value of the database to an aware datetime in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}  # migrations need stable names


class Base(DeclarativeBase):
    """The declarative base of all models, with the column types and the names of constraints."""

    registry = registry(
        type_annotation_map={
            datetime: UtcDateTime,
            dict[str, Any]: JSON,
            dict[str, str]: JSON,
            list[str]: JSON,
        }
    )
    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class TransactionState(threading.local):
    """The state of a thread or greenlet: the driver connection that its transaction writes to."""

    driver_connection: Any = None
    transaction: Any = None  # events.log.OpenTransaction
    pipeline_turn: Any = None  # statement_pipeline.PipelineTurn, if several works run side by side


transaction_state = TransactionState()
writer_engines: WeakKeyDictionary[Engine, Engine] = (
    WeakKeyDictionary()
)  # writing engine by reading engine, where they differ
idle_readers: WeakKeyDictionary[Engine, list[Any]] = (
    WeakKeyDictionary()
)  # idle connections for prepared reads


class WriterSession(Session):
    """A session that reads and writes over the writing connection while a transaction is open."""

    def get_bind(
        self, mapper: Any = None, clause: Any = None, bind: Any = None, **more: Any
    ) -> Any:
        """Return the engine to use at this moment."""
        if bind is None and "open" in self.info:
            return writer_engines.get(db.engine, db.engine)
        return super().get_bind(mapper, clause, bind, **more)


db = SQLAlchemy(model_class=Base, session_options={"class_": WriterSession})
if TYPE_CHECKING:  # Flask-SQLAlchemy makes the base of the models at run time, from Base

    class Model(Base):
        """The base of the models."""

        __abstract__ = True
        __table__: ClassVar[Table]
else:
    Model = db.Model
clock_override: ContextVar[datetime | None] = ContextVar("shown_time", default=None)


def utc_now() -> datetime:
    """Return the present time in UTC, or the time set by `freeze_clock`."""
    return clock_override.get() or datetime.now(UTC)


@contextmanager
def freeze_clock(moment: datetime) -> Iterator[None]:
    """Set the clock to a fixed moment inside the `with` block.

    For the sample, which needs events in the past, and for tests.
    """
    token = clock_override.set(moment)
    try:
        yield
    finally:
        clock_override.reset(token)


def find_row(model: type[RowType], number: int) -> RowType:
    """Load the row with this id.

    Raises:
        NotFound: there is no such row; the refusal is the same everywhere.
    """
    row = db.session.get(model, number)
    if row is None:
        raise NotFound(what=model.__name__)
    return row


def require_unchanged(row: Any, version: int | None) -> None:
    """Refuse the save if somebody else saved the row after the form was made.

    Every row that people edit has `row_version`, which the ORM increments with each change.

    Raises:
        Conflict: the version of the form is out of date.
    """
    if version is not None and row.row_version != version:
        raise Conflict("changed_meanwhile", now=row.row_version)


def require_not_erased(row: Any) -> None:
    """Raise Conflict if a contribution was erased."""
    if row.erased_at is not None:
        raise Conflict("erased_already")


def create_tables(url: str) -> None:
    """Create all tables over a plain connection; those of the program are read-only."""
    engine = create_engine(url)
    db.metadata.create_all(engine)
    engine.dispose()


def truncate_wal(engine: Engine) -> None:
    """Move SQLite's write-ahead log into the database file, unless a reader is active."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
        try:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:  # the connection returns to the pool and needs the usual timeout again
            connection.exec_driver_sql(f"PRAGMA busy_timeout={WRITE_WAIT_MS}")


def prepare_engine(engine: Engine) -> None:
    """Make the engine read-only by default, with one global write lock for each transaction."""
    teach = _prepare_sqlite if engine.dialect.name == "sqlite" else _prepare_postgresql
    teach(engine)


@contextmanager
def _translate_driver_errors(engine: Engine) -> Iterator[None]:
    """Raise the driver's errors as SQLAlchemy errors, also where the driver is called directly."""
    failing: Any = engine.dialect.loaded_dbapi.OperationalError
    try:
        yield
    except failing as failure:
        raise OperationalError(None, None, failure) from failure


def _is_for_writing(connection: Connection) -> bool:
    """Return whether the connection was opened for a transaction."""
    return "to_write" in connection.get_execution_options()


def _mark_as_writer(connection: Connection) -> Any:
    """Mark the connection as a writer, and return its driver connection."""
    connection.info["wrote"] = True
    return connection.connection.dbapi_connection


def _prepare_sqlite(engine: Engine) -> None:
    """Prepare an SQLite engine: readers in autocommit, and separate connections for writes.

    Reads open no transaction, so no open read can pin the write-ahead log. Writes have
    their own connections because toggling `query_only` discards SQLite's prepared
    statements, which cost a third of a write.
    """
    idle: list[Any] = []
    idle_readers[engine] = idle
    writer = writer_engines[engine] = create_engine(
        engine.url, pool_size=20, max_overflow=0, pool_use_lifo=True
    )
    for each, pragmas in ((engine, READER_PRAGMAS), (writer, WRITER_PRAGMAS)):
        event.listen(each, "connect", partial(_set_pragmas, pragmas))

    @event.listens_for(writer, "begin")
    def begin(connection: Connection) -> None:
        raw = connection.connection.dbapi_connection
        if raw is not None:
            with _translate_driver_errors(
                connection.engine
            ):  # a closure over the reading engine would keep both engines alive forever
                raw.execute("BEGIN IMMEDIATE")

    @event.listens_for(engine, "engine_disposed")
    def dispose(_engine: Engine) -> None:
        writer.dispose()
        while idle:
            idle.pop().close()


def _set_pragmas(pragmas: tuple[str, ...], raw: Any, _record: object) -> None:
    """Set the pragmas of a new SQLite connection, and switch the driver to autocommit."""
    raw.isolation_level = None  # the program issues BEGIN itself
    for pragma in pragmas:
        raw.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(engine: Engine) -> None:
    """Prepare a PostgreSQL engine: reads in autocommit, writes under the advisory lock.

    A transaction is READ COMMITTED and takes the lock first.
    """

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
        if (
            transaction_state.pipeline_turn is not None
        ):  # the statement may change something, which cannot be undone alone
            transaction_state.pipeline_turn.changed = True

    @event.listens_for(engine, "checkin")
    def checkin(raw: Any, record: Any) -> None:
        if raw is not None and not raw.closed and record.info.pop("wrote", False):
            raw.autocommit, raw.read_only = True, None


def _bind_values(binds: list[tuple[str, Any]], values: dict[str, Any], by_position: bool) -> Any:
    """Convert the values to the parameters that the driver expects."""
    if by_position:
        return [process(values[name]) if process else values[name] for name, process in binds]
    return {name: process(values[name]) if process else values[name] for name, process in binds}


def borrow_connection(engine: Engine) -> Any:
    """Borrow a driver connection from the pool."""
    with _translate_driver_errors(engine):
        return engine.raw_connection()


def _detach_connection(engine: Engine) -> Any:
    """Detach a read-only driver connection from the pool permanently."""
    pooled = borrow_connection(engine)
    raw = pooled.dbapi_connection
    pooled.detach()
    return raw


# Of a driver: the SQL, the parameters with their converters, the fixed values, whether the
# parameters go by position, and the exception of a failure.
CompiledStatement = tuple[str, list[tuple[str, Any]], dict[str, Any], bool, type[Exception]]


class PreparedStatement:
    """A Core statement that is compiled once, for the few that run thousands of times a second.

    It takes plain values and returns plain tuples, at a tenth of the cost of
    Connection.execute.
    """

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.compiled: dict[type, CompiledStatement] = {}
        self.reads: bool = statement.is_select
        self.returns_rows = self.reads or bool(
            getattr(statement, "returning_column_descriptions", ())
        )

    def __call__(self, **values: Any) -> list[tuple[Any, ...]]:
        """Run the statement in the transaction in progress."""
        asking = transaction_state.pipeline_turn
        return (
            self._run(transaction_state.driver_connection, values)
            if asking is None
            else asking(self, values)
        )

    def run_many(self, rows: list[dict[str, Any]]) -> None:
        """Run the statement once for each row, in the transaction in progress."""
        raw = transaction_state.driver_connection
        sql, binds, fixed, by_position, failing = self.compiled.get(type(raw)) or self._compile(
            type(raw)
        )
        given = [_bind_values(binds, fixed | row, by_position) for row in rows]
        try:
            (raw if by_position else raw.cursor()).executemany(sql, given)
        except failing as failure:
            raise OperationalError(sql, None, failure) from failure

    def read_rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Run the statement outside of any transaction."""
        engine = db.engine
        idle = idle_readers.get(engine)
        if idle is None:
            with closing(borrow_connection(engine)) as pooled:
                return self._run(pooled.dbapi_connection, values)
        raw = idle.pop() if idle else _detach_connection(engine)
        found = self._run(raw, values)  # a connection that failed is discarded
        idle.append(raw)
        return found

    def _run(self, raw: Any, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Run the statement on a driver connection; raises OperationalError as SQLAlchemy does."""
        sql, binds, fixed, by_position, failing = self.compiled.get(type(raw)) or self._compile(
            type(raw)
        )
        if fixed:
            values = fixed | values
        given = [process(values[name]) if process else values[name] for name, process in binds]
        try:
            named = (
                None
                if by_position
                else {name: value for (name, _), value in zip(binds, given, strict=True)}
            )
            cursor = raw.execute(sql, given if named is None else named)
            return cursor.fetchall() if self.returns_rows else []
        except failing as failure:
            raise OperationalError(sql, None, failure) from failure

    def _compile(self, driver: type) -> CompiledStatement:
        """Compile the statement for a driver, and remember the result."""
        dialect = db.engine.dialect
        compiled: Any = self.statement.compile(dialect=dialect)
        binds = compiled.binds
        processors = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bind in binds.items()
        }
        fixed = {
            name: bind.value for name, bind in binds.items() if not bind.required
        }  # for example the value of LIMIT
        # lists inside the statement (IN ("declared", "verified")) are expanded once
        whole = compiled.construct_expanded_state(
            {name: None for name, bind in binds.items() if bind.required}
        )
        fixed |= whole.additional_parameters
        names = whole.positiontup or [
            name
            for name in dict.fromkeys((*binds, *whole.additional_parameters))
            if name not in whole.parameter_expansion
        ]
        self.compiled[driver] = (
            whole.statement,
            [(name, processors.get(name)) for name in names],
            fixed,
            bool(whole.positiontup),
            dialect.loaded_dbapi.OperationalError,
        )
        return self.compiled[driver]
