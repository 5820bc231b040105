"""Sentences for the codes of settings, the database and the command line.

error_messages.py includes them.
"""

from flask_babel import lazy_gettext as _

OPERATION_REFUSALS = {
    "secret_too_short": _(
        "The secret key is shorter than 32 characters, so consult does not start. Set a longer one."
    ),
    "setting_wrong": _("The setting CONSULT_%(name)s cannot be “%(value)s”."),
    "settings_unreadable": _("The file of settings %(file)s cannot be read: %(why)s"),
    "environment_line": _(
        "Line %(line)s of %(file)s is not a setting as systemd reads it: NAME=value on one line."
    ),
    "try_again": _("This cannot be saved at the moment. Nothing is lost: please try again."),
    "unexpected": _("Something went wrong on our side. It has been noted; nothing was changed."),
    "database_unfit": _(
        "The database does not fit this version of the program, so trying again does not help. "
        "It has been noted for those who run this installation; nothing was changed."
    ),
}
