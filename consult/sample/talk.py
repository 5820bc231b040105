"""What the sample's people said and where they stand, told in the order in which it happened."""
from collections.abc import Callable
from typing import Any, Protocol

from consult.ballots.actions import take_position
from consult.ballots.queries import ballot_of
from consult.comments.actions import post_comment, post_general, withdraw_comment
from consult.moderation.actions import hide_comment
from consult.comments.models import Grounds
from consult.comments.passages import Quote
from consult.core.access import Actor
from consult.core.db import clock_at


class Known(Protocol):
    """What has to be known of the sample: its people as actors, its clauses and documents by their keys."""

    clauses: dict[tuple[str, str], int]
    documents: dict[str, int]

    def actor(self, key: str) -> Actor: ...
    def ago(self, days: float) -> Any: ...


def tell_story(known: Known, comments: list[dict[str, Any]], positions: list[dict[str, Any]],
               tell: Callable[[str], None]) -> None:
    """Say and take everything, oldest first; what was hidden or withdrawn was so a little later."""
    numbers: dict[str, int] = {}
    deeds = [(each["days_ago"], number, each) for number, each in enumerate([*comments, *positions])]
    for done, (days, _, each) in enumerate(sorted(deeds, key=lambda deed: (-deed[0], deed[1])), 1):
        with clock_at(known.ago(days)):
            if "choice" in each:
                clause = known.clauses[each["document"], each["clause"]]
                take_position(known.actor(each["by"]), ballot_of(clause), each["choice"], each["reason"])
            else:
                numbers[each["key"]] = _say(known, each, numbers)
        if done % 300 == 0:
            tell(f"{done} of {len(deeds)} comments and positions")
    for each in comments:
        with clock_at(known.ago(each["days_ago"] * 0.8)):
            _afterwards(known, each, numbers[each["key"]])


def _say(known: Known, each: dict[str, Any], numbers: dict[str, int]) -> int:
    author, parent = known.actor(each["by"]), numbers.get(each["reply_to"] or "")
    said: dict[str, Any] = {"kind": each["kind"], "language": each["language"], "parent_id": parent}
    if each["clause"] is None:
        place = each["place"] if each["place"] in {"document", "missing"} else "document"
        return post_general(author, known.documents[each["document"]], each["body"], place=place, **said).id
    clause = known.clauses[each["document"], each["clause"]]
    quote = Quote(each["quote"]) if each["quote"] else None
    place = "clause" if each["place"] == "document" else each["place"]
    return post_comment(author, clause, each["body"], place=place, quote=quote, **said).id


def _afterwards(known: Known, each: dict[str, Any], number: int) -> None:
    if each.get("withdrawn"):
        withdraw_comment(known.actor(each["by"]), number)
    if hidden := each.get("hidden"):
        hide_comment(known.actor(hidden["by"]), number, Grounds("other", hidden["reason"]))
