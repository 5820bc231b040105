"""Actions of the sample that propose, support and change amendments.

A change is a list of pairs: text that stands in the clause exactly once, and its
replacement.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from consult.amendments import actions
from consult.amendments.renderings import actions as renderings
from consult.amendments.sponsors import actions as sponsors
from consult.amendments.models import Amendment
from consult.amendments.proposing.target_queries import load_clause_target
from consult.positions.actions import open_amendment_ballot, take_position
from consult.positions.queries import find_amendment_ballot
from consult.core.database.engine import find_row
from consult.core.moderation_reasons import ModerationReason
from consult.moderation.amendment_actions import hide_amendment

from .timeline_actions import TimedAction, SampleState

LAST_SUPPORT = 0.05  # days before now of the last support for open amendments


def list_coalition_actions(
    known: SampleState, organisations: dict[str, int], rows: list[dict[str, Any]]
) -> list[TimedAction]:
    """List the actions that create coalitions, and confirm members a day later."""
    numbers: dict[str, int] = {}

    def make(each: dict[str, Any]) -> None:
        members = [organisations[key] for key in each["members"]]
        made = sponsors.make_coalition(
            known.actor(each["by"]), known.consultation, each["name"], members
        )
        numbers[each["key"]] = known.coalitions[each["key"]] = made.id

    def confirm(each: dict[str, Any], voice: str) -> None:
        sponsors.confirm_membership(known.actor(voice), numbers[each["key"]])

    return [
        deed
        for each in rows
        for deed in (
            TimedAction(each["days_ago"], partial(make, each)),
            *(
                TimedAction(each["days_ago"] - 1, partial(confirm, each, voice))
                for voice in each["confirmed_by"]
            ),
        )
    ]


def list_amendment_actions(known: SampleState, rows: list[dict[str, Any]]) -> list[TimedAction]:
    """List the actions that propose, sponsor and change amendments, and the positions on them."""
    return [
        deed
        for each in rows
        for deed in (
            TimedAction(each["days_ago"], partial(_propose_amendment, known, each)),
            *_list_support_actions(known, each),
            *_list_later_actions(known, each),
        )
    ]


def _propose_amendment(known: SampleState, each: dict[str, Any]) -> None:
    author, reason = known.actor(each["by"]), each["reason"]
    if "retables" in each:
        made = actions.retable_amendment(author, known.amendments[each["retables"]], reason)
    elif "parent" in each:
        parent = known.amendments[each["parent"]]
        words = actions.load_current_revision(find_row(Amendment, parent)).text or ""
        made = actions.amend_amendment(
            author, parent, apply_changes(words, each["changes"]), reason
        )
    else:
        made = _propose_on_clause(known, each)
    known.amendments[each["key"]] = made.id
    open_amendment_ballot(made.id)


def _propose_on_clause(known: SampleState, each: dict[str, Any]) -> Amendment:
    author, language = known.actor(each["by"]), each["language"]
    more: dict[str, Any] = {
        name: each[name] for name in ("clause_kind", "clause_level") if name in each
    }
    more |= {
        "language": language,
        "coalition_id": known.coalitions[each["coalition"]] if "coalition" in each else None,
    }
    if each["clause"] is None:
        return actions.propose_clause_at_top(
            author, known.documents[each["document"]], each["text"], each["reason"], **more
        )
    clause = known.clauses[each["document"], each["clause"]]
    text = (
        apply_changes(_load_text(clause, language), each["changes"])
        if "changes" in each
        else each.get("text")
    )
    return actions.propose_amendment(author, clause, each["kind"], text, each["reason"], **more)


def _load_text(clause_id: int, language: str | None) -> str:
    wording = load_clause_target(clause_id, None, language).wording
    return wording.text if wording is not None else ""


def apply_changes(words: str, changes: list[list[str]]) -> str:
    """Apply changes to a text.

    Raises:
        ValueError: the text of a change does not occur exactly once.
    """
    for old, new in changes:
        if words.count(old) != 1:
            raise ValueError(f"{old!r} stands {words.count(old)} times in {words!r}")
        words = words.replace(old, new)
    return words


def _list_support_actions(known: SampleState, each: dict[str, Any]) -> list[TimedAction]:
    """List support at even intervals from the start of an amendment to its end or the present."""
    end = next(
        (one["days_ago"] for one in each.get("later", []) if one["do"] in {"withdraw", "hide"}),
        each.get("ends_days_ago", 0.0),
    )
    objecting = each.get("positions", {}).get("object", {})
    stood = [
        (choice, by, objecting.get(by))
        for choice, people in each.get("positions", {}).items()
        for by in people
    ]
    deeds: list[Callable[[], object]] = [
        partial(_add_sponsor, known, each["key"], by) for by in each.get("sponsors", [])
    ]
    deeds += [partial(_take_position, known, each["key"], *one) for one in stood]
    span = each["days_ago"] - end - LAST_SUPPORT
    return [
        TimedAction(each["days_ago"] - span * number / (len(deeds) + 1), deed)
        for number, deed in enumerate(deeds, 1)
    ]


def _add_sponsor(known: SampleState, key: str, by: str) -> None:
    sponsors.sponsor_amendment(known.actor(by), known.amendments[key])


def _take_position(known: SampleState, key: str, choice: str, by: str, reason: str | None) -> None:
    ballot = find_amendment_ballot(known.amendments[key])
    if ballot is None:
        raise ValueError(f"{key} has no ballot")
    take_position(known.actor(by), ballot, choice, reason)


def _list_later_actions(known: SampleState, each: dict[str, Any]) -> list[TimedAction]:
    return [
        TimedAction(one["days_ago"], partial(LATER_ACTIONS[one["do"]], known, each, one))
        for one in each.get("later", [])
    ]


def _revise_amendment(known: SampleState, each: dict[str, Any], one: dict[str, Any]) -> None:
    words = _load_text(known.clauses[each["document"], each["clause"]], each["language"])
    actions.revise_amendment(
        known.actor(each["by"]),
        known.amendments[each["key"]],
        apply_changes(words, one["changes"]),
        one.get("reason", each["reason"]),
    )


def _withdraw_amendment(known: SampleState, each: dict[str, Any], _one: dict[str, Any]) -> None:
    actions.withdraw_amendment(known.actor(each["by"]), known.amendments[each["key"]])


def _enter_translation(known: SampleState, each: dict[str, Any], one: dict[str, Any]) -> None:
    words = _load_text(known.clauses[each["document"], each["clause"]], None)
    renderings.enter_rendering(
        known.actor(one["by"]), known.amendments[each["key"]], apply_changes(words, one["changes"])
    )


def _confirm_translation(known: SampleState, each: dict[str, Any], one: dict[str, Any]) -> None:
    renderings.confirm_rendering(known.actor(one["by"]), known.amendments[each["key"]])


def _renew_support(known: SampleState, each: dict[str, Any], one: dict[str, Any]) -> None:
    """Sponsor and support the current text of an amendment again."""
    _add_sponsor(known, each["key"], one["by"])
    _take_position(known, each["key"], "support", one["by"], None)


def _hide_amendment(known: SampleState, each: dict[str, Any], one: dict[str, Any]) -> None:
    hide_amendment(
        known.actor(one["by"]),
        known.amendments[each["key"]],
        ModerationReason("other", one["reason"]),
    )


LATER_ACTIONS: dict[str, Callable[[SampleState, dict[str, Any], dict[str, Any]], None]] = {
    "revise": _revise_amendment,
    "withdraw": _withdraw_amendment,
    "render": _enter_translation,
    "confirm": _confirm_translation,
    "again": _renew_support,
    "hide": _hide_amendment,
}
