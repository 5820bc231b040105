"""What a file is, by its own first bytes and never by its name alone; and the words that can be read in it at once."""
from html.parser import HTMLParser
from pathlib import PurePath
from typing import NamedTuple

import regex

from consult.text.parsing.encoding import decode_text_file

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_TEXT_TYPE = "application/vnd.oasis.opendocument.text"
TEXT_TYPES = {".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".htm": "text/html"}
FILE_ENDINGS = (".docx", ".pdf", ".odt", ".rtf", *TEXT_TYPES)
MOST_CHARACTERS = 400_000  # characters that are kept for reading here and for searching
PDF_HEAD_BYTES = 1_024  # bytes in which a PDF file says that it is one
MARKUP_START = regex.compile(r"<!doctype html|<html|<head|<body|<script|<svg|<\?xml", regex.IGNORECASE)
BLOCK_TAGS = frozenset({"p", "br", "div", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"})
HIDDEN_TAGS = frozenset({"script", "style", "title", "template", "noscript"})


class FileContent(NamedTuple):
    """What a file is: media type of the list above, and its words where they can be read at once, else none."""

    media_type: str
    words: str


def examine_content(name: str, content: bytes) -> FileContent | None:
    """Look into a file; None where it is empty, or not what its name's ending says, or of no kind that is taken."""
    ending = PurePath(name).suffix.lower()
    if not content or ending not in FILE_ENDINGS:
        return None
    if ending in TEXT_TYPES:
        return _read_text_file(TEXT_TYPES[ending], content)
    media = _detect_binary_type(content)
    return FileContent(media, "") if media and ending == _ENDING_OF_TYPE[media] else None


_ENDING_OF_TYPE = {WORD_TYPE: ".docx", OPEN_TEXT_TYPE: ".odt", "application/pdf": ".pdf", "application/rtf": ".rtf"}


def _detect_binary_type(content: bytes) -> str | None:
    """By the marks that the formats begin with; a package names its parts outside of what is compressed."""
    if content.startswith(b"PK\x03\x04"):
        if content[30:].startswith(b"mimetype" + OPEN_TEXT_TYPE.encode()):
            return OPEN_TEXT_TYPE
        return WORD_TYPE if b"[Content_Types].xml" in content and b"word/" in content else None
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
    """Reads the words of a page and nothing else."""

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
    """The words of an HTML page, a line for each of its blocks."""
    reader = _TextExtractor()
    reader.feed(markup[:4 * MOST_CHARACTERS])
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(line for line in lines if line)
