"""Which events of ballots stand in the public record in full, though nobody heard them live, and which are kept back for now.

Votes of a recorded ballot: once it is closed. Positions: the event by which one stands, as long as it is counted; what was
changed or taken back is not told, since a position that is withdrawn is as if nothing had been said.
"""
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from consult.accounts.models import Organisation, User
from consult.core.database.engine import db
from consult.core.events.log import EVENT

from consult.ballots.corrections.actions import VOTE_VERBS
from consult.positions.models import Ballot, Position
from consult.positions.queries import IS_COUNTED

POSITION_VERBS = ("position.taken", "position.adopted")


def select_disclosed_events(rows: Iterable[Mapping[str, Any]]) -> set[int]:
    """The seq of those of these events that everybody may read."""
    events = list(rows)
    votes = [row for row in events if row["verb"] in VOTE_VERBS]
    positions = [row for row in events if row["verb"] in POSITION_VERBS]
    return _select_disclosed_votes(votes) | _select_disclosed_positions(positions)


def _select_disclosed_votes(rows: list[Mapping[str, Any]]) -> set[int]:
    if not rows:
        return set()
    closed = set(db.session.scalars(select(Ballot.id).where(
        Ballot.id.in_({row["facts"]["ballot_id"] for row in rows}), Ballot.kind == "recorded", Ballot.closed_at.is_not(None))))
    return {row["seq"] for row in rows if row["facts"]["ballot_id"] in closed}


def _select_disclosed_positions(rows: list[Mapping[str, Any]]) -> set[int]:
    if not rows:
        return set()
    last = (select(EVENT.c.subject_id, func.max(EVENT.c.seq).label("seq"))
            .where(EVENT.c.verb.in_(POSITION_VERBS), EVENT.c.subject_id.in_({row["subject_id"] for row in rows}))
            .group_by(EVENT.c.subject_id).subquery())
    query = (select(last.c.seq).join(Position, Position.id == last.c.subject_id)
             .outerjoin(Organisation, Organisation.id == Position.organisation_id)
             .outerjoin(User, User.id == Position.user_id).where(IS_COUNTED))
    return set(db.session.scalars(query)) & {row["seq"] for row in rows}


def select_withheld_events(events: Iterable[Any]) -> set[int]:
    """The seq of those whose facts nobody reads yet: votes of ballots that are still open."""
    votes = [event for event in events if event.verb in VOTE_VERBS]
    if not votes:
        return set()
    open_now = set(db.session.scalars(select(Ballot.id).where(
        Ballot.id.in_({event.facts["ballot_id"] for event in votes}), Ballot.closed_at.is_(None))))
    return {event.seq for event in votes if event.facts["ballot_id"] in open_now}
