"""Messages of refusals of returned Word copies."""

from flask_babel import lazy_gettext as _

RETURNED_COPY_REFUSALS = {
    "copy_of_nothing": _(
        "Nothing in this file is a clause of the document. Send the Word file of the text that you took from here."
    ),
    "copy_of_another": _(
        "This file says that it is a copy of another document. Send it back on the page of that one."
    ),
    "copy_of_view": _(
        "This file is a view of the text (rolling, compilation or chair’s text), so your changes cannot be told from what it shows. Put them into the Word file of the text, and send that back."
    ),
    "copy_of_changes": _(
        "This file shows the changes since an earlier version, so yours cannot be told from those. Put your changes into the Word file of the text, and send that back."
    ),
    "copy_too_full": _(
        "This file holds more than %(most)s changes and comments. Send it in parts."
    ),
    "copy_over": _("This copy was sent or discarded already."),
    "copy_changed": _(
        "This copy was changed in another window meanwhile. What you typed is kept here; look at it, and save or send it again."
    ),
    "copy_empty": _("Nothing is ticked, so there is nothing to send."),
}
