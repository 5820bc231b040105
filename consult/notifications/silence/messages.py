"""Sentences of notices about silence procedures, in the language in force."""

from collections.abc import Callable
from datetime import datetime

from consult.core.i18n import gettext as _, format_datetime, ngettext

from consult.core.i18n import (
    get_colon,
    convert_to_zone,
    isolate_direction,
    format_utc_moment,
    choose_title,
    get_semicolon,
)

from consult.notifications.notice_detail_queries import NoticeView
from consult.notifications.phrase_messages import format_place


def _get_texts(told: NoticeView, zone: str) -> dict[str, str]:
    """Return the document and the deadline, in UTC and in the reader's own time zone."""
    moment = datetime.fromisoformat(told.facts["until"])
    words = format_utc_moment(moment)
    if zone != "UTC":
        words = _(
            "%(utc)s (%(local)s in %(zone)s)",
            utc=words,
            zone=zone.replace("_", " "),
            local=format_datetime(convert_to_zone(moment, zone), "EEE HH:mm", rebase=False),
        )
    return {
        "document": isolate_direction(choose_title(told.document.title)) if told.document else "",
        "place": format_place(told),
        "moment": words,
    }


def _format_proposed(told: NoticeView, zone: str) -> str:
    return _(
        "A silence procedure on %(document)s is proposed to you, until %(moment)s",
        **_get_texts(told, zone),
    )


def _format_opened(told: NoticeView, zone: str) -> str:
    return _(
        "Clauses of %(document)s are adopted unless you, or another entitled "
        "delegate, object by %(moment)s",
        **_get_texts(told, zone),
    )


def _format_extended(told: NoticeView, zone: str) -> str:
    return _(
        "There is more time to object to clauses of %(document)s: until %(moment)s",
        **_get_texts(told, zone),
    )


def _format_near(told: NoticeView, zone: str) -> str:
    return _(
        "The silence on clauses of %(document)s ends on %(moment)s, and you have not objected",
        **_get_texts(told, zone),
    )


def _format_objected(told: NoticeView, zone: str) -> str:
    known = _get_texts(told, zone)
    if told.facts.get("entitled"):
        return _("The silence on %(place)s was broken", **known)
    return _(
        "A person who is not entitled objected to %(place)s: rule whether it counts",
        **known,
    )


def _format_withdrawn(told: NoticeView, zone: str) -> str:
    known = _get_texts(told, zone)
    if told.facts.get("whole"):
        return _(
            "An objection to %(place)s was withdrawn: no objection is left",
            **known,
        )
    return _("An objection to %(place)s was withdrawn", **known)


def _format_ended(told: NoticeView, zone: str) -> str:
    known = _get_texts(told, zone)
    adopted, broken, pending = (
        told.facts.get(name) or 0 for name in ("adopted", "broken", "pending")
    )
    parts = (
        [ngettext("%(num)s clause adopted", "%(num)s clauses adopted", adopted)] if adopted else []
    )
    if broken:
        parts.append(
            ngettext(
                "the silence on %(num)s clause broken",
                "the silence on %(num)s clauses broken",
                broken,
            )
        )
    if pending:
        parts.append(
            ngettext(
                "the chair rules on an objection to %(num)s clause",
                "the chair rules on objections to %(num)s clauses",
                pending,
            )
        )
    if len(parts) > 1:
        over = _(
            "The silence on clauses of %(text)s is over (B-%(number)s)",
            text=known["document"],
            number=told.facts["number"],
        )
        return f"{over}{get_colon()}{get_semicolon().join(parts)}"
    if told.facts.get("broken"):
        return _("The silence on clauses of %(document)s is over: it was broken", **known)
    if told.facts.get("adopted"):
        return _("The silence on clauses of %(document)s is over: they are adopted", **known)
    return _(
        "The silence on clauses of %(document)s is over: the chair rules on an objection", **known
    )


def _format_released(told: NoticeView, zone: str) -> str:
    return _(
        "The chair ended the silence on broken clauses of %(document)s", **_get_texts(told, zone)
    )


def _format_revoked(told: NoticeView, zone: str) -> str:
    return _(
        "The silence on clauses of %(document)s was withdrawn: nothing is adopted by it",
        **_get_texts(told, zone),
    )


SENTENCES: dict[str, Callable[[NoticeView, str], str]] = {
    "silence.proposed": _format_proposed,
    "silence.opened": _format_opened,
    "silence.extended": _format_extended,
    "silence.near": _format_near,
    "silence.objected": _format_objected,
    "silence.withdrawn": _format_withdrawn,
    "silence.ended": _format_ended,
    "silence.released": _format_released,
    "silence.revoked": _format_revoked,
}
