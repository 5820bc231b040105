"""Sentences of notices about the clauses of facilitators, in the language in force."""

from collections.abc import Callable

from consult.core.i18n import choose_title, gettext as _, isolate_direction, join_list, ngettext

from consult.notifications.notice_detail_queries import NoticeView


def _format_what(told: NoticeView) -> str:
    """Format the clauses and the tags as a list."""
    count, tags, parts = told.facts["clauses"], told.facts["tags"], []
    if count:
        parts.append(ngettext("%(num)s clause", "%(num)s clauses", count))
    if tags:
        parts.append(
            ngettext(
                "each with the tag %(tags)s, %(num)s clause now",
                "each with the tag %(tags)s, %(num)s clauses now",
                told.facts["tagged"],
                tags=join_list(map(isolate_direction, tags)),
            )
        )
    return join_list(parts)


def _get_consultation(told: NoticeView) -> str:
    return isolate_direction(choose_title(told.consultation.title))


def _format_entrusted(told: NoticeView, _zone: str) -> str:
    return _(
        "You facilitate clauses in %(consultation)s: %(what)s",
        consultation=_get_consultation(told),
        what=_format_what(told),
    )


def _format_relieved(told: NoticeView, _zone: str) -> str:
    return _(
        "You no longer facilitate in %(consultation)s: %(what)s",
        consultation=_get_consultation(told),
        what=_format_what(told),
    )


SENTENCES: dict[str, Callable[[NoticeView, str], str]] = {
    "facilitator.entrusted": _format_entrusted,
    "facilitator.relieved": _format_relieved,
}
