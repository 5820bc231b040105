"""Notices about answers and contests in words, in the language in force."""
from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.core.i18n import isolated, said

from consult.notifications.phrase_messages import where, who
from consult.notifications.notice_detail_queries import Told


def _given(told: Told, _zone: str) -> str:
    text = {"document": isolated(said(told.document.title)) if told.document else "",
            "version": isolated(said(told.version.name)) if told.version else ""}
    count = told.facts.get("count", 1)
    if told.facts.get("late"):
        return ngettext("%(document)s, %(version)s: %(num)s contribution of yours is answered now",
                        "%(document)s, %(version)s: %(num)s contributions of yours are answered now", count, **text)
    words = ngettext("%(document)s, %(version)s has been issued: %(num)s contribution of yours is answered",
                     "%(document)s, %(version)s has been issued: %(num)s contributions of yours are answered", count, **text)
    waiting = told.facts.get("waiting", 0)
    if not waiting:
        return str(words)
    return _("%(answers)s; %(positions)s", answers=words, positions=ngettext(
        "%(num)s position stands on earlier words and awaits you", "%(num)s positions stand on earlier words and await you",
        waiting))


def _contested(told: Told, _zone: str) -> str:
    if told.facts.get("to_chair"):
        return _("%(who)s takes an answer to the chair: %(where)s", who=who(told), where=where(told))
    return _("%(who)s contests an answer that you gave: %(where)s", who=who(told), where=where(told))


def _answered(told: Told, _zone: str) -> str:
    if told.facts.get("verdict") == "changed":
        return _("%(who)s changed the answer that you contested: %(where)s", who=who(told), where=where(told))
    return _("%(who)s upheld the answer that you contested: %(where)s", who=who(told), where=where(told))


def _hidden(told: Told, _zone: str) -> str:
    return _("The words with which you contested an answer were hidden: %(where)s", where=where(told))


def _shown(told: Told, _zone: str) -> str:
    return _("The words with which you contested an answer are shown again: %(where)s", where=where(told))


def _waiting(told: Told, _zone: str) -> str:
    return ngettext("%(document)s, %(version)s: the words under %(num)s contribution of yours changed. Does it still stand?",
                    "%(document)s, %(version)s: the words under %(num)s contributions of yours changed. Do they still stand?",
                    told.facts.get("count", 1), document=isolated(said(told.document.title)) if told.document else "",
                    version=isolated(said(told.version.name)) if told.version else "")


SENTENCES: dict[str, Callable[[Told, str], str]] = {
    "answers.given": _given, "answer.contested": _contested, "contest.answered": _answered, "contest.hidden": _hidden,
    "contest.shown": _shown, "carryovers.waiting": _waiting}
