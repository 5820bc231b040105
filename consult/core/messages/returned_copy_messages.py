"""Messages of refusals of returned Word copies."""

from flask_babel import lazy_gettext as _

RETURNED_COPY_REFUSALS = {
    "copy_of_nothing": _(
        "Nothing in this file is a clause of the document. Send the Word file of "
        "the text that you downloaded here."
    ),
    "copy_of_another": _(
        "This file is marked as a copy of another document. Send it on the page of that document."
    ),
    "copy_of_view": _(
        "This file is a view of the text (rolling, compilation or chair’s text), "
        "so your changes cannot be distinguished from what it shows. Make them "
        "in the Word file of the text, and send that."
    ),
    "copy_of_changes": _(
        "This file shows the changes since an earlier version, so yours cannot "
        "be distinguished from those. Make your changes in the Word file of the "
        "text, and send that."
    ),
    "copy_too_full": _(
        "This file contains more than %(most)s changes and comments. Send it in parts."
    ),
    "copy_over": _("This copy was sent or discarded already."),
    "copy_changed": _(
        "This copy was changed in another window in the meantime. Your text is "
        "kept here; check it, then save or send it again."
    ),
    "copy_empty": _("Nothing is selected, so there is nothing to send."),
}
