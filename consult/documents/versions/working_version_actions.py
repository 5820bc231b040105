"""The one way into a working version: whoever changes its text comes through here, and an issued one lets nobody in.

A clause that is taken out keeps its words at a place below zero, so that it can be put back; issuing forgets it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import exists, select, update

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.digests import hash_text
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from consult.documents.clauses.text_locks import require_unlocked_text
from consult.documents.models import Clause, Document, Placement, Version, Wording
from consult.documents.queries import IN_TEXT, get_version_by_slug


class ClauseFormData(NamedTuple):
    """A clause of a working version as its form shows it; row_version is 0 where the language has no words yet."""

    clause_id: int
    kind: str
    level: int
    label: str
    text: str
    row_version: int
    placement_version: int
    source: str
    source_text: str
    stale: bool


@contextmanager
def open_working_version(actor: Actor, version_id: int) -> Iterator[Version]:
    """A transaction in which a working version may be changed; raises Forbidden, or Conflict once it is issued."""
    with transaction():
        yield get_unissued_version(actor, version_id, "version.edit")


def get_unissued_version(actor: Actor, version_id: int, action: str) -> Version:
    """A version in work, for those who may do this to it; raises Forbidden, or Conflict once it is issued."""
    version = find_row(Version, version_id)
    require_permission(actor, action, version)
    if version.issued:
        raise Conflict("issued_already")
    return version


def get_placement(version: Version, clause_id: int) -> Placement:
    """Where a clause stands in a version; raises NotFound where it does not, or was taken out."""
    found = _find_placement(version, clause_id)
    if found is None or found.place < 0:
        raise NotFound(what="Clause")
    return found


def get_removed_placement(version: Version, clause_id: int) -> Placement:
    """The placement of a clause that was taken out of a working version; raises NotFound."""
    found = _find_placement(version, clause_id)
    if found is None or found.place >= 0:
        raise NotFound(what="Clause")
    return found


def _find_placement(version: Version, clause_id: int) -> Placement | None:
    return db.session.scalar(
        select(Placement).where(Placement.version_id == version.id, Placement.clause_id == clause_id)
    )


def make_room_after(version: Version, after: int | None) -> int:
    """Make room right after a clause (None: at the beginning), and say which place that is."""
    place = 0 if after is None else get_placement(version, after).place + 1
    make_room(version, place)
    return place


def make_room(version: Version, place: int) -> None:
    """Free a place for a clause.

    What was taken out keeps its place among the others; of two at one place, it comes back first.
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
    placement = Placement(version_id=version.id, clause_id=clause_id, place=place, kind=kind, level=level)
    db.session.add(placement)
    db.session.flush()
    return placement


def create_clause(document: Document) -> Clause:
    """A new identity."""
    clause = Clause(document_id=document.id, consultation_id=document.consultation_id)
    db.session.add(clause)
    db.session.flush()
    return clause


def find_placement_wording(placement: Placement, language: str) -> Wording | None:
    """The words of a clause in a language."""
    return db.session.scalar(select(Wording).where(Wording.placement_id == placement.id, Wording.language == language))


def get_authentic_wording(version: Version, placement: Placement) -> Wording:
    """The authentic words of a clause, which it always has."""
    found = find_placement_wording(placement, version.document.authentic)
    if found is None:
        raise NotFound(what="Wording")
    return found


def write_wording(placement: Placement, language: str, label: str, text: str, source: str | None) -> Wording:
    """Give a clause its words in a language; source: digest of the authentic words that these translate."""
    found = find_placement_wording(placement, language)
    if found is not None and found.text != text:
        require_unlocked_text([placement.clause_id])
    if found is None:
        found = Wording(placement_id=placement.id, language=language)
        db.session.add(found)
    found.label, found.text, found.digest, found.rendered_from = label, text, hash_text(text), source
    db.session.flush()
    return found


def record_clause_event(verb: str, version: Version, clause_id: int, actor: Actor, **facts: Any) -> None:
    """Record what happened to a clause of a working version, for those who work on it."""
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


def is_public_clause(clause: Clause) -> bool:
    """Whether a clause stands in a version that everyone can read."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Placement.clause_id == clause.id, Version.id == Placement.version_id, Version.issued_at.is_not(None)
                )
            )
        )
    )


def get_working_version(actor: Actor, document: Document, slug: str) -> Version:
    """A working version, for those who may write it; raises Forbidden, or Conflict once it was issued."""
    version = get_version_by_slug(actor, document, slug)
    require_permission(actor, "version.edit", version)
    if version.issued:
        raise Conflict("issued_already")
    return version


def load_clause_form(version: Version, clause_id: int, language: str) -> ClauseFormData:
    """A clause with what its form needs; raises NotFound where it does not stand in the version."""
    authentic = version.document.authentic
    placement = db.session.scalar(
        select(Placement).where(Placement.version_id == version.id, Placement.clause_id == clause_id, IN_TEXT)
    )
    words = {each.language: each for each in placement.wordings} if placement is not None else {}
    if placement is None or authentic not in words:
        raise NotFound(what="Clause")
    own, source = words.get(language), words[authentic]
    stale = own is not None and own is not source and own.rendered_from != source.digest
    return ClauseFormData(
        clause_id,
        placement.kind,
        placement.level,
        own.label if own else source.label,
        own.text if own else "",
        own.row_version if own else 0,
        placement.row_version,
        source.digest,
        source.text,
        stale,
    )


def list_removed_clauses(version_id: int, authentic: str) -> list[Any]:
    """What was taken out of a working version and can be put back: clause_id, label, text."""
    query = (
        select(Placement.clause_id, Wording.label, Wording.text)
        .join(Wording, Wording.placement_id == Placement.id)
        .where(Placement.version_id == version_id, ~IN_TEXT, Wording.language == authentic)
        .order_by(Placement.place.desc())
    )
    return list(db.session.execute(query))
