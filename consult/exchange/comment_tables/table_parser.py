"""Parser of comment tables: the rows of all tables of a file, by column."""

from pydantic import BaseModel

from consult.core.errors import Invalid

from .columns import ColumnHeads, find_heads
from .grids import FileGrids, Grid, GridRow

MOST_ROWS = 1_000
WORKER = "consult.exchange.comment_tables.worker"
_WORDS = ("comment", "change")


class TableRow(BaseModel):
    """A row of a comment table.

    Attributes:
        key: Its place in the file: number of the table, and of the row.
        cells: What stands in its columns, by column; empty cells are left out.
        formulas: Columns whose cell is a formula, so that nothing was read there.
    """

    key: str
    table: int
    number: int
    cells: dict[str, str]
    formulas: list[str] = []


class UnreadRow(BaseModel):
    """A row that is no comment: one cell over all columns, or text beside the columns of words."""

    table: int
    number: int
    text: str


class ParsedTables(BaseModel):
    """All comment tables of a file.

    Attributes:
        heads: The heads of the columns as the file writes them, by column.
        names: The names of sheets, by number of the table.
        unread_rows: Rows that are no comments, such as the title of a part or a legend.
        unread: How many other tables or sheets with text the file has.
        hidden: Names of hidden sheets, which are not read.
    """

    heads: dict[str, str] = {}
    names: dict[int, str] = {}
    rows: list[TableRow] = []
    unread_rows: list[UnreadRow] = []
    unread: int = 0
    hidden: list[str] = []
    has_macros: bool = False


def parse_grids(found: FileGrids) -> ParsedTables:
    """Parse the comment tables among the tables of a file.

    Raises:
        Invalid: "table_without_heads" where no table has the heads of a comment table,
            "table_empty" where none has a row, "table_too_long" for more than 1,000 rows.
    """
    parsed = ParsedTables(hidden=found.left_out, has_macros=found.has_macros)
    number = 0
    for grid in found.grids:
        at = next((at for at, row in enumerate(grid.rows) if find_heads(row)), None)
        if at is None:
            parsed.unread += any(cell.text for row in grid.rows for cell in row.cells)
            continue
        number += 1
        _parse_table(parsed, number, grid, at)
        if len(parsed.rows) > MOST_ROWS:
            raise Invalid("table_too_long", most=MOST_ROWS)
    if not number:
        raise Invalid("table_without_heads")
    if not parsed.rows:
        raise Invalid("table_empty")
    return parsed


def _parse_table(parsed: ParsedTables, number: int, grid: Grid, at: int) -> None:
    """Add the rows of a table, which follow the row of heads at a place."""
    heads = find_heads(grid.rows[at]) or {}
    own = [cell.text for cell in grid.rows[at].cells]
    if grid.name:
        parsed.names[number] = grid.name
    for name, places in heads.items():
        parsed.heads.setdefault(name, " ".join(place.text for place in places))
    for row in grid.rows[at + 1 :]:
        texts = [cell.text for cell in row.cells]
        if texts == own or not any(cell.text or cell.is_formula for cell in row.cells):
            continue
        made = None if _is_one_cell(row, heads) else _build_row(number, row, heads)
        if made is not None:
            parsed.rows.append(made)
        else:
            text = " ".join(dict.fromkeys(text for text in texts if text))
            parsed.unread_rows.append(UnreadRow(table=number, number=row.number, text=text))


def _is_one_cell(row: GridRow, heads: ColumnHeads) -> bool:
    """Return whether one cell stands over the clause and all words of a row."""
    needed = [heads[name][0].column for name in ("clause", *_WORDS) if name in heads]
    return any(
        all(cell.column <= column < cell.column + cell.width for column in needed)
        for cell in row.cells
    )


def _build_row(number: int, row: GridRow, heads: ColumnHeads) -> TableRow | None:
    """Build a row by its columns; None where only a name or an observation stands there."""
    cells: dict[str, str] = {}
    formulas: list[str] = []
    for name, places in heads.items():
        own = [
            cell
            for cell in row.cells
            if any(place.column <= cell.column < place.column + place.width for place in places)
        ]
        text = " ".join(dict.fromkeys(cell.text for cell in own if cell.text))
        if text:
            cells[name] = text
        if any(cell.is_formula for cell in own):
            formulas.append(name)
    if cells.keys() - {"who", "observation"} or set(formulas) & {"clause", *_WORDS}:
        return TableRow(
            key=f"{number}-{row.number}",
            table=number,
            number=row.number,
            cells=cells,
            formulas=formulas,
        )
    return None
