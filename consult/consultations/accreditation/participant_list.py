"""Lists of participants as CSV or XLSX: their rows by column, whatever the order of columns."""

import csv
import io
from typing import Any, NamedTuple
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from consult.core.errors import Invalid
from consult.core.files.archive import open_archive

COLUMNS = ("name", "email", "organization", "group", "region", "role", "language", "last day")
NEEDED = ("name", "email")
MOST_ROWS = 2_000
DELIMITERS = ",;\t"


class ListRow(NamedTuple):
    """A row of a list.

    Attributes:
        number: As a spreadsheet numbers it; the heads of the columns are row 1.
        cells: What stands in its columns, by the head of the column.
    """

    number: int
    cells: dict[str, str]


def parse_list(name: str, content: bytes) -> list[ListRow]:
    """Parse a list; rows without a word are left out.

    Raises:
        Invalid: It is neither CSV in UTF-8 nor XLSX, lacks a column, has one that is unknown or
            there twice, has no row, or more than MOST_ROWS.
    """
    is_workbook = content[:2] == b"PK" or name.lower().endswith(".xlsx")
    lines = _read_workbook(content) if is_workbook else _read_text(content)
    heads = [head.casefold() for head in lines[0]] if lines else []
    _check_heads([head for head in heads if head])
    rows = [
        ListRow(
            number, {head: cell for head, cell in zip(heads, line, strict=False) if head and cell}
        )
        for number, line in enumerate(lines[1:], start=2)
    ]
    rows = [row for row in rows if row.cells]
    if not rows:
        raise _refuse("list_without_people")
    if len(rows) > MOST_ROWS:
        raise _refuse("list_too_long", most=MOST_ROWS)
    return rows


def _check_heads(heads: list[str]) -> None:
    known = ", ".join(COLUMNS)
    if unknown := [head for head in heads if head not in COLUMNS]:
        raise _refuse("list_columns_unknown", columns=", ".join(unknown), known=known)
    if missing := [head for head in NEEDED if head not in heads]:
        raise _refuse("list_columns_missing", columns=", ".join(missing), known=known)
    if len(set(heads)) < len(heads):
        raise _refuse("list_columns_twice", known=known)


def _read_text(content: bytes) -> list[list[str]]:
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise _refuse("list_unreadable") from wrong
    head = words.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(words, newline=""), delimiter=delimiter))
    except csv.Error as wrong:
        raise _refuse("list_unreadable") from wrong
    return [[cell.strip() for cell in line] for line in lines]


def _read_workbook(content: bytes) -> list[list[str]]:
    """Read the first sheet of a workbook, after a check of what it would inflate to."""
    try:
        open_archive(content).close()
    except Invalid as wrong:
        raise _refuse("list_unreadable") from wrong
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return [
            [_format_cell(cell) for cell in line]
            for line in sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=30, values_only=True)
        ]
    except (InvalidFileException, BadZipFile, KeyError, ValueError, IndexError, TypeError) as wrong:
        raise _refuse("list_unreadable") from wrong


def _format_cell(value: Any) -> str:
    """Format a cell; a day without its hours."""
    if value is None:
        return ""
    return str(value.date() if hasattr(value, "date") else value).strip()


def _refuse(code: str, **details: object) -> Invalid:
    return Invalid(fields={"file": {"type": code, **details}})
