"""Worker process that examines the file on standard input within limits.

Started by core/files/sandbox.py as `python -m consult.attachments.worker CHOICE`. It prints a line
of JSON, and behind it the content that is kept.
"""

import json
import sys
import traceback
from typing import Any

from consult.core.errors import Invalid
from consult.core.files.resource_limits import limit_resources

from .file_kinds import PICTURES, UnfitFile, detect_kind
from .office_files import examine_office_file, remove_names
from .pdf_files import examine_pdf, remove_pdf_names
from .pictures import rebuild_picture

MOST_BYTES = 5_000_000  # of one file
MEMORY = 1_024 * 1024 * 1024  # bytes of address space: a picture needs some bytes for each pixel
MOST_NAMES = 5


def examine_file(content: bytes, choice: str) -> tuple[str, bytes]:
    """Examine a file by its content, and return its kind and the content that is kept.

    Args:
        choice: what to do with the name of an author: ask, keep or remove.

    Raises:
        UnfitFile: "attachment_names", with the names, if nobody chose yet;
            "attachment_names_stay" for a name that cannot be removed; the codes of the modules
            beside this one.
        Invalid: the same.
    """
    kind = detect_kind(content)
    if kind in PICTURES:
        return kind, rebuild_picture(content, kind)
    if kind == "pdf":
        names = examine_pdf(content)
        _check_names([*names.stated, *names.written], names.written, choice)
        if choice == "remove" and names.stated:
            content = _remove_pdf_names(content, names.stated)
    elif kind == "package":
        found = examine_office_file(content)
        kind = found.kind
        _check_names([*found.stated, *found.written], found.written, choice)
        if choice == "remove" and found.stated:
            content = remove_names(content, found)
    return kind, content


def _remove_pdf_names(content: bytes, names: list[str]) -> bytes:
    """Return a PDF file without the names in its properties.

    Raises:
        UnfitFile: "attachment_names_stay": a name is still there, or the new file is too large.
    """
    kept = remove_pdf_names(content)
    _check_names([], names if len(kept) > MOST_BYTES else [*examine_pdf(kept)[0]], "remove")
    return kept


def _check_names(names: list[str], lasting: list[str], choice: str) -> None:
    """Refuse a file that names somebody, unless its sender knows and agrees."""
    if choice == "ask" and names:
        raise UnfitFile("attachment_names", names=list(dict.fromkeys(names))[:MOST_NAMES])
    if choice == "remove" and lasting:
        raise UnfitFile("attachment_names_stay", names=list(dict.fromkeys(lasting))[:MOST_NAMES])


def main() -> None:
    """Examine the piped file and print the result, or the code of a refusal."""
    limit_resources(MEMORY)
    kept, answer = b"", dict[str, Any]()
    try:
        answer["kind"], kept = examine_file(sys.stdin.buffer.read(MOST_BYTES + 1), sys.argv[1])
    except (UnfitFile, Invalid) as refused:
        answer = {"refused": refused.code, "details": refused.details}
    except (MemoryError, RecursionError):
        answer = {"refused": "file_too_heavy", "details": {}}
    except Exception:
        traceback.print_exc(limit=-5)
        answer = {"refused": "file_not_understood", "details": {}}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + kept)


if __name__ == "__main__":
    main()
