"""Actions on the synthesis of inputs: write a note, publish it, withdraw it to edit it."""

import json

from consult.core.database.engine import db, find_row, require_unchanged, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.models import Version

from .models import INTRODUCTION, Synthesis, SynthesisNote
from .queries import list_subjects


def write_note(
    actor: Actor,
    version_id: int,
    clause_id: int,
    words: dict[str, str],
    row_version: int | None = None,
) -> Synthesis:
    """Write the note about a clause, or about all inputs; empty words remove it.

    Args:
        clause_id: as in SynthesisNote.

    Raises:
        NotFound: The version is not issued, or nothing was said on the clause.
        Conflict: The synthesis is public, or was changed since it was read.
    """
    with transaction():
        version = _get_version(actor, version_id, "synthesis.write")
        if clause_id != INTRODUCTION and clause_id not in list_subjects(version):
            raise NotFound(what="Clause")
        synthesis = _get_or_add(version)
        require_unchanged(synthesis, row_version)
        if synthesis.is_public:
            raise Conflict("synthesis_public")
        for note in [each for each in synthesis.notes if each.clause_id == clause_id]:
            synthesis.notes.remove(note)
            db.session.delete(note)
        db.session.flush()
        if words:
            synthesis.notes.append(
                SynthesisNote(clause_id=clause_id, words=words, made_by_id=actor.user_id or 0)
            )
        synthesis.edited_at = utc_now()
        db.session.flush()
    return synthesis


def publish_synthesis(actor: Actor, version_id: int, row_version: int | None = None) -> Synthesis:
    """Publish the synthesis of a version: everyone can read it, and its notes change no more.

    Raises:
        NotFound: The version is not issued, or answers nothing.
        Conflict: It is public, or was changed since it was read.
    """
    with transaction():
        version = _get_version(actor, version_id, "synthesis.publish")
        if not list_subjects(version):
            raise NotFound(what="Synthesis")
        synthesis = _get_or_add(version)
        require_unchanged(synthesis, row_version)
        if synthesis.is_public:
            raise Conflict("synthesis_public")
        synthesis.published_at, synthesis.published_by_id = utc_now(), actor.user_id
        db.session.flush()
        _record_event("synthesis.published", synthesis, version, actor)
    return synthesis


def withdraw_synthesis(actor: Actor, version_id: int) -> Synthesis:
    """Withdraw a public synthesis to edit it; until it is published again nobody else reads it.

    Raises:
        Conflict: It is not public.
    """
    with transaction():
        version = _get_version(actor, version_id, "synthesis.publish")
        synthesis = _get_or_add(version)
        if not synthesis.is_public:
            raise Conflict("synthesis_not_public")
        synthesis.published_at = synthesis.published_by_id = None
        db.session.flush()
        _record_event("synthesis.withdrawn", synthesis, version, actor)
    return synthesis


def compute_notes_digest(synthesis: Synthesis) -> str:
    """Compute the digest of the notes: SHA-256 of their words by clause, as JSON, keys sorted."""
    notes = {str(each.clause_id): each.words for each in synthesis.notes}
    return hash_text(json.dumps(notes, ensure_ascii=False, sort_keys=True))


def _get_version(actor: Actor, version_id: int, rule: str) -> Version:
    version = find_row(Version, version_id)
    require_permission(actor, rule, version)
    if not version.issued:
        raise NotFound(what="Synthesis")
    return version


def _get_or_add(version: Version) -> Synthesis:
    found = db.session.get(Synthesis, version.id)
    if found is None:
        found = Synthesis(version_id=version.id)
        db.session.add(found)
        db.session.flush()
    return found


def _record_event(verb: str, synthesis: Synthesis, version: Version, actor: Actor) -> None:
    record_event(
        verb,
        version,
        actor,
        document_id=version.document_id,
        version_id=version.id,
        digest=compute_notes_digest(synthesis),
    )
