"""The event dispatcher: announces events in order, and runs each reaction once for each event.

@listen_to("signin.ended")    in every process, after the COMMIT, for state in memory
@react_to("comment.posted")   once per installation, in the transaction of its cursor
"""

import json
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from flask import Flask
from sqlalchemy import bindparam, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model, PreparedStatement, db
from consult.core.errors import Unavailable
from .log import (
    EVENT,
    LAST_SEQ_OF_CHAIN,
    SELECT_NEWEST_SEQ,
    SELECT_NEWEST_SEQ_OF_AUDIENCE,
    commit_signal,
    transaction,
)
from consult.core.timestamp_conversion import parse_utc

log = logging.getLogger(__name__)
POLL_SECONDS = 0.25  # seconds between two looks for COMMITs of other processes
EVENTS_PER_READ = 500
SELECT_EVENTS_AFTER = PreparedStatement(
    select(EVENT)
    .where(EVENT.c.seq > bindparam("seq"))
    .order_by(EVENT.c.seq)
    .limit(bindparam("most"))
)
EVENTS_AFTER = (
    select(EVENT)
    .where(EVENT.c.seq > bindparam("seq"))
    .order_by(EVENT.c.seq)
    .limit(bindparam("most"))
)
SELECT_NEWEST_SEQ_OF_CHAIN = PreparedStatement(LAST_SEQ_OF_CHAIN)  # last seq of a chain
ListenerType = TypeVar("ListenerType", bound=Callable[[Any], None])
GATHER_SECONDS = 0.02  # seconds during which the events of several COMMITs are gathered
# events that a reaction processes in one transaction, during which no other write is possible
EVENTS_PER_TRANSACTION = 20
LONGEST_PAUSE = 0.5  # longest pause of reactions in seconds
MOST_TRIES = 5  # tries before a reaction is moved past an event

listeners: dict[str, list[Callable[[Any], None]]] = defaultdict(list)
reactions: dict[str, "Reaction"] = {}


class Cursor(Model):
    """The position of a reaction in the log, moved in the transaction of its effect."""

    name: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    failures: Mapped[int] = mapped_column(default=0)


class Reaction(NamedTuple):
    """A registered reaction: its stored name, its verbs and its function."""

    name: str
    verbs: frozenset[str]
    react: Callable[[Any], None]


def listen_to(verb: str) -> Callable[[ListenerType], ListenerType]:
    """Register a listener for a verb ("*" for all), called in every process."""

    def listen(function: ListenerType) -> ListenerType:
        listeners[verb].append(function)
        return function

    return listen


def react_to(*verbs: str, name: str) -> Callable[[ListenerType], ListenerType]:
    """Register a reaction to these verbs, called once for each event; it may change data.

    The stored name of the reaction is its module and function name.
    """

    def listen(function: ListenerType) -> ListenerType:
        reactions[name] = Reaction(name, frozenset(verbs), function)
        return function

    return listen


class Dispatcher:
    """The dispatcher of one process, with its position in the log.

    It follows from there on even if it is made while the database takes no writes.

    Args:
        position: the seq after which events are announced; None for the newest one.
    """

    def __init__(self, position: int | None = None) -> None:
        self.position = self._beginning = get_newest_seq() if position is None else position
        self.pending_reactions = set(reactions)  # reactions that may have events to process
        self._has_cursors = False
        with suppress(Unavailable, OperationalError):  # otherwise the next step adds them
            self._add_cursors()

    def step(self) -> None:
        """Announce the new events, then let every reaction catch up in turns.

        Between two turns new events are announced and other writers get the lock: reactions may
        wait, announcements may not.

        Raises:
            Unavailable, OperationalError: the database takes no writes; what was announced stays.
        """
        self.announce()
        if not self._has_cursors:
            self._add_cursors()
        failed: set[str] = set()
        while waiting := self.pending_reactions - failed:
            for name in waiting:
                began = time.perf_counter()
                if not self.catch_up(reactions[name]):
                    failed.add(name)
                self.announce()
                pause_after(time.perf_counter() - began)

    def _add_cursors(self) -> None:
        """Give each new reaction a cursor where this dispatcher began to read."""
        with transaction():
            known = set(db.session.scalars(select(Cursor.name)))
            db.session.add_all(
                Cursor(name=name, seq=self._beginning) for name in reactions.keys() - known
            )
        self._has_cursors = True

    def announce(self) -> None:
        """Call the listeners for every event committed since the last call."""
        more = True
        while more:
            events = read_events_since(self.position)
            for event in events:
                for listener in listeners[event.verb] + listeners["*"]:
                    call_listener(listener, event)
                self.position = event.seq
            heard = {event.verb for event in events}
            self.pending_reactions |= {
                name for name, reaction in reactions.items() if heard & reaction.verbs
            }
            more = len(events) == EVENTS_PER_READ

    def catch_up(self, reaction: Reaction) -> bool:
        """Let a reaction process its next events; return False if it needs another try."""
        try:
            if not process_next_events(reaction):
                self.pending_reactions.discard(reaction.name)
        except (
            Unavailable,
            OperationalError,
        ):  # no event is at fault: it is processed when the database accepts writes
            log.exception("%s must wait", reaction.name)
            return False
        except Exception:
            log.exception("%s failed", reaction.name)
            count_failure(reaction)
            return False
        return True


