"""Queries on the tabled texts of drafting groups, and on the meetings that can take them."""

from typing import Any, NamedTuple

from sqlalchemy import select

from consult.core.database.engine import db

from consult.meetings.queries import list_item_clause_ids
from consult.meetings.models import Meeting
from .models import DraftingGroup, GroupText
from consult.meetings.drafting.queries import MarkedText, find_meeting_text, build_marked_text
from consult.meetings.drafting.revisions import load_issued_line


class GroupReport(NamedTuple):
    """A tabled text of a drafting group, and whether a meeting has taken it."""

    group: DraftingGroup
    words: MarkedText
    taken: bool


def list_reporting_groups(clause_id: int) -> list[DraftingGroup]:
    """List the drafting groups that tabled another text for a clause, the newest first."""
    query = _select_tabled_texts(clause_id).with_only_columns(DraftingGroup)
    return list(db.session.scalars(query))


def load_tabled_texts(meeting: Meeting, words: MarkedText) -> list[GroupReport]:
    """Load the texts tabled for a clause that began from its text there, the newest first."""
    text = find_meeting_text(meeting.id, words.clause_id)
    sources = {source for _, own in text.passages for source in own} if text is not None else set()
    base = load_issued_line(words.version, words.clause_id).digest
    there = db.session.scalars(
        _select_tabled_texts(words.clause_id).where(GroupText.base_digest == base)
    )
    return [
        GroupReport(
            each.group,
            build_marked_text(each, words.clause_id),
            f"g{each.group_id}" in sources or each.digest == words.digest,
        )
        for each in there
    ]


def _select_tabled_texts(clause_id: int) -> Any:
    """Select the changed texts of a clause that groups tabled."""
    return (
        select(GroupText)
        .join(DraftingGroup, DraftingGroup.id == GroupText.group_id)
        .where(
            GroupText.clause_id == clause_id,
            GroupText.digest != GroupText.base_digest,
            DraftingGroup.tabled_at.is_not(None),
        )
        .order_by(DraftingGroup.id.desc())
    )


def list_group_meetings(group: DraftingGroup) -> list[tuple[Meeting, list[int]]]:
    """List the live meetings that take up clauses of a group, each with these clauses.

    The meeting that referred them is listed first, with no clauses, if it takes up none now.
    """
    live = db.session.scalars(
        select(Meeting)
        .where(
            Meeting.consultation_id == group.consultation_id,
            Meeting.state.in_(("open", "suspended")),
        )
        .order_by(Meeting.id)
    )
    found = []
    for each in live:
        there = {number for item in each.items for number in list_item_clause_ids(item)}
        own = [number for number in group.clause_ids if number in there]
        if own:
            found.append((each, own))
    known = {each.id for each, _ in found}
    return (
        found
        if group.meeting is None or group.meeting.id in known
        else [(group.meeting, []), *found]
    )
