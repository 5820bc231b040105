"""Sentences about the faults of the rows of a comment table, in the language in force."""

from consult.core.i18n import isolate_direction, lazy_gettext as _

from .table_parser import ParsedTables, TableRow
from .table_review import TableFault

FAULTS = {
    "unknown_clause": _("No clause has the label “%(value)s”. Choose the clause."),
    "several_clauses": _("More than one clause has the label “%(value)s”. Choose the clause."),
    "clause_gone": _("“%(value)s” is no longer in the current version. Choose another clause."),
    "unknown_type": _("“%(value)s” is no type of comment. Choose one."),
    "empty_comment": _(
        "There is neither a comment nor a proposed change. Leave this row out, or complete it in "
        "the file and read the file again."
    ),
    "too_long": _(
        "The comment has %(length)s characters with its proposed change; at most %(most)s fit. "
        "Enter it by hand in parts, and leave this row out."
    ),
    "deceptive": _(
        "There are characters that cannot be seen or mislead: %(names)s. Remove them in the file, "
        "and read the file again."
    ),
    "formula": _(
        "The cell is a formula, which is not read. Put its value there, and read the file again."
    ),
    "twice": _("The same stands in row %(row)s already. Leave this row out."),
}
COLUMN_NAMES = {
    "who": _("Source"),
    "line": _("Line"),
    "clause": _("Clause"),
    "paragraph": _("Paragraph, figure or table"),
    "type": _("Type of comment"),
    "comment": _("Comment"),
    "change": _("Proposed change"),
    "observation": _("Observations"),
}
# A correction of the clause or of the type removes these faults.
CORRECTABLE = frozenset({"clause", "type"})


def describe_fault(fault: TableFault) -> str:
    """Describe a fault in a sentence."""
    return str(FAULTS[fault.code]) % {
        name: isolate_direction(value) if isinstance(value, str) else value
        for name, value in fault.details.items()
    }


def name_column(parsed: ParsedTables, column: str) -> str:
    """Name a column as the file does, else by our own word."""
    return parsed.heads.get(column) or str(COLUMN_NAMES[column])


def name_row(parsed: ParsedTables, row: TableRow) -> str:
    """Name a row by its number, and by its table or sheet where there are several."""
    sheet = parsed.names.get(row.table)
    if sheet and len(parsed.names) > 1:
        return str(_("Sheet %(sheet)s, row %(row)s")) % {"sheet": sheet, "row": row.number}
    if any(each.table != row.table for each in parsed.rows):
        return str(_("Table %(table)s, row %(row)s")) % {"table": row.table, "row": row.number}
    return str(_("Row %(row)s")) % {"row": row.number}
