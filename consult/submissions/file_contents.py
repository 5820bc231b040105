"""What a file is, by its own first bytes and never by its name alone; and the words that can be read in it at once."""
from html.parser import HTMLParser
from pathlib import PurePath
from typing import NamedTuple

import regex

from consult.text.parsing.encoding import decoded

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
TEXTS = {".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".htm": "text/html"}
ENDINGS = (".docx", ".pdf", ".odt", ".rtf", *TEXTS)
MOST_WORDS = 400_000  # characters that are kept for reading here and for searching
HEAD = 1_024  # bytes in which a PDF file says that it is one
MARKUP = regex.compile(r"<!doctype html|<html|<head|<body|<script|<svg|<\?xml", regex.IGNORECASE)
BREAKS = frozenset({"p", "br", "div", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"})
SILENT = frozenset({"script", "style", "title", "template", "noscript"})


class Content(NamedTuple):
    """What a file is: media type of the list above, and its words where they can be read at once, else none."""

    media_type: str
    words: str


def content_of(name: str, content: bytes) -> Content | None:
    """Look into a file; None where it is empty, or not what its name's ending says, or of no kind that is taken."""
    ending = PurePath(name).suffix.lower()
    if not content or ending not in ENDINGS:
        return None
    if ending in TEXTS:
        return _text(TEXTS[ending], content)
    media = _binary(content)
    return Content(media, "") if media and ending == _ENDING[media] else None


_ENDING = {WORD: ".docx", OPEN_TEXT: ".odt", "application/pdf": ".pdf", "application/rtf": ".rtf"}


def _binary(content: bytes) -> str | None:
    """By the marks that the formats begin with; a package names its parts outside of what is compressed."""
    if content.startswith(b"PK\x03\x04"):
        if content[30:].startswith(b"mimetype" + OPEN_TEXT.encode()):
            return OPEN_TEXT
        return WORD if b"[Content_Types].xml" in content and b"word/" in content else None
    if b"%PDF-" in content[:HEAD]:
        return "application/pdf"
    return "application/rtf" if content.startswith(b"{\\rtf") else None


def _text(media: str, content: bytes) -> Content | None:
    if _binary(content):
        return None
    words = decoded(content)
    if words is None or not words.strip():
        return None
    if media == "text/html":
        return Content(media, _bare(words)[:MOST_WORDS])
    if media == "text/plain" and MARKUP.match(words.lstrip()):
        return None
    return Content(media, words.strip()[:MOST_WORDS])


class _Bare(HTMLParser):
    """Reads the words of a page and nothing else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        if tag in BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT))
        if tag in BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data.replace("\n", " "))


def _bare(markup: str) -> str:
    """The words of an HTML page, a line for each of its blocks."""
    reader = _Bare()
    reader.feed(markup[:4 * MOST_WORDS])
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(line for line in lines if line)
