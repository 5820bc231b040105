"""Tables of a Word file as grids: merged cells, automatic numbers, no deleted text."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from consult.core.errors import Invalid
from consult.exchange.word.annotations import read_paragraph_text
from consult.exchange.word.docx_parser import MOST_PARAGRAPHS, list_table_children
from consult.exchange.word.list_numbers import ListNumbering
from consult.exchange.word.ooxml import find_child, parse_int, read_value
from consult.exchange.word.package import WordPackage, open_package
from consult.exchange.word.styles import StyleTable

from .grids import FileGrids, Grid, GridCell, GridRow, clean_text, require_little_text

Labels = Mapping[Element, str]


def read_word_grids(content: bytes) -> FileGrids:
    """Read all tables of a Word file, also those inside of other tables.

    Raises:
        Invalid: the codes of the module package; "file_paragraphs", "file_text_too_long".
    """
    package = open_package(content)
    document = package.part(package.main)
    body = find_child(document, "w:body")
    if document is None or body is None or document.tag != "w:document":
        raise Invalid("file_not_word")
    _empty_placeholders(body)
    labels = _read_labels(package, body)
    grids = [Grid("", _read_rows(table, labels)) for table in body.iter("w:tbl")]
    require_little_text(grids)
    return FileGrids(grids, [], package.has_macros())


def _empty_placeholders(body: Element) -> None:
    """Empty the controls that show what to enter, such as "Choose an item"."""
    for control in body.iter("w:sdt"):
        if find_child(find_child(control, "w:sdtPr"), "w:showingPlcHdr") is not None:
            for letters in control.iter("w:t"):
                letters.text = ""


def _read_labels(package: WordPackage, body: Element) -> dict[Element, str]:
    """Return the automatic numbers that Word prints before paragraphs."""
    styles = StyleTable(package.find_related("styles"))
    numbering = ListNumbering(package.find_related("numbering"), styles)
    found: dict[Element, str] = {}
    for count, paragraph in enumerate(body.iter("w:p")):
        if count == MOST_PARAGRAPHS:
            raise Invalid("file_paragraphs", most=MOST_PARAGRAPHS)
        properties = find_child(paragraph, "w:pPr")
        named = read_value(properties, "w:pStyle")
        label = numbering.label(find_child(properties, "w:numPr"), styles.get(named), named or "")
        if label is not None and label.text:
            found[paragraph] = label.text
    return found


def _read_rows(table: Element, labels: Labels) -> list[GridRow]:
    """Read the rows of a table; a deleted row has no cells."""
    merged: dict[int, str] = {}  # text of the cells that are merged over rows, by grid column
    return [
        GridRow(number, () if _is_deleted(row) else _read_cells(row, labels, merged))
        for number, row in enumerate(list_table_children(table, "w:tr"), start=1)
    ]


def _is_deleted(row: Element) -> bool:
    """Return whether a tracked change deletes a row."""
    return find_child(find_child(row, "w:trPr"), "w:del") is not None


def _read_cells(row: Element, labels: Labels, merged: dict[int, str]) -> tuple[GridCell, ...]:
    """Read the cells of a row; `merged` is kept up to date."""
    column = parse_int(read_value(find_child(row, "w:trPr"), "w:gridBefore"))
    found = []
    for cell in list_table_children(row, "w:tc"):
        properties = find_child(cell, "w:tcPr")
        width = max(1, parse_int(read_value(properties, "w:gridSpan"), 1))
        merge = find_child(properties, "w:vMerge")
        if merge is None:
            merged.pop(column, None)
            text = _read_cell(cell, labels)
        elif merge.get("w:val") == "restart":
            text = merged[column] = _read_cell(cell, labels)
        else:
            text = merged.get(column, "")
        found.append(GridCell(column, width, text))
        column += width
    return tuple(found)


def _read_cell(cell: Element, labels: Labels) -> str:
    """Return the text of a cell, paragraph by paragraph, with automatic numbers."""
    return clean_text(
        "\n".join(
            f"{labels.get(paragraph, '')} {read_paragraph_text(paragraph)}"
            for paragraph in cell.iter("w:p")
        )
    )
