"""Input of the report writers: workbooks, and papers of headings, paragraphs and tables.

Every string is plain text.
"""

import unicodedata
from typing import Literal

import regex
from pydantic import BaseModel

from consult.output.render_input import FileClause, FileSource

ISOLATED_TEXT = regex.compile("\u2068([^\u2068\u2069]*)\u2069")


class WorkbookSheet(BaseModel):
    """A sheet with columns, their widths in letters, and rows of text and numbers."""

    name: str
    columns: list[str]
    widths: list[int]
    rows: list[list[str | int]]


class Workbook(BaseModel):
    """A workbook.

    Attributes:
        about: its origin, for the file properties.
        record_head: the head of the public record, for the same.
    """

    title: str
    about: str
    record_head: str = ""
    rtl: bool
    sheets: list[WorkbookSheet]


class ReportRun(BaseModel):
    """Text of one appearance.

    Attributes:
        address: of the page that the text links to; empty for no link.
    """

    text: str
    bold: bool = False
    address: str = ""


class ReportHeading(BaseModel):
    """A heading; level 1 is outermost, and no level is skipped."""

    kind: Literal["heading"] = "heading"
    level: int
    text: str
    new_page: bool = False


class ReportParagraph(BaseModel):
    """A paragraph.

    Attributes:
        indent: number of indents.
        small: a remark in small letters.
    """

    kind: Literal["paragraph"] = "paragraph"
    runs: list[ReportRun]
    indent: int = 0
    small: bool = False


class ReportTable(BaseModel):
    """A table with a row of column headings.

    A row of a single cell is the heading of the rows after it.

    Attributes:
        widths: shares of the page width.
        number_columns: indexes of the columns of numbers.
    """

    kind: Literal["grid"] = "grid"
    columns: list[str]
    widths: list[int]
    rows: list[list[str]]
    number_columns: list[int] = []


class ReportAnnex(BaseModel):
    """The text of a version, clause by clause.

    Attributes:
        language: of the text, where the report names it; empty for that of the report.
    """

    kind: Literal["annex"] = "annex"
    clauses: list[FileClause]
    language: str = ""


class PortraitBreak(BaseModel):
    """The change from landscape to portrait pages."""

    kind: Literal["turn"] = "turn"


ReportBlock = ReportHeading | ReportParagraph | ReportTable | ReportAnnex | PortraitBreak


class ReportPaper(BaseModel):
    """A report on a version or a meeting, with a symbol of its own."""

    source: FileSource
    title: str
    symbol: str
    lead: str
    blocks: list[ReportBlock]


def make_paragraph(
    words: str, *, bold: bool = False, small: bool = False, deep: int = 0
) -> ReportParagraph:
    """Make a paragraph of one appearance.

    Args:
        deep: number of indents.
    """
    return ReportParagraph(runs=[ReportRun(text=words, bold=bold)], small=small, indent=deep)


def is_rtl_paragraph(words: str, source: FileSource) -> bool:
    """Return whether a paragraph runs from right to left, as its first letter or the report.

    Isolated text in it (core.i18n.isolate_direction) does not decide, unless there is nothing
    else.
    """
    for letter in ISOLATED_TEXT.sub("", words) + words:
        kind = unicodedata.bidirectional(letter)
        if kind in {"R", "AL"}:
            return True
        if kind == "L":
            return False
    return source.rtl
