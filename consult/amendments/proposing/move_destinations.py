"""Where a clause is moved to: what a move asks for, whether it can be, and how the place is called."""
from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import gettext
from sqlalchemy import func, select

from consult.consultations.document_queries import labels_of, names_in
from consult.core.database.engine import db, find
from consult.core.errors import Conflict, Invalid
from consult.documents.models import Clause, Document, Placement, Wording
from consult.documents.queries import IN_TEXT, standing_in, text_of
from consult.text.clause_names import bare, first_words
from consult.text.clause_order import Standing, moved, with_it

from consult.amendments.models import Amendment, AmendmentRevision
from .target_queries import Spot, spot_of

LEADING = 200  # characters of a clause without a label that are read to name it


class Destination(NamedTuple):
    """Behind which clause a clause is moved (none: before the first), and at which level it stands there.

    Of one that is joined to another: to which. cut: of one that is split, see parting.py.
    """

    after_id: int | None
    clause_level: int | None
    cut: int | None = None


class Behind(NamedTuple):
    """How a clause is called: by its label, or else by its first words."""

    label: str
    words: str


class Stop(NamedTuple):
    """A clause in the order of a text, as a page lists it; own: it is the one that is moved, or belongs to it."""

    name: Behind
    level: int
    own: bool


def destination(spot: Spot, after: int | None, level: int | None) -> Destination:
    """Where a clause comes to stand; after: a clause, 0 for the beginning; level: none keeps the one that it has.

    Raises Invalid where no place is named, it is not in the text, belongs to the clause itself, or is where it stands.
    """
    if after is None:
        raise Invalid(fields={"after": {"type": "missing"}})
    found = Destination(after or None, level or spot.level)
    text = standing_in(find(Document, spot.document_id).current_version_id or 0)
    if found.after_id in {each.clause for each in with_it(text, spot.clause_id or 0)}:
        raise Invalid(fields={"after": {"type": "moved_behind_itself"}})
    if found.after_id is not None and found.after_id not in {each.clause for each in text}:
        raise Invalid(fields={"after": {"type": "place_not_in_text"}})
    if moved(text, spot.clause_id or 0, found.after_id, level or spot.level) == text:
        raise Invalid(fields={"after": {"type": "stands_there"}})
    return found


def stands(last: AmendmentRevision) -> Destination:
    """Where a revision asks a clause to stand, or to be cut."""
    return Destination(last.after_id, last.clause_level, last.cut)


def place_of(amendment: Amendment, last: AmendmentRevision, after: int | None, level: int | None) -> Destination:
    """Where a move that is revised asks its clause to stand now; of other edits what they said."""
    if amendment.kind != "move" or after is None or amendment.clause_id is None:
        return stands(last)
    if (after or None, level or last.clause_level) == stands(last)[:2]:
        return stands(last)
    return destination(spot_of(amendment.clause_id, None), after, level)


def again(spot: Spot, last: AmendmentRevision) -> Destination:
    """Where an earlier move asked the clause to stand, on the text as it is now.

    Raises Conflict where that place has left the text, or the clause stands there already.
    """
    try:
        return destination(spot, last.after_id or 0, last.clause_level)
    except Invalid as refused:
        raise Conflict("move_has_no_place") from refused


def named(clause_ids: Iterable[int]) -> dict[int, Behind]:
    """How clauses of current versions are called; those that left the text are not there. Nothing is read for none."""
    wanted = set(clause_ids)
    if not wanted:
        return {}
    labels = labels_of(wanted)
    query = (select(Placement.clause_id, func.substr(Wording.text, 1, LEADING))
             .join(Document, Document.current_version_id == Placement.version_id)
             .join(Wording, (Wording.placement_id == Placement.id) & (Wording.language == Document.authentic))
             .where(Placement.clause_id.in_(wanted), IN_TEXT))
    return {number: Behind(bare(labels.get(number, "")), first_words(text)) for number, text in db.session.execute(query)}



def places_for(clause: Clause, language: str) -> list[tuple[int, str]]:
    """Where a clause can be moved: the beginning (0), and behind each clause of the text that does not belong to it."""
    document = clause.document
    version_id = document.current_version_id or 0
    own = {each.clause for each in with_it(standing_in(version_id), clause.id)}
    names = names_in(version_id, language)
    found = [(0, gettext("At the beginning"))]
    for line in text_of(version_id, language, document.authentic):
        if line.clause_id not in own:
            label = bare(names.get(line.clause_id)) if line.label else ""
            found.append((line.clause_id, " ".join(part for part in (label, first_words(line.text)) if part)))
    return found


def surroundings(document: Document, clause_id: int, after: int | None, level: int) -> tuple[list[Stop], list[Stop]]:
    """A clause with what belongs to it between the clauses around it: as it stands, and as a move would have it."""
    text = standing_in(document.current_version_id or 0)
    own = {each.clause for each in with_it(text, clause_id)}
    orders = [_around(order, own) for order in (text, moved(text, clause_id, after, level))]
    names = named({each.clause for order in orders for each in order})
    now, then = ([Stop(names[each.clause], each.level, each.clause in own) for each in order if each.clause in names]
                 for order in orders)
    return now, then


def _around(text: list[Standing], own: set[int]) -> list[Standing]:
    """Those clauses with the one before and the one after them."""
    there = [place for place, each in enumerate(text) if each.clause in own]
    return text[max(0, there[0] - 1):there[-1] + 2] if there else []
