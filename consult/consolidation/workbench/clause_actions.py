"""Insertion of proposed clauses into a working version, removal of clauses from it, and their
undo.
"""

from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.amendments.queries import AmendmentView
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import record_event, transaction
from consult.documents.clauses.actions import (
    add_clause,
    change_clause,
    move_clause,
    remove_clause,
    restore_clause,
)
from consult.documents.forms import ChangeClauseForm, AddClauseForm
from consult.documents.models import Version
from consult.documents.queries import ClauseText

from consult.consolidation.models import REMOVED_DIGEST, ClauseWork
from .actions import make_work
from .clause_text_queries import (
    load_issued_clause,
    load_working_clause,
    refuse_reshaped_clause,
    find_working_version,
    find_clause_work,
    load_inserted_works,
    load_revisions,
    get_kind_and_level,
)


def insert_working_clause(actor: Actor, version_id: int, amendment_id: int) -> ClauseWork:
    """Insert the clause that an amendment proposes, after the clause it names.

    The whole text comes from the amendment. A clause that was removed is restored, not created
    again. It returns to its place after the named clause, or to where it stood if that clause
    was removed.

    Raises:
        NotFound: The amendment is not open or proposes no clause.
        Conflict: The clause is already inserted, its text is not yet rendered in the authentic
            language, or it is new and the clause before it was removed.
    """
    with transaction():
        version = find_working_version(actor, version_id)
        each = _require_new_clause(actor, version, amendment_id)
        if each.rebased_text is None:
            raise Conflict("to_be_rendered")
        work = load_inserted_works(version_id).get(amendment_id)
        if work is not None and load_working_clause(version, work.clause_id) is not None:
            raise Conflict("put_in_already")
        form = _build_clause_form(each, each.rebased_text)
        clause_id = (
            _reinsert_clause(actor, version, work, each.clause_id, form)
            if work is not None
            else add_clause(actor, version.id, form, _find_predecessor(version, each.clause_id))
        )
        work = work or make_work(version, clause_id)
        work.base_digest, work.digest = REMOVED_DIGEST, hash_text(each.rebased_text)
        work.passages, work.struck, work.taken, work.out = (
            [[each.rebased_text, [f"a{each.id}"]]],
            [],
            [f"{each.id}:0"],
            [],
        )
        work.revisions, work.adopted = load_revisions(work.taken), {}
        work.built = each.rebased_text
        return record_work(actor, version, work)


def _require_new_clause(actor: Actor, version: Version, amendment_id: int) -> AmendmentView:
    each = amendments.load_amendment(actor, amendment_id)
    if (
        each.kind != "add"
        or each.parent_id is not None
        or each.state != "open"
        or each.document_id != version.document_id
    ):
        raise NotFound(what="Amendment")
    return each


def _build_clause_form(each: AmendmentView, words: str) -> AddClauseForm:
    kind, level = get_kind_and_level(each)
    return AddClauseForm.model_validate({"kind": kind, "level": level, "text": words})


def _find_predecessor(version: Version, anchor: int | None) -> int | None:
    """Find the clause that a new one follows, after clauses inserted earlier at the same place."""
    if anchor is not None and load_working_clause(version, anchor) is None:
        raise Conflict("place_taken_out")
    there = load_inserted_works(version.id)
    same = {work.clause_id for number, work in there.items() if _get_anchor(number) == anchor}
    placed = [
        line
        for line in (load_working_clause(version, number) for number in same)
        if line is not None
    ]
    last = max(placed, key=lambda line: line.place, default=None)
    return last.clause_id if last is not None else anchor


def _get_anchor(amendment_id: int) -> int | None:
    return db.session.scalar(select(Amendment.clause_id).where(Amendment.id == amendment_id))


