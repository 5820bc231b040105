"""Sentences of the refusals of the call for submissions."""

from flask_babel import lazy_gettext as _

SUBMISSION_REFUSALS = {
    "call_closed": _("No documents are taken in now."),
    "sender_withdrew": _("Its sender has withdrawn submission %(number)s."),
    "late_not_admitted": _(
        "Submission %(number)s came after the deadline. Admit it first, with a reason."
    ),
    "not_late": _("This submission came on time, or is admitted already."),
    "own_submission": _("This is a submission of your own organization."),
}
SUBMISSION_FIELD_ERRORS = {
    "no_organisation": _(
        "Your affiliation with an organization is not verified. Hand it in in your own name."
    ),
    "group_of_organisation": _("Only an organization speaks for a group: hand it in in its name."),
    "same_file": _(
        "“%(name)s” is submission %(number)s already, the same to the last byte. Choose another "
        "file, or tick that it is meant to come again and choose it once more."
    ),
    "correction_reason": _(
        "It is published: say why its title or kind is corrected. Everyone can read the reason."
    ),
    "same_symbol": _("Documents have this pattern already: two would get the same symbol."),
    "symbol_without_number": _("It needs {n} once, the place of the number."),
}
