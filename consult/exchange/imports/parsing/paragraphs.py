"""Content of a parsed file: paragraphs, tracked changes, comments and warnings."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Literal

import regex
from pydantic import BaseModel, Field

from consult.text.parsing.light_markup import escape_asterisks

_SCHEME = regex.compile(r"\s*(?:https?://|mailto:)(?:www\.)?", regex.IGNORECASE)
ParagraphKind = Literal["title", "heading", "preambular", "operative", "item", "note", "table"]


MOST_FOUND = 200  # characters of a text that a warning quotes


def clip_found(words: str, most: int = MOST_FOUND) -> str:
    """Return a text as a warning quotes it: on one line, with an ellipsis where it is cut."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


class ParseWarning(BaseModel):
    """A code for something that a person should check, and the text found there.

    The page that shows the warning makes the sentence.
    """

    code: str
    found: str = ""


class TrackedChange(BaseModel):
    """A tracked change in a file.

    Attributes:
        number: its number in the file.
        at: when the author made it, in UTC.
        move: whether the text was only moved.
    """

    number: int
    author: str
    at: datetime | None = None
    move: bool = False


class MarginComment(BaseModel):
    """A comment in the margin of a file, with the passage it is about.

    Attributes:
        start, end: the passage, in code points of the joined runs of its paragraph.
    """

    number: int
    author: str
    at: datetime | None = None
    text: str
    start: int
    end: int  # the same as start for a point


class TextRun(BaseModel):
    """A stretch of plain text with one appearance.

    Text that is both inserted and deleted was proposed by one author and deleted by another.

    Attributes:
        struck: whether it is struck through, without a tracked change.
        script: whether it is raised or lowered, and has no characters of its own for that.
        link: the address that it leads to.
    """

    text: str
    emphasis: bool = False
    strong: bool = False
    struck: bool = False
    script: Literal["", "super", "sub"] = ""
    link: str | None = None
    inserted: TrackedChange | None = None
    deleted: TrackedChange | None = None


class ParsedParagraph(BaseModel):
    """A paragraph of a file, with its label kept apart from its text.

    Attributes:
        inserted, removed: tracked changes of the paragraph mark, which stands at its end.
    """

    number: int = Field(ge=1)
    style: str = ""
    kind: ParagraphKind
    level: int = Field(ge=1, le=9)
    label: str = ""
    label_from: Literal["computed", "typed", ""] = ""
    runs: list[TextRun] = []
    notes: list[str] = []
    marks: list[str] = []  # bookmarks that consult wrote into the paragraph on export
    remarks: list[MarginComment] = []
    inserted: TrackedChange | None = None
    removed: TrackedChange | None = None
    warnings: list[ParseWarning] = []


class ParsedFile(BaseModel):
    """The content of a parsed file.

    Attributes:
        authors: authors of the changes and comments, in order of appearance.
        told: properties that consult wrote into a file it exported, by name; they say where the
            file came from.
    """

    format: Literal["docx", "text", "markdown"]
    language: str | None = None
    direction: Literal["ltr", "rtl"] = "ltr"
    title: str = ""
    paragraphs: list[ParsedParagraph] = []
    authors: list[str] = []
    told: dict[str, str] = {}
    warnings: list[ParseWarning] = []


def format_text_before(paragraph: ParsedParagraph) -> str:
    """Format the text with every change refused, in the form that wordings are stored in.

    Returns:
        Text with `*emphasis*`; other asterisks are escaped.
    """
    return format_runs(paragraph, (run for run in paragraph.runs if run.inserted is None))


def format_text_after(paragraph: ParsedParagraph) -> str:
    """Format the text with every change accepted, in the form that wordings are stored in.

    Returns:
        Text with `*emphasis*`; other asterisks are escaped.
    """
    return format_runs(paragraph, (run for run in paragraph.runs if run.deleted is None))


def join_runs(paragraph: ParsedParagraph) -> str:
    """Join the text of all runs, inserted and deleted ones included.

    The offsets of comments count in this text.
    """
    return "".join(run.text for run in paragraph.runs)


def format_runs(paragraph: ParsedParagraph, runs: Iterable[TextRun]) -> str:
    """Format some runs of a paragraph in the form that wordings are stored in.

    Wordings know one kind of emphasis, so strong text gets it too; links keep only their text.
    Emphasis of a whole paragraph, of a title or of a heading carries no meaning and is left
    out. A strong bracket is only easier to see and counts as plain.
    """
    shown = [run for run in paragraph.runs if run.text.strip()]
    says = paragraph.kind not in {"title", "heading"} and not all(map(is_emphasised, shown))
    written = ""
    for emphasis, group in groupby(runs, key=lambda run: says and is_emphasised(run)):
        text = "".join(run.text for run in group)
        possible = emphasis and not written.endswith("\\")
        written += (
            "\n".join(map(_add_asterisks, text.split("\n"))) if possible else escape_asterisks(text)
        )
    return written.strip()


def is_address_written(words: str, address: str) -> bool:
    """Return whether the text of a link names the address that it leads to."""
    bare = _SCHEME.sub("", address).rstrip("/").lower()
    return bare in words.lower()


def is_bracket(text: str) -> bool:
    """Return whether a text consists of brackets alone."""
    return bool(text.strip()) and not text.strip("[]［］ ")


def is_emphasised(run: TextRun) -> bool:
    """Return whether a run is emphasised."""
    return run.emphasis or (run.strong and not is_bracket(run.text))


def _add_asterisks(line: str) -> str:
    """Put asterisks around the text of a line, unless they could not be parsed again."""
    words = line.strip()
    if not words or words.endswith("\\"):
        return escape_asterisks(line)
    start = line.index(words)
    return f"{line[:start]}*{escape_asterisks(words)}*{line[start + len(words) :]}"
