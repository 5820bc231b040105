"""What the sample's people said, proposed and where they stand, told in the order in which it happened."""
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, Protocol

from consult.positions.actions import take_position
from consult.positions.queries import ballot_of
from consult.comments.actions import post_comment, post_general, post_on_amendment, withdraw_comment
from consult.comments.passages import Quote
from consult.core.permissions.actor import Actor
from consult.core.database.engine import clock_at
from consult.core.moderation_reasons import Grounds
from consult.moderation.actions import hide_comment

STEP = 300  # deeds between two words on how far it is


class Known(Protocol):
    """What has to be known of the sample: its people as actors, its clauses and documents by their keys."""

    clauses: dict[tuple[str, str], int]
    documents: dict[str, int]
    amendments: dict[str, int]
    comments: dict[str, int]
    coalitions: dict[str, int]
    submissions: dict[str, int]
    consultation: int

    def actor(self, key: str) -> Actor: ...
    def ago(self, days: float) -> datetime: ...


class Deed(NamedTuple):
    """Something that somebody did so many days before now."""

    days_ago: float
    do: Callable[[], object]


def tell_story(known: Known, deeds: list[Deed], tell: Callable[[str], None]) -> None:
    """Do everything, oldest first; what happened at one moment, in the order of the list."""
    ordered = sorted(enumerate(deeds), key=lambda each: (-each[1].days_ago, each[0]))
    for done, (_, deed) in enumerate(ordered, 1):
        with clock_at(known.ago(deed.days_ago)):
            deed.do()
        if done % STEP == 0:
            tell(f"{done} of {len(deeds)} comments, amendments and positions")


def talk(known: Known, comments: list[dict[str, Any]]) -> list[Deed]:
    """What was said, on clauses and amendments; what was hidden or withdrawn was so a little later."""
    return [deed for each in comments for deed in _said(known, each, known.comments)]


def _said(known: Known, each: dict[str, Any], numbers: dict[str, int]) -> list[Deed]:
    def say() -> None:
        numbers[each["key"]] = _say(known, each, numbers)
    later = each["days_ago"] * 0.8
    deeds = [Deed(each["days_ago"], say)]
    if each.get("withdrawn"):
        deeds.append(Deed(later, lambda: withdraw_comment(known.actor(each["by"]), numbers[each["key"]])))
    if hidden := each.get("hidden"):
        deeds.append(Deed(later, lambda: hide_comment(known.actor(hidden["by"]), numbers[each["key"]],
                                                      Grounds("other", hidden["reason"]))))
    return deeds


def _say(known: Known, each: dict[str, Any], numbers: dict[str, int]) -> int:
    author, parent = known.actor(each["by"]), numbers.get(each["reply_to"] or "")
    said: dict[str, Any] = {"kind": each["kind"], "language": each["language"], "parent_id": parent}
    if "amendment" in each:
        return post_on_amendment(author, known.amendments[each["amendment"]], each["body"], **said).id
    if each["clause"] is None:
        place = each["place"] if each["place"] in {"document", "missing"} else "document"
        return post_general(author, known.documents[each["document"]], each["body"], place=place, **said).id
    clause = known.clauses[each["document"], each["clause"]]
    quote = Quote(each["quote"]) if each["quote"] else None
    place = "clause" if each["place"] == "document" else each["place"]
    return post_comment(author, clause, each["body"], place=place, quote=quote, **said).id


def stands(known: Known, positions: list[dict[str, Any]]) -> list[Deed]:
    """Where people stand on clauses."""
    def take(each: dict[str, Any]) -> None:
        ballot = ballot_of(known.clauses[each["document"], each["clause"]])
        take_position(known.actor(each["by"]), ballot, each["choice"], each["reason"])
    return [Deed(each["days_ago"], partial(take, each)) for each in positions]
