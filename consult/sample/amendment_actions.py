"""What the sample's people proposed, who stood behind it, and what became of it.

A change is written as pairs of words of the clause, each of which stands in it once, and what comes in their place.
"""
from collections.abc import Callable
from functools import partial
from typing import Any

from consult.amendments import actions
from consult.amendments.renderings import actions as renderings
from consult.amendments.sponsors import actions as sponsors
from consult.amendments.models import Amendment
from consult.amendments.proposing.target_queries import spot_of
from consult.positions.actions import open_on_amendment, take_position
from consult.positions.queries import ballot_on
from consult.core.database.engine import find
from consult.core.moderation_reasons import Grounds
from consult.moderation.amendment_actions import hide_amendment

from .timeline_actions import Deed, Known

LAST = 0.05  # days before now, of the last support for what still stands


def coalitions(known: Known, organisations: dict[str, int], rows: list[dict[str, Any]]) -> list[Deed]:
    """Coalitions, with the members that confirmed it a day later."""
    numbers: dict[str, int] = {}

    def make(each: dict[str, Any]) -> None:
        members = [organisations[key] for key in each["members"]]
        made = sponsors.make_coalition(known.actor(each["by"]), known.consultation, each["name"], members)
        numbers[each["key"]] = known.coalitions[each["key"]] = made.id

    def confirm(each: dict[str, Any], voice: str) -> None:
        sponsors.confirm_membership(known.actor(voice), numbers[each["key"]])
    return [deed for each in rows for deed in (
        Deed(each["days_ago"], partial(make, each)),
        *(Deed(each["days_ago"] - 1, partial(confirm, each, voice)) for voice in each["confirmed_by"]))]


def proposals(known: Known, rows: list[dict[str, Any]]) -> list[Deed]:
    """Amendments with those who stood behind them, took a position on them, and what happened to them later."""
    return [deed for each in rows for deed in (
        Deed(each["days_ago"], partial(_propose, known, each)), *_support(known, each), *_later(known, each))]


def _propose(known: Known, each: dict[str, Any]) -> None:
    author, reason = known.actor(each["by"]), each["reason"]
    if "retables" in each:
        made = actions.retable(author, known.amendments[each["retables"]], reason)
    elif "parent" in each:
        parent = known.amendments[each["parent"]]
        words = actions.current(find(Amendment, parent)).text or ""
        made = actions.amend(author, parent, changed(words, each["changes"]), reason)
    else:
        made = _put(known, each)
    known.amendments[each["key"]] = made.id
    open_on_amendment(made.id)


def _put(known: Known, each: dict[str, Any]) -> Amendment:
    author, language = known.actor(each["by"]), each["language"]
    more: dict[str, Any] = {name: each[name] for name in ("clause_kind", "clause_level") if name in each}
    more |= {"language": language, "coalition_id": known.coalitions[each["coalition"]] if "coalition" in each else None}
    if each["clause"] is None:
        return actions.propose_first(author, known.documents[each["document"]], each["text"], each["reason"], **more)
    clause = known.clauses[each["document"], each["clause"]]
    text = changed(_words(clause, language), each["changes"]) if "changes" in each else each.get("text")
    return actions.propose(author, clause, each["kind"], text, each["reason"], **more)


def _words(clause_id: int, language: str | None) -> str:
    wording = spot_of(clause_id, None, language).wording
    return wording.text if wording is not None else ""


def changed(words: str, changes: list[list[str]]) -> str:
    """The words with each change in its place; raises ValueError for one whose words do not stand there exactly once."""
    for old, new in changes:
        if words.count(old) != 1:
            raise ValueError(f"{old!r} stands {words.count(old)} times in {words!r}")
        words = words.replace(old, new)
    return words


def _support(known: Known, each: dict[str, Any]) -> list[Deed]:
    """Support comes evenly between the proposal and its end, or now."""
    end = next((one["days_ago"] for one in each.get("later", []) if one["do"] in {"withdraw", "hide"}),
               each.get("ends_days_ago", 0.0))
    objecting = each.get("positions", {}).get("object", {})
    stood = [(choice, by, objecting.get(by)) for choice, people in each.get("positions", {}).items() for by in people]
    deeds: list[Callable[[], object]] = [partial(_sponsor, known, each["key"], by) for by in each.get("sponsors", [])]
    deeds += [partial(_stand, known, each["key"], *one) for one in stood]
    span = each["days_ago"] - end - LAST
    return [Deed(each["days_ago"] - span * number / (len(deeds) + 1), deed) for number, deed in enumerate(deeds, 1)]


def _sponsor(known: Known, key: str, by: str) -> None:
    sponsors.sponsor(known.actor(by), known.amendments[key])


def _stand(known: Known, key: str, choice: str, by: str, reason: str | None) -> None:
    ballot = ballot_on(known.amendments[key])
    if ballot is None:
        raise ValueError(f"{key} has no ballot")
    take_position(known.actor(by), ballot, choice, reason)


def _later(known: Known, each: dict[str, Any]) -> list[Deed]:
    return [Deed(one["days_ago"], partial(LATER[one["do"]], known, each, one)) for one in each.get("later", [])]


def _revise(known: Known, each: dict[str, Any], one: dict[str, Any]) -> None:
    words = _words(known.clauses[each["document"], each["clause"]], each["language"])
    actions.revise(known.actor(each["by"]), known.amendments[each["key"]], changed(words, one["changes"]),
                   one.get("reason", each["reason"]))


def _withdraw(known: Known, each: dict[str, Any], _one: dict[str, Any]) -> None:
    actions.withdraw(known.actor(each["by"]), known.amendments[each["key"]])


def _render(known: Known, each: dict[str, Any], one: dict[str, Any]) -> None:
    words = _words(known.clauses[each["document"], each["clause"]], None)
    renderings.render(known.actor(one["by"]), known.amendments[each["key"]], changed(words, one["changes"]))


def _confirm(known: Known, each: dict[str, Any], one: dict[str, Any]) -> None:
    renderings.confirm_rendering(known.actor(one["by"]), known.amendments[each["key"]])


def _again(known: Known, each: dict[str, Any], one: dict[str, Any]) -> None:
    """Stand behind it, and support it, on the words as they are now."""
    _sponsor(known, each["key"], one["by"])
    _stand(known, each["key"], "support", one["by"], None)


def _hide(known: Known, each: dict[str, Any], one: dict[str, Any]) -> None:
    hide_amendment(known.actor(one["by"]), known.amendments[each["key"]], Grounds("other", one["reason"]))


LATER: dict[str, Callable[[Known, dict[str, Any], dict[str, Any]], None]] = {
    "revise": _revise, "withdraw": _withdraw, "render": _render, "confirm": _confirm, "again": _again,
    "hide": _hide}
