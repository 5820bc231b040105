"""Referral of clauses to a drafting group in a live meeting, with a decision in its record."""

from collections.abc import Iterable
from datetime import datetime

from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.events.log import transaction

from . import actions as groups
from consult.meetings.queries import list_item_clause_ids
from consult.meetings.models import Meeting
from .models import DraftingGroup
from consult.meetings.chair.ruling_actions import begin_ruling, enter_ruling


def refer_clauses_in_meeting(
    actor: Actor,
    consultation_id: int,
    title: str,
    clause_ids: Iterable[int],
    members: Iterable[int],
    facilitator_id: int,
    deadline_at: datetime,
    *,
    mandate: str = "",
    meeting_id: int | None = None,
) -> DraftingGroup:
    """Refer clauses to a drafting group; in a live meeting each of its clauses gets a decision.

    The arguments and refusals are those of refer_clauses in the actions of drafting groups.
    """
    with transaction():
        clauses = list(dict.fromkeys(clause_ids))
        made = groups.refer_clauses(
            actor,
            consultation_id,
            title,
            clauses,
            members,
            facilitator_id,
            deadline_at,
            mandate=mandate,
            meeting_id=meeting_id,
        )
        meeting = find_row(Meeting, meeting_id) if meeting_id is not None else None
        if meeting is not None and meeting.is_live:
            there = {number for item in meeting.items for number in list_item_clause_ids(item)}
            for clause_id in [each for each in clauses if each in there]:
                enter_ruling(
                    begin_ruling(actor, meeting.id),
                    "refer",
                    title,
                    clause_id=clause_id,
                    about={"group_id": made.id, "group": made.number},
                )
    return made
