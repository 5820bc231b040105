"""Sentences of notices about groups of similar contributions, in the language in force."""

from collections.abc import Callable

from consult.core.i18n import gettext as _
from consult.core.i18n import ngettext

from consult.core.i18n import isolate_direction

from consult.notifications.phrase_messages import format_place, format_author
from consult.notifications.notice_detail_queries import NoticeView


def _format_grouped(told: NoticeView, _zone: str) -> str:
    others = told.facts.get("others", 1)
    place = format_place(told)
    name = isolate_direction(told.facts["name"]) if told.facts.get("name") else ""
    if told.facts.get("kind") == "amendment":
        if name:
            return str(
                ngettext(
                    "Your amendment was grouped with %(num)s other as %(name)s; you can "
                    "remove it: %(where)s",
                    "Your amendment was grouped with %(num)s others as %(name)s; you can "
                    "remove it: %(where)s",
                    others,
                    name=name,
                    where=place,
                )
            )
        return str(
            ngettext(
                "Your amendment was grouped with %(num)s similar one; you can remove it: %(where)s",
                "Your amendment was grouped with %(num)s similar ones; you can remove "
                "it: %(where)s",
                others,
                where=place,
            )
        )
    if name:
        return str(
            ngettext(
                "Your comment was grouped with %(num)s other as %(name)s; you can remove "
                "it: %(where)s",
                "Your comment was grouped with %(num)s others as %(name)s; you can "
                "remove it: %(where)s",
                others,
                name=name,
                where=place,
            )
        )
    return str(
        ngettext(
            "Your comment was grouped with %(num)s similar one; you can remove it: %(where)s",
            "Your comment was grouped with %(num)s similar ones; you can remove it: %(where)s",
            others,
            where=place,
        )
    )


def _format_left(told: NoticeView, _zone: str) -> str:
    return _(
        "An author removed a contribution from a group that you made: %(where)s",
        where=format_place(told),
    )


def _format_contested(told: NoticeView, _zone: str) -> str:
    return _(
        "%(who)s says that the name of a group does not cover a contribution: %(where)s",
        who=format_author(told),
        where=format_place(told),
    )


def _format_answered(told: NoticeView, _zone: str) -> str:
    if told.facts.get("verdict") == "changed":
        return _(
            "%(who)s renamed the group whose name you contested: %(where)s",
            who=format_author(told),
            where=format_place(told),
        )
    return _(
        "%(who)s kept the name of a group that you contested: %(where)s",
        who=format_author(told),
        where=format_place(told),
    )


def _format_ended(told: NoticeView, _zone: str) -> str:
    place = format_place(told)
    return {
        "merged": _(
            "The group whose name you contested was merged into another one: %(where)s", where=place
        ),
        "dissolved": _("The group whose name you contested was undone: %(where)s", where=place),
        "taken_out": _(
            "Your contribution was removed from the group whose name you contested: %(where)s",
            where=place,
        ),
        "left": _(
            "Your contribution left the group whose name you contested: %(where)s", where=place
        ),
        "renamed": _("The group whose name you contested has been renamed: %(where)s", where=place),
    }[told.facts["why"]]


def _format_hidden(told: NoticeView, _zone: str) -> str:
    return _(
        "Your contest of the name of a group was hidden: %(where)s",
        where=format_place(told),
    )


def _format_shown(told: NoticeView, _zone: str) -> str:
    return _(
        "Your contest of the name of a group is shown again: %(where)s",
        where=format_place(told),
    )


SENTENCES: dict[str, Callable[[NoticeView, str], str]] = {
    "similar.grouped": _format_grouped,
    "similar.left": _format_left,
    "summary.contested": _format_contested,
    "summary.answered": _format_answered,
    "summary.ended": _format_ended,
    "summary.hidden": _format_hidden,
    "summary.shown": _format_shown,
}