def pause_after(took: float) -> None:
    """Sleep after a slow turn, three times as long as it took.

    Other writers get the lock in that time.
    """
    if took > GATHER_SECONDS:
        time.sleep(min(3 * took, LONGEST_PAUSE))


def process_next_events(reaction: Reaction) -> bool:
    """Process the next events of a reaction; return whether there were any.

    Effects and cursor are committed together. After a failure, events are processed one by
    one.
    """
    with transaction():
        cursor = db.session.get_one(Cursor, reaction.name)
        events = load_events_after(
            cursor.seq, reaction.verbs, limit=1 if cursor.failures else EVENTS_PER_TRANSACTION
        )
        for event in events:
            reaction.react(event)
            cursor.seq, cursor.failures = event.seq, 0
    return bool(events)


def count_failure(reaction: Reaction) -> None:
    """Count a failure of a reaction; after several, move it past the event and log that."""
    with transaction():
        cursor = db.session.get_one(Cursor, reaction.name)
        cursor.failures += 1
        if cursor.failures >= MOST_TRIES:
            (event,) = load_events_after(cursor.seq, reaction.verbs, limit=1)
            log.error("%s gave up on event %s", reaction.name, event.seq)
            cursor.seq, cursor.failures = event.seq, 0


def load_events_after(
    seq: int, verbs: frozenset[str] = frozenset(), room: Any = None, limit: int = EVENTS_PER_READ
) -> list[Any]:
    """Load the next events in order: all, those with certain verbs, or those of one audience.

    Args:
        room: an object with `consultation_id` and `audience`; None for all audiences.
    """
    query = EVENTS_AFTER
    if verbs:
        query = query.where(EVENT.c.verb.in_(verbs))
    if room:
        query = query.where(
            EVENT.c.chain == room.consultation_id, EVENT.c.audience == room.audience
        )
    return list(db.session.connection().execute(query, {"seq": seq, "most": limit}))


class LoggedEvent(NamedTuple):
    """An event as listeners get it; a plain tuple, because a vote produces thousands a second."""

    seq: int
    chain: int
    at: datetime
    verb: str
    subject_id: int
    actor_id: int | None
    audience: str
    facts: dict[str, Any]
    prev: int | None
    salt: str
    head: str
    number: int | None
    people: str | None
    nonce: str | None


def read_events_since(seq: int) -> list[LoggedEvent]:
    """Read the next events of the log in order, whatever their verb and audience."""
    return [
        LoggedEvent(
            number,
            chain,
            parse_utc(at),
            verb,
            subject,
            actor,
            audience,
            json.loads(facts) if isinstance(facts, str) else facts,
            prev,
            salt,
            head,
            *commitments,
        )
        for (
            number,
            chain,
            at,
            verb,
            subject,
            actor,
            audience,
            facts,
            prev,
            salt,
            head,
            *commitments,
        ) in SELECT_EVENTS_AFTER.read_rows(seq=seq, most=EVENTS_PER_READ)
    ]


def get_newest_seq(room: Any = None) -> int:
    """Return the last seq of the log, or the last one for an audience; 0 if there is none."""
    found = (
        SELECT_NEWEST_SEQ_OF_AUDIENCE.read_rows(chain=room.consultation_id, audience=room.audience)
        if room
        else SELECT_NEWEST_SEQ.read_rows()
    )
    return found[0][0] or 0


def call_listener(listener: Callable[[Any], None], event: LoggedEvent) -> None:
    """Call a listener; its failure is logged and does not affect other listeners."""
    try:
        listener(event)
    except Exception:
        log.exception("%s failed on event %s", listener.__name__, event.seq)


def run_dispatcher(app: Flask, position: int | None) -> None:
    """Run the dispatcher forever, from this position on.

    It is woken by COMMITs of this process, and polls for those of others.
    """
    follower = make_dispatcher(app, position)
    while True:
        if commit_signal.wait(POLL_SECONDS):
            time.sleep(GATHER_SECONDS)
        commit_signal.clear()
        with app.app_context():
            run_step(follower)


def make_dispatcher(app: Flask, position: int | None = None) -> Dispatcher:
    """Make the dispatcher; while the database cannot be read, log it and try again."""
    while True:
        try:
            with app.app_context():
                return Dispatcher(position)
        except Exception:
            log.exception("the log cannot be read yet; trying again")
        time.sleep(POLL_SECONDS)


def run_step(follower: Dispatcher) -> None:
    """Run one step; a failure is logged, and the next step tries again."""
    try:
        follower.step()
    except Exception:
        log.exception("following failed; trying again")


def find_position(app: Flask) -> int | None:
    """Return the newest seq of the log, or None while the database cannot be read."""
    try:
        with app.app_context():
            return get_newest_seq()
    except Exception:
        log.exception("the log cannot be read yet; trying again")
        return None


def start_dispatcher(app: Flask) -> threading.Thread:
    """Start the dispatcher in a background thread (a greenlet after monkey-patching).

    Its position is read here, before anything is served: a browser that has heard what was
    missed hears everything that is committed afterwards.
    """
    thread = threading.Thread(
        target=run_dispatcher, args=(app, find_position(app)), daemon=True, name="follower"
    )
    thread.start()
    return thread
