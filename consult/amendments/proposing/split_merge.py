"""Amendments that split a clause in two or merge it with the one before."""

from typing import Any, NamedTuple

from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid, Problem
from consult.documents.clauses.actions import TEXT_SEPARATORS
from consult.documents.models import Document, Wording
from consult.documents.queries import ClauseText, find_clause_text, find_neighbours
from consult.text import clause_split as cuts

from .agreed_clauses import is_closed_to_amendments
from .move_destinations import (
    ClauseDestination,
    resolve_retabled_destination,
    resolve_destination,
    resolve_revised_destination,
    build_destination,
)
from consult.amendments.models import Amendment, AmendmentRevision
from consult.amendments.read_model import AmendmentView
from .target_queries import AmendmentTarget, load_clause_target


class ReshapedText(NamedTuple):
    """A clause as it would read: the two parts of a split, or the one text of a merge."""

    texts: tuple[str, ...]
    language: str


def resolve_whole_clause_request(
    spot: AmendmentTarget, kind: str, after: int | None, level: int | None, cut: int | None
) -> ClauseDestination | None:
    """Resolve the request of an amendment to the clause as a whole.

    Returns:
        None for kinds that change, keep or delete the text.

    Raises:
        Invalid: The request is missing or not possible.
    """
    if kind == "move":
        return resolve_destination(spot, after, level)
    if kind == "split":
        return resolve_split(spot, cut)
    return resolve_merge(spot) if kind == "merge" else None


def find_reshaping_problem(spot: AmendmentTarget, kind: str) -> Problem | None:
    """Return the reason why a clause can be neither split nor merged, or None if it can.

    Returns:
        Invalid for a heading, a translated text, a text without a place to cut, or no clause of
        the same kind and level before it. Conflict if the clause before is agreed and takes no
        amendments.
    """
    wrong: str | None = None
    if kind == "split":
        if spot.kind == "heading" or spot.wording is None:
            wrong = "heading_stays_whole"
        elif spot.wording.language != spot.authentic:
            wrong = "split_in_authentic"
        elif not cuts.list_split_offers(spot.wording.text):
            wrong = "nowhere_to_cut"
    if kind == "merge":
        before = load_clause_before(spot.document_id, spot.clause_id or 0)
        if before is None:
            wrong = "nothing_before"
        elif spot.kind == "heading" or (before.kind, before.level) != (spot.kind, spot.level):
            wrong = "other_kind_before"
        elif is_closed_to_amendments(before.clause_id, kind):
            return Conflict("clause_before_agreed")
    return Invalid(fields={"kind": {"type": wrong}}) if wrong else None


def _require_reshapable(spot: AmendmentTarget, kind: str) -> None:
    """Raise the problem that find_reshaping_problem finds."""
    problem = find_reshaping_problem(spot, kind)
    if problem is not None:
        raise problem


def resolve_split(spot: AmendmentTarget, cut: int | None) -> ClauseDestination:
    """Resolve the cut of a split; raise Invalid if it is missing or not possible.

    Also raises the problem that find_reshaping_problem finds.
    """
    _require_reshapable(spot, "split")
    if spot.wording is None or cut is None:
        raise Invalid(fields={"cut": {"type": "missing"}})
    if not cuts.can_split(spot.wording.text, cut):
        raise Invalid(fields={"cut": {"type": "no_cut_there"}})
    return ClauseDestination(None, None, cut)


def resolve_merge(spot: AmendmentTarget) -> ClauseDestination:
    """Resolve a merge to the clause right before; raise the problem that prevents it."""
    _require_reshapable(spot, "merge")
    before = load_clause_before(spot.document_id, spot.clause_id or 0)
    return ClauseDestination(before.clause_id if before is not None else None, None)


def load_clause_before(document_id: int, clause_id: int) -> ClauseText | None:
    """Load the clause right before one in the current version, in the authentic text.

    Returns:
        None before the first clause.
    """
    document = find_row(Document, document_id)
    version_id = document.current_version_id or 0
    before = find_neighbours(version_id, clause_id)[0]
    return (
        find_clause_text(version_id, before, document.authentic, document.authentic)
        if before is not None
        else None
    )


