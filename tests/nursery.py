"""Processes of consult that need not load it first: a test run starts some two hundred, and loading takes most of a start."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]


class Nursery:
    """The process that forks them, one of this test run's own; it ends with it."""

    def __init__(self) -> None:
        self.asking = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursing"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, what: dict) -> int:
        """One line, and the number that is answered."""
        with self.asking:
            self.process.stdin.write(json.dumps(what).encode() + b"\n")
            self.process.stdin.flush()
            return int(self.process.stdout.readline())


nursery = cache(Nursery)


class Grown:
    """`python -m consult WORDS` in a process of its own, known as subprocess.Popen knows one; standard output goes nowhere."""

    def __init__(self, *words: str, environment: dict[str, str]) -> None:
        self.returncode: int | None = None
        self.pid = nursery().ask(
            {"words": words, "environment": {**os.environ, **environment}, "folder": str(ROOT)}
        )
        self.ended = os.pidfd_open(self.pid)

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        if self.returncode is None and select.select([self.ended], [], [], 0)[0]:
            self.returncode = nursery().ask({"reap": self.pid})
            os.close(self.ended)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Until it has ended; raises subprocess.TimeoutExpired where it has not by then."""
        if self.returncode is None:
            select.select([self.ended], [], [], timeout)
        found = self.poll()
        if found is None:
            raise subprocess.TimeoutExpired("consult", timeout or 0)
        return found

    def send_signal(self, how: int) -> None:
        """Tell it, where it still runs."""
        if self.poll() is None:
            os.kill(self.pid, how)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)
