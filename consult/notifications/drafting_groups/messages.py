"""Notices about drafting groups in words, in the language in force."""
from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _, format_datetime

from consult.core.i18n import in_zone, isolated, moment_words

from consult.notifications.notice_detail_queries import Told


def _about(told: Told, zone: str) -> dict[str, str]:
    """The group and its deadline: in UTC, and on the reader's clock where that is another."""
    moment = datetime.fromisoformat(told.facts["deadline_at"])
    words = moment_words(moment)
    if zone != "UTC":
        words = _("%(utc)s (%(local)s in %(zone)s)", utc=words, zone=zone.replace("_", " "),
                  local=format_datetime(in_zone(moment, zone), "EEE HH:mm", rebase=False))
    return {"group": f"G/{told.facts['number']} {isolated(told.facts['title'])}", "moment": words}


def _referred(told: Told, zone: str) -> str:
    return _("You are in the drafting group %(group)s, which reports by %(moment)s", **_about(told, zone))


def _extended(told: Told, zone: str) -> str:
    return _("The drafting group %(group)s has until %(moment)s now", **_about(told, zone))


def _due(told: Told, zone: str) -> str:
    return _("The drafting group %(group)s, in which you are, reports by %(moment)s", **_about(told, zone))


def _dissolved(told: Told, zone: str) -> str:
    return _("The drafting group %(group)s was dissolved", **_about(told, zone))


def _tabled(told: Told, zone: str) -> str:
    return _("The drafting group %(group)s tabled its words", **_about(told, zone))


SENTENCES: dict[str, Callable[[Told, str], str]] = {
    "group.referred": _referred, "group.extended": _extended, "group.due": _due, "group.dissolved": _dissolved,
    "group.tabled": _tabled}
