"""What was read from a file before anyone has looked at it: paragraphs, runs, tracked changes, comments, warnings."""
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Literal

from pydantic import BaseModel, Field

from consult.text.parsing.light_markup import escape_asterisks

ParagraphKind = Literal["title", "heading", "preambular", "operative", "item", "note", "table"]


class ParseWarning(BaseModel):
    """Something a person should look at: a code, and what stood there; sentences are made where it is shown."""

    code: str
    found: str = ""


class TrackedChange(BaseModel):
    """A tracked change: its number in the file, who made it and when (UTC); `move` for words that only moved."""

    number: int
    author: str
    at: datetime | None = None
    move: bool = False


class MarginComment(BaseModel):
    """A comment in the margin: its words, and the passage it is about, in code points of the joined runs."""

    number: int
    author: str
    at: datetime | None = None
    text: str
    start: int
    end: int  # the same as start for a point


class TextRun(BaseModel):
    """Plain words that look alike; words both inserted and deleted were proposed by one and struck by another."""

    text: str
    emphasis: bool = False
    strong: bool = False
    link: str | None = None
    inserted: TrackedChange | None = None
    deleted: TrackedChange | None = None


class ParsedParagraph(BaseModel):
    """A paragraph with its label apart; `inserted` and `removed` are changes of its mark, where it ends."""

    number: int = Field(ge=1)
    style: str = ""
    kind: ParagraphKind
    level: int = Field(ge=1, le=9)
    label: str = ""
    label_from: Literal["computed", "typed", ""] = ""
    runs: list[TextRun] = []
    notes: list[str] = []
    marks: list[str] = []  # bookmarks that consult wrote into the paragraph
    remarks: list[MarginComment] = []
    inserted: TrackedChange | None = None
    removed: TrackedChange | None = None
    warnings: list[ParseWarning] = []


class ParsedFile(BaseModel):
    """A file that was read; `authors` are those of its changes and comments, in order of appearance.

    told: what consult wrote into a file that it gave out, of where it came from, by name.
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
    """Give the words with every change refused, as wordings are stored: `*emphasis*`, other asterisks escaped."""
    return format_runs(paragraph, (run for run in paragraph.runs if run.inserted is None))


def format_text_after(paragraph: ParsedParagraph) -> str:
    """Give the words with every change accepted, as wordings are stored: `*emphasis*`, other asterisks escaped."""
    return format_runs(paragraph, (run for run in paragraph.runs if run.deleted is None))


def join_runs(paragraph: ParsedParagraph) -> str:
    """Give the words of all runs, those inserted and those deleted alike: what remarks count in."""
    return "".join(run.text for run in paragraph.runs)


def format_runs(paragraph: ParsedParagraph, runs: Iterable[TextRun]) -> str:
    """Write some runs of a paragraph as wordings are stored.

    Wordings know one emphasis, so strong words have it too; links keep their words. Emphasis of a whole paragraph,
    and that of titles and headings, says nothing and is left out; a strong bracket is only easier to see.
    """
    shown = [run for run in paragraph.runs if run.text.strip()]
    says = paragraph.kind not in {"title", "heading"} and not all(map(is_emphasised, shown))
    written = ""
    for emphasis, group in groupby(runs, key=lambda run: says and is_emphasised(run)):
        text = "".join(run.text for run in group)
        possible = emphasis and not written.endswith("\\")
        written += "\n".join(map(_add_asterisks, text.split("\n"))) if possible else escape_asterisks(text)
    return written.strip()


def is_bracket(text: str) -> bool:
    """Tell whether words are brackets alone."""
    return bool(text.strip()) and not text.strip("[]［］ ")


def is_emphasised(run: TextRun) -> bool:
    """Tell whether the words of a run are emphasised."""
    return run.emphasis or (run.strong and not is_bracket(run.text))


def _add_asterisks(line: str) -> str:
    """Put asterisks around the words of a line; none where one could not be read again."""
    words = line.strip()
    if not words or words.endswith("\\"):
        return escape_asterisks(line)
    start = line.index(words)
    return f"{line[:start]}*{escape_asterisks(words)}*{line[start + len(words) :]}"
