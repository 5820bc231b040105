"""Clauses of a working version split, or joined to the one before, as edits ask for it, and the way back; no word is lost."""
from collections.abc import Iterable

from sqlalchemy import select

from consult.amendments.models import Amendment
from consult.amendments.queries import Proposal, amendment_for
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, unchanged
from consult.core.digests import hashed
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import transaction
from consult.documents.clauses.actions import (
    JOINED, change_clause, merge_clauses, restore_clause, split_clause,
)
from consult.documents.forms import ChangeForm
from consult.documents.models import Lineage, Version
from consult.documents.clauses.split_actions import part_again, unpart
from consult.documents.queries import Line, neighbours
from consult.text import clause_split as cuts
from consult.text.merge.consolidated_text import BASE, MARKS, Passage, joined

from consult.consolidation.models import GONE, WRITERS, ClauseWork
from .clause_actions import made_from, note_work, work_or_new
from .actions import (
    base_line, line_now, new_work, passages_now, refuse_reshaped, take, version_in_work, work_on,
)


def reshape_as(actor: Actor, version_id: int, amendment_id: int) -> ClauseWork:
    """Split a clause, or join it to the one before, as an edit asks for; the words stay whose they are.

    A split is carried through what was taken of other edits. Raises NotFound for an edit that is not open or asks for
    neither; Conflict where the clause was taken out, split or joined already, the cut has no place in its words, or another
    clause stands before it.
    """
    with transaction():
        version = version_in_work(actor, version_id)
        each = amendment_for(actor, amendment_id)
        if each.kind not in {"split", "merge"} or each.state != "open" or each.document_id != version.document_id:
            raise NotFound(what="Amendment")
        line = line_now(version, each.clause_id or 0)
        if line is None:
            raise Conflict("clause_left_the_text")
        refuse_reshaped(work_on(version.id, line.clause_id))
        return _split(actor, version, each, line) if each.kind == "split" else _join(actor, version, each, line)


def take_whole(actor: Actor, version_id: int, clause_id: int, taken: Iterable[str], row_version: int | None = None,
               digest: str | None = None) -> ClauseWork:
    """Make the words of a clause of hunks as working.take does, also where it was split, or another one joined to it.

    Then the words of the whole are made, and it is split or joined again. Raises Conflict where that cannot be, or its
    second part holds words that were written by hand, which would go; nothing is changed then.
    """
    with transaction():
        work = work_on(version_id, clause_id)
        if work is None or not work.reshaped:
            return take(actor, version_id, clause_id, taken, row_version, digest)
        version = version_in_work(actor, version_id)
        unchanged(work, row_version)
        now = line_now(version, clause_id)
        if now is None or (digest is not None and digest != now.digest):
            raise Conflict("changed_meanwhile")
        number = int(work.reshaped[0][1:])
        there = made_from(version_id).get(number)
        by_hand = there is not None and any(str(source)[:1] in WRITERS and source != MARKS
                                            for _, sources in there.passages for source in sources)
        if by_hand or amendment_for(actor, number).state != "open":
            raise Conflict("reshaped_already")
        reshape_back(actor, version_id, number)
        made = take(actor, version_id, clause_id, taken)
        reshape_as(actor, version_id, number)
        return made


def _split(actor: Actor, version: Version, each: Proposal, line: Line) -> ClauseWork:
    at = cuts.carried(each.now, line.text, each.cut_now) if each.now is not None and each.cut_now is not None else None
    if at is None:
        raise Conflict("cut_not_placed")
    work = work_or_new(version, line, base_line(version, line.clause_id))
    parts = cuts.parted(_passages(version, line), at)
    first, second = cuts.halves(line.text, at)
    there = made_from(version.id).get(each.id)
    if there is not None and line_now(version, there.clause_id) is None:
        part_again(actor, version.id, line.clause_id, there.clause_id, first, second)
    else:
        there = new_work(version, split_clause(actor, version.id, line.clause_id, first, second))
    struck = cuts.struck_apart(work.struck, at, at)
    _made(work, parts[0], struck[0])
    _made(there, parts[1], struck[1])
    work.reshaped = there.reshaped = [f"a{each.id}"]
    there.base_digest, there.taken, there.out = GONE, [f"{each.id}:0"], []
    note_work(actor, version, there)
    return note_work(actor, version, work)


