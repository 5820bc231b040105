"""Rules for the events of votes and positions that the public record discloses or withholds.

Nobody hears these events live. Votes of a recorded ballot, and who took part in a secret one, are
disclosed once it is closed: until then the staff, too, reads only that somebody did.
Of positions the last event is disclosed as long as the position is counted; changed or
withdrawn ones are not, since a withdrawn position is as if none had been taken.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, and_, func, or_, select, type_coerce

from consult.accounts.models import Organisation, User
from consult.core.database.engine import db
from consult.core.events.log import EVENT

from consult.ballots.corrections.vote_event_queries import VOTE_VERBS
from consult.positions.models import Ballot, Position
from consult.positions.queries import IS_COUNTED

POSITION_VERBS = ("position.taken", "position.adopted")
TAKEN_PART = "ballot.taken_part"
REPLACED = "voter.replaced"  # recorded with the first vote, so that it tells who took part
OPEN_SECRET_BALLOTS = select(Ballot.id).where(Ballot.kind == "secret", Ballot.closed_at.is_(None))
IS_WITHHELD_PARTICIPATION = or_(
    and_(
        EVENT.c.verb == TAKEN_PART,
        type_coerce(EVENT.c.facts, JSON)["ballot_id"].as_integer().in_(OPEN_SECRET_BALLOTS),
    ),
    and_(EVENT.c.verb == REPLACED, EVENT.c.subject_id.in_(OPEN_SECRET_BALLOTS)),
)  # of such an event nobody may read person and facts yet


def select_disclosed_events(rows: Iterable[Mapping[str, Any]]) -> set[int]:
    """Select the seq of the events that everyone may read."""
    events = list(rows)
    votes = [row for row in events if row["verb"] in (*VOTE_VERBS, TAKEN_PART, REPLACED)]
    positions = [row for row in events if row["verb"] in POSITION_VERBS]
    return _select_disclosed_votes(votes) | _select_disclosed_positions(positions)


def _select_disclosed_votes(rows: list[Mapping[str, Any]]) -> set[int]:
    """Select the vote events of closed ballots: votes, or of secret ones who took part."""
    if not rows:
        return set()
    closed = set(
        db.session.scalars(
            select(Ballot.id).where(
                Ballot.id.in_({_get_ballot_id(row) for row in rows}),
                Ballot.kind.in_(("recorded", "secret")),
                Ballot.closed_at.is_not(None),
            )
        )
    )
    return {row["seq"] for row in rows if _get_ballot_id(row) in closed}


def _get_ballot_id(row: Mapping[str, Any]) -> int:
    """Return the number of the ballot of an event: its subject where it is no fact."""
    return int(row["facts"].get("ballot_id") or row["subject_id"])


def _select_disclosed_positions(rows: list[Mapping[str, Any]]) -> set[int]:
    """Select the last event of each counted position."""
    if not rows:
        return set()
    last = (
        select(EVENT.c.subject_id, func.max(EVENT.c.seq).label("seq"))
        .where(
            EVENT.c.verb.in_(POSITION_VERBS),
            EVENT.c.subject_id.in_({row["subject_id"] for row in rows}),
        )
        .group_by(EVENT.c.subject_id)
        .subquery()
    )
    query = (
        select(last.c.seq)
        .join(Position, Position.id == last.c.subject_id)
        .outerjoin(Organisation, Organisation.id == Position.organisation_id)
        .outerjoin(User, User.id == Position.user_id)
        .where(IS_COUNTED)
    )
    return set(db.session.scalars(query)) & {row["seq"] for row in rows}


def select_withheld_events(events: Iterable[Any]) -> set[int]:
    """Select the seq of the vote events of open ballots, whose facts nobody may read yet."""
    votes = [event for event in events if event.verb in VOTE_VERBS]
    if not votes:
        return set()
    open_now = set(
        db.session.scalars(
            select(Ballot.id).where(
                Ballot.id.in_({event.facts["ballot_id"] for event in votes}),
                Ballot.closed_at.is_(None),
            )
        )
    )
    return {event.seq for event in votes if event.facts["ballot_id"] in open_now}
