"""Statement pipeline: works that share a COMMIT run side by side; equal statements run once.

Each work runs in its own greenlet, which stops at each prepared statement. When all
have stopped, each statement runs once for all works that wait for it. Only independent
works share a round: if two works depend on the same person or organization, the second
must see the changes of the first.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import suppress
from contextvars import copy_context
from typing import Any, Protocol

from greenlet import GreenletExit, greenlet

from .engine import PreparedStatement, transaction_state
from consult.core.events.log import OpenTransaction, require_transaction
from .bulk_execute import get_changed_rows_key, run_for_all


class SavepointsRequired(Exception):
    """A work failed after a change, or needs a savepoint; the works must run one by one."""


class PipelineWork(Protocol):
    """The attributes of a batch member that a round needs."""

    work: Callable[[], Any]
    conflict_keys: frozenset[Hashable] | None
    result: Any
    failure: BaseException | None


class PipelineTurn:
    """A work in progress: the statement it waits for, and whether it changed anything."""

    def __init__(self, member: PipelineWork, kept: dict[Any, Any] | None) -> None:
        self.member, self.opened, self.raw = (
            member,
            OpenTransaction(shared_reads=kept),
            transaction_state.driver_connection,
        )
        self.asked: tuple[PreparedStatement, dict[str, Any]] | None = None
        self.changed = False
        self.greenlet = greenlet(self._work)
        self.greenlet.gr_context = copy_context()

    def _enter(self) -> None:
        """Restore the thread's transaction state.

        With gevent the state belongs to a greenlet; without it all greenlets share one.
        """
        (
            transaction_state.driver_connection,
            transaction_state.transaction,
            transaction_state.pipeline_turn,
        ) = (
            self.raw,
            self.opened,
            self,
        )

    def _work(self, _start: object = None) -> None:
        """Run the work of the member in its greenlet, and keep its result or failure."""
        self._enter()
        try:
            self.member.result = self.member.work()
            if self.opened.broken:
                raise RuntimeError("a part of this work failed and was not undone by attempt()")
        except Exception as failure:
            self.member.failure = failure

    def __call__(
        self, prepared: PreparedStatement, values: dict[str, Any]
    ) -> list[tuple[Any, ...]]:
        """Wait until the statement ran for all works, and return the rows of this work."""
        self.asked = prepared, values
        rows: list[tuple[Any, ...]] = self.greenlet.parent.switch()
        self._enter()
        return rows

    def require_savepoints(self) -> None:
        """Abort the round, because this work needs a savepoint."""
        self.changed = True
        raise SavepointsRequired

    def resume(self, rows: list[tuple[Any, ...]] | None = None) -> None:
        """Let the work run until it stops again or is done."""
        self.asked = None
        before = (
            transaction_state.driver_connection,
            transaction_state.transaction,
            transaction_state.pipeline_turn,
        )
        try:
            self.greenlet.switch(rows)
        finally:
            (
                transaction_state.driver_connection,
                transaction_state.transaction,
                transaction_state.pipeline_turn,
            ) = before

    def end(self) -> None:
        """Stop the greenlet of an unfinished work."""
        with suppress(Exception):
            self.greenlet.throw(GreenletExit)


def run_round(members: Sequence[PipelineWork]) -> None:
    """Run the works side by side in the transaction in progress.

    Raises:
        SavepointsRequired: the works must run one by one.
    """
    opened = require_transaction()
    turns = [PipelineTurn(member, opened.shared_reads) for member in members]
    try:
        for turn in turns:
            turn.resume()
        met: dict[Hashable, PipelineTurn] = {}
        while asking := [turn for turn in turns if turn.asked]:
            for turn, rows in _run_pending_statements(asking, met):
                turn.resume(rows)
    finally:
        for turn in turns:
            if not turn.greenlet.dead:
                turn.end()
    if any(turn.changed and turn.member.failure for turn in turns):
        raise SavepointsRequired
    for turn in turns:
        if turn.member.failure is None:
            opened.recorded += turn.opened.recorded
            opened.after_commit += turn.opened.after_commit


def _run_pending_statements(
    asking: list[PipelineTurn], met: dict[Hashable, PipelineTurn]
) -> list[tuple[PipelineTurn, list[tuple[Any, ...]]]]:
    """Run the pending statements of all works, and return the rows of each.

    Raises:
        SavepointsRequired: two works change the same row, or the database refuses a
            statement.
    """
    for turn in asking:
        if turn.asked and not turn.asked[0].reads:
            place = get_changed_rows_key(*turn.asked)
            if place is not None and met.setdefault(place, turn) is not turn:
                raise SavepointsRequired
    try:
        return list(_run_grouped_statements(asking))
    except Exception as failure:
        raise SavepointsRequired from failure


def _run_grouped_statements(
    asking: list[PipelineTurn],
) -> Iterator[tuple[PipelineTurn, list[tuple[Any, ...]]]]:
    """Run each pending statement once for all works; equal reads share their rows."""
    groups: dict[PreparedStatement, list[PipelineTurn]] = {}
    for turn in asking:
        if turn.asked:
            groups.setdefault(turn.asked[0], []).append(turn)
    for prepared, group in groups.items():
        sets = [turn.asked[1] for turn in group if turn.asked]
        places = list(range(len(sets)))
        if prepared.reads:
            first: dict[tuple[Any, ...], int] = {}
            places = [first.setdefault(tuple(values.values()), len(first)) for values in sets]
            sets = [dict(zip(sets[0], values, strict=True)) for values in first]
        else:
            for turn in group:
                turn.changed = True
        found = run_for_all(prepared, sets)
        for turn, place in zip(group, places, strict=True):
            yield turn, found[place]


def split_into_rounds(members: Sequence[PipelineWork]) -> Iterator[list[PipelineWork]]:
    """Split the works into rounds of independent works, in the order of their arrival."""
    waiting = list(members)
    while waiting:
        now: list[PipelineWork] = []
        later: list[PipelineWork] = []
        met: set[Hashable] = set()
        for member in waiting:
            if (
                (member.conflict_keys is None and now)
                or None in met
                or met & (member.conflict_keys or set())
            ):
                later.append(member)
            else:
                now.append(member)
            met |= member.conflict_keys if member.conflict_keys is not None else {None}
        yield now
        waiting = later
