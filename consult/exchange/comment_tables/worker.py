"""Worker process that reads the comment tables of the file on standard input within limits.

Started by core/files/sandbox.py as `python -m consult.exchange.comment_tables.worker EXTENSION`.
"""

from consult.core.errors import Invalid
from consult.core.files.archive import open_archive
from consult.exchange.imports.parsing.worker import answer_with

from .table_parser import ParsedTables, parse_grids
from .word_grids import read_word_grids
from .workbook_grids import read_workbook_grids

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK = "xl/workbook.xml"


def read_tables(_name: str, content: bytes) -> ParsedTables:
    """Read the comment tables of a Word file or a workbook, told apart by their content.

    Raises:
        Invalid: "table_old_office", "table_kind_unknown", and the codes of the readers.
    """
    if content.startswith(_OLE):
        raise Invalid("table_old_office")
    if not content.startswith(_ZIP):
        raise Invalid("table_kind_unknown")
    with open_archive(content) as archive:
        is_workbook = _WORKBOOK in archive.namelist()
    return parse_grids(read_workbook_grids(content) if is_workbook else read_word_grids(content))


if __name__ == "__main__":
    answer_with(read_tables)
