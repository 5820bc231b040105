"""Previews of an amendment while it is written: its change, similar amendments and collisions."""

from typing import NamedTuple

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.permissions.rules import require_permission
from consult.documents.models import Document
from consult.text.lookalikes import compute_skeleton

from consult.amendments import queries
from .agreed_clauses import refuse_agreed_clause
from consult.amendments.conflicts.collisions import (
    AmendmentClash,
    SimilarAmendment,
    build_placement_key,
    compute_hunks,
    find_clashes,
    find_similar_amendments,
    find_similar_new_clauses,
)
from .move_destinations import ClauseDestination, NeighbourClause, load_surroundings
from consult.amendments.conflicts.contradictions import find_contradicting
from consult.amendments.models import KINDS_KEEPING_TEXT, WHOLE_CLAUSE_KINDS, KINDS_WITH_TEXT
from .split_merge import ReshapedText, resolve_whole_clause_request, preview_reshaped_text
from consult.amendments.shapes import (
    ClashShape,
    SimilarAmendmentShape,
    ChangePartShape,
    AmendmentPreviewShape,
)
from .target_queries import AmendmentTarget, load_top_target, load_clause_target

DRAFT_ID = 0  # row number under which an unfinished amendment is compared


class RequestedDestination(NamedTuple):
    """The place that an unfinished amendment requests for a clause.

    after: the clause behind which a move puts it (0: first), with its level. cut: the offset at
    which a split cuts it.
    """

    after: int | None = None
    level: int | None = None
    cut: int | None = None

    def is_complete(self, kind: str) -> bool:
        """Return whether the request to the clause as a whole is complete for this kind."""
        return {"move": self.after is not None, "split": self.cut is not None, "merge": True}.get(
            kind, False
        )


NO_DESTINATION = RequestedDestination()


class AmendmentPreview(NamedTuple):
    """The preview of an unfinished amendment: its base, its result, similar ones and collisions."""

    base_text: str
    resulting_text: str
    language: str
    lookalike: bool
    similar: list[SimilarAmendment]
    clashes: list[tuple[queries.AmendmentView, AmendmentClash]]
    place: RequestedDestination = NO_DESTINATION
    neighbours: tuple[list[NeighbourClause], list[NeighbourClause]] | None = (
        None  # of a move: the neighbours before and after it
    )
    authentic: str = ""
    reshaped: ReshapedText | None = None  # of a split or a merge: the resulting text
    contradicting: tuple[queries.AmendmentView, ...] = ()  # of the same organization


def build_preview_shape(
    actor: Actor, clause_id: int, text: str | None, wording_id: int | None = None
) -> AmendmentPreviewShape:
    """Build the JSON preview of a text for a clause; raise the same refusals as proposing."""
    spot = load_clause_target(clause_id, wording_id)
    require_permission(actor, "amendment.begin", spot)
    refuse_agreed_clause(clause_id, "mod")
    base = spot.wording.text if spot.wording is not None else ""
    beside = queries.load_clause_amendments(actor, clause_id)
    own = spot.wording is not None and spot.wording.language == spot.authentic
    near = find_similar_amendments(text or "", base, beside) if own else []
    return AmendmentPreviewShape(
        change=ChangePartShape.between(base, text or ""),
        lookalike=is_lookalike(base, text or ""),
        similar=[SimilarAmendmentShape.build(each) for each in near],
        clashes=[
            ClashShape.build(each)
            for each in find_clashes([*beside, _build_draft_view(beside, base, text)]).get(
                DRAFT_ID, []
            )
        ]
        if own and beside
        else [],
    )


