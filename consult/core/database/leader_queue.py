"""A queue whose first waiting member does the work for all members (leader and followers).

Members that arrive during the work form the next group.
"""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from consult.core.errors import Unavailable


class QueueMember:
    """A waiting member, with its result or failure."""

    __slots__ = ("failure", "is_settled", "result", "turn_lock")

    def __init__(self) -> None:
        self.result: Any = None
        self.failure: BaseException | None = None
        self.is_settled = False
        self.turn_lock = (
            threading.Lock()
        )  # released once: when the member is settled, or when it must lead
        self.turn_lock.acquire()

    def settle(self, failure: BaseException | None = None) -> None:
        """Mark the member as done, with a failure if the shared work failed."""
        self.failure = failure or self.failure
        self.is_settled = True
        self.turn_lock.release()

    def outcome(self) -> Any:
        """Return the result, or raise the failure."""
        if self.failure is not None:
            raise self.failure
        return self.result


class LeaderQueue(ABC):
    """The waiting members of this process."""

    def __init__(self) -> None:
        self.changing = threading.Lock()
        self.waiting: list[Any] = []
        self.has_leader = False

    def join(self, member: QueueMember) -> None:
        """Wait until the member is settled by a leader, or lead."""
        with self.changing:
            self.add(member)
            first, self.has_leader = not self.has_leader, True
        if not first:
            member.turn_lock.acquire()
        if not member.is_settled:
            try:
                self.lead()
            finally:
                self._pass_on(member)

    def add(self, member: QueueMember) -> None:
        """Add a member to the waiting ones."""
        self.waiting.append(member)

    def gather(self) -> None:
        """Yield once before the work, so that members about to join can do so."""
        time.sleep(0)

    @abstractmethod
    def serve(self, members: Sequence[Any]) -> None:
        """Do the work for all members; an exception is reported to each of them."""

    def lead(self) -> None:
        """Take all waiting members, serve them, and settle each of them in any case."""
        self.gather()
        with self.changing:
            members, self.waiting = self.waiting, []
        failed: BaseException | None = Unavailable()
        try:
            self.serve(members)
            failed = None
        except Exception as failure:
            failed = failure
        finally:  # also when this greenlet is killed: unfinished work is not acknowledged
            for member in members:
                member.settle(failed)

    def _pass_on(self, leader: QueueMember) -> None:
        """Pass the lead to the first member that arrived meanwhile."""
        with self.changing:
            if leader in self.waiting:  # the leader was killed before it took any member
                self.waiting.remove(leader)
            self.has_leader = bool(self.waiting)
            if self.has_leader:
                self.waiting[0].turn_lock.release()
