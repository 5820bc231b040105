"""Parsing of files in a limited subprocess, so that no file slows down other requests."""

import json
import logging
import subprocess
import sys
import threading
from pathlib import PurePath
from typing import Any

from consult.core.config import ROOT, build_worker_environment
from consult.core.errors import Invalid, Unavailable
from consult.text.language import guess_language

from .normalization import extract_sample
from .paragraphs import ParsedFile
from .worker import MOST_BYTES

MAX_WORKERS = 2  # workers of one server process
SECONDS = 30  # wall-clock time for one file
_MAX_EXTENSION = 20
_log = logging.getLogger(__name__)
_TURNS = threading.BoundedSemaphore(MAX_WORKERS)


def parse_file(name: str, content: bytes) -> ParsedFile:
    """Parse a .docx, text or Markdown file without blocking other requests.

    Args:
        name: the owner's name of the file; only its extension matters.

    Raises:
        Invalid: the codes of `worker.read_file`; "file_too_large"; "file_too_heavy" where
            parsing took too much time or memory.
        Unavailable: too many files are being parsed.
    """
    if len(content) > MOST_BYTES:
        raise Invalid("file_too_large", most=MOST_BYTES // 1_000_000)
    if not _TURNS.acquire(timeout=SECONDS):
        raise Unavailable("try_again")
    try:
        answer = _run_worker(name, content)
    finally:
        _TURNS.release()
    if "refused" in answer:
        raise Invalid(answer["refused"], **answer["details"])
    parsed = ParsedFile.model_validate(answer["parsed"])
    parsed.language = guess_language(extract_sample(parsed))
    return parsed


def _run_worker(name: str, content: bytes) -> dict[str, Any]:
    """Run the worker on a file and return its answer.

    Raises:
        Invalid: "file_too_heavy" where the worker was killed or reached one of its limits.
    """
    with (
        subprocess.Popen(  # noqa: S603 - our own module; of the name only the extension is passed
            [
                sys.executable,
                "-m",
                "consult.exchange.imports.parsing.worker",
                PurePath(name).suffix[:_MAX_EXTENSION],
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=build_worker_environment(),
            cwd=ROOT,
        ) as worker
    ):
        try:
            written, told = worker.communicate(content, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.communicate()
            raise Invalid("file_too_heavy") from None
    if told:
        _log.warning("A file could not be read:\n%s", told[-2_000:].decode(errors="replace"))
    try:
        return dict(json.loads(written))
    except (ValueError, TypeError):
        raise Invalid("file_too_heavy") from None
