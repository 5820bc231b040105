"""Reading of files in a limited process of its own, so that no file slows down other requests."""

import logging
import subprocess
import sys
import threading

from consult.core.config import ROOT, build_worker_environment
from consult.core.errors import Invalid, Unavailable

MAX_WORKERS = 2  # workers of one server process
SECONDS = 30  # wall-clock time for one file
_log = logging.getLogger(__name__)
_TURNS = threading.BoundedSemaphore(MAX_WORKERS)


def run_worker(module: str, content: bytes, *arguments: str) -> bytes:
    """Run a module on the content of a file, and return what it wrote.

    Args:
        module: our own; it limits itself and reads the content from standard input.
        arguments: what it gets beside the content; nothing that a sender chose freely.

    Raises:
        Invalid: "file_too_heavy" where the worker was stopped after 30 seconds.
        Unavailable: too many files are being read.
    """
    if not _TURNS.acquire(timeout=SECONDS):
        raise Unavailable("try_again")
    try:
        return _run(module, content, arguments)
    finally:
        _TURNS.release()


def _run(module: str, content: bytes, arguments: tuple[str, ...]) -> bytes:
    """Run a module on the content of a file within the time."""
    with subprocess.Popen(  # noqa: S603 - our own modules, and what they say of themselves
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=build_worker_environment(),
        cwd=ROOT,
    ) as worker:
        try:
            written, told = worker.communicate(content, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.communicate()
            raise Invalid("file_too_heavy") from None
    if told:
        _log.warning("A file could not be read:\n%s", told[-2_000:].decode(errors="replace"))
    return written
