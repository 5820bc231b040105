"""What drafting groups tabled for a clause, beside the words of a meeting; and the meetings that can take it."""
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.core.database.engine import db

from consult.meetings.chair.actions import clauses_of
from consult.meetings.models import Meeting
from .models import DraftingGroup, GroupText
from consult.meetings.drafting.queries import WordsNow, text_in, words_of


class Tabled(NamedTuple):
    """The words of a drafting group for a clause, and whether they stand in those of a meeting already."""

    group: DraftingGroup
    words: WordsNow
    taken: bool


def tabled_for(clause_id: int) -> list[DraftingGroup]:
    """The drafting groups that tabled other words for a clause, the newest first."""
    query = _texts(clause_id).with_only_columns(DraftingGroup)
    return list(db.session.scalars(query))


def tabled_words(meeting: Meeting, words: WordsNow) -> list[Tabled]:
    """What was tabled for a clause as it is issued now, the newest first."""
    text = text_in(meeting.id, words.clause_id)
    sources = {source for _, own in text.passages for source in own} if text is not None else set()
    there = db.session.scalars(_texts(words.clause_id).where(GroupText.version_id == words.version.id))
    return [Tabled(each.group, words_of(each, words.clause_id), f"g{each.group_id}" in sources or each.digest == words.digest)
            for each in there]


def _texts(clause_id: int) -> Any:
    return (select(GroupText).join(DraftingGroup, DraftingGroup.id == GroupText.group_id)
            .where(GroupText.clause_id == clause_id, GroupText.digest != GroupText.base_digest,
                   DraftingGroup.tabled_at.is_not(None)).order_by(DraftingGroup.id.desc()))


def meetings_on(group: DraftingGroup) -> list[tuple[Meeting, list[int]]]:
    """The live meetings that take up clauses of a group, each with these; and, without any, the one that referred them."""
    live = db.session.scalars(select(Meeting).where(
        Meeting.consultation_id == group.consultation_id, Meeting.state.in_(("open", "suspended"))).order_by(Meeting.id))
    found = []
    for each in live:
        there = {number for item in each.items for number in clauses_of(item)}
        own = [number for number in group.clause_ids if number in there]
        if own:
            found.append((each, own))
    known = {each.id for each, _ in found}
    return found if group.meeting is None or group.meeting.id in known else [(group.meeting, []), *found]
