"""Sentences of notices about translations, in the language in force."""

from collections.abc import Callable
from datetime import datetime

from consult.core.i18n import (
    choose_title,
    format_day,
    gettext as _,
    isolate_direction,
    name_language,
)

from consult.notifications.notice_detail_queries import NoticeView
from consult.notifications.phrase_messages import format_author


def _get_texts(told: NoticeView) -> dict[str, str]:
    """Return the document, the version and the language."""
    return {
        "document": isolate_direction(choose_title(told.document.title)) if told.document else "",
        "version": isolate_direction(choose_title(told.version.name)) if told.version else "",
        "language": name_language(told.facts["language"]),
    }


def _format_published(told: NoticeView, _zone: str) -> str:
    return _(
        "%(document)s, %(version)s can be read in this language: %(language)s", **_get_texts(told)
    )


def _format_corrected(told: NoticeView, _zone: str) -> str:
    return _(
        "The translation of %(document)s, %(version)s was corrected: %(language)s",
        **_get_texts(told),
    )


def _format_assigned(told: NoticeView, _zone: str) -> str:
    if not told.facts.get("due_on"):
        return _(
            "You are asked to translate %(document)s, %(version)s. Language: %(language)s",
            **_get_texts(told),
        )
    return _(
        "You are asked to translate %(document)s, %(version)s by %(day)s. Language: %(language)s",
        **_get_texts(told),
        day=format_day(datetime.fromisoformat(told.facts["due_on"])),
    )


def _format_review_asked(told: NoticeView, _zone: str) -> str:
    return _(
        "%(name)s asks you to review the translation of %(document)s, %(version)s."
        " Language: %(language)s",
        **_get_texts(told),
        name=format_author(told),
    )


SENTENCES: dict[str, Callable[[NoticeView, str], str]] = {
    "edition.published": _format_published,
    "edition.corrected": _format_corrected,
    "translation.assigned": _format_assigned,
    "translation.review_asked": _format_review_asked,
}
