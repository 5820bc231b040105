"""Sentences of notices about ballots and votes, in the language in force."""

from collections.abc import Callable

from consult.core.i18n import gettext as _

from consult.notifications.notice_detail_queries import NoticeView


def _format_closed(told: NoticeView, _zone: str) -> str:
    return _("Ballot B-%(number)s, in which you may vote, was closed", **_number(told))


def _format_voided(told: NoticeView, _zone: str) -> str:
    return _("Ballot B-%(number)s, in which you may vote, is void", **_number(told))


def _format_asked(told: NoticeView, _zone: str) -> str:
    number = told.facts["number"]
    if told.facts.get("by_podium"):
        return _(
            "The podium asks you to confirm a correction of your vote in ballot B-%(number)s",
            number=number,
        )
    return _("A correction of a vote in ballot B-%(number)s waits for your answer", number=number)


def _format_settled(told: NoticeView, _zone: str) -> str:
    number = told.facts["number"]
    if told.facts["state"] == "made":
        return _("A vote in ballot B-%(number)s was corrected as you had agreed", number=number)
    if told.facts["state"] == "lapsed":
        return _(
            "The result of ballot B-%(number)s was announced before a correction was confirmed",
            number=number,
        )
    return _("The correction of a vote in ballot B-%(number)s was declined", number=number)


def _format_corrected(told: NoticeView, _zone: str) -> str:
    return _("The vote of your delegation in ballot B-%(number)s was corrected", **_number(told))


def _format_noted(told: NoticeView, _zone: str) -> str:
    return _("An intention was noted beside your vote in ballot B-%(number)s", **_number(told))


def _number(told: NoticeView) -> dict[str, int]:
    return {"number": told.facts["number"]}


SENTENCES: dict[str, Callable[[NoticeView, str], str]] = {
    "ballot.closed": _format_closed,
    "ballot.voided": _format_voided,
    "ballot.correction_asked": _format_asked,
    "ballot.correction_settled": _format_settled,
    "vote.corrected": _format_corrected,
    "ballot.intention_noted": _format_noted,
}
