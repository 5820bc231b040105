"""The kinds of files that can be attached, and their detection by content alone."""

from typing import NamedTuple

import regex

from consult.text.parsing.encoding import decode_text_file


class UnfitFile(Exception):
    """A file that is not accepted: the code of the error of its field, and what that needs."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class FileKind(NamedTuple):
    """A kind of file: its media type, and the endings that its name may have."""

    media_type: str
    endings: tuple[str, ...]


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
FILE_KINDS = {
    "pdf": FileKind("application/pdf", (".pdf",)),
    "text": FileKind("text/plain", (".txt", ".csv", ".md")),
    "png": FileKind("image/png", (".png",)),
    "jpeg": FileKind("image/jpeg", (".jpg", ".jpeg")),
    "webp": FileKind("image/webp", (".webp",)),
    "docx": FileKind(f"{_OOXML}.wordprocessingml.document", (".docx",)),
    "xlsx": FileKind(f"{_OOXML}.spreadsheetml.sheet", (".xlsx",)),
    "pptx": FileKind(f"{_OOXML}.presentationml.presentation", (".pptx",)),
    "odt": FileKind(f"{_ODF}.text", (".odt",)),
    "ods": FileKind(f"{_ODF}.spreadsheet", (".ods",)),
    "odp": FileKind(f"{_ODF}.presentation", (".odp",)),
}
KIND_OF_MEDIA_TYPE = {kind.media_type: code for code, kind in FILE_KINDS.items()}
PICTURES = frozenset({"png", "jpeg", "webp"})
_STARTS = {
    b"%PDF-": "pdf",
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"PK\x03\x04": "package",
}
# the beginning of another kind of file that is written in letters
_OTHER_TEXT = regex.compile(r"\s*(?:<[!?a-z]|\{\\rtf|%!ps|#!|mime-version:)", regex.IGNORECASE)
_CONTROL = regex.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def detect_kind(content: bytes) -> str:
    """Detect the kind of a file by its first bytes: pdf, text, png, jpeg, webp, or package.

    Raises:
        UnfitFile: "file_is_empty", or "attachment_kind" for any other kind.
    """
    if not content.strip():
        raise UnfitFile("file_is_empty")
    for start, kind in _STARTS.items():
        if content.startswith(start):
            return kind
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if not is_text(content):
        raise UnfitFile("attachment_kind")
    return "text"


def is_text(content: bytes) -> bool:
    """Return whether a file is plain text: no markup, no script, no control characters."""
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")) and _CONTROL.search(content):
        return False
    words = decode_text_file(content)
    return words is not None and bool(words.strip()) and not _OTHER_TEXT.match(words)


def build_download_name(name: str, kind: str) -> str:
    """Build the name of a download: it ends as its content is, whatever its sender called it."""
    endings = FILE_KINDS[kind].endings
    return name if name.lower().endswith(endings) else f"{name}{endings[0]}"
