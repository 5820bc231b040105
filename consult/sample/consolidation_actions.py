"""How an earlier version of the sample became the next one: edits taken, words written over them, everyone answered, decided."""
from typing import Any

from consult.consolidation.carry_over.confirmation import confirm, doubtful
from consult.consolidation.actions import decide, dispose
from consult.consolidation.models import GONE, Contribution
from consult.consolidation.publishing.actions import decide_order, order_of, owed
from consult.consolidation.workbench.actions import key_of, offered, rewrite, take
from consult.core.permissions.actor import Actor
from consult.documents.models import Version
from consult.documents.queries import Line, text_of
from consult.text.brackets.bracket_tree import count

from .timeline_actions import Known

Rows = list[dict[str, Any]]
IN_BRACKETS = "These alternatives go to the room as they stand; the room will choose."
NO_OBJECTION = "I see no objection: these clauses go out as proposed."
IN_ORDER = "The clauses stand in the order in which the room discussed them."
TAKEN_OUT = "The clause is taken out. Those who hold to it may propose it again."


def consolidate(known: Known, version: Version, said: dict[str, Rows], moderator: Actor, chair: Actor) -> None:
    """Say where the words of a version came from, what became of each contribution, and decide what changed.

    The version holds the words that are to be issued; they are made again of what was taken, and of what was written over it.
    """
    authentic = version.document.authentic
    wanted = {line.clause_id: line.text for line in text_of(version.id, authentic, authentic)}
    for clause_id, edits in _taken(known, said["amendments"]).items():
        if clause_id not in wanted:
            continue
        keys = [key_of(hunk, place) for each, found in offered(moderator, clause_id) if each.id in edits
                for place, hunk in enumerate(found)]
        take(moderator, version.id, clause_id, keys)
        rewrite(moderator, version.id, clause_id, wanted[clause_id])
    for kind, numbers in (("amendment", known.amendments), ("comment", known.comments)):
        for row in said[f"{kind}s"]:
            dispose(moderator, version.id, [Contribution(kind, numbers[row["key"]])], row["outcome"], row["answer"])
    _decided(chair, version)
    places = doubtful(moderator, version)
    if places:
        confirm(moderator, version.id, {Contribution(each.kind, each.id): each.digest for each in places})


def _taken(known: Known, rows: Rows) -> dict[int, set[int]]:
    """The amendments that were taken, by clause."""
    found: dict[int, set[int]] = {}
    for row in rows:
        if row["taken"] and row["kind"] != "sup":
            found.setdefault(known.clauses[row["document"], row["clause"]], set()).add(known.amendments[row["key"]])
    return found


def _decided(chair: Actor, version: Version) -> None:
    """All that reads otherwise: what stays in brackets, what nobody objects to, what is taken out; and the order."""
    left = owed(version)

    def block(lines: list[Line], status: str, reason: str) -> None:
        if lines:
            decide(chair, version.id, [line.clause_id for line in lines], status, reason)
    block([line for line in left.undecided if count(line.text)], "bracketed", IN_BRACKETS)
    block([line for line in left.undecided if not count(line.text)], "open", NO_OBJECTION)
    if left.gone:
        numbers = [line.clause_id for line in left.gone]
        decide(chair, version.id, numbers, "open", TAKEN_OUT, dict.fromkeys(numbers, GONE))
    if left.moved:
        authentic = version.document.authentic
        decide_order(chair, version.id, order_of(line.clause_id for line in text_of(version.id, authentic, authentic)), IN_ORDER)
