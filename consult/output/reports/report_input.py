"""What reports are made of: sheets of a table, and paper with headings, paragraphs and tables; every string is plain text."""
from typing import Literal

from pydantic import BaseModel

from consult.output.render_input import FileClause, FileSource


class WorkbookSheet(BaseModel):
    """A sheet: its columns with their widths in letters, and rows of words and numbers."""

    name: str
    columns: list[str]
    widths: list[int]
    rows: list[list[str | int]]


class Workbook(BaseModel):
    """A workbook; about: what it is of, for its properties."""

    title: str
    about: str
    rtl: bool
    sheets: list[WorkbookSheet]


class ReportRun(BaseModel):
    """Words that look alike."""

    text: str
    bold: bool = False


class ReportHeading(BaseModel):
    """A heading; level 1 is outermost, and none is left out."""

    kind: Literal["heading"] = "heading"
    level: int
    text: str
    new_page: bool = False


class ReportParagraph(BaseModel):
    """A paragraph; deep: how far it is set in; small: a remark."""

    kind: Literal["paragraph"] = "paragraph"
    runs: list[ReportRun]
    deep: int = 0
    small: bool = False


class ReportTable(BaseModel):
    """A table with a row of headings. widths: shares; right: columns of numbers; a row of one cell heads those that follow."""

    kind: Literal["grid"] = "grid"
    columns: list[str]
    widths: list[int]
    rows: list[list[str]]
    right: list[int] = []


class ReportAnnex(BaseModel):
    """The text of the version, clause by clause."""

    kind: Literal["annex"] = "annex"
    clauses: list[FileClause]


class PortraitBreak(BaseModel):
    """From here on pages stand upright; before it they lie."""

    kind: Literal["turn"] = "turn"


ReportBlock = ReportHeading | ReportParagraph | ReportTable | ReportAnnex | PortraitBreak


class ReportPaper(BaseModel):
    """A report on a version, with a symbol of its own."""

    source: FileSource
    title: str
    symbol: str
    lead: str
    blocks: list[ReportBlock]
