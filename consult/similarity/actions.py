"""Actions of moderators on groups of similar contributions; each of them can be undone."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission
from consult.documents.models import Document

from consult.similarity.group_name_contests.expiry_actions import end_contests
from .models import SimilarGroup, SimilarMember
from .queries import find_contribution, find_membership

MAX_GROUP_SIZE = 2_000  # contributions in one group


class GroupScope:
    """The scope of contributions as the rules read it: their clause, where all are on one."""

    def __init__(self, document: Document, contributions: Iterable[Comment | Amendment]) -> None:
        self.consultation_id = document.consultation_id
        clauses = {each.clause_id for each in contributions}
        self.clause_id = clauses.pop() if len(clauses) == 1 else None


def parse_items(items: Iterable[str]) -> tuple[str, list[int]]:
    """Return the kind and the ids of contributions given as "comment:12".

    Raises:
        Invalid: both kinds are given.
    """
    pairs = [each.partition(":") for each in dict.fromkeys(items)]
    kinds = {kind for kind, _, _ in pairs}
    if len(kinds) != 1:
        raise Invalid(fields={"items": {"type": "one_kind"}})
    return kinds.pop(), [int(number) for _, _, number in pairs]


def create_group(
    actor: Actor, document_id: int, items: Iterable[str], name: str = "", score: float | None = None
) -> SimilarGroup:
    """Group contributions with all supporters; the authors are notified and can opt out.

    Raises:
        Invalid: fewer than two contributions.
        Conflict: one of them is in a group, or its author opted out of one.
    """
    with transaction():
        document = find_row(Document, document_id)
        kind, numbers = parse_items(items)
        found = [_find_groupable(document, kind, number) for number in numbers]
        if len(found) < 2:
            raise Invalid(fields={"items": {"type": "two_at_least"}})
        place = GroupScope(document, found)
        require_permission(actor, "similar.group", place)
        made = SimilarGroup(
            consultation_id=document.consultation_id,
            document_id=document.id,
            clause_id=place.clause_id,
            kind=kind,
            name=name,
            score=score,
            made_by_id=actor.user_id,
            named_by_id=actor.user_id,
        )
        db.session.add(made)
        db.session.flush()
        for each in found:
            _add_member(actor, made, kind, each.id)
        record_group_event("similar.grouped", made, actor, members=numbers)
    return made


def add_members(
    actor: Actor, group_id: int, items: Iterable[str], row_version: int | None = None
) -> SimilarGroup:
    """Add contributions to a group, also to undo their removal."""
    with transaction():
        row = _find_open_group(actor, group_id, row_version)
        kind, numbers = parse_items(items)
        if kind != row.kind:
            raise Invalid(fields={"items": {"type": "one_kind"}})
        found = [_find_groupable(row.document, kind, number) for number in numbers]
        place = GroupScope(row.document, [*found, *_load_members(row)])
        require_permission(actor, "similar.group", place)
        for number in numbers:
            _add_member(actor, row, kind, number)
        row.clause_id = place.clause_id
        _mark_changed(row)
        record_group_event("similar.added", row, actor, members=numbers)
    return row


def split_group(
    actor: Actor, group_id: int, items: Iterable[str], row_version: int | None = None
) -> SimilarGroup:
    """Take contributions out of a group.

    Returns:
        The new group of two or more contributions taken out, else the original group.

    Raises:
        Conflict: fewer than two contributions would be left; dissolve the group instead.
    """
    with transaction():
        row = _find_open_group(actor, group_id, row_version)
        kind, numbers = parse_items(items)
        own = {each.contribution_id: each for each in row.members if each.is_member}
        if kind != row.kind or not own.keys() >= set(numbers):
            raise Conflict("not_in_group")
        if len(own) - len(numbers) < 2:
            raise Conflict("group_would_end")
        for number in numbers:
            own[number].removed_at = utc_now()
        db.session.flush()
        _mark_changed(row)
        row.clause_id = GroupScope(row.document, _load_members(row)).clause_id
        made = row
        if len(numbers) > 1:
            made = SimilarGroup(
                consultation_id=row.consultation_id,
                document_id=row.document_id,
                kind=kind,
                score=row.score,
                clause_id=GroupScope(row.document, _load_contributions(kind, numbers)).clause_id,
                made_by_id=actor.user_id,
                named_by_id=actor.user_id,
            )
            db.session.add(made)
            db.session.flush()
            for number in numbers:
                _add_member(actor, made, kind, number)
        record_group_event(
            "similar.split", row, actor, members=numbers, other=made.id if made is not row else None
        )
    return made


def merge_groups(
    actor: Actor, group_id: int, other_id: int, row_version: int | None = None
) -> SimilarGroup:
    """Merge another group into this one; its contributions go back when the merger is undone."""
    with transaction():
        row, other = (
            _find_open_group(actor, group_id, row_version),
            _find_open_group(actor, other_id),
        )
        if row.id == other.id or (row.kind, row.document_id) != (other.kind, other.document_id):
            raise Conflict("groups_apart")
        require_permission(
            actor,
            "similar.group",
            GroupScope(row.document, [*_load_members(row), *_load_members(other)]),
        )
        moved = [each.contribution_id for each in other.members if each.is_member]
        other.dissolved_at, other.merged_into_id = utc_now(), row.id
        for each in other.members:
            if each.left_at is not None:
                db.session.add(_copy_opt_out(actor, row, each))
            elif each.is_member:
                each.removed_at = utc_now()
        db.session.flush()
        for number in moved:
            _add_member(actor, row, row.kind, number, came_from_id=other.id)
        row.score = (
            min(row.score, other.score)
            if row.score is not None and other.score is not None
            else None
        )
        row.clause_id = GroupScope(row.document, _load_members(row)).clause_id
        _mark_changed(row)
        record_group_event("similar.merged", row, actor, other=other.id, members=moved)
    return row


def name_group(
    actor: Actor, group_id: int, words: str, row_version: int | None = None
) -> SimilarGroup:
    """Name a group by what its contributions say; an empty text removes the name."""
    with transaction():
        row = _find_open_group(actor, group_id, row_version)
        if row.name != words:
            rename_group(actor, row, words)
    return row


def rename_group(actor: Actor, row: SimilarGroup, words: str) -> None:
    """Give a group another name, within a transaction."""
    before, row.name = row.name, words
    row.named_at, row.named_by_id = utc_now(), actor.user_id or 0
    record_group_event("similar.named", row, actor, before=before, after=words)


def dissolve_group(actor: Actor, group_id: int, row_version: int | None = None) -> SimilarGroup:
    """Dissolve a group: each contribution stands alone again."""
    with transaction():
        row = _find_open_group(actor, group_id, row_version)
        row.dissolved_at = utc_now()
        record_group_event(
            "similar.ungrouped",
            row,
            actor,
            members=[each.contribution_id for each in row.members if each.is_member],
        )
    return row


def restore_group(actor: Actor, group_id: int) -> SimilarGroup:
    """Restore a group that was dissolved or merged, with the contributions that came from it.

    A contribution that is in another group by now, or whose author opted out, stays where it
    is.

    Raises:
        Conflict: the group is not dissolved, or fewer than two contributions would come
            together.
    """
    with transaction():
        row = find_row(SimilarGroup, group_id)
        require_permission(actor, "similar.group", row)
        if row.dissolved_at is None:
            raise Conflict("group_there")
        back = _remove_from_merged(row) if row.merged_into_id else []
        row.dissolved_at = row.merged_into_id = None
        row.named_at = (
            utc_now()
        )  # the name counts as new from here, so that it can be contested again
        db.session.flush()
        for number in back:
            _add_member(actor, row, row.kind, number)
        for each in [
            each for each in row.members if each.is_member and each.contribution_id not in back
        ]:
            if _is_in_other_group(row, each.contribution_id):
                each.removed_at = utc_now()
        db.session.flush()
        db.session.expire(row, ["members"])
        members = [each.contribution_id for each in row.members if each.is_member]
        if len(members) < 2:
            raise Conflict("group_would_end")
        record_group_event("similar.restored", row, actor, members=members)
    return row


def record_group_event(verb: str, row: SimilarGroup, actor: Actor, **facts: Any) -> None:
    """Record an event for everyone, as groups are public, and end contests that are obsolete."""
    record_event(
        verb,
        row,
        actor,
        document_id=row.document_id,
        clause_id=row.clause_id,
        kind=row.kind,
        **facts,
    )
    end_contests(actor, row.document_id)


def _mark_changed(row: SimilarGroup) -> None:
    """Record the time of a change of the members, so that a stale form is refused."""
    db.session.flush()
    db.session.expire(row, ["members"])
    row.changed_at = utc_now()


def _find_open_group(actor: Actor, group_id: int, row_version: int | None = None) -> SimilarGroup:
    """Return a group that the actor may change.

    Raises:
        Conflict: the group is dissolved, or changed in the meantime.
    """
    row = find_row(SimilarGroup, group_id)
    require_permission(actor, "similar.group", row)
    if row.dissolved_at is not None:
        raise Conflict("group_dissolved")
    require_unchanged(row, row_version)
    return row


def _find_groupable(document: Document, kind: str, number: int) -> Comment | Amendment:
    """Return a contribution to this document that can be in a group.

    Replies, comments on amendments, and amendments to amendments cannot.

    Raises:
        Conflict: "not_to_group".
    """
    found = find_contribution(kind, number)
    apart = found.parent_id is not None or (
        isinstance(found, Comment) and found.amendment_id is not None
    )
    if found.document_id != document.id or apart:
        raise Conflict("not_to_group")
    return found


def _load_contributions(kind: str, numbers: Iterable[int]) -> list[Any]:
    """Load the contributions with these ids."""
    model: Any = Comment if kind == "comment" else Amendment
    return list(db.session.scalars(select(model).where(model.id.in_(list(numbers)))))


def _load_members(row: SimilarGroup) -> list[Any]:
    """Load the contributions in a group."""
    db.session.flush()
    db.session.expire(row, ["members"])
    return _load_contributions(
        row.kind, [each.contribution_id for each in row.members if each.is_member]
    )


def _add_member(
    actor: Actor, row: SimilarGroup, kind: str, number: int, came_from_id: int | None = None
) -> None:
    """Add a contribution to a group.

    Raises:
        Conflict: it is in a group, or its author opted out of one.
    """
    there = find_membership(kind, number)
    if there is not None:
        raise Conflict("author_left" if there.left_at else "grouped_already")
    db.session.add(
        SimilarMember(
            group_id=row.id,
            added_by_id=actor.user_id,
            came_from_id=came_from_id,
            **{f"{kind}_id": number},
        )
    )
    db.session.flush()


def _copy_opt_out(actor: Actor, row: SimilarGroup, each: SimilarMember) -> SimilarMember:
    """Copy an author's opt-out to the group that the former group is merged into."""
    return SimilarMember(
        group_id=row.id,
        comment_id=each.comment_id,
        amendment_id=each.amendment_id,
        left_at=each.left_at,
        added_by_id=actor.user_id or 0,
        came_from_id=each.group_id,
    )


def _remove_from_merged(row: SimilarGroup) -> list[int]:
    """Take the contributions that came from this group out of the group it was merged into.

    Returns:
        The ids of those whose authors did not opt out.
    """
    other = find_row(SimilarGroup, row.merged_into_id or 0)
    came = [
        each for each in other.members if each.removed_at is None and each.came_from_id == row.id
    ]
    for each in came:
        each.removed_at = utc_now()
    db.session.flush()
    left = _load_members(other)
    other.clause_id = GroupScope(other.document, left).clause_id
    _mark_changed(other)
    return [each.contribution_id for each in came if each.left_at is None]


def _is_in_other_group(row: SimilarGroup, number: int) -> bool:
    """Return whether a contribution is in another group."""
    there = find_membership(row.kind, number)
    return there is not None and there.group_id != row.id
