"""Notices about amendments and coalitions in words, in the language in force."""
from collections.abc import Callable

from flask_babel import gettext as _

from consult.core.i18n import isolated

from consult.notifications.phrase_messages import numbered, where, who
from consult.notifications.notice_detail_queries import Told


def _named(told: Told) -> dict[str, str]:
    """What these sentences may name: who, which amendment and which other one, and where."""
    return {"who": who(told), "where": where(told), "number": numbered(told.facts.get("number", 0)),
            "other": numbered(told.facts.get("other", 0))}


def _proposed(told: Told, _zone: str) -> str:
    return _("%(who)s proposed an amendment where you follow: %(number)s, %(where)s", **_named(told))


def _amended(told: Told, _zone: str) -> str:
    return _("%(who)s proposed other words for your amendment %(other)s: %(number)s, %(where)s", **_named(told))


def _revised(told: Told, _zone: str) -> str:
    if told.facts.get("words"):
        return _("%(number)s was revised, and your support stands on its earlier words: %(where)s", **_named(told))
    return _("%(number)s, which you stand behind, has another reason: %(where)s", **_named(told))


def _withdrawn(told: Told, _zone: str) -> str:
    return _("%(number)s, which you stand behind, was withdrawn: %(where)s", **_named(told))


def _parent_revised(told: Told, _zone: str) -> str:
    return _("%(other)s was revised; see whether your amendment %(number)s to it still holds: %(where)s", **_named(told))


def _parent_withdrawn(told: Told, _zone: str) -> str:
    return _("%(other)s, which your amendment %(number)s amends, was withdrawn: %(where)s", **_named(told))


def _rendered(told: Told, _zone: str) -> str:
    return _("%(who)s entered the authentic words of your amendment %(number)s, unofficial until they are confirmed: %(where)s",
             **_named(told))


def _confirmed(told: Told, _zone: str) -> str:
    return _("The authentic words of amendment %(number)s were confirmed: %(where)s", **_named(told))


def _hidden(told: Told, _zone: str) -> str:
    return _("Your amendment %(number)s was hidden: %(where)s", **_named(told))


def _restored(told: Told, _zone: str) -> str:
    return _("Your amendment %(number)s is shown again: %(where)s", **_named(told))


def _approved(told: Told, _zone: str) -> str:
    return _("Your amendment %(number)s was approved, everyone can read it now: %(where)s", **_named(told))


def _sponsored(told: Told, _zone: str) -> str:
    backer = isolated(told.organisation) if told.organisation else who(told)
    return _("%(backer)s stands behind your amendment %(number)s: %(where)s", backer=backer, **_named(told))


def _asked(told: Told, _zone: str) -> str:
    return _("%(who)s asks %(organisation)s to join the coalition %(name)s", who=who(told),
             organisation=isolated(told.organisation or ""), name=isolated(told.facts["name"]))


SENTENCES: dict[str, Callable[[Told, str], str]] = {
    "amendment.proposed": _proposed, "amendment.amended": _amended, "amendment.revised": _revised,
    "amendment.withdrawn": _withdrawn, "amendment.parent_revised": _parent_revised,
    "amendment.parent_withdrawn": _parent_withdrawn, "amendment.rendered": _rendered,
    "amendment.rendering_confirmed": _confirmed, "amendment.hidden": _hidden, "amendment.restored": _restored,
    "amendment.approved": _approved, "amendment.sponsored": _sponsored, "coalition.asked": _asked,
}
