"""Where a clause is moved to: what a move asks for, whether it can be, and how the place is called."""
from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import gettext
from sqlalchemy import func, select

from consult.consultations.document_queries import load_current_names, load_version_names
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Invalid
from consult.documents.models import Clause, Document, Placement, Wording
from consult.documents.queries import IN_TEXT, load_clause_order, load_clause_texts
from consult.text.clause_names import strip_label, quote_first_words
from consult.text.clause_order import OrderedClause, move_subtree, get_subtree

from consult.amendments.models import Amendment, AmendmentRevision
from .target_queries import AmendmentTarget, load_clause_target

LEADING_CHARACTERS = 200  # characters of a clause without a label that are read to name it


class ClauseDestination(NamedTuple):
    """Behind which clause a clause is moved (none: before the first), and at which level it stands there.

    Of one that is joined to another: to which. cut: of one that is split, see parting.py.
    """

    after_id: int | None
    clause_level: int | None
    cut: int | None = None


class ClauseName(NamedTuple):
    """How a clause is called: by its label, or else by its first words."""

    label: str
    words: str


class NeighbourClause(NamedTuple):
    """A clause in the order of a text, as a page lists it; own: it is the one that is moved, or belongs to it."""

    name: ClauseName
    level: int
    own: bool


def resolve_destination(spot: AmendmentTarget, after: int | None, level: int | None) -> ClauseDestination:
    """Where a clause comes to stand; after: a clause, 0 for the beginning; level: none keeps the one that it has.

    Raises Invalid where no place is named, it is not in the text, belongs to the clause itself, or is where it stands.
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
    """Where a revision asks a clause to stand, or to be cut."""
    return ClauseDestination(last.after_id, last.clause_level, last.cut)


def resolve_revised_destination(amendment: Amendment, last: AmendmentRevision, after: int | None, level: int | None) -> ClauseDestination:
    """Where a move that is revised asks its clause to stand now; of other edits what they said."""
    if amendment.kind != "move" or after is None or amendment.clause_id is None:
        return build_destination(last)
    if (after or None, level or last.clause_level) == build_destination(last)[:2]:
        return build_destination(last)
    return resolve_destination(load_clause_target(amendment.clause_id, None), after, level)


def resolve_retabled_destination(spot: AmendmentTarget, last: AmendmentRevision) -> ClauseDestination:
    """Where an earlier move asked the clause to stand, on the text as it is now.

    Raises Conflict where that place has left the text, or the clause stands there already.
    """
    try:
        return resolve_destination(spot, last.after_id or 0, last.clause_level)
    except Invalid as refused:
        raise Conflict("move_has_no_place") from refused


def load_clause_names(clause_ids: Iterable[int]) -> dict[int, ClauseName]:
    """How clauses of current versions are called; those that left the text are not there. Nothing is read for none."""
    wanted = set(clause_ids)
    if not wanted:
        return {}
    labels = load_current_names(wanted)
    query = (select(Placement.clause_id, func.substr(Wording.text, 1, LEADING_CHARACTERS))
             .join(Document, Document.current_version_id == Placement.version_id)
             .join(Wording, (Wording.placement_id == Placement.id) & (Wording.language == Document.authentic))
             .where(Placement.clause_id.in_(wanted), IN_TEXT))
    return {number: ClauseName(strip_label(labels.get(number, "")), quote_first_words(text)) for number, text in db.session.execute(query)}



def list_destinations(clause: Clause, language: str) -> list[tuple[int, str]]:
    """Where a clause can be moved: the beginning (0), and behind each clause of the text that does not belong to it."""
    document = clause.document
    version_id = document.current_version_id or 0
    own = {each.clause for each in get_subtree(load_clause_order(version_id), clause.id)}
    names = load_version_names(version_id, language)
    found = [(0, gettext("At the beginning"))]
    for line in load_clause_texts(version_id, language, document.authentic):
        if line.clause_id not in own:
            label = strip_label(names.get(line.clause_id)) if line.label else ""
            found.append((line.clause_id, " ".join(part for part in (label, quote_first_words(line.text)) if part)))
    return found


def load_surroundings(document: Document, clause_id: int, after: int | None, level: int) -> tuple[list[NeighbourClause], list[NeighbourClause]]:
    """A clause with what belongs to it between the clauses around it: as it stands, and as a move would have it."""
    text = load_clause_order(document.current_version_id or 0)
    own = {each.clause for each in get_subtree(text, clause_id)}
    orders = [_slice_neighbours(order, own) for order in (text, move_subtree(text, clause_id, after, level))]
    names = load_clause_names({each.clause for order in orders for each in order})
    now, then = ([NeighbourClause(names[each.clause], each.level, each.clause in own) for each in order if each.clause in names]
                 for order in orders)
    return now, then


def _slice_neighbours(text: list[OrderedClause], own: set[int]) -> list[OrderedClause]:
    """Those clauses with the one before and the one after them."""
    there = [place for place, each in enumerate(text) if each.clause in own]
    return text[max(0, there[0] - 1):there[-1] + 2] if there else []
