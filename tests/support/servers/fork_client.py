"""Processes of consult forked from one that has loaded it.

A test run starts some two hundred processes, and loading takes most of a start.
"""

import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[3]


class ForkServerClient:
    """The client of the forking process; each test run has one, which ends with it."""

    def __init__(self) -> None:
        self.asking = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.servers.fork_server"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, what: dict) -> int:
        """Send one request as a line of JSON; return the number in the answer."""
        with self.asking:
            self.process.stdin.write(json.dumps(what).encode() + b"\n")
            self.process.stdin.flush()
            return int(self.process.stdout.readline())


get_fork_server = cache(ForkServerClient)


class ForkedProcess:
    """`python -m consult WORDS` in a forked process, with the interface of subprocess.Popen.

    Args:
        program: another module to run: gunicorn, which then has consult loaded.
        plant: Python code that changes the program before it starts.
        environment: added to that of this process; None removes a variable.
        folder: the working folder.
        output: files for standard output and standard error. Without them, standard output is
            discarded.
    """

    def __init__(
        self,
        *words: str,
        program: str = "consult",
        plant: str = "",
        environment: Mapping[str, str | None],
        folder: Path = ROOT,
        output: tuple[str, ...] = (os.devnull,),
    ) -> None:
        self.returncode: int | None = None
        self.pid = get_fork_server().ask(
            {
                "program": program,
                "plant": plant,
                "words": words,
                "environment": {
                    name: value
                    for name, value in {**os.environ, **environment}.items()
                    if value is not None
                },
                "folder": str(folder),
                "output": output,
            }
        )
        self.ended = os.pidfd_open(self.pid)

    def poll(self) -> int | None:
        """Return the exit code, or None while the process runs."""
        if self.returncode is None and select.select([self.ended], [], [], 0)[0]:
            self.returncode = get_fork_server().ask({"reap": self.pid})
            os.close(self.ended)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the process has ended; raise subprocess.TimeoutExpired after the timeout."""
        if self.returncode is None:
            select.select([self.ended], [], [], timeout)
        found = self.poll()
        if found is None:
            raise subprocess.TimeoutExpired("consult", timeout or 0)
        return found

    def send_signal(self, how: int) -> None:
        """Send a signal if the process still runs."""
        if self.poll() is None:
            os.kill(self.pid, how)

    def terminate(self) -> None:
        """Send SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL."""
        self.send_signal(signal.SIGKILL)


def run_consult(
    *words: object, folder: Path = ROOT, **settings: str | None
) -> subprocess.CompletedProcess[str]:
    """Run `python -m consult WORDS` to its end, as an operator does.

    Args:
        words: the command and its arguments, as text.
        folder: the working folder.
        settings: environment variables; None removes one. Of this process's own settings, the
            command keeps the instance folder, the niceness, and that no file of settings is read.
    """
    kept = ("CONSULT_INSTANCE", "CONSULT_ENVIRONMENT_FILE", "CONSULT_NICENESS")
    environment: dict[str, str | None] = {
        name: None for name in os.environ if name.startswith("CONSULT_") and name not in kept
    }
    with TemporaryDirectory() as place:
        output = (f"{place}/stdout", f"{place}/stderr")
        process = ForkedProcess(
            *map(str, words), environment=environment | settings, folder=folder, output=output
        )
        status = process.wait()
        return subprocess.CompletedProcess(
            words, status, *(Path(file).read_text() for file in output)
        )
