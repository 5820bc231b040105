"""Sentences of notices about questionnaires, in the language in force."""

from collections.abc import Callable

from consult.core.i18n import choose_title, gettext as _, isolate_direction

from consult.notifications.notice_detail_queries import NoticeView


def _get_title(told: NoticeView) -> str:
    return isolate_direction(choose_title(told.facts["title"]))


def _format_opened(told: NoticeView, _zone: str) -> str:
    return _("You are invited to answer a questionnaire: %(title)s", title=_get_title(told))


def _format_figures(told: NoticeView, _zone: str) -> str:
    return _("The figures of a questionnaire are published: %(title)s", title=_get_title(told))


SENTENCES: dict[str, Callable[[NoticeView, str], str]] = {
    "questionnaire.opened": _format_opened,
    "questionnaire.figures_published": _format_figures,
}
