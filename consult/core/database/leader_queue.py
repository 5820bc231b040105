"""Sharing: of those who wait for the same thing the first leads and sees to it for all; who comes meanwhile shares the next."""
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from consult.core.errors import Unavailable


class QueueMember:
    """One who waits, and what became of it."""

    __slots__ = ("failure", "gate", "result", "settled")

    def __init__(self) -> None:
        self.result: Any = None
        self.failure: BaseException | None = None
        self.settled = False
        self.gate = threading.Lock()  # opened once: when it is settled, or when it is this one's turn to lead
        self.gate.acquire()

    def settle(self, failure: BaseException | None = None) -> None:
        """What became of it is known, unless what was done for all failed."""
        self.failure = failure or self.failure
        self.settled = True
        self.gate.release()

    def outcome(self) -> Any:
        """The result; raises what it failed with."""
        if self.failure is not None:
            raise self.failure
        return self.result


class LeaderQueue(ABC):
    """Those who wait, of this process."""

    def __init__(self) -> None:
        self.changing = threading.Lock()
        self.waiting: list[Any] = []
        self.led = False

    def join(self, member: QueueMember) -> None:
        """Wait until it is settled: by whoever leads, or by leading."""
        with self.changing:
            self.add(member)
            first, self.led = not self.led, True
        if not first:
            member.gate.acquire()
        if not member.settled:
            try:
                self.lead()
            finally:
                self._pass_on(member)

    def add(self, member: QueueMember) -> None:
        """One more waits."""
        self.waiting.append(member)

    def gather(self) -> None:
        """Before those who wait are taken along: everyone who is at the door comes in."""
        time.sleep(0)

    @abstractmethod
    def serve(self, members: Sequence[Any]) -> None:
        """Do what each of them waits for; what it raises is told to all of them."""

    def lead(self) -> None:
        """Take those who wait along, and settle each of them, whatever happens."""
        self.gather()
        with self.changing:
            members, self.waiting = self.waiting, []
        failed: BaseException | None = Unavailable()
        try:
            self.serve(members)
            failed = None
        except Exception as failure:
            failed = failure
        finally:  # also when this greenlet is ended: what was not done is not acknowledged
            for member in members:
                member.settle(failed)

    def _pass_on(self, leader: QueueMember) -> None:
        """Let the first who came meanwhile lead."""
        with self.changing:
            if leader in self.waiting:  # it was ended before it took anybody along
                self.waiting.remove(leader)
            self.led = bool(self.waiting)
            if self.led:
                self.waiting[0].gate.release()
