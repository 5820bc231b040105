"""Reads that many ask at the same moment: PostgreSQL is asked once for all who came while an answer was on its way.

Nobody is answered from before they asked, so what was ended a moment ago has ended. SQLite is asked in this very process,
where a journey costs nothing.
"""
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Executable

from .engine import PreparedStatement, borrow_connection, db
from .leader_queue import LeaderQueue, QueueMember
from .bulk_execute import run_for_all


class PendingRead(QueueMember):
    """The values that somebody asks with."""

    __slots__ = ("values",)

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__()
        self.values = values


class CoalescedRead(LeaderQueue):
    """A prepared statement that only reads, and those who wait for its rows."""

    def __init__(self, statement: Executable) -> None:
        super().__init__()
        self.prepared = PreparedStatement(statement)

    def read(self, **values: Any) -> list[tuple]:
        """The rows, in no transaction; raises OperationalError where the database is away."""
        if db.engine.dialect.name != "postgresql":
            return self.prepared.read(**values)
        asked = PendingRead(values)
        self.join(asked)
        found: list[tuple] = asked.outcome()
        return found

    def serve(self, members: Sequence[PendingRead]) -> None:
        """Ask once for all who wait."""
        with closing(borrow_connection(db.engine)) as connection:
            found = run_for_all(self.prepared, [each.values for each in members], connection.dbapi_connection)
        for each, rows in zip(members, found, strict=True):
            each.result = rows
