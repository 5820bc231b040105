"""Group commit: small writes of many people share one COMMIT, and each is answered after it."""
import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from consult.core.permissions.actor import Actor
from .engine import db, transaction_state
from consult.core.events.log import open_savepoint, get_open_transaction, require_transaction, transaction
from .leader_queue import LeaderQueue, QueueMember
from .statement_pipeline import SavepointsRequired, split_into_rounds, run_round

# seconds, at most, that a leader waits for those who shared the last COMMIT and are about to come again: a fraction of what a
# COMMIT for a few of them costs, which with PostgreSQL is some ten journeys
GATHER_SECONDS = {"sqlite": 0.001, "postgresql": 0.008}


class BatchMember(QueueMember):
    """One piece of work in a batch, and what became of it."""

    __slots__ = ("about", "work")

    def __init__(self, work: Callable[[], Any], about: frozenset[Hashable] | None = None) -> None:
        super().__init__()
        self.work, self.about = work, about

    def run(self) -> None:
        """Do the work in a savepoint of its own: one failure leaves the others alone."""
        self.result = self.failure = None
        try:
            with open_savepoint(core_only=True):
                self.result = self.work()
        except Exception as failure:
            self.failure = failure


class CommitBatch(LeaderQueue):
    """Those who wait for the next COMMIT, of this process."""

    def __init__(self) -> None:
        super().__init__()
        self.usual = 1  # how many shared a COMMIT lately
        self.complete = threading.Event()  # as many wait as usual

    def add(self, member: QueueMember) -> None:
        """One more waits; who leads need not wait any longer once as many are there as usual."""
        super().add(member)
        if len(self.waiting) >= self.usual:
            self.complete.set()

    def gather(self) -> None:
        """Wait for the usual ones, but not for long."""
        super().gather()
        self.complete.clear()
        if len(self.waiting) < self.usual:
            self.complete.wait(GATHER_SECONDS[db.engine.dialect.name])  # or stragglers pay for a whole COMMIT each

    def serve(self, members: Sequence[BatchMember]) -> None:
        """Do the work of all of them, and COMMIT."""
        self.usual = max(len(members), self.usual // 2)
        try:
            _run_in_one_transaction(members, run_without_savepoints)
        except SavepointsRequired:
            _run_in_one_transaction(members, run_with_savepoints)


def _run_in_one_transaction(members: Sequence[BatchMember], run: Callable[[Sequence[BatchMember]], None]) -> None:
    with transaction():
        require_transaction().kept = {}
        run(members)


def run_without_savepoints(members: Sequence[BatchMember]) -> None:
    """Do the works without savepoints, in the hope that who is refused has changed nothing; raises Spoiled where one has.

    With PostgreSQL side by side, since each journey costs; with SQLite one after the other.
    """
    if db.engine.dialect.name == "postgresql":
        for each in split_into_rounds(members):
            run_round(each)
        return
    opened, raw = require_transaction(), transaction_state.raw
    for member in members:
        mark, later, changes = len(opened.recorded), len(opened.after), raw.total_changes
        try:
            member.result = member.work()
        except Exception as failure:
            if raw.total_changes != changes:
                raise SavepointsRequired from failure
            member.failure = failure
            del opened.recorded[mark:]
            del opened.after[later:]
            opened.broken = False


def run_with_savepoints(members: Sequence[BatchMember]) -> None:
    """Do each work in a savepoint of its own."""
    for member in members:
        member.run()


commit_batch = CommitBatch()


def get_conflict_keys(actor: Actor, scope: str) -> frozenset[Hashable]:
    """Whom the write of somebody may be about: who writes, and the organisation that they may speak for."""
    return frozenset({scope, ("organisation", actor.organisation_id)} if actor.organisation_id is not None else {scope})


def run_batched(work: Callable[[], Any], about: frozenset[Hashable] | None = None) -> Any:
    """Run the work in a transaction shared with whoever waits; return its result after the COMMIT.

    The work may close over plain values only (it may run in another request's session, and more than once until it is
    committed) and writes with Core SQL. The first to arrive leads: it takes everyone who waits along. Raises what the
    work raised, or what the COMMIT did.

    about: what its outcome may hang together with; works that share nothing may run side by side. None: with anything.
    """
    if get_open_transaction():
        return work()
    member = BatchMember(work, about)
    commit_batch.join(member)
    return member.outcome()
