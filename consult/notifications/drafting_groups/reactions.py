"""Who is told about drafting groups: their members, and, once they tabled words, who follows the clauses."""
from typing import Any

from consult.core.database.engine import db
from consult.core.events.dispatcher import on
from consult.meetings.drafting_groups.models import DraftingGroup

from consult.notifications.actions import followers, tell


@on("group.referred", "group.extended", "group.due", "group.dissolved")
def tell_members(event: Any) -> None:
    """Tell the members that they are in a group, that its deadline is near or another one, or that it is over."""
    group = db.session.get(DraftingGroup, event.subject_id)
    if group is not None:
        _tell(event, group, set(group.members))


@on("group.tabled")
def tell_of_tabled(event: Any) -> None:
    """Tell its members, and those who follow its clauses, that everyone reads its words now."""
    group = db.session.get(DraftingGroup, event.subject_id)
    if group is not None:
        following = {person for clause in group.clause_ids for person in followers(clause)}
        _tell(event, group, set(group.members) | following)


def _tell(event: Any, group: DraftingGroup, people: set[int]) -> None:
    tell(event, event.verb, people - {event.actor_id}, number=group.number, title=group.title,
         deadline_at=group.deadline_at.isoformat())
