"""The event log: events are recorded in the transaction of a change and numbered at COMMIT.

with transaction():
    ...  # require, check, change
    record_event("comment.posted", comment, actor)
"""

import logging
import secrets
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Index, bindparam, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from . import hash_chain as chain
from consult.core.permissions.actor import Actor
from consult.core.database.engine import (
    WRITE_OPTIONS,
    Model,
    PreparedStatement,
    db,
    transaction_state,
    utc_now,
)
from consult.core.errors import Unavailable
from consult.core.database.bulk_execute import insert_all
from consult.core import hooks

log = logging.getLogger(__name__)
write_lock = (
    threading.Lock()
)  # one writer in this process; the database lock excludes other processes
commit_signal = threading.Event()  # wakes the dispatcher
CachedType = TypeVar("CachedType")
WRITE_WAIT_SECONDS = 5  # seconds that a write waits for its turn before the answer is 503


class Event(Model):
    """An event of the log; rows are only added, and `seq` has no gaps."""

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chain: Mapped[int]  # id of the consultation, or 0 outside of one
    at: Mapped[datetime]
    verb: Mapped[str]
    subject_id: Mapped[int]
    actor_id: Mapped[int | None]
    # "everyone", "moderators", `user:7`, `organisation:7`, "record" (public, but not sent to
    # browsers) or "nobody"
    audience: Mapped[str]
    facts: Mapped[dict[str, Any]]
    prev: Mapped[
        int | None
    ]  # seq of the previous event for the same audience; shows a browser its gaps
    salt: Mapped[str]
    head: Mapped[str]
    number: Mapped[int | None]  # in its chain, without gaps; None: of a release before 0.2.0
    people: Mapped[str | None]  # commits to the people that it names
    nonce: Mapped[str | None]  # of this commitment; None: it names nobody, or nobody any more
    __table_args__ = (
        Index("event_by_chain", "chain", "seq"),
        Index("event_by_audience", "chain", "audience", "seq"),
        Index("event_by_verb", "verb", "seq"),
    )


EVENT = Event.__table__
SELECT_NEWEST_SEQ = PreparedStatement(select(func.max(EVENT.c.seq)))
LAST_SEQ_OF_CHAIN = select(func.max(EVENT.c.seq)).where(EVENT.c.chain == bindparam("chain"))
SELECT_NEWEST_SEQ_OF_AUDIENCE = PreparedStatement(
    LAST_SEQ_OF_CHAIN.where(EVENT.c.audience == bindparam("audience"))
)
SELECT_CHAIN_HEAD = PreparedStatement(
    select(EVENT.c.head, EVENT.c.number).where(EVENT.c.seq == LAST_SEQ_OF_CHAIN.scalar_subquery())
)
COUNT_EVENTS_OF_CHAIN = PreparedStatement(
    select(func.count()).select_from(EVENT).where(EVENT.c.chain == bindparam("chain"))
)
INSERT_EVENT = PreparedStatement(insert(EVENT))


class EventSubject(NamedTuple):
    """The minimal subject of an event, for changes made without an ORM row."""

    id: int
    consultation_id: int


@dataclass
class OpenTransaction:
    """The state of a transaction in progress.

    Attributes:
        recorded: the events it will write.
        broken: whether a joined part failed.
        shared_reads: rows that are read once for all works of a batch, because none of them changes
            them.
        after_commit: work to do outside of the database after the COMMIT.
    """

    recorded: list[dict[str, Any]] = field(default_factory=list)
    broken: bool = False
    shared_reads: dict[Any, Any] | None = None
    after_commit: list[Callable[[], None]] = field(default_factory=list)


def get_open_transaction() -> OpenTransaction | None:
    """Return the state of the transaction in progress, or None outside of one."""
    opened: OpenTransaction | None = transaction_state.transaction
    return opened


def require_transaction() -> OpenTransaction:
    """Return the state of the transaction in progress.

    Raises:
        RuntimeError: there is none, which is an error of the program.
    """
    opened = get_open_transaction()
    if opened is None:
        raise RuntimeError("changes are made and recorded within transaction()")
    return opened


def read_once_per_batch(name: Hashable, read: Callable[[], CachedType]) -> CachedType:
    """Read a value once for all works of a batch, because none of them changes it.

    Outside of a batch it is read each time.
    """
    opened = get_open_transaction()
    if opened is None or opened.shared_reads is None:
        return read()
    if name not in opened.shared_reads:
        opened.shared_reads[name] = read()
    found: CachedType = opened.shared_reads[name]
    return found


@contextmanager
def transaction() -> Iterator[None]:
    """Run the block in one transaction, which is committed whole or not at all.

    A transaction inside another one joins it. Objects loaded before are read again.

    Raises:
        Unavailable: other writers take too long.
    """
    joined = get_open_transaction()
    if joined:
        try:
            yield
        except BaseException:
            # a failed part breaks the whole, even if its error is caught; only a savepoint may
            # undo it
            joined.broken = True
            raise
        return
    session = db.session()
    session.rollback()
    if not write_lock.acquire(timeout=WRITE_WAIT_SECONDS):
        raise Unavailable
    try:
        opened = transaction_state.transaction = session.info["open"] = OpenTransaction()
        connection = session.connection(execution_options=WRITE_OPTIONS)
        transaction_state.driver_connection = connection.connection.dbapi_connection
        yield
        _commit_transaction(opened)
    except BaseException:
        session.rollback()
        raise
    finally:
        transaction_state.transaction = transaction_state.driver_connection = None
        session.info.pop("open", None)
        write_lock.release()
    commit_signal.set()
    if opened.recorded:
        for ring in hooks.on_commit:
            ring()
    for work in opened.after_commit:
        try:
            work()
        except Exception:
            log.exception("the change was made, but what belongs to it failed")