def preview_amendment(
    actor: Actor,
    clause_id: int,
    kind: str,
    text: str | None,
    wording_id: int | None = None,
    place: RequestedDestination = NO_DESTINATION,
) -> AmendmentPreview:
    """Build the preview that a page shows of an unfinished amendment.

    Raises the same refusals as proposing.
    """
    spot = load_clause_target(clause_id, wording_id)
    require_permission(actor, "amendment.begin", spot)
    refuse_agreed_clause(clause_id, kind)
    base = spot.wording.text if spot.wording is not None and kind != "add" else ""
    new = base if kind in KINDS_KEEPING_TEXT else (text or "") if kind in KINDS_WITH_TEXT else ""
    language = spot.wording.language if spot.wording is not None else spot.authentic
    whole = (
        resolve_whole_clause_request(spot, kind, place.after, place.level, place.cut)
        if place.is_complete(kind)
        else None
    )
    near = (
        find_similar(actor, clause_id, kind, text, place)
        if kind not in KINDS_WITH_TEXT or text
        else []
    )
    beside = queries.load_clause_amendments(actor, clause_id)
    found: list[tuple[queries.AmendmentView, AmendmentClash]] = []
    mine = None
    worded = kind in {"mod", "edit", "sup"} and language == spot.authentic and base != new
    if worded or whole is not None:
        numbers = {each.id: each for each in beside}
        mine = _build_draft_view(beside, base, new, kind, whole) if beside else None
        there = find_clashes([*beside, mine]).get(DRAFT_ID, []) if mine else []
        found = sorted(
            ((numbers[each.other_id], each) for each in there), key=lambda pair: pair[0].number
        )
    return AmendmentPreview(
        base,
        new,
        language,
        is_lookalike(base, new),
        near,
        found,
        place,
        _load_move_surroundings(spot, clause_id, whole) if kind == "move" else None,
        spot.authentic,
        preview_reshaped_text(spot, kind, whole),
        tuple(find_contradicting(kind, actor.organisation_id, beside, draft=mine)),
    )


def _load_move_surroundings(
    spot: AmendmentTarget, clause_id: int, move: ClauseDestination | None
) -> tuple[list[NeighbourClause], list[NeighbourClause]] | None:
    """Load the neighbours of the clause before and after a move; None without a destination."""
    if move is None:
        return None
    return load_surroundings(
        find_row(Document, spot.document_id),
        clause_id,
        move.after_id,
        move.clause_level or spot.level,
    )


def preview_clause_at_top(actor: Actor, document_id: int, text: str | None) -> AmendmentPreview:
    """Build the preview of a new clause before the first."""
    spot = load_top_target(document_id)
    require_permission(actor, "amendment.begin", spot)
    near = find_similar_at_top(actor, document_id, text) if text else []
    return AmendmentPreview(
        "", text or "", spot.authentic, lookalike=False, similar=near, clashes=[]
    )


def find_similar_at_top(actor: Actor, document_id: int, text: str | None) -> list[SimilarAmendment]:
    """Find the amendments that add the same or a similar clause before the first."""
    return find_similar_new_clauses(text or "", queries.load_top_amendments(actor, document_id))


def is_lookalike(old: str, new: str) -> bool:
    """Return whether two texts differ only in characters that no reader can tell apart."""
    return old != new and compute_skeleton(old) == compute_skeleton(new)


def find_similar(
    actor: Actor,
    clause_id: int,
    kind: str,
    text: str | None,
    place: RequestedDestination = NO_DESTINATION,
) -> list[SimilarAmendment]:
    """Find the open amendments of a clause with the same or a similar request, nearest first."""
    beside = queries.load_clause_amendments(actor, clause_id)
    if kind == "add":
        return find_similar_new_clauses(text or "", beside)
    if kind in WHOLE_CLAUSE_KINDS:
        wanted = (
            (kind, place.after or None, place.level, None)
            if kind == "move"
            else (kind, None, None, place.cut)
        )
        return [
            SimilarAmendment(each, 1.0)
            for each in beside
            if each.state == "open"
            and each.kind == kind
            and each.parent_id is None
            and (
                kind == "merge" or (place.is_complete(kind) and build_placement_key(each) == wanted)
            )
        ]
    if kind in {"sup", "noc"}:
        return [
            SimilarAmendment(each, 1.0)
            for each in beside
            if each.state == "open" and each.kind == kind
        ]
    base = next((each.current_text for each in beside if each.current_text is not None), None)
    return (
        find_similar_amendments(text or "", base, beside)
        if base is not None and compute_hunks(base, text or "")
        else []
    )


def _build_draft_view(
    beside: list[queries.AmendmentView],
    base: str,
    text: str | None,
    kind: str = "mod",
    whole: ClauseDestination | None = None,
) -> queries.AmendmentView:
    """Build a view of the unfinished amendment, to be compared with the existing ones."""
    after, level, cut = whole or ClauseDestination(None, None)
    return beside[0]._replace(
        id=DRAFT_ID,
        kind=kind if kind in WHOLE_CLAUSE_KINDS or kind == "sup" else "mod",
        current_text=base,
        rebased_text=None if kind in WHOLE_CLAUSE_KINDS else text or "",
        parent_id=None,
        state="open",
        after_id=after,
        clause_level=level,
        cut_now=cut,
    )
