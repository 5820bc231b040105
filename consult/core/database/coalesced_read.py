"""Read coalescing on PostgreSQL: one query answers all requests that arrived meanwhile.

A read joins a running query only if that query started after the request arrived, so
callers never see stale data. SQLite runs in this process without round trips, so its
reads are not coalesced.
"""

from collections.abc import Sequence
from contextlib import closing
from typing import Any

from .engine import PreparedStatement, Statement, borrow_connection, db
from .leader_queue import LeaderQueue, QueueMember
from .bulk_execute import run_for_all


class PendingRead(QueueMember):
    """The parameters of one waiting read."""

    __slots__ = ("values",)

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__()
        self.values = values


class CoalescedRead(LeaderQueue):
    """A prepared read-only statement, with the requests that wait for its rows."""

    def __init__(self, statement: Statement) -> None:
        super().__init__()
        self.prepared = PreparedStatement(statement)

    def read(self, **values: Any) -> list[tuple[Any, ...]]:
        """Read the rows outside of any transaction.

        Raises:
            OperationalError: the database is unreachable.
        """
        if db.engine.dialect.name != "postgresql":
            return self.prepared.read_rows(**values)
        asked = PendingRead(values)
        self.join(asked)
        found: list[tuple[Any, ...]] = asked.outcome()
        return found

    def serve(self, members: Sequence[PendingRead]) -> None:
        """Run the statement once for all waiting requests."""
        with closing(borrow_connection(db.engine)) as connection:
            found = run_for_all(
                self.prepared, [each.values for each in members], connection.dbapi_connection
            )
        for each, rows in zip(members, found, strict=True):
            each.result = rows
