"""Writer of a workbook as XLSX; typed text stays text, whatever character it begins with."""

import io
from collections.abc import Callable
from typing import Any

import regex
import xlsxwriter

from .report_input import WorkbookSheet, Workbook

LARGEST_CELL = 32_767  # characters that a cell can hold
WORKBOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
NOT_IN_SHEET_NAME = regex.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31
UNPRINTABLE = regex.compile(
    r"[\x00-\x08\x0B-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069]|\p{Cs}|\p{Noncharacter_Code_Point}"
)


def write(given: bytes, progress: Callable[[int], None]) -> bytes:
    """Return the bytes of the file; a text too long for a cell continues in a row below."""
    data = Workbook.model_validate_json(given)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, WORKBOOK_OPTIONS)
    book.set_properties(
        {
            "title": _make_printable(data.title)[:255],
            "subject": _make_printable(data.record_head)[:255],
            "comments": _make_printable(data.about)[:255],
        }
    )
    rows = sum(len(sheet.rows) for sheet in data.sheets) or 1
    done = 0
    names: set[str] = set()
    for sheet in data.sheets:
        _write_sheet(book, sheet, _make_unique_name(sheet.name, names), data.rtl)
        done += len(sheet.rows)
        progress(90 * done // rows)
    book.close()
    return out.getvalue()


def _write_sheet(book: xlsxwriter.Workbook, sheet: WorkbookSheet, name: str, rtl: bool) -> None:
    page = book.add_worksheet(name)
    head = book.add_format(
        {"bold": True, "bg_color": "#E7ECF2", "border": 1, "text_wrap": True, "valign": "top"}
    )
    cell = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    number = book.add_format({"valign": "top"})
    if rtl:
        page.right_to_left()
    for column, (words, width) in enumerate(zip(sheet.columns, sheet.widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, _make_printable(words), head)
    at = 1
    for row in sheet.rows:
        at += _write_row(page, at, row, cell, number)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(at - 1, 1), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&C&P / &N")


def _write_row(page: Any, at: int, row: list[str | int], cell: Any, number: Any) -> int:
    """Write a row, and return the number of rows that it takes."""
    most = 1
    for column, value in enumerate(row):
        if isinstance(value, int):
            page.write_number(at, column, value, number)
            continue
        words = _make_printable(value)
        parts = [
            words[start : start + LARGEST_CELL] for start in range(0, len(words), LARGEST_CELL)
        ]
        for further, part in enumerate(parts):
            page.write_string(at + further, column, part, cell)
        most = max(most, len(parts))
    return most


def _make_printable(words: str) -> str:
    """Remove characters that a file cannot hold, and those that turn or hide others."""
    return UNPRINTABLE.sub("", words)


def _make_unique_name(name: str, taken: set[str]) -> str:
    """Make a valid sheet name that no other sheet has."""
    plain = " ".join(NOT_IN_SHEET_NAME.sub(" ", _make_printable(name)).split()) or "-"
    number, found = 1, plain[:LONGEST_NAME]
    while found.casefold() in taken:
        number += 1
        found = f"{plain[: LONGEST_NAME - 4]} {number}"
    taken.add(found.casefold())
    return found