def _join(actor: Actor, version: Version, each: Proposal, line: Line) -> ClauseWork:
    before = neighbours(version.id, line.clause_id)[0]
    kept = line_now(version, before) if before is not None else None
    if kept is None or before != each.after_id or (kept.kind, kept.level) != (line.kind, line.level):
        raise Conflict("no_neighbour")
    refuse_reshaped(work_on(version.id, kept.clause_id))
    work, gone = (work_or_new(version, each_, base_line(version, each_.clause_id)) for each_ in (kept, line))
    seam, source = JOINED.get(line.language, " "), f"a{each.id}"
    passages = joined([*_passages(version, kept), Passage(seam, (source,)), *_passages(version, line)])
    start = len(kept.text) + len(seam)
    merge_clauses(actor, version.id, kept.clause_id)
    _made(work, passages, [*work.struck, *([place + start, *more] for place, *more in gone.struck)])
    work.reshaped, gone.out = [source], [source]
    note_work(actor, version, work)
    return note_work(actor, version, gone)


def _passages(version: Version, line: Line) -> tuple[Passage, ...]:
    return passages_now(work_on(version.id, line.clause_id), line, base_line(version, line.clause_id))


def _made(work: ClauseWork, passages: tuple[Passage, ...], struck: list[list]) -> None:
    work.digest = hashed("".join(each.text for each in passages))
    work.passages, work.struck = [[each.text, list(each.sources)] for each in passages], struck


def reshape_back(actor: Actor, version_id: int, amendment_id: int) -> ClauseWork:
    """Make a clause one again that an edit split, or two that it joined; what was written in them since stays.

    Raises Conflict where the edit did neither, a part was taken out or moved, or the joined words were changed where the
    two met.
    """
    with transaction():
        version = version_in_work(actor, version_id)
        each = find(Amendment, amendment_id)
        work = work_on(version.id, each.clause_id or 0)
        if each.document_id != version.document_id or work is None or f"a{each.id}" not in [*work.reshaped, *work.out]:
            raise Conflict("not_reshaped")
        return _one_again(actor, version, each, work) if each.kind == "split" else _apart_again(actor, version, work)


def _one_again(actor: Actor, version: Version, each: Amendment, work: ClauseWork) -> ClauseWork:
    there = made_from(version.id).get(each.id)
    first = line_now(version, work.clause_id)
    second = line_now(version, there.clause_id) if there is not None else None
    if there is None or first is None or second is None:
        raise Conflict("not_reshaped")
    seam = Passage(JOINED.get(first.language, " "), (BASE,))
    passages = joined([*_passages(version, first), seam, *_passages(version, second)])
    start = len(first.text) + len(seam.text)
    unpart(actor, version.id, first.clause_id, second.clause_id)
    _made(work, passages, [*work.struck, *([place + start, *more] for place, *more in there.struck)])
    work.reshaped = there.reshaped = []
    note_work(actor, version, there)
    return note_work(actor, version, work)


def _apart_again(actor: Actor, version: Version, gone: ClauseWork) -> ClauseWork:
    kept_id = joined_to(version.id, gone.clause_id)
    kept = line_now(version, kept_id) if kept_id is not None else None
    work = work_on(version.id, kept.clause_id) if kept is not None else None
    if kept is None or work is None or work.reshaped != gone.out:
        raise Conflict("not_reshaped")
    passages = _passages(version, kept)
    restore_clause(actor, version.id, gone.clause_id)
    line = line_now(version, gone.clause_id)
    seam = JOINED.get(kept.language, " ")
    if line is None or not kept.text.endswith(f"{seam}{line.text}"):
        raise Conflict("joined_words_changed")
    at = len(kept.text) - len(line.text)
    text = kept.text[:at - len(seam)]
    form = {"language": kept.language, "text": text, "label": kept.label or None}
    change_clause(actor, version.id, kept.clause_id, ChangeForm.model_validate(form))
    _made(work, cuts.parted(passages, at)[0], [list(each) for each in work.struck if each[0] <= len(text)])
    work.reshaped, gone.out = [], []
    note_work(actor, version, work)
    return note_work(actor, version, gone)


def joined_to(version_id: int, clause_id: int) -> int | None:
    """To which clause of a working version another one was joined; none where it was not."""
    return db.session.scalar(select(Lineage.to_clause_id).where(
        Lineage.version_id == version_id, Lineage.from_clause_id == clause_id, Lineage.kind == "merge")
        .order_by(Lineage.id.desc()).limit(1))
