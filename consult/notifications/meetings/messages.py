"""Notices about meetings in words, in the language in force."""
from datetime import datetime

from flask_babel import gettext as _, format_datetime

from consult.core.i18n import in_zone, isolated, moment_words, said

from consult.notifications.notice_detail_queries import Told


def _begins(told: Told, zone: str) -> dict[str, str]:
    """The meeting and when it begins: in UTC, and on the reader's clock where that is another."""
    kept = told.facts.get("opens_at")
    moment = told.meeting.opens_at if told.meeting else datetime.fromisoformat(kept) if kept else None
    words = moment_words(moment, "EEE d MMM y, HH:mm") if moment else ""
    if moment and zone != "UTC":
        words = _("%(utc)s (%(local)s in %(zone)s)", utc=words, zone=zone.replace("_", " "),
                  local=format_datetime(in_zone(moment, zone), "EEE HH:mm", rebase=False))
    title = isolated(said(told.meeting.title)) if told.meeting else _("A meeting")
    return {"meeting": title, "moment": words}


def _announced(told: Told, zone: str) -> str:
    return _("%(meeting)s is announced for %(moment)s", **_begins(told, zone))


def _changed(told: Told, zone: str) -> str:
    return _("Another time or place: %(meeting)s begins on %(moment)s", **_begins(told, zone))


def _cancelled(told: Told, zone: str) -> str:
    return _("%(meeting)s on %(moment)s was called off", **_begins(told, zone))


def _restored(told: Told, zone: str) -> str:
    return _("%(meeting)s takes place after all, on %(moment)s", **_begins(told, zone))


def _near(told: Told, zone: str) -> str:
    return _("%(meeting)s, for which you are registered, begins on %(moment)s", **_begins(told, zone))


SENTENCES = {"meeting.announced": _announced, "meeting.changed": _changed, "meeting.cancelled": _cancelled,
             "meeting.restored": _restored, "meeting.near": _near}
