"""Undo of acts on the text of a clause, from the state that each act saved."""

from collections.abc import Callable
from typing import Any

from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict
from consult.core.events.log import open_savepoint, transaction
from consult.core.permissions.actor import Actor
from consult.documents.clauses.actions import write_clause_text
from consult.documents.models import Version

from consult.consolidation.desk.batches import save_batch
from consult.consolidation.models import ClauseWork, DeskBatch
from .clause_actions import record_work, remove_working_clause, restore_working_clause
from .clause_text_queries import find_clause_work, load_working_clause
from .move_actions import restore_clause_position

BatchItem = list[object]
SAVED_FIELDS = (
    "base_digest",
    "digest",
    "passages",
    "struck",
    "taken",
    "out",
    "placed",
    "reshaped",
    "revisions",
    "adopted",
    "built",
)


def change_text_undoably(
    actor: Actor, version_id: int, clause_id: int, deed: str, change: Callable[[], ClauseWork]
) -> DeskBatch | None:
    """Change the text of a clause, and save with it what an undo needs.

    Args:
        deed: "build" or "write".
        change: Makes the change and refuses those who may not make it.

    Returns:
        None if the clause was split, merged or removed: each of these has an undo of its own.
    """
    with transaction():
        version = find_row(Version, version_id)
        work, line = (
            find_clause_work(version_id, clause_id),
            load_working_clause(version, clause_id),
        )
        if line is None or (work is not None and work.reshaped):
            change()
            return None
        saved = save_clause_state(work, line.text)
        made = change()
        return save_batch(
            actor, version, deed, [[clause_id, {"words": saved, "digest": made.digest}]]
        )


def save_clause_state(work: ClauseWork | None, text: str) -> dict[str, Any]:
    """Save the text of a clause and the work on it, so that an undo brings both back."""
    fields = {name: getattr(work, name) for name in SAVED_FIELDS} if work is not None else None
    return {"text": text, "work": fields}


def undo_clause_change(actor: Actor, version: Version, clause_id: int, made: object) -> bool:
    """Undo what an act did to one clause, unless the clause has changed since."""
    facts: dict[str, Any] = made if isinstance(made, dict) else {}
    work, line = find_clause_work(version.id, clause_id), load_working_clause(version, clause_id)
    if work is None or (line is None) != ("sup" in facts):
        return False
    if line is not None and not line.digest == work.digest == facts["digest"]:
        return False
    try:
        with open_savepoint():
            _undo(actor, version, work, facts)
    except Conflict:
        return False
    return True


def _undo(actor: Actor, version: Version, work: ClauseWork, facts: dict[str, Any]) -> None:
    if "words" in facts:
        _restore_clause_state(actor, version, work, facts["words"])
    elif "add" in facts:
        remove_working_clause(actor, version.id, work.clause_id)
    elif "sup" in facts:
        restore_working_clause(actor, version.id, work.clause_id)
    else:
        restore_clause_position(actor, version.id, work.clause_id)


def _restore_clause_state(
    actor: Actor, version: Version, work: ClauseWork, saved: dict[str, Any]
) -> None:
    line = load_working_clause(version, work.clause_id)
    label = line.label if line is not None else None
    write_clause_text(actor, version.id, work.clause_id, saved["text"], label)
    for name, value in (
        saved["work"] or {"taken": [], "passages": [[saved["text"], ["base"]]]}
    ).items():
        setattr(work, name, value)
    record_work(actor, version, work)
    if saved["work"] is None:
        db.session.delete(work)
