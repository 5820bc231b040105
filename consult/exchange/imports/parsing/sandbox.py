"""Parsing of files in a limited subprocess, so that no file slows down other requests."""

import json
from pathlib import PurePath
from typing import Any

from consult.core.errors import Invalid
from consult.core.files.sandbox import run_worker
from consult.text.language import guess_language

from .normalization import extract_sample
from .paragraphs import ParsedFile
from .worker import MOST_BYTES

WORKER = "consult.exchange.imports.parsing.worker"
_MAX_EXTENSION = 20


def parse_file(name: str, content: bytes) -> ParsedFile:
    """Parse a .docx, text or Markdown file without blocking other requests.

    Args:
        name: the owner's name of the file; only its extension matters.

    Raises:
        Invalid: the codes of `worker.read_file`; "file_too_large"; "file_too_heavy" where
            parsing took too much time or memory.
        Unavailable: too many files are being parsed.
    """
    parsed = ParsedFile.model_validate(read_in_worker(WORKER, name, content))
    parsed.language = guess_language(extract_sample(parsed))
    return parsed


def read_in_worker(worker: str, name: str, content: bytes) -> Any:
    """Return what a worker read from a file.

    Raises:
        Invalid: what the worker refuses; "file_too_large"; "file_too_heavy".
        Unavailable: too many files are being read.
    """
    if len(content) > MOST_BYTES:
        raise Invalid("file_too_large", most=MOST_BYTES // 1_000_000)
    written = run_worker(worker, content, PurePath(name).suffix[:_MAX_EXTENSION])
    try:
        answer = dict(json.loads(written))
    except (ValueError, TypeError):  # the worker was killed, or reached one of its limits
        raise Invalid("file_too_heavy") from None
    if "refused" in answer:
        raise Invalid(answer["refused"], **answer["details"])
    return answer["parsed"]
