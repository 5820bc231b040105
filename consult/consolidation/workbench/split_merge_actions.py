"""Splits and merges of clauses of a working version as amendments request, and their undo; no
text is lost.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from consult.amendments.models import Amendment
from consult.amendments.queries import AmendmentView, load_amendment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, require_unchanged
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import transaction
from consult.documents.clauses.actions import (
    TEXT_SEPARATORS,
    change_clause,
    merge_clauses,
    restore_clause,
    split_clause,
)
from consult.documents.forms import ChangeClauseForm
from consult.documents.models import Lineage, Version
from consult.documents.clauses.split_actions import redo_split, undo_split
from consult.documents.queries import ClauseText, find_neighbours
from consult.text import clause_split as cuts
from consult.text.merge.consolidated_text import (
    BASE,
    MARKS,
    SourcedPassage,
    join_passages_of_same_sources,
)

from consult.consolidation.models import REMOVED_DIGEST, WRITER_SOURCES, ClauseWork
from .clause_actions import record_work, get_or_make_work
from .actions import make_work, build_clause_text
from .clause_text_queries import (
    load_issued_clause,
    load_working_clause,
    build_current_passages,
    refuse_reshaped_clause,
    find_working_version,
    find_clause_work,
    load_inserted_works,
)


def reshape_clause(actor: Actor, version_id: int, amendment_id: int) -> ClauseWork:
    """Split a clause, or merge it into the previous one, as an amendment requests.

    The text keeps its provenance. A split also accounts for hunks taken from other amendments.

    Raises:
        NotFound: The amendment is not open, or is neither a split nor a merge.
        Conflict: The clause was removed, split or merged already, the cut has no place in its
            text, or another clause precedes it.
    """
    with transaction():
        version = find_working_version(actor, version_id)
        each = load_amendment(actor, amendment_id)
        if (
            each.kind not in {"split", "merge"}
            or each.state != "open"
            or each.document_id != version.document_id
        ):
            raise NotFound(what="Amendment")
        line = load_working_clause(version, each.clause_id or 0)
        if line is None:
            raise Conflict("clause_left_the_text")
        refuse_reshaped_clause(find_clause_work(version.id, line.clause_id))
        return (
            _split_clause(actor, version, each, line)
            if each.kind == "split"
            else _merge_clause(actor, version, each, line)
        )


def build_whole_text(
    actor: Actor,
    version_id: int,
    clause_id: int,
    taken: Iterable[str],
    row_version: int | None = None,
    digest: str | None = None,
    *,
    is_afresh: bool = False,
) -> ClauseWork:
    """Build the text of a clause from hunks, even if it was split or merged.

    Works as build_clause_text. For a split or merged clause, the text of the whole is built,
    then split or merged again. On a conflict nothing changes.

    Raises:
        Invalid: Nothing is selected, and nothing that was selected before stands in the text.
        Conflict: The split or merge cannot be repeated, or the second part contains text
            written by hand, which would be lost.
    """
    with transaction():
        work, wanted = find_clause_work(version_id, clause_id), list(taken)
        if work is None or not work.reshaped:
            if not (wanted or is_afresh or (work is not None and work.taken)):
                find_working_version(actor, version_id, clause_id)  # refuses who may not write it
                raise Invalid(fields={"taken": {"type": "no_change_selected"}})
            return build_clause_text(
                actor, version_id, clause_id, wanted, row_version, digest, is_afresh=is_afresh
            )
        version = find_working_version(actor, version_id)
        require_unchanged(work, row_version)
        now = load_working_clause(version, clause_id)
        if now is None or (digest is not None and digest != now.digest):
            raise Conflict("changed_meanwhile")
        number = int(work.reshaped[0][1:])
        there = load_inserted_works(version_id).get(number)
        by_hand = there is not None and any(
            str(source)[:1] in WRITER_SOURCES and source != MARKS
            for _, sources in there.passages
            for source in sources
        )
        if by_hand or load_amendment(actor, number).state != "open":
            raise Conflict("reshaped_already")
        undo_reshape(actor, version_id, number)
        made = build_clause_text(actor, version_id, clause_id, wanted, is_afresh=is_afresh)
        reshape_clause(actor, version_id, number)
        return made


def _split_clause(
    actor: Actor, version: Version, each: AmendmentView, line: ClauseText
) -> ClauseWork:
    at = (
        cuts.carry_split(each.current_text, line.text, each.cut_now)
        if each.current_text is not None and each.cut_now is not None
        else None
    )
    if at is None:
        raise Conflict("cut_not_placed")
    work = get_or_make_work(version, line, load_issued_clause(version, line.clause_id))
    parts = cuts.split_passages(_load_passages(version, line), at)
    first, second = cuts.split_text(line.text, at)
    there = load_inserted_works(version.id).get(each.id)
    if there is not None and load_working_clause(version, there.clause_id) is None:
        redo_split(actor, version.id, line.clause_id, there.clause_id, first, second)
    else:
        there = make_work(version, split_clause(actor, version.id, line.clause_id, first, second))
    struck = cuts.split_struck(work.struck, at, at)
    _set_passages(work, parts[0], struck[0])
    _set_passages(there, parts[1], struck[1])
    work.reshaped = there.reshaped = [f"a{each.id}"]
    there.base_digest, there.taken, there.out = REMOVED_DIGEST, [f"{each.id}:0"], []
    record_work(actor, version, there)
    return record_work(actor, version, work)


def _merge_clause(
    actor: Actor, version: Version, each: AmendmentView, line: ClauseText
) -> ClauseWork:
    before = find_neighbours(version.id, line.clause_id)[0]
    kept = load_working_clause(version, before) if before is not None else None
    if (
        kept is None
        or before != each.after_id
        or (kept.kind, kept.level) != (line.kind, line.level)
    ):
        raise Conflict("no_neighbour")
    refuse_reshaped_clause(find_clause_work(version.id, kept.clause_id))
    work, gone = (
        get_or_make_work(version, each_, load_issued_clause(version, each_.clause_id))
        for each_ in (kept, line)
    )
    seam, source = TEXT_SEPARATORS.get(line.language, " "), f"a{each.id}"
    passages = join_passages_of_same_sources(
        [
            *_load_passages(version, kept),
            SourcedPassage(seam, (source,)),
            *_load_passages(version, line),
        ]
    )
    start = len(kept.text) + len(seam)
    merge_clauses(actor, version.id, kept.clause_id)
    _set_passages(
        work, passages, [*work.struck, *([place + start, *more] for place, *more in gone.struck)]
    )
    work.reshaped, gone.out = [source], [source]
    record_work(actor, version, work)
    return record_work(actor, version, gone)


def _load_passages(version: Version, line: ClauseText) -> tuple[SourcedPassage, ...]:
    return build_current_passages(
        find_clause_work(version.id, line.clause_id),
        line,
        load_issued_clause(version, line.clause_id),
    )


def _set_passages(
    work: ClauseWork, passages: tuple[SourcedPassage, ...], struck: list[list[Any]]
) -> None:
    work.digest = hash_text("".join(each.text for each in passages))
    work.passages, work.struck = [[each.text, list(each.sources)] for each in passages], struck


def undo_reshape(actor: Actor, version_id: int, amendment_id: int) -> ClauseWork:
    """Undo the split or merge that an amendment requested, and keep text written since.

    Raises:
        Conflict: The amendment did neither, a part was removed or moved, or the text at the
            seam has changed.
    """
    with transaction():
        version = find_working_version(actor, version_id)
        each = find_row(Amendment, amendment_id)
        work = find_clause_work(version.id, each.clause_id or 0)
        if (
            each.document_id != version.document_id
            or work is None
            or f"a{each.id}" not in [*work.reshaped, *work.out]
        ):
            raise Conflict("not_reshaped")
        return (
            _undo_split(actor, version, each, work)
            if each.kind == "split"
            else _undo_merge(actor, version, work)
        )


def _undo_split(actor: Actor, version: Version, each: Amendment, work: ClauseWork) -> ClauseWork:
    there = load_inserted_works(version.id).get(each.id)
    first = load_working_clause(version, work.clause_id)
    second = load_working_clause(version, there.clause_id) if there is not None else None
    if there is None or first is None or second is None:
        raise Conflict("not_reshaped")
    seam = SourcedPassage(TEXT_SEPARATORS.get(first.language, " "), (BASE,))
    passages = join_passages_of_same_sources(
        [*_load_passages(version, first), seam, *_load_passages(version, second)]
    )
    start = len(first.text) + len(seam.text)
    undo_split(actor, version.id, first.clause_id, second.clause_id)
    _set_passages(
        work, passages, [*work.struck, *([place + start, *more] for place, *more in there.struck)]
    )
    work.reshaped = there.reshaped = []
    record_work(actor, version, there)
    return record_work(actor, version, work)


def _undo_merge(actor: Actor, version: Version, gone: ClauseWork) -> ClauseWork:
    kept_id = find_merge_target(version.id, gone.clause_id)
    kept = load_working_clause(version, kept_id) if kept_id is not None else None
    work = find_clause_work(version.id, kept.clause_id) if kept is not None else None
    if kept is None or work is None or work.reshaped != gone.out:
        raise Conflict("not_reshaped")
    passages = _load_passages(version, kept)
    restore_clause(actor, version.id, gone.clause_id)
    line = load_working_clause(version, gone.clause_id)
    seam = TEXT_SEPARATORS.get(kept.language, " ")
    if line is None or not kept.text.endswith(f"{seam}{line.text}"):
        raise Conflict("joined_words_changed")
    at = len(kept.text) - len(line.text)
    text = kept.text[: at - len(seam)]
    form = {"language": kept.language, "text": text, "label": kept.label or None}
    change_clause(actor, version.id, kept.clause_id, ChangeClauseForm.model_validate(form))
    _set_passages(
        work,
        cuts.split_passages(passages, at)[0],
        [list(each) for each in work.struck if each[0] <= len(text)],
    )
    work.reshaped, gone.out = [], []
    record_work(actor, version, work)
    return record_work(actor, version, gone)


def find_merge_target(version_id: int, clause_id: int) -> int | None:
    """Find the clause that another clause was merged into; None if it was not merged."""
    return db.session.scalar(
        select(Lineage.to_clause_id)
        .where(
            Lineage.version_id == version_id,
            Lineage.from_clause_id == clause_id,
            Lineage.kind == "merge",
        )
        .order_by(Lineage.id.desc())
        .limit(1)
    )
