"""Batch actions on the clauses of the desk: claim, release, answer comments, mark as seen; and
their undo.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select

from consult.amendments.models import Amendment
from consult.comments import queries as comments
from consult.comments.models import Comment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import transaction
from consult.documents.models import Version

from consult.consolidation.actions import (
    propose_dispositions,
    find_disposition,
    withdraw_dispositions,
)
from consult.consolidation.models import ClauseClaim, ContributionRef, DeskBatch, SeenMark
from .activity import save_seen_mark
from .batches import save_batch
from .suggestion_actions import undo_suggested_answer
from consult.consolidation.scenarios.application import undo_scenario_step
from consult.consolidation.workbench.undo_actions import undo_clause_change
from consult.consolidation.workbench.actions import claim_clause, release_clause
from consult.consolidation.workbench.clause_text_queries import (
    load_working_clause,
    find_working_version,
)

BatchItems = list[list[object]]
TEXT_DEEDS = ("take", "build", "write")  # acts on the texts of clauses
BATCH_ACTIONS = ("claim", "release", "answer", "seen")
MAX_ANSWERS = 2_000  # comments answered by one batch action


def run_batch_action(
    actor: Actor,
    version_id: int,
    deed: str,
    clause_ids: Iterable[int],
    outcome: str | None = None,
    reason: str | None = None,
) -> DeskBatch:
    """Run one action on several clauses and save what was changed.

    Clauses that someone else has already handled are skipped and counted.

    Args:
        deed: "claim", "release", "answer" or "seen". "answer" gives every unanswered comment on
            the clauses this outcome and reason.

    Raises:
        Invalid: No clause was chosen, or outcome or reason is missing for "answer".
        NotFound: A clause is not in the version.
        Conflict: There are more than MAX_ANSWERS comments to answer.
    """
    with transaction():
        version = find_working_version(actor, version_id)
        chosen = list(dict.fromkeys(clause_ids))
        if not chosen:
            raise Invalid(fields={"seen": {"type": "missing"}})
        if any(load_working_clause(version, number) is None for number in chosen):
            raise NotFound(what="Clause")
        if deed == "answer":
            missing = [name for name, value in (("outcome", outcome), ("why", reason)) if not value]
            if missing:
                raise Invalid(fields={name: {"type": "missing"} for name in missing})
            items, left = _answer_comments(actor, version, chosen, outcome or "", reason or ""), 0
        else:
            each = {"claim": _claim_clause, "release": _release_clause, "seen": _mark_clause_seen}[
                deed
            ]
            done = [(number, each(actor, version, number)) for number in chosen]
            items = [[number, before] for number, (did, before) in done if did]
            left = len(chosen) - len(items)
        return save_batch(actor, version, deed, items, left)


def _claim_clause(actor: Actor, version: Version, clause_id: int) -> tuple[bool, object]:
    if db.session.get(ClauseClaim, (version.id, clause_id)) is not None:
        return False, None
    claim_clause(actor, version.id, clause_id)
    return True, None


def _release_clause(actor: Actor, version: Version, clause_id: int) -> tuple[bool, object]:
    there = db.session.get(ClauseClaim, (version.id, clause_id))
    if there is None or there.user_id != actor.user_id:
        return False, None
    release_clause(actor, version.id, clause_id)
    return True, None


def _mark_clause_seen(actor: Actor, version: Version, clause_id: int) -> tuple[bool, object]:
    seen = db.session.get(SeenMark, (version.id, clause_id, actor.user_id))
    before = seen.seen_at.isoformat() if seen else None
    save_seen_mark(actor, version.id, clause_id, utc_now())
    return True, before


def _answer_comments(
    actor: Actor, version: Version, clause_ids: list[int], outcome: str, reason: str
) -> BatchItems:
    query = (
        select(Comment.id)
        .where(
            comments.HOME_CLAUSE.in_(clause_ids),
            Comment.parent_id.is_(None),
            Comment.amendment_id.is_(None),
            comments.IS_OPEN,
        )
        .order_by(Comment.id)
    )
    given = [
        each
        for each in (ContributionRef("comment", number) for number in db.session.scalars(query))
        if find_disposition(version.id, each) is None
    ]
    if len(given) > MAX_ANSWERS:
        raise Conflict("too_many_at_once", most=MAX_ANSWERS)
    return (
        [
            [each.comment_id, each.row_version]
            for each in propose_dispositions(actor, version.id, given, outcome, reason)
        ]
        if given
        else []
    )


def undo_batch_action(actor: Actor, version_id: int, batch_id: int) -> DeskBatch:
    """Undo a batch action and nothing else.

    Items that someone changed in the meantime are kept and counted.

    Raises:
        NotFound: Another person ran the action, or it belongs to another version.
        Conflict: It was undone already.
    """
    with transaction():
        made = find_row(DeskBatch, batch_id)
        version = _find_version_of_batch(actor, version_id, made)
        if made.user_id != actor.user_id or made.version_id != version_id:
            raise NotFound(what="DeskBatch")
        if made.undone_at is not None:
            raise Conflict("undone_already")
        back: dict[str, Callable[[Actor, Version, int, object], bool]] = {
            "claim": lambda *given: _release_clause(*given[:3])[0],
            "release": lambda *given: _claim_clause(*given[:3])[0],
            "answer": _undo_answer,
            "seen": _undo_seen_mark,
            "suppose": undo_scenario_step,
            "suggested": undo_suggested_answer,
            **dict.fromkeys(TEXT_DEEDS, undo_clause_change),
        }
        stays = [
            number
            for number, before in made.items
            if not back[made.deed](actor, version, int(number), before)
        ]
        made.kept = len(set(stays))
        made.undone_at = utc_now()
    return made


def _find_version_of_batch(actor: Actor, version_id: int, made: DeskBatch) -> Version:
    """Find the version of a batch action, for a person who may undo it.

    A facilitator undoes what concerns the own clauses alone.

    Raises:
        Conflict: The version was issued.
    """
    if made.deed not in {"suggested", *TEXT_DEEDS}:
        return find_working_version(actor, version_id)
    numbers = [int(number) for number, _ in made.items]
    amendment_clauses = select(Amendment.clause_id).where(Amendment.id.in_(numbers))
    clauses = set(db.session.scalars(amendment_clauses) if made.deed == "suggested" else numbers)
    if made.deed == "take" and any("words" not in facts for _, facts in made.items):
        clauses = set()  # clauses were added, removed or moved
    for clause_id in clauses or {None}:
        version = find_working_version(actor, version_id, clause_id)
    return version


def _undo_answer(actor: Actor, version: Version, comment_id: int, row_version: object) -> bool:
    given = ContributionRef("comment", comment_id)
    there = find_disposition(version.id, given)
    if there is None or there.row_version != row_version:
        return False
    withdraw_dispositions(actor, version.id, [given])
    return True


def _undo_seen_mark(actor: Actor, version: Version, clause_id: int, before: object) -> bool:
    seen = db.session.get(SeenMark, (version.id, clause_id, actor.user_id))
    if seen is None:
        return False
    if isinstance(before, str):
        seen.seen_at = datetime.fromisoformat(before)
    else:
        db.session.delete(seen)
    return True


def get_own_batch(actor: Actor, version_id: int, batch_id: int) -> DeskBatch | None:
    """Return a batch action of the actor on a version; None if another person ran it."""
    made = db.session.get(DeskBatch, batch_id)
    return (
        made
        if made is not None and made.user_id == actor.user_id and made.version_id == version_id
        else None
    )


def get_last_scenario_batch(actor: Actor, version_id: int) -> DeskBatch | None:
    """Load the scenario that the actor applied last to a version and has not undone."""
    return db.session.scalar(
        select(DeskBatch)
        .where(
            DeskBatch.version_id == version_id,
            DeskBatch.user_id == actor.user_id,
            DeskBatch.deed == "suppose",
            DeskBatch.undone_at.is_(None),
        )
        .order_by(DeskBatch.id.desc())
        .limit(1)
    )
