"""Parts of the sentences of notices: names and places, kept apart from the words around them."""
from flask import current_app
from flask_babel import gettext as _

from consult.core.i18n import isolated, said

from .notice_detail_queries import Told


def where(told: Told) -> str:
    """The place in the text that a notice is about."""
    title = isolated(said(told.document.title if told.document else told.consultation.title))
    if told.label:
        return _("%(document)s, clause %(label)s", document=title, label=isolated(told.label.strip(".")))
    return title


def who(told: Told) -> str:
    """Whose deed or words it is."""
    return isolated(told.who or _("a former participant"))


def numbered(number: int) -> str:
    """The number of an amendment as the process writes it."""
    return isolated(str(current_app.config["AMENDMENT_NUMBER"]).replace("#", str(number)))
