"""Group commit: small writes of many people share one COMMIT, and each is answered after it."""
import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from consult.core.permissions.actor import Actor
from .engine import db, here
from consult.core.events.log import attempt, in_transaction, the_transaction, transaction
from .leader_queue import Queue, Waiting
from .statement_pipeline import Spoiled, rounds, run_round

# seconds, at most, that a leader waits for those who shared the last COMMIT and are about to come again: a fraction of what a
# COMMIT for a few of them costs, which with PostgreSQL is some ten journeys
GATHER = {"sqlite": 0.001, "postgresql": 0.008}


class Member(Waiting):
    """One piece of work in a batch, and what became of it."""

    __slots__ = ("about", "work")

    def __init__(self, work: Callable[[], Any], about: frozenset[Hashable] | None = None) -> None:
        super().__init__()
        self.work, self.about = work, about

    def run(self) -> None:
        """Do the work in a savepoint of its own: one failure leaves the others alone."""
        self.result = self.failure = None
        try:
            with attempt(core_only=True):
                self.result = self.work()
        except Exception as failure:
            self.failure = failure


class Batch(Queue):
    """Those who wait for the next COMMIT, of this process."""

    def __init__(self) -> None:
        super().__init__()
        self.usual = 1  # how many shared a COMMIT lately
        self.complete = threading.Event()  # as many wait as usual

    def add(self, member: Waiting) -> None:
        """One more waits; who leads need not wait any longer once as many are there as usual."""
        super().add(member)
        if len(self.waiting) >= self.usual:
            self.complete.set()

    def gather(self) -> None:
        """Wait for the usual ones, but not for long."""
        super().gather()
        self.complete.clear()
        if len(self.waiting) < self.usual:
            self.complete.wait(GATHER[db.engine.dialect.name])  # or stragglers pay for a whole COMMIT each

    def serve(self, members: Sequence[Member]) -> None:
        """Do the work of all of them, and COMMIT."""
        self.usual = max(len(members), self.usual // 2)
        try:
            _share(members, run_together)
        except Spoiled:
            _share(members, run_one_by_one)


def _share(members: Sequence[Member], run: Callable[[Sequence[Member]], None]) -> None:
    with transaction():
        the_transaction().kept = {}
        run(members)


def run_together(members: Sequence[Member]) -> None:
    """Do the works without savepoints, in the hope that who is refused has changed nothing; raises Spoiled where one has.

    With PostgreSQL side by side, since each journey costs; with SQLite one after the other.
    """
    if db.engine.dialect.name == "postgresql":
        for each in rounds(members):
            run_round(each)
        return
    opened, raw = the_transaction(), here.raw
    for member in members:
        mark, later, changes = len(opened.recorded), len(opened.after), raw.total_changes
        try:
            member.result = member.work()
        except Exception as failure:
            if raw.total_changes != changes:
                raise Spoiled from failure
            member.failure = failure
            del opened.recorded[mark:]
            del opened.after[later:]
            opened.broken = False


def run_one_by_one(members: Sequence[Member]) -> None:
    """Do each work in a savepoint of its own."""
    for member in members:
        member.run()


batch = Batch()


def about(actor: Actor, scope: str) -> frozenset[Hashable]:
    """Whom the write of somebody may be about: who writes, and the organisation that they may speak for."""
    return frozenset({scope, ("organisation", actor.organisation_id)} if actor.organisation_id is not None else {scope})


def batched(work: Callable[[], Any], about: frozenset[Hashable] | None = None) -> Any:
    """Run the work in a transaction shared with whoever waits; return its result after the COMMIT.

    The work may close over plain values only (it may run in another request's session, and more than once until it is
    committed) and writes with Core SQL. The first to arrive leads: it takes everyone who waits along. Raises what the
    work raised, or what the COMMIT did.

    about: what its outcome may hang together with; works that share nothing may run side by side. None: with anything.
    """
    if in_transaction():
        return work()
    member = Member(work, about)
    batch.join(member)
    return member.outcome()
