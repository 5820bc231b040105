"""Tables of a file as rows of cells, whatever program wrote them."""

from typing import NamedTuple

import regex

from consult.core.errors import Invalid

MOST_TEXT = 5_000_000  # characters of all cells together
_UNSEEN = regex.compile(r"[\u00AD\u200B\u2060\uFEFF]")  # soft hyphens and marks that nobody sees
_SPACES = regex.compile(r"[^\S\n]+")
_EMPTY_LINES = regex.compile(r"\n{3,}")


class GridCell(NamedTuple):
    """A cell.

    Attributes:
        column: The first grid column that it covers, from 0.
        width: How many grid columns it covers.
        text: Of a cell merged over rows, the text stands in each of them.
        is_formula: Its value is computed, so there is no text.
    """

    column: int
    width: int
    text: str
    is_formula: bool = False


class GridRow(NamedTuple):
    """A row with its number, as the program of the file counts it."""

    number: int
    cells: tuple[GridCell, ...]


class Grid(NamedTuple):
    """A table of a text, or a sheet of a workbook with its name."""

    name: str
    rows: list[GridRow]


class FileGrids(NamedTuple):
    """All tables of a file.

    Attributes:
        left_out: Names of hidden sheets, which are not read.
        has_macros: It holds programs, which are never opened.
    """

    grids: list[Grid]
    left_out: list[str]
    has_macros: bool


def clean_text(text: str) -> str:
    """Return the text of a cell with single spaces, and without characters that nobody sees."""
    lines = _SPACES.sub(" ", _UNSEEN.sub("", text)).replace("\r", "").split("\n")
    return _EMPTY_LINES.sub("\n\n", "\n".join(line.strip() for line in lines)).strip()


def require_little_text(grids: list[Grid]) -> None:
    """Refuse tables with more text than any comment table has.

    Raises:
        Invalid: "file_text_too_long".
    """
    if sum(len(cell.text) for grid in grids for row in grid.rows for cell in row.cells) > MOST_TEXT:
        raise Invalid("file_text_too_long", most=MOST_TEXT)
