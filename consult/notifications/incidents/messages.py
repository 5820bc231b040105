"""Sentences of notices about incidents, in the language in force."""

from collections.abc import Callable

from consult.core.i18n import choose_title, gettext as _, isolate_direction

from consult.notifications.notice_detail_queries import NoticeView


def _format_incident(told: NoticeView, _zone: str) -> str:
    title = isolate_direction(choose_title(told.facts["title"]))
    if told.facts.get("closed"):
        return _("An incident was closed: %(title)s", title=title)
    if told.verb == "incident.reported":
        return _("An incident was reported: %(title)s", title=title)
    return _("More was said about an incident: %(title)s", title=title)


SENTENCES: dict[str, Callable[[NoticeView, str], str]] = {
    "incident.reported": _format_incident,
    "incident.continued": _format_incident,
}
