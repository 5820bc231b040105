"""Sentences of notices about amendments and coalitions, in the language in force."""

from collections.abc import Callable

from consult.core.i18n import gettext as _

from consult.core.i18n import isolate_direction

from consult.notifications.phrase_messages import (
    format_amendment_number,
    format_place,
    format_author,
)
from consult.notifications.notice_detail_queries import NoticeView


def _get_names(told: NoticeView) -> dict[str, str]:
    """Return the author, the amendment numbers and the place that these sentences name."""
    return {
        "who": format_author(told),
        "where": format_place(told),
        "number": format_amendment_number(told.facts.get("number", 0)),
        "other": format_amendment_number(told.facts.get("other", 0)),
    }


def _format_proposed(told: NoticeView, _zone: str) -> str:
    return _(
        "%(who)s proposed an amendment where you follow: %(number)s, %(where)s", **_get_names(told)
    )


def _format_amended(told: NoticeView, _zone: str) -> str:
    return _(
        "%(who)s proposed a different wording for your amendment %(other)s: %(number)s, %(where)s",
        **_get_names(told),
    )


def _format_revised(told: NoticeView, _zone: str) -> str:
    if told.facts.get("words"):
        return _(
            "%(number)s was revised, and your support is for its earlier text: %(where)s",
            **_get_names(told),
        )
    return _("%(number)s, which you co-sponsor, has a new reason: %(where)s", **_get_names(told))


def _format_withdrawn(told: NoticeView, _zone: str) -> str:
    return _("%(number)s, which you co-sponsor, was withdrawn: %(where)s", **_get_names(told))


def _format_parent_revised(told: NoticeView, _zone: str) -> str:
    return _(
        "%(other)s was revised; check whether your amendment %(number)s to it is "
        "still valid: %(where)s",
        **_get_names(told),
    )


def _format_parent_withdrawn(told: NoticeView, _zone: str) -> str:
    return _(
        "%(other)s, which your amendment %(number)s amends, was withdrawn: %(where)s",
        **_get_names(told),
    )


def _format_translated(told: NoticeView, _zone: str) -> str:
    return _(
        "%(who)s entered the authentic text of your amendment %(number)s, "
        "unofficial until it is confirmed: %(where)s",
        **_get_names(told),
    )


def _format_confirmed(told: NoticeView, _zone: str) -> str:
    return _(
        "The authentic text of amendment %(number)s was confirmed: %(where)s", **_get_names(told)
    )


def _format_hidden(told: NoticeView, _zone: str) -> str:
    return _("Your amendment %(number)s was hidden: %(where)s", **_get_names(told))


def _format_restored(told: NoticeView, _zone: str) -> str:
    return _("Your amendment %(number)s is shown again: %(where)s", **_get_names(told))


def _format_approved(told: NoticeView, _zone: str) -> str:
    return _(
        "Your amendment %(number)s was approved; everyone can read it now: %(where)s",
        **_get_names(told),
    )


def _format_sponsored(told: NoticeView, _zone: str) -> str:
    backer = isolate_direction(told.organisation) if told.organisation else format_author(told)
    return _(
        "%(backer)s co-sponsors your amendment %(number)s: %(where)s",
        backer=backer,
        **_get_names(told),
    )


def _format_invited(told: NoticeView, _zone: str) -> str:
    return _(
        "%(who)s asks %(organisation)s to join the coalition %(name)s",
        who=format_author(told),
        organisation=isolate_direction(told.organisation or ""),
        name=isolate_direction(told.facts["name"]),
    )


SENTENCES: dict[str, Callable[[NoticeView, str], str]] = {
    "amendment.proposed": _format_proposed,
    "amendment.amended": _format_amended,
    "amendment.revised": _format_revised,
    "amendment.withdrawn": _format_withdrawn,
    "amendment.parent_revised": _format_parent_revised,
    "amendment.parent_withdrawn": _format_parent_withdrawn,
    "amendment.rendered": _format_translated,
    "amendment.rendering_confirmed": _format_confirmed,
    "amendment.hidden": _format_hidden,
    "amendment.restored": _format_restored,
    "amendment.approved": _format_approved,
    "amendment.sponsored": _format_sponsored,
    "coalition.asked": _format_invited,
}
