"""The follower: announces every event strictly in order, and sees to it that each reaction meets it once.

@everywhere("signin.ended")   in every process, soon after the COMMIT; for what lives in memory
@on("comment.posted")         once in the whole installation, in the transaction that moves its cursor
"""
import json
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import bindparam, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import PreparedStatement, db
from consult.core.errors import Unavailable
from .log import EVENT, LAST_SEQ_OF_CHAIN, SELECT_NEWEST_SEQ, SELECT_NEWEST_SEQ_OF_AUDIENCE, commit_signal, transaction
from consult.core.clock import parse_utc

log = logging.getLogger(__name__)
POLL_SECONDS = 0.25  # seconds until we look for what other processes committed
EVENTS_PER_READ = 500
SELECT_EVENTS_AFTER = PreparedStatement(select(EVENT).where(EVENT.c.seq > bindparam("seq")).order_by(EVENT.c.seq).limit(bindparam("most")))
EVENTS_AFTER = select(EVENT).where(EVENT.c.seq > bindparam("seq")).order_by(EVENT.c.seq).limit(bindparam("most"))
SELECT_NEWEST_SEQ_OF_CHAIN = PreparedStatement(LAST_SEQ_OF_CHAIN)  # the last seq of a chain
GATHER_SECONDS = 0.02  # seconds in which the news of several COMMITs gathers
EVENTS_PER_TRANSACTION = 20  # events that a reaction meets in one transaction, in which nobody else can write
LONGEST_PAUSE = 0.5  # seconds that reactions rest at most
MOST_TRIES = 5  # tries before a reaction is moved past an event that it cannot digest

listeners: dict[str, list[Callable]] = defaultdict(list)
reactions: dict[str, "Reaction"] = {}


class Cursor(db.Model):
    """How far a reaction has come; moved in the transaction of its effect."""

    name: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    failures: Mapped[int] = mapped_column(default=0)


class Reaction(NamedTuple):
    name: str
    verbs: frozenset[str]
    react: Callable[[Any], None]


def listen_to(verb: str) -> Callable:
    """Tell the decorated function in every process about each event with this verb ("*": any)."""
    def listen(function: Callable) -> Callable:
        listeners[verb].append(function)
        return function
    return listen


def react_to(*verbs: str, name: str) -> Callable:
    """Let the decorated function react once to every event with one of these verbs; it may change things.

    Args:
        name: the name under which its cursor is stored; it stays when the function moves or is renamed.
    """
    def listen(function: Callable) -> Callable:
        reactions[name] = Reaction(name, frozenset(verbs), function)
        return function
    return listen


class Dispatcher:
    """One per process: knows how far this process has announced."""

    def __init__(self) -> None:
        self.announced = get_newest_seq()
        self.behind = set(reactions)  # the reactions that may have something to do
        with transaction():
            known = set(db.session.scalars(select(Cursor.name)))
            db.session.add_all(Cursor(name=name, seq=self.announced) for name in reactions.keys() - known)

    def step(self) -> None:
        """Announce what was committed since the last step, then let every reaction catch up, in turns.

        Between two turns what is new is announced, and whoever writes has their turn too: reactions may wait, news may not.
        """
        self.announce()
        failed: set[str] = set()
        while waiting := self.behind - failed:
            for name in waiting:
                began = time.perf_counter()
                if not self.catch_up(reactions[name]):
                    failed.add(name)
                self.announce()
                pause_after(time.perf_counter() - began)

    def announce(self) -> None:
        """Tell every listener of what was committed since the last time."""
        more = True
        while more:
            events = read_events_since(self.announced)
            for event in events:
                for listener in listeners[event.verb] + listeners["*"]:
                    call_listener(listener, event)
                self.announced = event.seq
            heard = {event.verb for event in events}
            self.behind |= {name for name, reaction in reactions.items() if heard & reaction.verbs}
            more = len(events) == EVENTS_PER_READ

    def catch_up(self, reaction: Reaction) -> bool:
        """Let a reaction meet its next events; False when it failed and must be tried again."""
        try:
            if not process_next_events(reaction):
                self.behind.discard(reaction.name)
        except (Unavailable, OperationalError):  # no event's fault: it is met when the database can write again
            log.exception("%s must wait", reaction.name)
            return False
        except Exception:
            log.exception("%s failed", reaction.name)
            count_failure(reaction)
            return False
        return True