def resolve_revised_request(
    amendment: Amendment,
    last: AmendmentRevision,
    wording: Wording | None,
    after: int | None,
    level: int | None,
    cut: int | None,
) -> ClauseDestination:
    """Resolve the request of a revised amendment on this wording; values not given stay as
    before.
    """
    if amendment.kind != "split" or wording is None or amendment.clause_id is None:
        return resolve_revised_destination(amendment, last, after, level)
    if wording.id == last.wording_id and cut in {None, last.cut}:
        return build_destination(last)
    spot = load_clause_target(amendment.clause_id, None)._replace(wording=wording)
    return resolve_split(spot, _carry_cut(last, wording) if cut is None else cut)


def resolve_retabled_request(
    spot: AmendmentTarget, kind: str, last: AmendmentRevision
) -> ClauseDestination | None:
    """Resolve the request of an earlier amendment on the current text.

    Raises:
        Conflict: The request has no place there.
    """
    if kind == "move":
        return resolve_retabled_destination(spot, last)
    try:
        return resolve_whole_clause_request(
            spot, kind, None, None, _carry_cut(last, spot.wording) if kind == "split" else None
        )
    except Invalid as refused:
        raise Conflict("cut_has_no_place" if kind == "split" else "no_neighbour") from refused


def _carry_cut(last: AmendmentRevision, wording: Wording | None) -> int | None:
    """Carry the cut of a revision over to another wording; None if it has no place there."""
    if last.wording is None or wording is None or last.cut is None:
        return None
    return cuts.carry_split(last.wording.text, wording.text, last.cut)


def build_support_key(amendment: Amendment, text: str | None, more: dict[str, Any]) -> str:
    """Build the content that support is bound to beside kind and clause: text, place or cut."""
    if amendment.kind == "move":
        return f"{more.get('after_id') or 0}:{more['clause_level']}"
    if amendment.kind == "split":
        return f"{more['cut']}:{db.session.get_one(Wording, more['wording_id']).digest}"
    return str(more.get("after_id") or 0) if amendment.kind == "merge" else text or ""


def build_reshaped_text(each: AmendmentView) -> ReshapedText | None:
    """Build the clause as a split or merge would leave the current text; None if impossible.

    Other kinds of amendment also give None.
    """
    if each.current_text is None or not each.is_certain:
        return None
    if each.kind == "split" and each.cut_now is not None:
        return ReshapedText(cuts.split_text(each.current_text, each.cut_now), each.authentic)
    before = (
        load_clause_before(each.document_id, each.clause_id or 0) if each.kind == "merge" else None
    )
    if before is None or before.clause_id != each.after_id:
        return None
    return _join_texts(before, each.current_text, each.authentic)


def preview_reshaped_text(
    spot: AmendmentTarget, kind: str, whole: ClauseDestination | None
) -> ReshapedText | None:
    """Build the preview of a split or merge on the wording that was read."""
    if whole is None or spot.wording is None or kind not in {"split", "merge"}:
        return None
    if whole.cut is not None:
        return ReshapedText(cuts.split_text(spot.wording.text, whole.cut), spot.authentic)
    before, own = (
        load_clause_before(spot.document_id, spot.clause_id or 0),
        load_clause_target(spot.clause_id or 0, None).wording,
    )
    return (
        _join_texts(before, own.text, spot.authentic)
        if before is not None and own is not None
        else None
    )


def _join_texts(before: ClauseText, text: str, language: str) -> ReshapedText:
    """Join the text of the clause before and this text by the rule of the language."""
    return ReshapedText((TEXT_SEPARATORS.get(language, " ").join((before.text, text)),), language)


def describe_cut(each: AmendmentView) -> cuts.SplitOffer | None:
    """Describe the place of a cut by a few words on each side, in the wording it was made on."""
    return (
        cuts.describe_split(each.base_text, each.cut)
        if each.kind == "split" and each.base_text and each.cut
        else None
    )


def list_cuts(text: str, chosen: int | None = None) -> list[tuple[int, str]]:
    """List the places where a text can be cut, as form options; the chosen one is included."""
    found = {each.at: each for each in cuts.list_split_offers(text)}
    if chosen is not None and cuts.can_split(text, chosen):
        found[chosen] = cuts.describe_split(text, chosen)
    return [(at, f"{found[at].before} ‖ {found[at].after}") for at in sorted(found)]
