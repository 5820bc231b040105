"""Sentences of notices about meetings, in the language in force."""

from datetime import datetime

from consult.core.i18n import gettext as _, format_datetime

from consult.core.i18n import convert_to_zone, isolate_direction, format_utc_moment, choose_title

from consult.notifications.notice_detail_queries import NoticeView


def _get_texts(told: NoticeView, zone: str) -> dict[str, str]:
    """Return the meeting and its start, in UTC and in the reader's own time zone."""
    kept = told.facts.get("opens_at")
    moment = (
        told.meeting.opens_at if told.meeting else datetime.fromisoformat(kept) if kept else None
    )
    words = format_utc_moment(moment, "EEE d MMM y, HH:mm") if moment else ""
    if moment and zone != "UTC":
        words = _(
            "%(utc)s (%(local)s in %(zone)s)",
            utc=words,
            zone=zone.replace("_", " "),
            local=format_datetime(convert_to_zone(moment, zone), "EEE HH:mm", rebase=False),
        )
    title = isolate_direction(choose_title(told.meeting.title)) if told.meeting else _("A meeting")
    return {"meeting": title, "moment": words}


def _format_announced(told: NoticeView, zone: str) -> str:
    return _("%(meeting)s is announced for %(moment)s", **_get_texts(told, zone))


def _format_changed(told: NoticeView, zone: str) -> str:
    return _("New time or place: %(meeting)s begins on %(moment)s", **_get_texts(told, zone))


def _format_cancelled(told: NoticeView, zone: str) -> str:
    return _("%(meeting)s on %(moment)s was cancelled", **_get_texts(told, zone))


def _format_restored(told: NoticeView, zone: str) -> str:
    return _("%(meeting)s has been reinstated: it begins on %(moment)s", **_get_texts(told, zone))


def _format_near(told: NoticeView, zone: str) -> str:
    return _(
        "%(meeting)s, for which you are registered, begins on %(moment)s", **_get_texts(told, zone)
    )


def _format_kept_version(told: NoticeView, zone: str) -> str:
    return _(
        "A new version was issued; %(meeting)s on %(moment)s continues with %(version)s",
        **_get_texts(told, zone),
        version=_get_version_name(told),
    )


def _format_changed_version(told: NoticeView, zone: str) -> str:
    return _(
        "%(meeting)s on %(moment)s considers %(version)s",
        **_get_texts(told, zone),
        version=_get_version_name(told),
    )


def _get_version_name(told: NoticeView) -> str:
    return isolate_direction(choose_title(told.version.name)) if told.version else "–"


SENTENCES = {
    "agenda.version_kept": _format_kept_version,
    "agenda.version_changed": _format_changed_version,
    "meeting.announced": _format_announced,
    "meeting.changed": _format_changed,
    "meeting.cancelled": _format_cancelled,
    "meeting.restored": _format_restored,
    "meeting.near": _format_near,
}
