"""Application of a scenario to a working version as a starting point, step by step, and its
exact undo.
"""

from collections.abc import Iterable, Mapping

from consult.amendments.models import Amendment
from consult.amendments.queries import AmendmentView
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict
from consult.core.events.log import open_savepoint, transaction
from consult.documents.models import Version

from .preview import ScenarioNewClause, ScenarioStep, ScenarioClause, order_steps
from consult.consolidation.desk.batches import save_batch
from consult.consolidation.models import DeskBatch
from consult.consolidation.workbench.clause_actions import (
    restore_working_clause,
    insert_working_clause,
    remove_working_clause,
)
from consult.consolidation.workbench.move_actions import (
    move_working_clause,
    restore_clause_position,
)
from consult.consolidation.workbench.split_merge_actions import (
    find_merge_target,
    reshape_clause,
    undo_reshape,
)
from .simulation import ScenarioRule, simulate_scenario
from consult.consolidation.workbench.actions import build_clause_text
from consult.consolidation.workbench.clause_text_queries import (
    load_working_clause,
    find_working_version,
    find_clause_work,
    load_inserted_works,
)


def apply_scenario(actor: Actor, version_id: int, rule: ScenarioRule, digest: str) -> DeskBatch:
    """Apply a scenario to the working version, in clauses without any work; the text keeps its
    provenance.

    Steps that no longer fit the working version are skipped and counted.

    Args:
        digest: Digest of the scenario that was read.

    Raises:
        Conflict: The scenario has changed since it was read, or nothing would change.
    """
    with transaction():
        version = find_working_version(actor, version_id)
        found = simulate_scenario(actor, version, rule)
        free = [each for each in found.clauses if each.blocked_by is None and each.changes]
        new = [each for each in found.added if each.kept is None]
        if not free and not new:
            raise Conflict("nothing_to_take_over")
        if found.digest != digest:
            raise Conflict("supposed_otherwise")
        items, undone = _apply_steps(actor, version, order_steps(free, new))
        left = len(found.clauses) - len(free) + len(found.added) - len(new) + undone
        return save_batch(actor, version, "suppose", items, left)


def _apply_steps(
    actor: Actor, version: Version, every: Iterable[ScenarioStep]
) -> tuple[list[list[object]], int]:
    """Apply the steps of a scenario.

    Returns:
        Items that undo_scenario_step needs, in undo order, and the number of skipped steps.
            Text and moves come last, in text order; all later steps come before them, last step
            first.
    """
    worded: dict[int, object] = {}
    after: list[list[object]] = []
    left: set[object] = set()
    for step in every:
        each = step.clause
        if isinstance(each, ScenarioNewClause):
            made = _insert_new_clause(actor, version, each)
            if made is None:
                left.add(("new", each.edit.id))
            else:
                after.append(made)
            continue
        number = each.line.clause_id
        done = _apply_step(actor, version, step.action, each, worded)
        if done is None:
            left.add(number)
        elif step.action in {"words", "move"}:
            worded[number] = done
        else:
            after.append([number, done])
    return [*reversed(after), *([number, done] for number, done in worded.items())], len(left)


def _apply_step(
    actor: Actor, version: Version, deed: str, each: ScenarioClause, worded: Mapping[int, object]
) -> object | None:
    """Apply one step; return what its undo needs, or None if the working version has no place for
    it.
    """
    line = load_working_clause(version, each.line.clause_id)
    if line is None or (deed in {"words", "out"} and line.digest != each.line.digest):
        return None
    if deed == "words":
        return build_clause_text(
            actor, version.id, line.clause_id, each.keys, digest=line.digest
        ).digest
    if deed != "out" and (
        line.clause_id not in worded
        or (
            deed == "merge"
            and each.reshape_amendment is not None
            and each.reshape_amendment.after_id not in worded
        )
    ):
        return None
    try:
        with open_savepoint():
            if deed == "out":
                return {
                    "out": remove_working_clause(
                        actor, version.id, line.clause_id, line.digest
                    ).out,
                    "digest": line.digest,
                }
            if deed == "move" and each.move is not None:
                work = move_working_clause(actor, version.id, each.move.id)
                return [work.digest, work.placed]
            return (
                _apply_reshape(actor, version, each.reshape_amendment)
                if each.reshape_amendment is not None
                else None
            )
    except Conflict:
        return None