@contextmanager
def open_savepoint(*, core_only: bool = False) -> Iterator[None]:
    """Run the block in a savepoint: a failure undoes only the block and the events it recorded.

    Args:
        core_only: the block touches no ORM row, so a plain savepoint is enough (the
            session's own costs 100 µs).
    """
    opened = require_transaction()
    if transaction_state.pipeline_turn is not None:
        transaction_state.pipeline_turn.require_savepoints()
    mark, later = len(opened.recorded), len(opened.after_commit)
    try:
        with _open_bare_savepoint() if core_only else db.session.begin_nested():
            yield
    except BaseException:
        del opened.recorded[mark:]
        del opened.after_commit[later:]
        opened.broken = False
        raise


@contextmanager
def _open_bare_savepoint() -> Iterator[None]:
    """Open a savepoint directly on the driver connection."""
    raw = transaction_state.driver_connection
    raw.execute("SAVEPOINT attempt")
    try:
        yield
    except BaseException:
        raw.execute("ROLLBACK TO SAVEPOINT attempt")
        raise
    finally:
        raw.execute("RELEASE SAVEPOINT attempt")


def record_event(
    verb: str, subject: Any, actor: Actor, *, audience: str = "everyone", **facts: object
) -> None:
    """Record an event about the subject in the transaction in progress.

    Args:
        facts: small values such as ids, before and after; never texts.
    """
    if subject.id is None:
        db.session.flush()
    require_transaction().recorded.append(
        {
            "verb": verb,
            "subject_id": subject.id,
            "chain": subject.consultation_id or 0,
            "actor_id": actor.user_id,
            "audience": audience,
            "facts": facts,
            "at": utc_now(),
        }
    )


def run_after_commit(work: Callable[[], None]) -> None:
    """Run the work after the COMMIT, outside of the database; a rollback discards it.

    If the process dies in between, the work is lost; a periodic job must find and repair
    that.
    """
    require_transaction().after_commit.append(work)


def _commit_transaction(opened: OpenTransaction) -> None:
    """Number and chain the recorded events, then COMMIT; the only COMMIT in consult."""
    if opened.broken:
        raise RuntimeError("a part of this transaction failed and was not undone by attempt()")
    db.session.flush()
    if opened.recorded:
        insert_all(INSERT_EVENT, _number_events(opened.recorded))
    db.session.commit()


def _number_events(recorded: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each event its seq, number, prev, salt, people and head.

    No other writer is active until the COMMIT. A chain of an older release gets an event of its
    own before its first number, which holds the head that it continues.
    """
    seq = SELECT_NEWEST_SEQ()[0][0] or 0
    chains: dict[int, tuple[str, int]] = {}
    prevs: dict[tuple[int, str], int | None] = {}
    rows: list[dict[str, Any]] = []
    for row in recorded:
        if row["chain"] not in chains:
            chains[row["chain"]], begin = _load_chain_end(row["chain"], row["at"])
            rows += begin
        rows.append(row)
    for row in rows:
        seq += 1
        number, audience = room = row["chain"], row["audience"]
        head, events = chains[number]
        if room not in prevs:
            prevs[room] = SELECT_NEWEST_SEQ_OF_AUDIENCE(chain=number, audience=audience)[0][0]
        row.update(seq=seq, prev=prevs[room], salt=secrets.token_hex(16), number=events + 1)
        people = chain.collect_people(row)
        row["nonce"] = secrets.token_hex(16) if people else None
        row["people"] = chain.commit_people(row["nonce"], people) if people else None
        digest = chain.hash_row(row["salt"], chain.serialize_row(row))
        row["head"] = chain.compute_head(head, seq, digest)
        chains[number] = row["head"], events + 1
        prevs[room] = seq
    return rows


def _load_chain_end(number: int, moment: datetime) -> tuple[tuple[str, int], list[dict[str, Any]]]:
    """Load the head of a chain and how many events it has, and the event that has to come first.

    Returns:
        The end of the chain, and `log.format` if the chain has events but no numbers yet.
    """
    found = SELECT_CHAIN_HEAD(chain=number)
    if not found:
        return (chain.EMPTY_HEAD, 0), []
    if found[0][1] is not None:
        return (found[0][0], found[0][1]), []
    head, before = found[0][0], COUNT_EVENTS_OF_CHAIN(chain=number)[0][0]
    begin = {
        "verb": chain.FORMAT_VERB,
        "subject_id": number,
        "chain": number,
        "actor_id": None,
        "audience": "record",
        "facts": {"format": chain.FORMAT, "before": before, "head": head},
        "at": moment,
    }
    return (head, before), [begin]
