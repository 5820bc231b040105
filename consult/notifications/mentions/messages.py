"""Sentences of notices about mentions, in the language in force."""

from consult.core.i18n import gettext as _, isolate_direction

from consult.notifications.notice_detail_queries import NoticeView
from consult.notifications.phrase_messages import format_author, format_place


def _format_mention(told: NoticeView, _zone: str) -> str:
    if told.organisation:
        return _(
            "%(who)s mentioned %(organisation)s, for which you speak: %(where)s",
            who=format_author(told),
            organisation=isolate_direction(told.organisation),
            where=format_place(told),
        )
    return _("%(who)s mentioned you: %(where)s", who=format_author(told), where=format_place(told))


SENTENCES = {"comment.mentioned": _format_mention}
