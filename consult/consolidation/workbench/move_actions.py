"""Clauses of a working version put where an edit wants them, with what belongs to them, and the way back."""
from sqlalchemy import select

from consult.amendments.queries import amendment_for
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import transaction
from consult.documents.clauses.actions import change_clause, move_clause
from consult.documents.forms import DEEPEST, ChangeForm
from consult.documents.models import Version
from consult.documents.queries import standing_in
from consult.text.clause_order import before as right_before
from consult.text.clause_order import moved, with_it

from consult.consolidation.dispositions.effect import before
from consult.consolidation.models import ClauseWork
from .clause_actions import note_work, work_or_new
from .actions import base_line, line_now, version_in_work


def move_as(actor: Actor, version_id: int, amendment_id: int) -> ClauseWork:
    """Put a clause where an edit wants it; its words stay whose they are, the place is the edit's.

    Raises NotFound for an edit that is not open or moves nothing; Conflict where the clause, or the one behind which it
    would come, was taken out, or it stands there already.
    """
    with transaction():
        version = version_in_work(actor, version_id)
        each = amendment_for(actor, amendment_id)
        if each.kind != "move" or each.state != "open" or each.document_id != version.document_id or each.clause_id is None:
            raise NotFound(what="Amendment")
        if line_now(version, each.clause_id) is None:
            raise Conflict("clause_left_the_text")
        if each.after_id is not None and line_now(version, each.after_id) is None:
            raise Conflict("place_taken_out")
        return _stand(actor, version, each.clause_id, each.after_id, each.clause_level, [f"a{each.id}"])


def move_back(actor: Actor, version_id: int, clause_id: int) -> ClauseWork:
    """Put a clause back where it stood in the text before; raises Conflict where no edit moved it."""
    with transaction():
        version = version_in_work(actor, version_id)
        base, work = base_line(version, clause_id), _moved_in(version).get(clause_id)
        if work is None or base is None or line_now(version, clause_id) is None:
            raise Conflict("not_moved")
        return _stand(actor, version, clause_id, _stood_behind(version, clause_id), base.level, [])


def _stand(actor: Actor, version: Version, clause_id: int, after: int | None, level: int | None, whose: list[str]) -> ClauseWork:
    line = line_now(version, clause_id)
    if line is None:
        raise NotFound(what="Clause")
    work = work_or_new(version, line, base_line(version, clause_id))
    text = standing_in(version.id)
    found = moved(text, clause_id, after, level or line.level)
    if found == text and (work.placed or []) == whose:
        raise Conflict("stands_there_already")
    levels, deep = {each.clause: each.level for each in text}, {each.clause: each.level for each in found}
    for each in with_it(text, clause_id):
        move_clause(actor, version.id, each.clause, right_before(found, each.clause))
        if deep[each.clause] != levels[each.clause]:
            _deepen(actor, version, each.clause, deep[each.clause])
    work.placed = whose
    return note_work(actor, version, work)


def _deepen(actor: Actor, version: Version, clause_id: int, level: int) -> None:
    line = line_now(version, clause_id)
    if line is not None:
        form = {"language": line.language, "text": line.text, "label": line.label or None, "level": min(level, DEEPEST)}
        change_clause(actor, version.id, clause_id, ChangeForm.model_validate(form))


def _moved_in(version: Version) -> dict[int, ClauseWork]:
    """What was made of the clauses of a working version that edits moved."""
    rows = db.session.scalars(select(ClauseWork).where(ClauseWork.version_id == version.id))
    return {work.clause_id: work for work in rows if work.placed}


def _stood_behind(version: Version, clause_id: int) -> int | None:
    """The nearest clause before it in the text before that still stands where it did; none: it comes first."""
    gone = {each.clause for each in with_it(standing_in(version.id), clause_id)} | _moved_in(version).keys()
    there = {each.clause for each in standing_in(version.id)} - gone
    found = None
    for each in standing_in(before(version)):
        if each.clause == clause_id:
            return found
        found = each.clause if each.clause in there else found
    return found
