"""What words that somebody is about to propose would change: word by word, beside what others ask for already."""
from typing import NamedTuple

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.permissions.rules import require
from consult.documents.models import Document
from consult.text.lookalikes import skeleton

from consult.amendments import queries
from .agreed_clauses import refuse_settled
from consult.amendments.conflicts.collisions import (
    Clash, Near, asked_place, changed, clashes, similar, similar_new,
)
from .move_destinations import Destination, Stop, surroundings
from consult.amendments.models import STAYING, WHOLE, WORDED
from .split_merge import Parts, asked_for, parted
from consult.amendments.shapes import ClashShape, NearShape, PartShape, PreviewShape
from .target_queries import Spot, spot_at_top, spot_of

MINE = 0  # the number under which words that are not proposed yet are compared


class Place(NamedTuple):
    """Where a move that is being written would have its clause: behind which other one (0: first), and at which level.

    cut: where a split would cut it.
    """

    after: int | None = None
    level: int | None = None
    cut: int | None = None

    def said(self, kind: str) -> bool:
        """Whether all is said that an edit of this kind asks of a clause as a whole."""
        return {"move": self.after is not None, "split": self.cut is not None, "merge": True}.get(kind, False)


NOWHERE = Place()


class Considered(NamedTuple):
    """A proposal that is being written: the words it is made on, how the clause would read, who is near, what collides."""

    old: str
    new: str
    language: str
    lookalike: bool
    near: list[Near]
    clashes: list[tuple[queries.Proposal, Clash]]
    place: Place = NOWHERE
    stops: tuple[list[Stop], list[Stop]] | None = None  # of a move: around the clause as it stands, and as it would
    authentic: str = ""
    parts: Parts | None = None  # of a split or a merge: as it would read


def preview(actor: Actor, clause_id: int, text: str | None, wording_id: int | None = None) -> PreviewShape:
    """The change that these words make, what is alike and what they collide with; raises as proposing does."""
    spot = spot_of(clause_id, wording_id)
    require(actor, "amendment.propose", spot)
    refuse_settled(clause_id, "mod")
    base = spot.wording.text if spot.wording is not None else ""
    beside = queries.amendments_on(actor, clause_id)
    own = spot.wording is not None and spot.wording.language == spot.authentic
    near = similar(text or "", base, beside) if own else []
    return PreviewShape(
        change=PartShape.between(base, text or ""), lookalike=looks_the_same(base, text or ""),
        similar=[NearShape.of(each) for each in near],
        clashes=[ClashShape.of(each) for each in clashes([*beside, _as_proposal(beside, base, text)]).get(MINE, [])]
        if own and beside else [])


def considered(actor: Actor, clause_id: int, kind: str, text: str | None, wording_id: int | None = None,
               place: Place = NOWHERE) -> Considered:
    """What a page shows of a proposal that is being written; raises as proposing does."""
    spot = spot_of(clause_id, wording_id)
    require(actor, "amendment.propose", spot)
    refuse_settled(clause_id, kind)
    base = spot.wording.text if spot.wording is not None and kind != "add" else ""
    new = base if kind in STAYING else (text or "") if kind in WORDED else ""
    language = spot.wording.language if spot.wording is not None else spot.authentic
    whole = asked_for(spot, kind, place.after, place.level, place.cut) if place.said(kind) else None
    near = alike(actor, clause_id, kind, text, place) if kind not in WORDED or text else []
    found: list[tuple[queries.Proposal, Clash]] = []
    worded = kind in {"mod", "edit", "sup"} and language == spot.authentic and base != new
    if worded or whole is not None:
        beside = queries.amendments_on(actor, clause_id)
        numbers = {each.id: each for each in beside}
        mine = _as_proposal(beside, base, new, kind, whole) if beside else None
        there = clashes([*beside, mine]).get(MINE, []) if mine else []
        found = sorted(((numbers[each.other], each) for each in there), key=lambda pair: pair[0].number)
    return Considered(base, new, language, looks_the_same(base, new), near, found, place,
                      _around(spot, clause_id, whole) if kind == "move" else None, spot.authentic, parted(spot, kind, whole))


def _around(spot: Spot, clause_id: int, move: Destination | None) -> tuple[list[Stop], list[Stop]] | None:
    if move is None:
        return None
    return surroundings(find(Document, spot.document_id), clause_id, move.after_id, move.clause_level or spot.level)


def considered_at_top(actor: Actor, document_id: int, text: str | None) -> Considered:
    """The same for a new clause before the first."""
    spot = spot_at_top(document_id)
    require(actor, "amendment.propose", spot)
    near = alike_at_top(actor, document_id, text) if text else []
    return Considered("", text or "", spot.authentic, lookalike=False, near=near, clashes=[])


def alike_at_top(actor: Actor, document_id: int, text: str | None) -> list[Near]:
    """The proposals of a new clause before the first that say the same as this one, or nearly."""
    return similar_new(text or "", queries.at_top(actor, document_id))


def looks_the_same(old: str, new: str) -> bool:
    """Whether two texts differ in their characters only where no reader could see it."""
    return old != new and skeleton(old) == skeleton(new)


def alike(actor: Actor, clause_id: int, kind: str, text: str | None, place: Place = NOWHERE) -> list[Near]:
    """The open amendments of a clause that ask for the same as a new one would, or nearly; nearest first."""
    beside = queries.amendments_on(actor, clause_id)
    if kind == "add":
        return similar_new(text or "", beside)
    if kind in WHOLE:
        wanted = (kind, place.after or None, place.level, None) if kind == "move" else (kind, None, None, place.cut)
        return [Near(each, 1.0) for each in beside if each.state == "open" and each.kind == kind and each.parent_id is None
                and (kind == "merge" or (place.said(kind) and asked_place(each) == wanted))]
    if kind in {"sup", "noc"}:
        return [Near(each, 1.0) for each in beside if each.state == "open" and each.kind == kind]
    base = next((each.now for each in beside if each.now is not None), None)
    return similar(text or "", base, beside) if base is not None and changed(base, text or "") else []


def _as_proposal(beside: list[queries.Proposal], base: str, text: str | None, kind: str = "mod",
                 whole: Destination | None = None) -> queries.Proposal:
    """The words as a row of their own among those that are there."""
    after, level, cut = whole or Destination(None, None)
    return beside[0]._replace(id=MINE, kind=kind if kind in WHOLE or kind == "sup" else "mod", now=base,
                              words=None if kind in WHOLE else text or "", parent_id=None, state="open",
                              after_id=after, clause_level=level, cut_now=cut)
