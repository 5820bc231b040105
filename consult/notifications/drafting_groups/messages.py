"""Sentences of notices about drafting groups, in the language in force."""

from collections.abc import Callable
from datetime import datetime

from consult.core.i18n import gettext as _, format_datetime

from consult.core.i18n import convert_to_zone, isolate_direction, format_utc_moment

from consult.notifications.notice_detail_queries import NoticeView


def _get_texts(told: NoticeView, zone: str) -> dict[str, str]:
    """Return the group and its deadline, in UTC and in the reader's own time zone."""
    moment = datetime.fromisoformat(told.facts["deadline_at"])
    words = format_utc_moment(moment)
    if zone != "UTC":
        words = _(
            "%(utc)s (%(local)s in %(zone)s)",
            utc=words,
            zone=zone.replace("_", " "),
            local=format_datetime(convert_to_zone(moment, zone), "EEE HH:mm", rebase=False),
        )
    return {
        "group": f"G/{told.facts['number']} {isolate_direction(told.facts['title'])}",
        "moment": words,
    }


def _format_referred(told: NoticeView, zone: str) -> str:
    return _(
        "You are in the drafting group %(group)s, which reports by %(moment)s",
        **_get_texts(told, zone),
    )


def _format_extended(told: NoticeView, zone: str) -> str:
    return _("The drafting group %(group)s has until %(moment)s now", **_get_texts(told, zone))


def _format_due(told: NoticeView, zone: str) -> str:
    return _(
        "Your drafting group %(group)s reports by %(moment)s",
        **_get_texts(told, zone),
    )


def _format_dissolved(told: NoticeView, zone: str) -> str:
    return _("The drafting group %(group)s was dissolved", **_get_texts(told, zone))


def _format_tabled(told: NoticeView, zone: str) -> str:
    return _("The drafting group %(group)s tabled its text", **_get_texts(told, zone))


SENTENCES: dict[str, Callable[[NoticeView, str], str]] = {
    "group.referred": _format_referred,
    "group.extended": _format_extended,
    "group.due": _format_due,
    "group.dissolved": _format_dissolved,
    "group.tabled": _format_tabled,
}
