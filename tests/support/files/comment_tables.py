"""Comment tables as standards bodies send them, built in code: Word files and workbooks."""

import io

from openpyxl import Workbook

from .word_files import build_word_file, paragraph_xml, run_xml

ENGLISH = (
    "MB/NC1",
    "Line number (e.g. 17)",
    "Clause/ Subclause (e.g. 3.1)",
    "Paragraph/ Figure/ Table (e.g. Table 1)",
    "Type of comment2",
    "Comments (justification for change)",
    "Proposed change by the MB",
    "Observations of the secretariat",
)
FRENCH = (
    "ON/CN",
    "Numéro de ligne",
    "Article/ Paragraphe",
    "Alinéa/ Figure/ Tableau",
    "Type de commentaire",
    "Commentaires",
    "Modification proposée",
    "Observations du secrétariat",
)
LANDSCAPE = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'


def cell_xml(text, properties=""):
    """Return the XML of a cell; each line becomes a paragraph, XML stays as it is."""
    lines = [text] if text.startswith("<") else text.split("\n")
    inner = "".join(
        line if line.startswith("<w:p") else paragraph_xml(run_xml(line)) for line in lines
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row_xml(*cells):
    """Return the XML of a row; a cell is a text, or the XML of a cell."""
    made = (each if each.startswith("<w:tc>") else cell_xml(each) for each in cells)
    return f"<w:tr>{''.join(made)}</w:tr>"


def table_xml(*rows):
    """Return the XML of a table; a row is a tuple of cells, or the XML of a row."""
    made = (each if isinstance(each, str) else row_xml(*each) for each in rows)
    return f"<w:tbl>{''.join(made)}</w:tbl>"


def build_word_table(*rows, heads=ENGLISH, **parts):
    """Build a Word file on its side: a cover table, a line, the comment table, a last line."""
    body = (
        table_xml(("Template for comments", "Date: 2026-11-02"))
        + paragraph_xml("Comments on the draft declaration")
        + table_xml(heads, *rows)
        + paragraph_xml("End")
        + LANDSCAPE
    )
    types = ("[Content_Types].xml", "<Types/>")
    return build_word_file(body, extra=[types], **parts)


def build_workbook(*rows, heads=ENGLISH, change=None):
    """Build a workbook whose heads stand in the third row; `change` gets the book and the sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Comments"
    sheet.append(["Template for comments"])
    sheet.append([])
    for row in (heads, *rows):
        sheet.append(list(row))
    if change is not None:
        change(book, sheet)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def make_row(comment="Define the term.", **cells):
    """Make a row of the table in the order of the heads; empty cells by default."""
    names = ("who", "line", "clause", "paragraph", "type", "comment", "change", "observation")
    given = {"who": "FR", "type": "te", "comment": comment, **cells}
    return tuple(given.get(name, "") for name in names)
