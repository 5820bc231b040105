"""Actions of the sample on a timeline: comments and positions, run in chronological order."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, Protocol

from consult.positions.actions import take_position
from consult.positions.queries import find_clause_ballot
from consult.comments.agreements.actions import agree_with_comment
from consult.comments.resolutions.actions import resolve_thread
from consult.comments.actions import (
    post_comment,
    post_document_comment,
    post_amendment_comment,
    withdraw_comment,
)
from consult.comments.passages import PassageQuote
from consult.core.permissions.actor import Actor
from consult.core.database.engine import freeze_clock
from consult.core.moderation_reasons import ModerationReason
from consult.moderation.actions import hide_comment, hold_comment

PROGRESS_STEP = 300  # actions between two progress messages
HOLDING_DAYS = 0.02  # between an advertisement and its return to the moderators


class SampleState(Protocol):
    """The state that the sample's actions need: actors, and row ids by key."""

    clauses: dict[tuple[str, str], int]
    documents: dict[str, int]
    amendments: dict[str, int]
    comments: dict[str, int]
    coalitions: dict[str, int]
    submissions: dict[str, int]
    consultation: int

    def actor(self, key: str) -> Actor:
        """Return the actor of an invented person."""
        ...

    def ago(self, days: float) -> datetime:
        """Return the moment so many days before the present."""
        ...


class TimedAction(NamedTuple):
    """An action that was taken so many days before the present."""

    days_ago: float
    do: Callable[[], object]


def run_timeline(known: SampleState, deeds: list[TimedAction], tell: Callable[[str], None]) -> None:
    """Run all actions, oldest first; those of one moment in the order of the list."""
    ordered = sorted(enumerate(deeds), key=lambda each: (-each[1].days_ago, each[0]))
    for done, (_, deed) in enumerate(ordered, 1):
        with freeze_clock(known.ago(deed.days_ago)):
            deed.do()
        if done % PROGRESS_STEP == 0:
            tell(f"{done} of {len(deeds)} comments, amendments and positions")


def list_comment_actions(known: SampleState, comments: list[dict[str, Any]]) -> list[TimedAction]:
    """List the comments on clauses and amendments; hiding and withdrawal follow a little later."""
    return [deed for each in comments for deed in _list_comment_steps(known, each, known.comments)]


def _list_comment_steps(
    known: SampleState, each: dict[str, Any], numbers: dict[str, int]
) -> list[TimedAction]:
    def say() -> None:
        numbers[each["key"]] = _post_comment(known, each, numbers)

    later = each["days_ago"] * 0.8
    deeds = [TimedAction(each["days_ago"], say)]
    if each.get("withdrawn"):
        deeds.append(
            TimedAction(
                later, lambda: withdraw_comment(known.actor(each["by"]), numbers[each["key"]])
            )
        )
    if hidden := each.get("hidden"):
        deeds.append(
            TimedAction(
                later,
                lambda: hide_comment(
                    known.actor(hidden["by"]),
                    numbers[each["key"]],
                    ModerationReason("other", hidden["reason"]),
                ),
            )
        )
    return deeds + _list_later_steps(known, each, numbers)


def _list_later_steps(
    known: SampleState, each: dict[str, Any], numbers: dict[str, int]
) -> list[TimedAction]:
    """List the agreements with a comment, its return to the moderators, and its folding."""

    def add_step(days_ago: float, act: Callable[[Actor, int], object], by: str) -> TimedAction:
        return TimedAction(days_ago, lambda: act(known.actor(by), numbers[each["key"]]))

    people = each.get("agreed", [])
    steps = [
        add_step(
            each["days_ago"] * (1 - place / (len(people) + 1)),
            agree_with_comment,
            by,
        )
        for place, by in enumerate(people, 1)
    ]
    if held := each.get("held"):
        steps.append(add_step(each["days_ago"] - HOLDING_DAYS, hold_comment, held["by"]))
    if resolved := each.get("resolved"):
        steps.append(add_step(resolved["days_ago"], resolve_thread, resolved["by"]))
    return steps


def _post_comment(known: SampleState, each: dict[str, Any], numbers: dict[str, int]) -> int:
    author, parent = known.actor(each["by"]), numbers.get(each["reply_to"] or "")
    said: dict[str, Any] = {"kind": each["kind"], "language": each["language"], "parent_id": parent}
    if "amendment" in each:
        return post_amendment_comment(
            author, known.amendments[each["amendment"]], each["body"], **said
        ).id
    if each["clause"] is None:
        place = each["place"] if each["place"] in {"document", "missing"} else "document"
        return post_document_comment(
            author, known.documents[each["document"]], each["body"], place=place, **said
        ).id
    clause = known.clauses[each["document"], each["clause"]]
    quote = PassageQuote(each["quote"]) if each["quote"] else None
    place = "clause" if each["place"] == "document" else each["place"]
    return post_comment(author, clause, each["body"], place=place, quote=quote, **said).id


def list_position_actions(known: SampleState, positions: list[dict[str, Any]]) -> list[TimedAction]:
    """List the positions on clauses."""

    def take(each: dict[str, Any]) -> None:
        ballot = find_clause_ballot(known.clauses[each["document"], each["clause"]])
        take_position(known.actor(each["by"]), ballot, each["choice"], each["reason"])

    return [TimedAction(each["days_ago"], partial(take, each)) for each in positions]
