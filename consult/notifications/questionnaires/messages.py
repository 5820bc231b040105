"""Sentences of notices about questionnaires, in the language in force."""

from collections.abc import Callable

from consult.core.i18n import choose_title, gettext as _, isolate_direction

from consult.notifications.notice_detail_queries import NoticeView
from consult.notifications.phrase_messages import format_place


def _get_title(told: NoticeView) -> str:
    return isolate_direction(choose_title(told.facts["title"]))


def _format_opened(told: NoticeView, _zone: str) -> str:
    return _("You are invited to answer a questionnaire: %(title)s", title=_get_title(told))


def _format_figures(told: NoticeView, _zone: str) -> str:
    return _("The figures of a questionnaire are published: %(title)s", title=_get_title(told))


def _format_placed_answer(told: NoticeView, _zone: str) -> str:
    return _(
        "Your answer in a questionnaire was made a comment, which you can change or withdraw: "
        "%(where)s",
        where=format_place(told),
    )


SENTENCES: dict[str, Callable[[NoticeView, str], str]] = {
    "comment.placed": _format_placed_answer,
    "questionnaire.opened": _format_opened,
    "questionnaire.figures_published": _format_figures,
}
