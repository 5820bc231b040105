"""New clauses put into a working version from the edits that propose them, clauses taken out of it, and the way back."""
from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.amendments.queries import Proposal
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, now
from consult.core.digests import hashed
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import record, transaction
from consult.documents.clauses.actions import (
    add_clause, change_clause, move_clause, remove_clause, restore_clause,
)
from consult.documents.forms import DEEPEST, ChangeForm, ClauseForm
from consult.documents.models import Version
from consult.documents.queries import Line

from consult.consolidation.models import GONE, ClauseWork
from .actions import base_line, line_now, new_work, refuse_reshaped, version_in_work, work_on


def put_in(actor: Actor, version_id: int, amendment_id: int) -> ClauseWork:
    """Put the clause that an edit proposes into the working version, after the one that it names; all of it is the edit's.

    Again after it was taken back, it is the same clause; it stands there again, or where it stood once the clause before it
    was taken out. Raises NotFound for an edit that is not open or proposes no clause, Conflict where it is in already, waits
    to be rendered, or never stood in it and the clause before it was taken out.
    """
    with transaction():
        version = version_in_work(actor, version_id)
        each = _proposed(actor, version, amendment_id)
        if each.words is None:
            raise Conflict("to_be_rendered")
        work = made_from(version_id).get(amendment_id)
        if work is not None and line_now(version, work.clause_id) is not None:
            raise Conflict("put_in_already")
        form = _form_of(each, each.words)
        clause_id = (_again(actor, version, work, each.clause_id, form) if work is not None
                     else add_clause(actor, version.id, form, _after(version, each.clause_id)))
        work = work or new_work(version, clause_id)
        work.base_digest, work.digest = GONE, hashed(each.words)
        work.passages, work.struck, work.taken, work.out = [[each.words, [f"a{each.id}"]]], [], [f"{each.id}:0"], []
        return note_work(actor, version, work)


def _proposed(actor: Actor, version: Version, amendment_id: int) -> Proposal:
    each = amendments.amendment_for(actor, amendment_id)
    if each.kind != "add" or each.parent_id is not None or each.state != "open" or each.document_id != version.document_id:
        raise NotFound(what="Amendment")
    return each


def _form_of(each: Proposal, words: str) -> ClauseForm:
    kind, level = put_in_as(each)
    return ClauseForm.model_validate({"kind": kind, "level": level, "text": words})


def put_in_as(each: Proposal) -> tuple[str, int]:
    """The kind and level of the clause that an edit proposes, as it is put in."""
    return each.clause_kind or "operative", min(each.clause_level or 1, DEEPEST)


def _after(version: Version, anchor: int | None) -> int | None:
    """Behind which clause a new one comes: behind those that were put in at the same place before it."""
    if anchor is not None and line_now(version, anchor) is None:
        raise Conflict("place_taken_out")
    there = made_from(version.id)
    same = {work.clause_id for number, work in there.items() if _anchor_of(number) == anchor}
    placed = [line for line in (line_now(version, number) for number in same) if line is not None]
    last = max(placed, key=lambda line: line.place, default=None)
    return last.clause_id if last is not None else anchor


def _anchor_of(amendment_id: int) -> int | None:
    return db.session.scalar(select(Amendment.clause_id).where(Amendment.id == amendment_id))


def _again(actor: Actor, version: Version, work: ClauseWork, anchor: int | None, asked: ClauseForm) -> int:
    left = anchor is not None and line_now(version, anchor) is None
    after = None if left else _after(version, anchor)
    restore_clause(actor, version.id, work.clause_id)
    if not left:
        move_clause(actor, version.id, work.clause_id, after)
    line = line_now(version, work.clause_id)
    if line is not None and (line.text, line.kind, line.level) != (asked.text, asked.kind, asked.level):  # revised meanwhile
        form = {"language": line.language, "text": asked.text, "label": line.label or None, "kind": asked.kind,
                "level": asked.level}
        change_clause(actor, version.id, work.clause_id, ChangeForm.model_validate(form))
    return work.clause_id


def made_from(version_id: int) -> dict[int, ClauseWork]:
    """The new clauses of a working version by the amendment that they were put in from, also those taken back."""
    rows = db.session.scalars(select(ClauseWork).where(ClauseWork.version_id == version_id, ClauseWork.base_digest == GONE))
    return {int(work.taken[0].partition(":")[0]): work for work in rows if work.taken}


def take_out(actor: Actor, version_id: int, clause_id: int, digest: str | None = None) -> ClauseWork:
    """Take a clause out of the working version, on behalf of the open edits that ask for it, if any.

    digest: of the words that were looked at. Raises NotFound for a clause that is not in it, Conflict for other words.
    """
    with transaction():
        version = version_in_work(actor, version_id)
        line, base = line_now(version, clause_id), base_line(version, clause_id)
        if line is None:
            raise NotFound(what="Clause")
        if digest is not None and digest != line.digest:
            raise Conflict("changed_meanwhile", digest=line.digest)
        asked = [f"a{each.id}" for each in amendments.amendments_on(actor, clause_id)
                 if each.kind == "sup" and each.state == "open" and each.parent_id is None]
        refuse_reshaped(work_on(version_id, clause_id))
        remove_clause(actor, version_id, clause_id)
        work = work_or_new(version, line, base)
        work.out = asked or [f"m{actor.user_id}"]
        return note_work(actor, version, work)


def put_back(actor: Actor, version_id: int, clause_id: int) -> ClauseWork:
    """Put a clause back that was taken out; it reads as it did. Raises Conflict for one that an edit joined to another one."""
    with transaction():
        version = version_in_work(actor, version_id)
        _refuse_joined(version_id, clause_id)
        restore_clause(actor, version_id, clause_id)
        line = line_now(version, clause_id)
        if line is None:
            raise NotFound(what="Clause")
        work = work_or_new(version, line, base_line(version, clause_id))
        work.out = []
        return note_work(actor, version, work)


def _refuse_joined(version_id: int, clause_id: int) -> None:
    """Its words stand in another clause, from which they are taken back: see reshaping.py."""
    work = work_on(version_id, clause_id)
    every = db.session.scalars(select(ClauseWork).where(ClauseWork.version_id == version_id))
    if work is not None and any(set(each.reshaped) & set(work.out) for each in every):
        raise Conflict("reshaped_already")


def work_or_new(version: Version, line: Line, base: Line | None) -> ClauseWork:
    """What was made of a clause until now; as it reads, where nobody worked on it yet."""
    work = work_on(version.id, line.clause_id)
    if work is None:
        work = new_work(version, line.clause_id)
        work.base_digest, work.digest = base.digest if base else GONE, line.digest
        work.passages = [[line.text, ["base" if base and base.digest == line.digest else "m0"]]]
    return work


def note_work(actor: Actor, version: Version, work: ClauseWork) -> ClauseWork:
    """Keep, in a transaction, what was made of a clause, and by whom."""
    work.made_by_id, work.made_at = actor.user_id or 0, now()
    db.session.add(work)
    db.session.flush()
    record("clause.consolidated", work.clause, actor, audience="moderators", clause_id=work.clause_id,
           document_id=version.document_id, version_id=version.id, digest=GONE if work.out else work.digest, taken=work.taken,
           placed=work.placed, reshaped=work.reshaped)
    return work


def source_of(version_id: int, clause_id: int) -> Amendment | None:
    """The edit that a new clause was put in from; none for a clause that was issued or written otherwise."""
    number = next((number for number, work in made_from(version_id).items() if work.clause_id == clause_id), None)
    return db.session.get(Amendment, number) if number is not None else None
