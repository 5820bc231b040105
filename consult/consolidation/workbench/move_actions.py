"""Moves of clauses to the place an amendment requests, with their sub-clauses, and their undo."""

from sqlalchemy import select

from consult.amendments.queries import load_amendment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import transaction
from consult.documents.clauses.actions import change_clause, move_clause
from consult.documents.forms import DEEPEST_LEVEL, ChangeClauseForm
from consult.documents.models import Version
from consult.documents.queries import load_clause_order
from consult.text.subtree_moves import find_previous_clause as right_before
from consult.text.subtree_moves import move_subtree, get_subtree

from consult.consolidation.dispositions.effect import get_previous_version_id
from consult.consolidation.models import ClauseWork
from .clause_actions import record_work, get_or_make_work
from .clause_text_queries import load_issued_clause, load_working_clause, find_working_version


def move_working_clause(actor: Actor, version_id: int, amendment_id: int) -> ClauseWork:
    """Move a clause to the place an amendment requests; its text keeps its provenance.

    Raises:
        NotFound: The amendment is not open or moves nothing.
        Conflict: The clause or its target was removed, or the clause stands there already.
    """
    with transaction():
        version = find_working_version(actor, version_id)
        each = load_amendment(actor, amendment_id)
        if (
            each.kind != "move"
            or each.state != "open"
            or each.document_id != version.document_id
            or each.clause_id is None
        ):
            raise NotFound(what="Amendment")
        if load_working_clause(version, each.clause_id) is None:
            raise Conflict("clause_left_the_text")
        if each.after_id is not None and load_working_clause(version, each.after_id) is None:
            raise Conflict("place_taken_out")
        return _place_clause(
            actor, version, each.clause_id, each.after_id, each.clause_level, [f"a{each.id}"]
        )


def restore_clause_position(actor: Actor, version_id: int, clause_id: int) -> ClauseWork:
    """Restore the place of a clause in the previous text.

    Raises:
        Conflict: No amendment moved the clause.
    """
    with transaction():
        version = find_working_version(actor, version_id)
        base, work = (
            load_issued_clause(version, clause_id),
            _load_moved_works(version).get(clause_id),
        )
        if work is None or base is None or load_working_clause(version, clause_id) is None:
            raise Conflict("not_moved")
        return _place_clause(
            actor,
            version,
            clause_id,
            _find_original_predecessor(version, clause_id),
            base.level,
            [],
        )


def _place_clause(
    actor: Actor,
    version: Version,
    clause_id: int,
    after: int | None,
    level: int | None,
    whose: list[str],
) -> ClauseWork:
    line = load_working_clause(version, clause_id)
    if line is None:
        raise NotFound(what="Clause")
    work = get_or_make_work(version, line, load_issued_clause(version, clause_id))
    text = load_clause_order(version.id)
    found = move_subtree(text, clause_id, after, level or line.level)
    if found == text and (work.placed or []) == whose:
        raise Conflict("stands_there_already")
    levels, deep = (
        {each.clause: each.level for each in text},
        {each.clause: each.level for each in found},
    )
    for each in get_subtree(text, clause_id):
        move_clause(actor, version.id, each.clause, right_before(found, each.clause))
        if deep[each.clause] != levels[each.clause]:
            _set_level(actor, version, each.clause, deep[each.clause])
    work.placed = whose
    return record_work(actor, version, work)


def _set_level(actor: Actor, version: Version, clause_id: int, level: int) -> None:
    line = load_working_clause(version, clause_id)
    if line is not None:
        form = {
            "language": line.language,
            "text": line.text,
            "label": line.label or None,
            "level": min(level, DEEPEST_LEVEL),
        }
        change_clause(actor, version.id, clause_id, ChangeClauseForm.model_validate(form))


def _load_moved_works(version: Version) -> dict[int, ClauseWork]:
    """Load the work on the clauses that amendments moved, by clause."""
    rows = db.session.scalars(select(ClauseWork).where(ClauseWork.version_id == version.id))
    return {work.clause_id: work for work in rows if work.placed}


def _find_original_predecessor(version: Version, clause_id: int) -> int | None:
    """Find the nearest earlier clause of the previous text that was not moved; None for the
    beginning.
    """
    gone = {
        each.clause for each in get_subtree(load_clause_order(version.id), clause_id)
    } | _load_moved_works(version).keys()
    there = {each.clause for each in load_clause_order(version.id)} - gone
    found = None
    for each in load_clause_order(get_previous_version_id(version)):
        if each.clause == clause_id:
            return found
        found = each.clause if each.clause in there else found
    return found
