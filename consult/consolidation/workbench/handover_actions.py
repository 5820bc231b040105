"""Handover of text from meetings and drafting groups into a working version, with full
provenance.
"""

from typing import Any

from consult.core.permissions.actor import Actor
from consult.core.errors import Conflict
from consult.core.events.log import record_event, transaction
from consult.core.database.engine import db, utc_now
from consult.documents.clauses.actions import apply_clause_text
from consult.documents.versions.working_version_actions import get_unissued_version
from consult.documents.clauses.removal_actions import apply_clause_restoration, apply_clause_removal
from consult.documents.clauses.text_locks import require_unlocked_text
from consult.documents.models import Version
from consult.documents.queries import ClauseText
from consult.text.merge.consolidated_text import SourcedPassage
from consult.text.merge.mark_pairs import has_torn_marks

from consult.consolidation.models import REMOVED_DIGEST, ClauseWork
from .actions import save_clause_work, make_work
from .clause_text_queries import (
    load_issued_clause,
    load_clause_pair,
    load_working_clause,
    refuse_reshaped_clause,
    find_clause_work,
)


def hand_over_text(
    actor: Actor,
    version_id: int,
    clause_id: int,
    passages: list[SourcedPassage],
    *,
    struck: list[Any],
    taken: list[str],
    digest: str,
) -> ClauseWork:
    """Replace the text of a clause in a working version with text made elsewhere.

    Args:
        digest: Digest of the text that is replaced.

    Raises:
        Conflict: The text has changed (with both texts), a bracket has no partner, the clause
            was split or merged, or the version is not based on the current one.
    """
    with transaction():
        version, line = require_target_clause(actor, version_id, clause_id)
        require_unlocked_text([clause_id])
        text = "".join(each.text for each in passages)
        if line.digest != digest:
            raise Conflict("changed_meanwhile", text=line.text, digest=line.digest, yours=text)
        if has_torn_marks(text):
            raise Conflict("marks_torn", label=line.label)
        refuse_reshaped_clause(find_clause_work(version_id, clause_id))
        apply_clause_text(actor, version_id, clause_id, text)
        return save_clause_work(actor, version, clause_id, text, passages, struck, taken)


def hand_over_removal(
    actor: Actor, version_id: int, clause_id: int, source: str, digest: str
) -> None:
    """Remove a clause from a working version because it was removed elsewhere.

    A clause that is already removed stays so.

    Args:
        source: Source code of the meeting or group.

    Raises:
        Conflict: As in hand_over_text.
    """
    with transaction():
        version, line = load_target_clause(actor, version_id, clause_id)
        if line is None:
            return
        if line.digest != digest:
            raise Conflict("changed_meanwhile", text=line.text, digest=line.digest, yours="")
        apply_clause_removal(actor, version_id, clause_id)
        work, base = find_clause_work(version_id, clause_id), load_issued_clause(version, clause_id)
        if work is None:
            work = make_work(version, clause_id)
            work.base_digest, work.digest = base.digest if base else REMOVED_DIGEST, line.digest
            work.passages = [[line.text, ["base" if base and base.digest == line.digest else "m0"]]]
        _save_removal(actor, work, [source])


def undo_removal(actor: Actor, version_id: int, clause_id: int) -> None:
    """Restore a clause removed by hand_over_removal, with the text it had.

    Raises:
        NotFound: The clause was not removed.
    """
    with transaction():
        apply_clause_restoration(actor, version_id, clause_id)
        work = find_clause_work(version_id, clause_id)
        if work is not None:
            _save_removal(actor, work, [])


def _save_removal(actor: Actor, work: ClauseWork, out: list[str]) -> None:
    work.out, work.made_by_id, work.made_at = out, actor.user_id or 0, utc_now()
    db.session.add(work)
    db.session.flush()
    record_event(
        "clause.consolidated",
        work.clause,
        actor,
        audience="moderators",
        clause_id=work.clause_id,
        document_id=work.clause.document_id,
        version_id=work.version_id,
        digest=REMOVED_DIGEST if out else work.digest,
        taken=work.taken,
    )


def require_target_clause(
    actor: Actor, version_id: int, clause_id: int
) -> tuple[Version, ClauseText]:
    """Return a working version that may receive text, and the clause as it reads there.

    Raises:
        Forbidden: The actor may not hand over text.
        Conflict: The version is not based on the current one, or the clause was removed.
    """
    version, _ = load_target_clause(actor, version_id, clause_id)
    return version, load_clause_pair(version, clause_id)[1]


def load_target_clause(
    actor: Actor, version_id: int, clause_id: int
) -> tuple[Version, ClauseText | None]:
    """Load a working version that may receive text, and its clause; None for a removed clause."""
    version = get_unissued_version(actor, version_id, "clause.bring")
    if version.based_on_id is None or version.based_on_id != version.document.current_version_id:
        raise Conflict("not_based_on_current")
    return version, load_working_clause(version, clause_id)
