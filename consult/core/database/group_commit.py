"""Group commit: small writes of many people share one COMMIT, and all are answered after it."""

import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from consult.core.permissions.actor import Actor
from .engine import db, transaction_state
from consult.core.events.log import (
    open_savepoint,
    get_open_transaction,
    require_transaction,
    transaction,
)
from .leader_queue import LeaderQueue, QueueMember
from .statement_pipeline import SavepointsRequired, split_into_rounds, run_round

# longest wait in seconds of a leader for the writers of the last COMMIT, who are likely to write
# again: a fraction of the cost of a separate COMMIT for a few of them, which on PostgreSQL is
# about ten round trips
GATHER_SECONDS = {"sqlite": 0.001, "postgresql": 0.008}


class BatchMember(QueueMember):
    """One piece of work in a batch, with its result or failure."""

    __slots__ = ("conflict_keys", "work")

    def __init__(self, work: Callable[[], Any], about: frozenset[Hashable] | None = None) -> None:
        super().__init__()
        self.work, self.conflict_keys = work, about

    def run(self) -> None:
        """Run the work in its own savepoint, so that its failure does not affect the others."""
        self.result = self.failure = None
        try:
            with open_savepoint(core_only=True):
                self.result = self.work()
        except Exception as failure:
            self.failure = failure


class CommitBatch(LeaderQueue):
    """The works of this process that wait for the next COMMIT."""

    def __init__(self) -> None:
        super().__init__()
        self.usual = 1  # number of writers that shared the last COMMITs
        self.complete = threading.Event()  # set once the usual number of writers waits

    def add(self, member: QueueMember) -> None:
        """Add a member; the leader stops waiting once the usual number of writers has joined."""
        super().add(member)
        if len(self.waiting) >= self.usual:
            self.complete.set()

    def gather(self) -> None:
        """Wait a short time until the usual number of writers has joined."""
        super().gather()
        self.complete.clear()
        if len(self.waiting) < self.usual:
            self.complete.wait(
                GATHER_SECONDS[db.engine.dialect.name]
            )  # otherwise each late writer pays for a whole COMMIT

    def serve(self, members: Sequence[BatchMember]) -> None:
        """Run the works of all members, and COMMIT."""
        self.usual = max(len(members), self.usual // 2)
        try:
            _run_in_one_transaction(members, run_without_savepoints)
        except SavepointsRequired:
            _run_in_one_transaction(members, run_with_savepoints)


def _run_in_one_transaction(
    members: Sequence[BatchMember], run: Callable[[Sequence[BatchMember]], None]
) -> None:
    """Run the members in one transaction, with a cache for rows that none of them changes."""
    with transaction():
        require_transaction().shared_reads = {}
        run(members)


def run_without_savepoints(members: Sequence[BatchMember]) -> None:
    """Run the works without savepoints, on the assumption that a refused work changed nothing.

    On PostgreSQL the works run side by side, because each round trip is expensive. On
    SQLite they run one after the other.

    Raises:
        SavepointsRequired: a work failed after it changed something.
    """
    if db.engine.dialect.name == "postgresql":
        for each in split_into_rounds(members):
            run_round(each)
        return
    opened, raw = require_transaction(), transaction_state.driver_connection
    for member in members:
        mark, later, changes = len(opened.recorded), len(opened.after_commit), raw.total_changes
        try:
            member.result = member.work()
        except Exception as failure:
            if raw.total_changes != changes:
                raise SavepointsRequired from failure
            member.failure = failure
            del opened.recorded[mark:]
            del opened.after_commit[later:]
            opened.broken = False


def run_with_savepoints(members: Sequence[BatchMember]) -> None:
    """Run each work in its own savepoint."""
    for member in members:
        member.run()


commit_batch = CommitBatch()


def get_conflict_keys(actor: Actor, scope: str) -> frozenset[Hashable]:
    """Return the keys of everything that an actor's write may depend on.

    The keys are the actor's scope and, if set, the organization that the actor represents.
    """
    return frozenset(
        {scope, ("organisation", actor.organisation_id)}
        if actor.organisation_id is not None
        else {scope}
    )


def run_batched(work: Callable[[], Any], about: frozenset[Hashable] | None = None) -> Any:
    """Run the work in a transaction shared with all waiting writers; return its result.

    The result is returned after the COMMIT.

    The work may run in another request's session, and more than once until it is committed.
    It therefore closes over plain values only, and writes with Core SQL. The first writer
    to arrive leads the batch. Inside of a transaction the work runs at once.

    Args:
        about: keys that the result may depend on; works without a common key may run side
            by side. None: the result may depend on anything.

    Raises:
        BaseException: whatever the work or the COMMIT raised.
    """
    if get_open_transaction():
        return work()
    member = BatchMember(work, about)
    commit_batch.join(member)
    return member.outcome()
