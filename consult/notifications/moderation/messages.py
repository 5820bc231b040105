"""Sentences of notices about appeals against hiding and assigned cases."""

from collections.abc import Callable
from datetime import datetime

from consult.core.i18n import format_day, gettext as _, ngettext

from consult.notifications.notice_detail_queries import NoticeView
from consult.notifications.phrase_messages import format_author, format_place


def _format_made(told: NoticeView, _zone: str) -> str:
    return _(
        "%(who)s appeals against a hiding; to be decided by %(day)s: %(where)s",
        who=format_author(told),
        day=format_day(datetime.fromisoformat(told.facts["due_at"])),
        where=format_place(told),
    )


def _format_decided(told: NoticeView, _zone: str) -> str:
    if not told.facts.get("yours"):
        return _(
            "An appeal against what you hid was decided: %(where)s",
            where=format_place(told),
        )
    if told.facts["verdict"] == "restored":
        return _(
            "Your appeal was granted, everyone can read the contribution again: %(where)s",
            where=format_place(told),
        )
    return _(
        "Your appeal was decided, the contribution stays hidden: %(where)s",
        where=format_place(told),
    )


def _format_assigned(told: NoticeView, _zone: str) -> str:
    return ngettext(
        "%(who)s assigned %(num)s contribution to you, to be moderated.",
        "%(who)s assigned %(num)s contributions to you, to be moderated.",
        told.facts["cases"],
        who=format_author(told),
    )


SENTENCES: dict[str, Callable[[NoticeView, str], str]] = {
    "appeal.made": _format_made,
    "appeal.decided": _format_decided,
    "case.assigned": _format_assigned,
}