def _insert_new_clause(
    actor: Actor, version: Version, each: ScenarioNewClause
) -> list[object] | None:
    try:
        with open_savepoint():
            work = insert_working_clause(actor, version.id, each.edit.id)
    except Conflict:
        return None
    return [work.clause_id, {"added": each.edit.id, "digest": work.digest}]


def _apply_reshape(actor: Actor, version: Version, each: AmendmentView) -> object:
    reshape_clause(actor, version.id, each.id)
    return ["", [], each.id, *_digest_parts(version, find_row(Amendment, each.id))]


def _digest_parts(version: Version, each: Amendment) -> list[str]:
    """Return the digests of both parts of a split clause, or of a merged clause; empty without
    either.
    """
    heir = load_inserted_works(version.id).get(each.id)
    kept = find_merge_target(version.id, each.clause_id or 0)
    numbers = [each.clause_id, heir.clause_id if heir else None] if each.kind == "split" else [kept]
    works = [find_clause_work(version.id, number or 0) for number in numbers]
    lines = [load_working_clause(version, number or 0) for number in numbers]
    if any(work is None or work.reshaped != [f"a{each.id}"] or work.placed for work in works):
        return []
    return [line.digest for line in lines if line is not None]


def undo_scenario_step(actor: Actor, version: Version, clause_id: int, made: object) -> bool:
    """Undo one step of a scenario, unless the clause has changed since.

    Splits and merges are undone before text and moves. Those are undone in text order, so that
    sub-clauses return with their clause, and from its new place if it was moved.

    Args:
        made: Digest of the text; or digest and sources of a move; or, for a split or merge,
            also the amendment and digests of the parts; or a mapping for a deletion or a new
            clause.

    Returns:
        Whether the step was undone.
    """
    if isinstance(made, dict):
        return (_undo_removal if "out" in made else _undo_insertion)(
            actor, version, clause_id, made
        )
    digest, placed, *whole = made if isinstance(made, list) else (made, [])
    if whole:
        return _undo_reshape(actor, version, *whole)
    work, line = find_clause_work(version.id, clause_id), load_working_clause(version, clause_id)
    if (
        work is None
        or line is None
        or work.digest != digest
        or line.digest != digest
        or (work.placed or []) != placed
    ):
        return False
    if work.reshaped or work.out:
        return False
    if placed:
        restore_clause_position(actor, version.id, clause_id)
    db.session.delete(build_clause_text(actor, version.id, clause_id, [], digest=line.digest))
    return True


def _undo_removal(
    actor: Actor, version: Version, clause_id: int, made: Mapping[str, object]
) -> bool:
    """Restore a clause that the scenario deleted, as one without any work."""
    work = find_clause_work(version.id, clause_id)
    if (
        work is None
        or load_working_clause(version, clause_id) is not None
        or (work.out, work.digest) != (made["out"], made["digest"])
    ):
        return False
    db.session.delete(restore_working_clause(actor, version.id, clause_id))
    return True


def _undo_insertion(
    actor: Actor, version: Version, clause_id: int, made: Mapping[str, object]
) -> bool:
    """Remove a clause that the scenario inserted."""
    work, line = find_clause_work(version.id, clause_id), load_working_clause(version, clause_id)
    if work is None or line is None or not line.digest == work.digest == made["digest"]:
        return False
    if work.taken != [f"{made['added']}:0"] or work.placed or work.reshaped:
        return False
    remove_working_clause(actor, version.id, clause_id)
    return True


def _undo_reshape(actor: Actor, version: Version, amendment_id: int, *digests: str) -> bool:
    if _digest_parts(version, find_row(Amendment, amendment_id)) != list(digests):
        return False
    try:
        with open_savepoint():
            undo_reshape(actor, version.id, amendment_id)
    except Conflict:
        return False
    return True