def _reinsert_clause(
    actor: Actor, version: Version, work: ClauseWork, anchor: int | None, asked: AddClauseForm
) -> int:
    left = anchor is not None and load_working_clause(version, anchor) is None
    after = None if left else _find_predecessor(version, anchor)
    restore_clause(actor, version.id, work.clause_id)
    if not left:
        move_clause(actor, version.id, work.clause_id, after)
    line = load_working_clause(version, work.clause_id)
    if line is not None and (line.text, line.kind, line.level) != (
        asked.text,
        asked.kind,
        asked.level,
    ):  # revised since
        form = {
            "language": line.language,
            "text": asked.text,
            "label": line.label or None,
            "kind": asked.kind,
            "level": asked.level,
        }
        change_clause(actor, version.id, work.clause_id, ChangeClauseForm.model_validate(form))
    return work.clause_id


def remove_working_clause(
    actor: Actor, version_id: int, clause_id: int, digest: str | None = None
) -> ClauseWork:
    """Remove a clause from the working version, for the open amendments that request it, if any.

    Args:
        digest: Digest of the text that was read.

    Raises:
        NotFound: The clause is not in the version.
        Conflict: The text has changed, or the clause was split or merged.
    """
    with transaction():
        version = find_working_version(actor, version_id)
        line, base = load_working_clause(version, clause_id), load_issued_clause(version, clause_id)
        if line is None:
            raise NotFound(what="Clause")
        if digest is not None and digest != line.digest:
            raise Conflict("changed_meanwhile", digest=line.digest)
        asked = [
            f"a{each.id}"
            for each in amendments.load_clause_amendments(actor, clause_id)
            if each.kind == "sup" and each.state == "open" and each.parent_id is None
        ]
        refuse_reshaped_clause(find_clause_work(version_id, clause_id))
        remove_clause(actor, version_id, clause_id)
        work = get_or_make_work(version, line, base)
        work.out = asked or [f"m{actor.user_id}"]
        return record_work(actor, version, work)


def restore_working_clause(actor: Actor, version_id: int, clause_id: int) -> ClauseWork:
    """Restore a removed clause with the text it had.

    Raises:
        Conflict: An amendment merged the clause into another one.
    """
    with transaction():
        version = find_working_version(actor, version_id)
        _refuse_merged_clause(version_id, clause_id)
        restore_clause(actor, version_id, clause_id)
        line = load_working_clause(version, clause_id)
        if line is None:
            raise NotFound(what="Clause")
        work = get_or_make_work(version, line, load_issued_clause(version, clause_id))
        work.out = []
        return record_work(actor, version, work)


def _refuse_merged_clause(version_id: int, clause_id: int) -> None:
    """Refuse a clause that was merged into another one, because undo_reshape has to restore it."""
    work = find_clause_work(version_id, clause_id)
    every = db.session.scalars(select(ClauseWork).where(ClauseWork.version_id == version_id))
    if work is not None and any(set(each.reshaped) & set(work.out) for each in every):
        raise Conflict("reshaped_already")


def get_or_make_work(version: Version, line: ClauseText, base: ClauseText | None) -> ClauseWork:
    """Return the work on a clause; without any, make a row that describes its current text."""
    work = find_clause_work(version.id, line.clause_id)
    if work is None:
        work = make_work(version, line.clause_id)
        work.base_digest, work.digest = base.digest if base else REMOVED_DIGEST, line.digest
        work.passages = [[line.text, ["base" if base and base.digest == line.digest else "m0"]]]
    return work


def record_work(actor: Actor, version: Version, work: ClauseWork) -> ClauseWork:
    """Save the work on a clause and its author inside a transaction, and record the event."""
    work.made_by_id, work.made_at = actor.user_id or 0, utc_now()
    db.session.add(work)
    db.session.flush()
    record_event(
        "clause.consolidated",
        work.clause,
        actor,
        audience="moderators",
        clause_id=work.clause_id,
        document_id=version.document_id,
        version_id=version.id,
        digest=REMOVED_DIGEST if work.out else work.digest,
        taken=work.taken,
        placed=work.placed,
        reshaped=work.reshaped,
    )
    return work
