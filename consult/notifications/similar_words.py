"""Notices about groups of similar contributions in words, in the language in force."""
from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.core.i18n import isolated

from .phrases import where
from .told import Told


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


SENTENCES: dict[str, Callable[[Told, str], str]] = {"similar.grouped": _grouped, "similar.left": _left}