def pause_after(took: float) -> None:
    """After a turn that took long (it waited for the lock, or had much to do), leave three times as long to those who write."""
    if took > GATHER_SECONDS:
        time.sleep(min(3 * took, LONGEST_PAUSE))


def process_next_events(reaction: Reaction) -> bool:
    """Effects and cursor stand or fall together; after a failure, events are met one by one."""
    with transaction():
        cursor = db.session.get_one(Cursor, reaction.name)
        events = load_events_after(cursor.seq, reaction.verbs, limit=1 if cursor.failures else EVENTS_PER_TRANSACTION)
        for event in events:
            reaction.react(event)
            cursor.seq, cursor.failures = event.seq, 0
    return bool(events)


def count_failure(reaction: Reaction) -> None:
    """Count the failure; after a few, move past the event rather than stop for good."""
    with transaction():
        cursor = db.session.get_one(Cursor, reaction.name)
        cursor.failures += 1
        if cursor.failures >= MOST_TRIES:
            event, = load_events_after(cursor.seq, reaction.verbs, limit=1)
            log.error("%s gave up on event %s", reaction.name, event.seq)
            cursor.seq, cursor.failures = event.seq, 0


def load_events_after(seq: int, verbs: frozenset[str] = frozenset(), room: Any = None, limit: int = EVENTS_PER_READ) -> list[Any]:
    """The next events in order: all of them, those with certain verbs, or those of one audience."""
    query = EVENTS_AFTER
    if verbs:
        query = query.where(EVENT.c.verb.in_(verbs))
    if room:
        query = query.where(EVENT.c.chain == room.consultation_id, EVENT.c.audience == room.audience)
    return list(db.session.connection().execute(query, {"seq": seq, "most": limit}))


class LoggedEvent(NamedTuple):
    """An event as it was read for listeners: thousands a second while a hall votes."""

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


def read_events_since(seq: int) -> list[LoggedEvent]:
    """The next events in order, whatever they are."""
    return [LoggedEvent(number, chain, parse_utc(at), verb, subject, actor, audience,
                     json.loads(facts) if isinstance(facts, str) else facts, prev, salt, head)
            for number, chain, at, verb, subject, actor, audience, facts, prev, salt, head
            in SELECT_EVENTS_AFTER.read(seq=seq, most=EVENTS_PER_READ)]


def get_newest_seq(room: Any = None) -> int:
    """The last seq there is, or the last one for an audience."""
    found = SELECT_NEWEST_SEQ_OF_AUDIENCE.read(chain=room.consultation_id, audience=room.audience) if room else SELECT_NEWEST_SEQ.read()
    return found[0][0] or 0


def call_listener(listener: Callable, event: Any) -> None:
    """One listener's mistake silences nobody else."""
    try:
        listener(event)
    except Exception:
        log.exception("%s failed on event %s", listener.__name__, event.seq)


def run_dispatcher(app: Flask) -> None:
    """Follow for ever: woken by our own COMMITs, and looking for those of others."""
    with app.app_context():
        follower = Dispatcher()
    while True:
        if commit_signal.wait(POLL_SECONDS):
            time.sleep(GATHER_SECONDS)
        commit_signal.clear()
        with app.app_context():
            run_step(follower)


def run_step(follower: Dispatcher) -> None:
    try:
        follower.step()
    except Exception:
        log.exception("following failed; trying again")


def start_dispatcher(app: Flask) -> threading.Thread:
    """Follow in the background (a greenlet, when the program was patched)."""
    thread = threading.Thread(target=run_dispatcher, args=(app,), daemon=True, name="follower")
    thread.start()
    return thread
