"""Sentences of notices about answers, contests and carry-overs, in the language in force."""

from collections.abc import Callable

from consult.core.i18n import gettext as _
from consult.core.i18n import ngettext

from consult.core.i18n import isolate_direction, choose_title

from consult.notifications.phrase_messages import format_place, format_author
from consult.notifications.notice_detail_queries import NoticeView


def _format_answers(told: NoticeView, _zone: str) -> str:
    text = {
        "document": isolate_direction(choose_title(told.document.title)) if told.document else "",
        "version": isolate_direction(choose_title(told.version.name)) if told.version else "",
    }
    count = told.facts.get("count", 1)
    if told.facts.get("late"):
        return ngettext(
            "%(document)s, %(version)s: %(num)s of your contributions has now been answered",
            "%(document)s, %(version)s: %(num)s of your contributions have now been answered",
            count,
            **text,
        )
    words = ngettext(
        "%(document)s, %(version)s has been issued: %(num)s of your contributions was answered",
        "%(document)s, %(version)s has been issued: %(num)s of your contributions were answered",
        count,
        **text,
    )
    waiting = told.facts.get("waiting", 0)
    if not waiting:
        return str(words)
    return _(
        "%(answers)s; %(positions)s",
        answers=words,
        positions=ngettext(
            "%(num)s of your positions is on an earlier text and needs your confirmation",
            "%(num)s of your positions are on an earlier text and need your confirmation",
            waiting,
        ),
    )


def _format_contest(told: NoticeView, _zone: str) -> str:
    if told.facts.get("to_chair"):
        return _(
            "%(who)s referred an answer to the chair: %(where)s",
            who=format_author(told),
            where=format_place(told),
        )
    return _(
        "%(who)s contests an answer that you gave: %(where)s",
        who=format_author(told),
        where=format_place(told),
    )


def _format_reply(told: NoticeView, _zone: str) -> str:
    if told.facts.get("verdict") == "changed":
        return _(
            "%(who)s changed the answer that you contested: %(where)s",
            who=format_author(told),
            where=format_place(told),
        )
    return _(
        "%(who)s upheld the answer that you contested: %(where)s",
        who=format_author(told),
        where=format_place(told),
    )


def _format_hidden_contest(told: NoticeView, _zone: str) -> str:
    return _(
        "Your contest of an answer was hidden: %(where)s",
        where=format_place(told),
    )


def _format_shown_contest(told: NoticeView, _zone: str) -> str:
    return _(
        "Your contest of an answer is shown again: %(where)s",
        where=format_place(told),
    )


def _format_carry_over(told: NoticeView, _zone: str) -> str:
    return ngettext(
        "%(document)s, %(version)s: the text under %(num)s of your contributions "
        "changed. Is it still valid?",
        "%(document)s, %(version)s: the text under %(num)s of your contributions "
        "changed. Are they still valid?",
        told.facts.get("count", 1),
        document=isolate_direction(choose_title(told.document.title)) if told.document else "",
        version=isolate_direction(choose_title(told.version.name)) if told.version else "",
    )


SENTENCES: dict[str, Callable[[NoticeView, str], str]] = {
    "answers.given": _format_answers,
    "answer.contested": _format_contest,
    "contest.answered": _format_reply,
    "contest.hidden": _format_hidden_contest,
    "contest.shown": _format_shown_contest,
    "carryovers.waiting": _format_carry_over,
}
