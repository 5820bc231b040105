"""Whole amendments applied to a working version, many in one action."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.amendments.queries import AmendmentView
from consult.core.database.engine import find_row
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import open_savepoint, transaction
from consult.core.permissions.actor import Actor
from consult.documents.models import Version

from consult.consolidation.desk.batches import save_batch
from consult.consolidation.models import ClauseWork, DeskBatch
from .actions import build_clause_text
from .clause_actions import insert_working_clause, remove_working_clause
from .clause_text_queries import (
    build_hunk_key,
    find_clause_work,
    find_working_version,
    index_hunks,
    list_taken_keys,
    load_inserted_works,
    load_text_base,
    load_working_clause,
)
from .move_actions import move_working_clause
from .undo_actions import BatchItem, save_clause_state


def take_amendments(actor: Actor, version_id: int, amendment_ids: Iterable[int]) -> DeskBatch:
    """Apply all changes of some amendments to the working version.

    Amendments that no longer fit, and those that split or merge clauses, are skipped and
    counted.

    Raises:
        NotFound: An amendment is not open, or belongs to another document.
        Conflict: Nothing could be applied.
    """
    with transaction():
        version = find_row(Version, version_id)
        chosen = _load_chosen(actor, version, list(dict.fromkeys(amendment_ids)))
        worded: dict[int, list[AmendmentView]] = defaultdict(list)
        of_new: dict[int, list[AmendmentView]] = defaultdict(list)
        items: list[BatchItem] = []
        left = 0
        for each in chosen:
            if each.kind in {"mod", "edit"} and each.clause_id is not None:
                worded[each.clause_id].append(each)
            elif each.kind == "add" and each.parent_id is not None:
                of_new[each.parent_id].append(each)
            else:
                made = _apply_whole(actor, version, each)
                items += [made] if made is not None else []
                left += made is None
        there = load_inserted_works(version_id)
        worded |= {there[parent].clause_id: of_new[parent] for parent in of_new if parent in there}
        left += sum(len(of_new[parent]) for parent in of_new if parent not in there)
        for clause_id, every in worded.items():
            made = _apply_words(actor, version, clause_id, every)
            items += [made] if made is not None else []
            left += len(every) if made is None else 0
        if not items:
            raise Conflict("nothing_to_take_over")
        return save_batch(actor, version, "take", items[::-1], left)  # undone in this order


def _load_chosen(actor: Actor, version: Version, wanted: list[int]) -> list[AmendmentView]:
    """Load amendments that the actor may take over.

    A facilitator may take over those that change the text of the own clauses.
    """
    found = amendments.load_document_amendments(
        actor, version.document_id, Amendment.id.in_(wanted)
    )
    for clause_id in {each.clause_id if each.kind in {"mod", "edit"} else None for each in found}:
        find_working_version(actor, version.id, clause_id)
    if len(found) != len(wanted) or any(each.state != "open" for each in found):
        raise NotFound(what="Amendment")
    return found


def _apply_words(
    actor: Actor, version: Version, clause_id: int, every: list[AmendmentView]
) -> BatchItem | None:
    """Apply the changes of amendments to one clause; None if the clause does not take them."""
    work, line = find_clause_work(version.id, clause_id), load_working_clause(version, clause_id)
    if line is None or (work is not None and work.reshaped):
        return None
    try:
        base = load_text_base(actor, version, clause_id)
    except Conflict:
        return None
    there = index_hunks(base.offered).keys()
    before = list_taken_keys(work, (each for each, _ in base.offered)) & there
    offered = {each.id: hunks for each, hunks in base.offered}
    keys = {
        build_hunk_key(hunk, number)
        for each in every
        for number, hunk in enumerate(offered.get(each.id, []))
        if each.is_certain
    }
    if not keys or keys <= before:
        return None
    saved = save_clause_state(work, line.text)
    try:
        with open_savepoint():
            made = build_clause_text(actor, version.id, clause_id, before | keys)
    except Conflict:
        return None
    return [clause_id, {"words": saved, "digest": made.digest}]


def _apply_whole(actor: Actor, version: Version, each: AmendmentView) -> BatchItem | None:
    """Insert, remove or move a clause as an amendment asks; None if that cannot be done."""
    acts: dict[str, Callable[[], ClauseWork]] = {
        "add": lambda: insert_working_clause(actor, version.id, each.id),
        "sup": lambda: remove_working_clause(actor, version.id, each.clause_id or 0),
        "move": lambda: move_working_clause(actor, version.id, each.id),
    }
    if each.kind not in acts:
        return None
    try:
        with open_savepoint():
            made = acts[each.kind]()
    except (Conflict, NotFound):
        return None
    return [made.clause_id, {each.kind: each.id, "digest": made.digest}]
