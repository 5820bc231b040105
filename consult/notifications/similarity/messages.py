"""Notices about groups of similar contributions in words, in the language in force."""
from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.core.i18n import isolated

from consult.notifications.phrase_messages import where, who
from consult.notifications.notice_detail_queries import Told


def _grouped(told: Told, _zone: str) -> str:
    others = told.facts.get("others", 1)
    place = where(told)
    name = isolated(told.facts["name"]) if told.facts.get("name") else ""
    if told.facts.get("kind") == "amendment":
        if name:
            return str(ngettext(
                "Your amendment was grouped with %(num)s other as %(name)s, and you can take it out: %(where)s",
                "Your amendment was grouped with %(num)s others as %(name)s, and you can take it out: %(where)s",
                others, name=name, where=place))
        return str(ngettext("Your amendment was grouped with %(num)s similar one, and you can take it out: %(where)s",
                            "Your amendment was grouped with %(num)s similar ones, and you can take it out: %(where)s",
                            others, where=place))
    if name:
        return str(ngettext("Your comment was grouped with %(num)s other as %(name)s, and you can take it out: %(where)s",
                            "Your comment was grouped with %(num)s others as %(name)s, and you can take it out: %(where)s",
                            others, name=name, where=place))
    return str(ngettext("Your comment was grouped with %(num)s similar one, and you can take it out: %(where)s",
                        "Your comment was grouped with %(num)s similar ones, and you can take it out: %(where)s",
                        others, where=place))


def _left(told: Told, _zone: str) -> str:
    return _("An author took a contribution out of a group that you made: %(where)s", where=where(told))


def _contested(told: Told, _zone: str) -> str:
    return _("%(who)s says that the name of a group misses a contribution: %(where)s", who=who(told), where=where(told))


def _answered(told: Told, _zone: str) -> str:
    if told.facts.get("verdict") == "changed":
        return _("%(who)s gave the group whose name you contested another one: %(where)s", who=who(told), where=where(told))
    return _("%(who)s kept the name of a group that you contested: %(where)s", who=who(told), where=where(told))


def _ended(told: Told, _zone: str) -> str:
    place = where(told)
    return {"merged": _("The group whose name you contested went into another one: %(where)s", where=place),
            "dissolved": _("The group whose name you contested was undone: %(where)s", where=place),
            "taken_out": _("Your contribution was taken out of the group whose name you contested: %(where)s", where=place),
            "left": _("Your contribution left the group whose name you contested: %(where)s", where=place),
            "renamed": _("The group whose name you contested has another one: %(where)s", where=place)}[told.facts["why"]]


def _hidden(told: Told, _zone: str) -> str:
    return _("The words with which you contested the name of a group were hidden: %(where)s", where=where(told))


def _shown(told: Told, _zone: str) -> str:
    return _("The words with which you contested the name of a group are shown again: %(where)s", where=where(told))


SENTENCES: dict[str, Callable[[Told, str], str]] = {
    "similar.grouped": _grouped, "similar.left": _left, "summary.contested": _contested, "summary.answered": _answered,
    "summary.ended": _ended, "summary.hidden": _hidden, "summary.shown": _shown}
