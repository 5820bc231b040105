"""Sheets of a workbook as grids: merged cells, numbers as they are shown, no formulas."""

import io
import zipfile
import zlib
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

import regex
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from consult.core.errors import Invalid
from consult.core.files.archive import open_archive

from .grids import FileGrids, Grid, GridCell, GridRow, clean_text, require_little_text

MOST_LINES = 5_000  # the last row of a sheet that holds something
MOST_COLUMNS = 60
_DECIMALS = regex.compile(r"0\.(0+)")
_DAMAGED = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
)


def read_workbook_grids(content: bytes) -> FileGrids:
    """Read all visible sheets of a workbook; formulas and macros are never run.

    Raises:
        Invalid: the codes of core/files/archive.py; "file_with_entities"; "table_damaged";
            "table_sheet_too_long" for a sheet with something below row 5,000;
            "file_text_too_long".
    """
    has_macros = _examine_archive(content)
    try:
        lengths = _measure_sheets(content)
        book = load_workbook(io.BytesIO(content), keep_links=False)
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        grids = [
            Grid(sheet.title, _read_rows(sheet, lengths.get(sheet.title, 0)))
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]
    except _DAMAGED as wrong:
        raise Invalid("table_damaged") from wrong
    require_little_text(grids)
    return FileGrids(grids, hidden, has_macros)


def _examine_archive(content: bytes) -> bool:
    """Refuse a package that attacks its reader; return whether it holds macros."""
    with open_archive(content) as archive:
        try:
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    if b"<!DOCTYPE" in part.read(4_096).upper():
                        raise Invalid("file_with_entities")
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as wrong:
            raise Invalid("table_damaged") from wrong
        except RuntimeError as wrong:  # encrypted
            raise Invalid("table_old_office") from wrong
        return any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())


def _measure_sheets(content: bytes) -> dict[str, int]:
    """Find the last row of each sheet that holds something, without keeping the cells."""
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    found: dict[str, int] = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        last = 0
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        for number, values in enumerate(rows, start=1):
            if any(value is not None for value in values):
                last = number
            if last > MOST_LINES:
                raise Invalid("table_sheet_too_long", most=MOST_LINES, sheet=sheet.title)
        found[sheet.title] = last
    return found


def _read_rows(sheet: Worksheet, length: int) -> list[GridRow]:
    """Read the rows of a sheet up to the last one that holds something."""
    widths: dict[tuple[int, int], int] = {}
    above: dict[tuple[int, int], Any] = {}  # the cell with the text, of cells merged over rows
    for area in sheet.merged_cells.ranges:
        for number in range(area.min_row, min(area.max_row, length) + 1):
            widths[number, area.min_col] = area.max_col - area.min_col + 1
            above[number, area.min_col] = sheet.cell(area.min_row, area.min_col)
    rows = sheet.iter_rows(max_row=length, max_col=min(sheet.max_column, MOST_COLUMNS))
    return [
        GridRow(
            number,
            tuple(
                _read_cell(above.get((number, place), cell), place, widths.get((number, place), 1))
                for place, cell in enumerate(cells, start=1)
            ),
        )
        for number, cells in enumerate(islice(rows, length), start=1)
    ]


def _read_cell(cell: Any, place: int, width: int) -> GridCell:
    """Read a cell; of a computed one only that it is computed."""
    if cell.data_type == "f":
        return GridCell(place - 1, width, "", is_formula=True)
    return GridCell(place - 1, width, clean_text(_format_value(cell.value, cell.number_format)))


def _format_value(value: Any, number_format: str | None) -> str:
    """Format the value of a cell as the program shows it: 5.10 keeps its last digit."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time(0):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        shown = _DECIMALS.fullmatch(number_format or "")
        return f"{value:.{len(shown[1])}f}" if shown else f"{value:.15g}"
    return str(value)
