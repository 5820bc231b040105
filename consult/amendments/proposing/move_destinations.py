"""Destinations of moved clauses: requested place, validity and the names of clauses."""

from collections.abc import Iterable
from typing import NamedTuple

from consult.core.i18n import gettext, quote_words
from sqlalchemy import func, select

from consult.documents.clause_queries import load_current_names, load_version_names
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid
from consult.documents.models import Clause, Document, Placement, Wording
from consult.documents.queries import IN_TEXT, load_clause_order, load_clause_texts
from consult.text.clause_names import strip_label, quote_first_words
from consult.text.subtree_moves import OrderedClause, move_subtree, get_subtree

from consult.amendments.models import Amendment, AmendmentRevision
from .target_queries import AmendmentTarget, load_clause_target

LEADING_CHARACTERS = 200  # characters read to name a clause without a label


class ClauseDestination(NamedTuple):
    """The place that an amendment requests for a clause.

    after_id: the clause behind which it comes (None: before the first); of a merge, the clause
    to which it is joined. cut: of a split, see resolve_split.
    """

    after_id: int | None
    clause_level: int | None
    cut: int | None = None


class ClauseName(NamedTuple):
    """The name of a clause: its label, or else its first words."""

    label: str
    words: str


class NeighbourClause(NamedTuple):
    """A clause in the order of a text; own: it is the moved clause or belongs to it."""

    name: ClauseName
    level: int
    own: bool


def resolve_destination(
    spot: AmendmentTarget, after: int | None, level: int | None
) -> ClauseDestination:
    """Resolve the place to which a clause is moved.

    Args:
        after: The clause behind which it comes; 0 for the beginning.
        level: The new level; None keeps the present one.

    Raises:
        Invalid: No place is given, it is not in the text, belongs to the clause itself, or is
            its present place.
    """
    if after is None:
        raise Invalid(fields={"after": {"type": "missing"}})
    found = ClauseDestination(after or None, level or spot.level)
    text = load_clause_order(find_row(Document, spot.document_id).current_version_id or 0)
    if found.after_id in {each.clause for each in get_subtree(text, spot.clause_id or 0)}:
        raise Invalid(fields={"after": {"type": "moved_behind_itself"}})
    if found.after_id is not None and found.after_id not in {each.clause for each in text}:
        raise Invalid(fields={"after": {"type": "place_not_in_text"}})
    if move_subtree(text, spot.clause_id or 0, found.after_id, level or spot.level) == text:
        raise Invalid(fields={"after": {"type": "stands_there"}})
    return found


def build_destination(last: AmendmentRevision) -> ClauseDestination:
    """Build the destination that a revision asks for, with its cut."""
    return ClauseDestination(last.after_id, last.clause_level, last.cut)


def resolve_revised_destination(
    amendment: Amendment, last: AmendmentRevision, after: int | None, level: int | None
) -> ClauseDestination:
    """Resolve the destination of a revised move; other amendments keep the one they had."""
    if amendment.kind != "move" or after is None or amendment.clause_id is None:
        return build_destination(last)
    if (after or None, level or last.clause_level) == build_destination(last)[:2]:
        return build_destination(last)
    return resolve_destination(load_clause_target(amendment.clause_id, None), after, level)


def resolve_retabled_destination(
    spot: AmendmentTarget, last: AmendmentRevision
) -> ClauseDestination:
    """Resolve the destination of an earlier move on the current text.

    Raises:
        Conflict: That place left the text, or the clause is there already.
    """
    try:
        return resolve_destination(spot, last.after_id or 0, last.clause_level)
    except Invalid as refused:
        raise Conflict("move_has_no_place") from refused


def load_clause_names(clause_ids: Iterable[int]) -> dict[int, ClauseName]:
    """Load the names of clauses of current versions; clauses that left the text are missing.

    An empty argument reads nothing.
    """
    wanted = set(clause_ids)
    if not wanted:
        return {}
    labels = load_current_names(wanted)
    query = (
        select(Placement.clause_id, func.substr(Wording.text, 1, LEADING_CHARACTERS))
        .join(Document, Document.current_version_id == Placement.version_id)
        .join(
            Wording,
            (Wording.placement_id == Placement.id) & (Wording.language == Document.authentic),
        )
        .where(Placement.clause_id.in_(wanted), IN_TEXT)
    )
    return {
        number: ClauseName(
            strip_label(labels.get(number, "")), quote_first_words(text, quote_words)
        )
        for number, text in db.session.execute(query)
    }


def list_destinations(clause: Clause, language: str) -> list[tuple[int, str]]:
    """List the places to which a clause can be moved, as form options.

    The first is the beginning (0); then each clause that does not belong to the moved one.
    """
    document = clause.document
    version_id = document.current_version_id or 0
    own = {each.clause for each in get_subtree(load_clause_order(version_id), clause.id)}
    names = load_version_names(version_id, language)
    found = [(0, gettext("At the beginning"))]
    for line in load_clause_texts(version_id, language, document.authentic):
        if line.clause_id not in own:
            label = strip_label(names.get(line.clause_id)) if line.label else ""
            found.append(
                (
                    line.clause_id,
                    " ".join(filter(None, (label, quote_first_words(line.text, quote_words)))),
                )
            )
    return found


def load_surroundings(
    document: Document, clause_id: int, after: int | None, level: int
) -> tuple[list[NeighbourClause], list[NeighbourClause]]:
    """Load a clause with its neighbours, in the present order and in the order after the move."""
    text = load_clause_order(document.current_version_id or 0)
    own = {each.clause for each in get_subtree(text, clause_id)}
    orders = [
        _slice_neighbours(order, own)
        for order in (text, move_subtree(text, clause_id, after, level))
    ]
    names = load_clause_names({each.clause for order in orders for each in order})
    now, then = (
        [
            NeighbourClause(names[each.clause], each.level, each.clause in own)
            for each in order
            if each.clause in names
        ]
        for order in orders
    )
    return now, then


def _slice_neighbours(text: list[OrderedClause], own: set[int]) -> list[OrderedClause]:
    """Return these clauses with the one before and the one after them."""
    there = [place for place, each in enumerate(text) if each.clause in own]
    return text[max(0, there[0] - 1) : there[-1] + 2] if there else []
