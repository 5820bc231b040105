"""Files read in a limited process of their own, so that none of them can slow down or stop the others' requests."""
import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import PurePath

from consult.core.config import ROOT
from consult.core.errors import Invalid, Unavailable
from consult.text.language import guess_language

from .normalization import extract_sample
from .paragraphs import ParsedFile
from .worker import MOST_BYTES

MAX_WORKERS = 2  # readers of one process
SECONDS = 30  # from the beginning of a reading to its end
_MAX_EXTENSION = 20
_log = logging.getLogger(__name__)
_TURNS = threading.BoundedSemaphore(MAX_WORKERS)


def parse_file(name: str, content: bytes) -> ParsedFile:
    """Read a .docx, text or Markdown file; waits without holding up others.

    name: as its owner calls it; only its ending matters. Raises Invalid with the codes of worker.read_file,
    Invalid("file_too_heavy") where reading took too much time or memory, Unavailable where too many files are read.
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


def _run_worker(name: str, content: bytes) -> dict:
    """Run the worker on a file; one that is killed, or stopped by its limits, found the file too heavy."""
    with (
        subprocess.Popen(  # noqa: S603 - our own interpreter and module; of the name only the ending is passed on
            [sys.executable, "-m", "consult.exchange.imports.parsing.worker", PurePath(name).suffix[:_MAX_EXTENSION]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"PYTHONPATH": str(ROOT), "PATH": os.defpath, "PYTHONUTF8": "1"},
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
