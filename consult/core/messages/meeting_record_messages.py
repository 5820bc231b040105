"""Messages of refusals about the record of a meeting."""

from flask_babel import lazy_gettext as _

MEETING_RECORD_REFUSALS = {
    "record_not_now": _(
        "The record is at another step, so this cannot be done now. Load the "
        "page again to see where it is."
    ),
    "meeting_goes_on": _(
        "The meeting has not ended yet. Its record can be sent to the chair after that."
    ),
    "corrections_wait": _(
        "Requests for correction without an answer: %(waiting)s. Answer them, or approve the "
        "record all the same."
    ),
    "nothing_corrected": _(
        "Nothing in the record was changed for this request. Correct a line for it, or the "
        "summary; then answer it."
    ),
    "correction_answers": _(
        "A request was answered with this correction, so it stays. Correct the line again instead."
    ),
    "corrections_over": _("The deadline for corrections has passed."),
}
