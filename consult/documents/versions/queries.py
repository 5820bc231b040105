"""Working versions as their writers see them: clauses with their wordings, and removed clauses."""

from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy import exists, select

from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.errors import Conflict, NotFound
from consult.core.events.hash_chain import encode_json
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from consult.documents.models import Clause, Document, Edition, Placement, Version, Wording
from consult.documents.queries import IN_TEXT, get_version_by_slug


class ClauseFormData(NamedTuple):
    """A clause of a working version for its form; `row_version` 0: no text in the language yet."""

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


class ClauseSubject(NamedTuple):
    """One clause of a version, as the permission rules read it."""

    consultation_id: int
    clause_id: int


def get_placement(version: Version, clause_id: int) -> Placement:
    """Return the placement of a clause in a version; raises NotFound, also if removed."""
    found = _find_placement(version, clause_id)
    if found is None or found.place < 0:
        raise NotFound(what="Clause")
    return found


def get_removed_placement(version: Version, clause_id: int) -> Placement:
    """Return the placement of a removed clause; raises NotFound."""
    found = _find_placement(version, clause_id)
    if found is None or found.place >= 0:
        raise NotFound(what="Clause")
    return found


def _find_placement(version: Version, clause_id: int) -> Placement | None:
    return db.session.scalar(
        select(Placement).where(
            Placement.version_id == version.id, Placement.clause_id == clause_id
        )
    )


def find_placement_wording(placement: Placement, language: str) -> Wording | None:
    """Return the wording of a placement in a language, or None."""
    return db.session.scalar(
        select(Wording).where(Wording.placement_id == placement.id, Wording.language == language)
    )


def get_authentic_wording(version: Version, placement: Placement) -> Wording:
    """Return the authentic wording of a placement, which always exists; else raise NotFound."""
    found = find_placement_wording(placement, version.document.authentic)
    if found is None:
        raise NotFound(what="Wording")
    return found


def is_public_clause(clause: Clause) -> bool:
    """Return whether an issued version contains the clause."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    Placement.clause_id == clause.id,
                    Version.id == Placement.version_id,
                    Version.issued_at.is_not(None),
                )
            )
        )
    )


def get_working_version(actor: Actor, document: Document, slug: str) -> Version:
    """Return a working version by slug to those who write it.

    Raises NotFound, Forbidden, or Conflict("issued_already").
    """
    version = get_version_by_slug(actor, document, slug)
    require_permission(actor, "version.edit", version)
    if version.issued:
        raise Conflict("issued_already")
    return version


def load_clause_form(version: Version, clause_id: int, language: str) -> ClauseFormData:
    """Load a clause for its form; raises NotFound if the version does not contain it."""
    authentic = version.document.authentic
    placement = db.session.scalar(
        select(Placement).where(
            Placement.version_id == version.id, Placement.clause_id == clause_id, IN_TEXT
        )
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
    """List the removed clauses that can be restored: rows of clause_id, label, text."""
    query = (
        select(Placement.clause_id, Wording.label, Wording.text)
        .join(Wording, Wording.placement_id == Placement.id)
        .where(Placement.version_id == version_id, ~IN_TEXT, Wording.language == authentic)
        .order_by(Placement.place.desc())
    )
    return list(db.session.execute(query))


def compute_edition_digests(version_id: int) -> dict[str, str]:
    """Compute the digest of each edition of a version, by language.

    It is the SHA-256 of the canonical JSON of language, title, and kind, level, label and text of
    each clause with a text in this language, in their order: anyone with the text can compute it.
    """
    query = (
        select(Wording.language, Placement.kind, Placement.level, Wording.label, Wording.text)
        .join(Placement, Placement.id == Wording.placement_id)
        .where(Placement.version_id == version_id, IN_TEXT)
        .order_by(Placement.place, Placement.clause_id)
    )
    lines: dict[str, list[list[Any]]] = defaultdict(list)
    for language, *line in db.session.execute(query):
        lines[language].append(line)
    titles = db.session.execute(
        select(Edition.language, Edition.title)
        .where(Edition.version_id == version_id)
        .order_by(Edition.language)
    )
    return {
        language: hash_text(encode_json([language, title, lines[language]]))
        for language, title in titles
    }
