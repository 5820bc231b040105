"""Detection of a file's format by its content, and extraction of text from text files.

The format follows from the first bytes, never from the name alone.
"""

from html.parser import HTMLParser
from pathlib import PurePath
from typing import NamedTuple

import regex

from consult.text.parsing.encoding import decode_text_file
from consult.text.language import guess_language
from consult.core.errors import Invalid
from consult.core.web.uploads import Upload

from consult.submissions.file_headers import FileHeaders, parse_headers
from consult.submissions.origin_recognition import recognize_language
from consult.submissions.forms import RegisterSubmissionsForm

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN_TEXT_TYPE = "application/vnd.oasis.opendocument.text"
TEXT_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
}
FILE_ENDINGS = (".docx", ".xlsx", ".pdf", ".odt", ".rtf", *TEXT_TYPES)
MOST_CHARACTERS = 400_000  # characters that are stored for reading and searching
LANGUAGE_SAMPLE = 20_000  # characters from which the language is recognized
PDF_HEAD_BYTES = 1_024  # bytes in which a PDF file identifies itself
MARKUP_START = regex.compile(
    r"<!doctype html|<html|<head|<body|<script|<svg|<\?xml", regex.IGNORECASE
)
BLOCK_TAGS = frozenset(
    {
        "p",
        "br",
        "div",
        "li",
        "tr",
        "table",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
    }
)
HIDDEN_TAGS = frozenset({"script", "style", "title", "template", "noscript"})


class FileContent(NamedTuple):
    """The media type of a file, and its text where it can be read at once, else ""."""

    media_type: str
    words: str


def examine_content(name: str, content: bytes) -> FileContent | None:
    """Examine a file; return None if it is empty, unsupported or not what its name says."""
    ending = PurePath(name).suffix.lower()
    if not content or ending not in FILE_ENDINGS:
        return None
    if ending in TEXT_TYPES:
        return _read_text_file(TEXT_TYPES[ending], content)
    media = _detect_binary_type(content)
    return FileContent(media, "") if media and ending == _ENDING_OF_TYPE[media] else None


_ENDING_OF_TYPE = {
    WORD_TYPE: ".docx",
    WORKBOOK_TYPE: ".xlsx",
    OPEN_TEXT_TYPE: ".odt",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
}


def _detect_binary_type(content: bytes) -> str | None:
    """Detect a binary format by its first bytes.

    A package names its parts outside the compressed data, so no decompression is needed.
    """
    if content.startswith(b"PK\x03\x04"):
        if content[30:].startswith(b"mimetype" + OPEN_TEXT_TYPE.encode()):
            return OPEN_TEXT_TYPE
        if b"[Content_Types].xml" not in content:
            return None
        return WORD_TYPE if b"word/" in content else WORKBOOK_TYPE if b"xl/" in content else None
    if b"%PDF-" in content[:PDF_HEAD_BYTES]:
        return "application/pdf"
    return "application/rtf" if content.startswith(b"{\\rtf") else None


def _read_text_file(media: str, content: bytes) -> FileContent | None:
    if _detect_binary_type(content):
        return None
    words = decode_text_file(content)
    if words is None or not words.strip():
        return None
    if media == "text/html":
        return FileContent(media, _extract_html_text(words)[:MOST_CHARACTERS])
    if media == "text/plain" and MARKUP_START.match(words.lstrip()):
        return None
    return FileContent(media, words.strip()[:MOST_CHARACTERS])


class _TextExtractor(HTMLParser):
    """A parser that collects the visible text of an HTML page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in HIDDEN_TAGS
        if tag in BLOCK_TAGS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in HIDDEN_TAGS))
        if tag in BLOCK_TAGS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data.replace("\n", " "))


def _extract_html_text(markup: str) -> str:
    """Extract the text of an HTML page, one line for each block."""
    reader = _TextExtractor()
    reader.feed(markup[: 4 * MOST_CHARACTERS])
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(line for line in lines if line)


class ExaminedFile(NamedTuple):
    """A file that was examined before the write lock is taken, since that may take long."""

    file: Upload
    content: FileContent
    headers: FileHeaders
    language: str | None

    @property
    def stem(self) -> str:
        """The file's name as a title, if nothing else is known."""
        return " ".join(PurePath(self.file.name).stem.replace("_", " ").split()) or self.file.name


def examine_files(files: list[Upload]) -> list[ExaminedFile]:
    """Examine files; raises Invalid for the first empty file or unsupported format."""
    found = []
    for file in files:
        content = examine_content(file.name, file.content)
        if content is None:
            raise Invalid(
                fields={
                    "files": {
                        "type": "file_kind" if file.content else "file_is_empty",
                        "name": file.name,
                    }
                }
            )
        headers = parse_headers(content.words)
        said = recognize_language(headers.language) or guess_language(
            content.words[:LANGUAGE_SAMPLE]
        )
        found.append(ExaminedFile(file, content, headers, said))
    return found


def examine_form_files(form: RegisterSubmissionsForm) -> list[ExaminedFile]:
    """Examine the files of a form before the write lock is taken."""
    return examine_files(form.files)
