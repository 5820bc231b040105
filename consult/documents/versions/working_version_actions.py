"""Access to working versions: every change of their text uses these functions.

An issued version refuses every change. A removed clause keeps its text at a place below
zero, so that it can be restored; issuing the version deletes it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import select, update

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.digests import hash_text
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from consult.documents.clauses.text_locks import require_unlocked_text
from consult.documents.models import Clause, Document, Placement, Version, Wording
from consult.documents.versions.queries import (
    ClauseSubject,
    find_placement_wording,
    get_placement,
)


@contextmanager
def open_working_version(actor: Actor, version_id: int) -> Iterator[Version]:
    """Open a transaction in which a working version may be changed.

    Raises Forbidden, or Conflict("issued_already").
    """
    with transaction():
        yield get_unissued_version(actor, version_id, "version.edit")


def get_unissued_version(
    actor: Actor, version_id: int, action: str, clause_id: int | None = None
) -> Version:
    """Return a working version if the actor may do this action on it, or on one of its clauses.

    Raises Forbidden, or Conflict("issued_already").
    """
    version = find_row(Version, version_id)
    require_permission(
        actor,
        action,
        version if clause_id is None else ClauseSubject(version.consultation_id, clause_id),
    )
    if version.issued:
        raise Conflict("issued_already")
    return version


def make_room_after(version: Version, after: int | None) -> int:
    """Free the place after a clause, or the first one for None; return that place."""
    place = 0 if after is None else get_placement(version, after).place + 1
    make_room(version, place)
    return place


def make_room(version: Version, place: int) -> None:
    """Free a place for a clause.

    Removed clauses keep their place among the others; of two at one place, the removed one
    is restored first.
    """
    db.session.flush()
    db.session.execute(
        update(Placement)
        .where(Placement.version_id == version.id, Placement.place >= place)
        .values(place=Placement.place + 1)
    )
    db.session.execute(
        update(Placement)
        .where(Placement.version_id == version.id, Placement.place < -1 - place)
        .values(place=Placement.place - 1)
    )
    db.session.expire_all()


def place_clause(version: Version, clause_id: int, place: int, kind: str, level: int) -> Placement:
    """Place a clause in a working version."""
    placement = Placement(
        version_id=version.id, clause_id=clause_id, place=place, kind=kind, level=level
    )
    db.session.add(placement)
    db.session.flush()
    return placement


def create_unplaced_clause(document: Document) -> Clause:
    """Create a clause, without text or place."""
    clause = Clause(document_id=document.id, consultation_id=document.consultation_id)
    db.session.add(clause)
    db.session.flush()
    return clause


def write_wording(
    placement: Placement, language: str, label: str, text: str, source: str | None
) -> Wording:
    """Set the text of a clause in a language.

    Raises Conflict while the text is locked.

    Args:
        placement: the clause in the version.
        language: the language.
        label: the printed label.
        text: the text.
        source: digest of the authentic text that this translates.
    """
    found = find_placement_wording(placement, language)
    if found is not None and found.text != text:
        require_unlocked_text([placement.clause_id])
    if found is None:
        found = Wording(placement_id=placement.id, language=language)
        db.session.add(found)
    found.label, found.text, found.digest, found.rendered_from = (
        label,
        text,
        hash_text(text),
        source,
    )
    db.session.flush()
    return found


class TranslatedClause(NamedTuple):
    """The translation of a clause; source: digest of the authentic text that it translates."""

    clause_id: int
    label: str
    text: str
    source: str


def write_translations(version: Version, language: str, clauses: list[TranslatedClause]) -> None:
    """Set the texts of many clauses in a language; labels are compared with the numbering later.

    Raises:
        Conflict: A text that would change is locked.
        NotFound: A clause is not in the version.
    """
    places = _load_place_ids(version)
    if any(each.clause_id not in places for each in clauses):
        raise NotFound(what="Clause")
    wordings = {
        each.placement_id: each
        for each in db.session.scalars(
            select(Wording).where(
                Wording.placement_id.in_(places.values()), Wording.language == language
            )
        )
    }
    changed = [
        each.clause_id
        for each in clauses
        if (own := wordings.get(places[each.clause_id])) is not None and own.text != each.text
    ]
    if changed:
        require_unlocked_text(changed)
    for each in clauses:
        place_id = places[each.clause_id]
        if (found := wordings.get(place_id)) is None:
            found = wordings[place_id] = Wording(placement_id=place_id, language=language)
            db.session.add(found)
        found.label, found.text, found.label_by_hand = each.label, each.text, None
        found.digest, found.rendered_from = hash_text(each.text), each.source
    db.session.flush()


def _load_place_ids(version: Version) -> dict[int, int]:
    """Load the ids of a version's placements by clause; removed clauses have none."""
    rows = db.session.execute(
        select(Placement.clause_id, Placement.id).where(
            Placement.version_id == version.id, Placement.place >= 0
        )
    )
    return {row.clause_id: row.id for row in rows}


def record_clause_event(
    verb: str, version: Version, clause_id: int, actor: Actor, **facts: Any
) -> None:
    """Record an event about a clause of a working version, for moderators only."""
    record_event(
        verb,
        find_row(Clause, clause_id),
        actor,
        audience="moderators",
        clause_id=clause_id,
        document_id=version.document_id,
        version_id=version.id,
        **facts,
    )
