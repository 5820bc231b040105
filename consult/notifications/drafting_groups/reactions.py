"""Reactions that notify members of drafting groups and followers of their clauses."""

from typing import Any

from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to
from consult.meetings.drafting_groups.models import DraftingGroup

from consult.notifications.actions import load_followers, notify_people


@react_to(
    "group.referred",
    "group.extended",
    "group.due",
    "group.dissolved",
    name="notifications.drafting_groups.notify_members",
)
def notify_members(event: Any) -> None:
    """Notify the members of the start or end of the group, or of its deadline."""
    group = db.session.get(DraftingGroup, event.subject_id)
    if group is not None:
        _notify(event, group, set(group.members))


@react_to("group.tabled", name="notifications.drafting_groups.notify_of_tabled_text")
def notify_of_tabled_text(event: Any) -> None:
    """Notify the members and the followers of the clauses that the text of the group is public."""
    group = db.session.get(DraftingGroup, event.subject_id)
    if group is not None:
        following = {person for clause in group.clause_ids for person in load_followers(clause)}
        _notify(event, group, set(group.members) | following)


def _notify(event: Any, group: DraftingGroup, people: set[int]) -> None:
    notify_people(
        event,
        event.verb,
        people - {event.actor_id},
        number=group.number,
        title=group.title,
        deadline_at=group.deadline_at.isoformat(),
    )
