"""Access to working versions: every change of their text uses these functions.

An issued version refuses every change. A removed clause keeps its text at a place below
zero, so that it can be restored; issuing the version deletes it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import update

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.digests import hash_text
from consult.core.errors import Conflict
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from consult.documents.clauses.text_locks import require_unlocked_text
from consult.documents.models import Clause, Document, Placement, Version, Wording
from consult.documents.versions.queries import get_placement, find_placement_wording


@contextmanager
def open_working_version(actor: Actor, version_id: int) -> Iterator[Version]:
    """Open a transaction in which a working version may be changed.

    Raises Forbidden, or Conflict("issued_already").
    """
    with transaction():
        yield get_unissued_version(actor, version_id, "version.edit")


def get_unissued_version(actor: Actor, version_id: int, action: str) -> Version:
    """Return a working version if the actor may do this action on it.

    Raises Forbidden, or Conflict("issued_already").
    """
    version = find_row(Version, version_id)
    require_permission(actor, action, version)
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
