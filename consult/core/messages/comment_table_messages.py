"""Messages of refusals of comment tables."""

from flask_babel import lazy_gettext as _

COMMENT_TABLE_REFUSALS = {
    "table_kind_unknown": _(
        "This kind of file cannot be read. Send the comment table as a Word file (.docx) or a "
        "workbook (.xlsx)."
    ),
    "table_old_office": _(
        "This is a file of the old kind (.doc, .xls), or one with a password. Save it as .docx or "
        ".xlsx without a password, and send that."
    ),
    "table_damaged": _(
        "This workbook is damaged: it cannot be read to its end. Open it in the program that "
        "wrote it, save it again, and send that."
    ),
    "table_without_heads": _(
        "No comment table was found. The row of heads names the columns: at least the clause, the "
        "comment or the proposed change, and one more, such as the type of comment."
    ),
    "table_empty": _("The comment table has no comment."),
    "table_too_long": _(
        "The comment tables of this file have more than %(most)s comments. Split it, and read the "
        "parts."
    ),
    "table_sheet_too_long": _(
        "The sheet “%(sheet)s” has something below row %(most)s. Delete what is no comment there, "
        "or split the file."
    ),
    "table_discarded": _("This comment table was discarded."),
    "row_entered": _("This row is entered already. Correct the comment in its place."),
    "table_over": _("Every comment of this table is entered or left out, or has a fault."),
}
