"""Names and places in the sentences of notices, isolated in their text direction."""

from consult.core import i18n
from consult.core.i18n import gettext as _

from consult.core.i18n import isolate_direction, choose_title

from .notice_detail_queries import NoticeView


def format_place(told: NoticeView) -> str:
    """Format the document and clause of a notice."""
    title = isolate_direction(
        choose_title(told.document.title if told.document else told.consultation.title)
    )
    if told.label:
        return _(
            "%(document)s, clause %(label)s",
            document=title,
            label=isolate_direction(told.label.strip(".")),
        )
    return title


def format_author(told: NoticeView) -> str:
    """Format the author of the event of a notice."""
    return isolate_direction(told.author or _("a former participant"))


def format_amendment_number(number: int) -> str:
    """Format the number of an amendment, isolated in its direction."""
    return isolate_direction(i18n.format_amendment_number(number))
