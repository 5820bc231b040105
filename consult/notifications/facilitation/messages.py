"""Sentences of notices about clauses of facilitators, suggested decisions and invitations."""

from collections.abc import Callable

from consult.core.i18n import choose_title, gettext as _, isolate_direction, join_list, ngettext

from consult.notifications.notice_detail_queries import NoticeView
from consult.notifications.phrase_messages import format_author, format_place


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


def _format_suggested(told: NoticeView, _zone: str) -> str:
    version = isolate_direction(choose_title(told.version.name)) if told.version else ""
    return _(
        "Decisions on clauses of %(version)s are suggested to you: %(where)s",
        version=version,
        where=format_place(told),
    )


def _format_decided(told: NoticeView, _zone: str) -> str:
    count, number, place = told.facts["count"], told.facts["number"], format_place(told)
    if count > 1:
        return str(
            ngettext(
                "The chair decided, in D-%(number)s, on %(num)s clause for which you suggested a "
                "decision: %(where)s",
                "The chair decided, in D-%(number)s, on %(num)s clauses for which you suggested a "
                "decision: %(where)s",
                count,
                number=number,
                where=place,
            )
        )
    if told.facts["followed"]:
        return _(
            "The chair decided as you suggested, in D-%(number)s: %(where)s",
            number=number,
            where=place,
        )
    return _(
        "The chair decided otherwise than you suggested, in D-%(number)s: %(where)s",
        number=number,
        where=place,
    )


def _format_begun_version(told: NoticeView, _zone: str) -> str:
    title = told.document.title if told.document is not None else {}
    return _(
        "The next version of %(document)s is begun: your clauses are on its desk",
        document=isolate_direction(choose_title(title)),
    )


def _format_invited(told: NoticeView, _zone: str) -> str:
    if told.facts.get("withdrawn"):
        return _(
            "%(who)s no longer asks for your contribution: %(where)s",
            who=format_author(told),
            where=format_place(told),
        )
    if told.facts.get("facilitates"):
        return _(
            "%(who)s, who facilitates this clause, asks for your contribution: %(where)s",
            who=format_author(told),
            where=format_place(told),
        )
    return _(
        "%(who)s asks for your contribution: %(where)s",
        who=format_author(told),
        where=format_place(told),
    )


def _format_followed(told: NoticeView, _zone: str) -> str:
    return _(
        "%(who)s, whom you invited, has contributed: %(where)s",
        who=format_author(told),
        where=format_place(told),
    )


SENTENCES: dict[str, Callable[[NoticeView, str], str]] = {
    "facilitator.entrusted": _format_entrusted,
    "facilitator.relieved": _format_relieved,
    "decision.suggested": _format_suggested,
    "suggestion.decided": _format_decided,
    "clause.invited": _format_invited,
    "invitation.followed": _format_followed,
    "version.started": _format_begun_version,
}
