"""Counts of secret ballots from their papers, and their comparison with the record."""

from collections import Counter
from typing import Any

from sqlalchemy import JSON, case, func, select, type_coerce

from consult.accounts.models import User
from consult.core.database.engine import db
from consult.core.events.log import EVENT

from consult.ballots.counting.vote_count import CountsByPart, MISSING, SMALL_GROUPS
from consult.ballots.secret.vote_encryption import compute_commitment
from consult.ballots.secret.models import BallotPaper, SecretParticipation, SecretBallot
from consult.positions.models import Ballot, Elector

PARTICIPATION = SecretParticipation.__table__


def count_papers(ballot: Ballot) -> dict[str, int]:
    """Count the choices of the papers."""
    papers = db.session.scalars(
        select(BallotPaper.choice).where(BallotPaper.ballot_id == ballot.id)
    )
    return dict(Counter(papers))


def load_breakdown(ballot: Ballot) -> dict[str, CountsByPart]:
    """Load the breakdowns saved at closing, each with its number of non-voters."""
    kept = (
        db.session.scalar(select(SecretBallot.breakdown).where(SecretBallot.ballot_id == ballot.id))
        or {}
    )
    for by, column in (("group", Elector.group_code), ("region", Elector.region_code)):
        if by in kept:
            kept = kept | {by: _add_missing(ballot.id, kept[by], column)}
    return kept


def _add_missing(ballot_id: int, parts: CountsByPart, column: Any) -> CountsByPart:
    """Add the non-voters to the counts of each group or region."""
    found = {cell: {**counts, MISSING: 0} for cell, counts in parts.items()}
    query = (
        select(func.coalesce(column, "none"), func.count(), func.count(PARTICIPATION.c.id))
        .outerjoin(
            PARTICIPATION,
            (PARTICIPATION.c.ballot_id == Elector.ballot_id)
            & (PARTICIPATION.c.holder == Elector.holder),
        )
        .where(Elector.ballot_id == ballot_id)
        .group_by(column)
    )
    for code, electors, voted in db.session.execute(query):
        cell = code if code in parts or not voted else SMALL_GROUPS
        row = found.setdefault(cell, {MISSING: 0})
        row[MISSING] += electors - voted
    return found


def load_recorded_participants(ballot: Ballot) -> list[str]:
    """Load the electors that took part, as the events of the record tell, in no order."""
    facts = db.session.scalars(
        select(EVENT.c.facts).where(
            EVENT.c.chain == ballot.consultation_id,
            EVENT.c.verb == "ballot.taken_part",
            EVENT.c.at >= ballot.opened_at,
            type_coerce(EVENT.c.facts, JSON)["ballot_id"].as_integer() == ballot.id,
        )
    )
    return [each["holder"] for each in facts]


def has_recorded_participations(ballot: Ballot) -> bool:
    """Return whether each sealed vote has its event, each event its vote, and each an elector.

    A person with the disk could add votes of absentees; they have no event, which would be public
    with its time and person.
    """
    rows = list(
        db.session.scalars(
            select(PARTICIPATION.c.holder).where(PARTICIPATION.c.ballot_id == ballot.id)
        )
    )
    electors = set(db.session.scalars(select(Elector.holder).where(Elector.ballot_id == ballot.id)))
    return sorted(rows) == sorted(load_recorded_participants(ballot)) and set(rows) <= electors


def list_commitments(facts: dict[str, Any]) -> list[str]:
    """List the commitments of an unsealing event, in order.

    Events of releases before 0.2.0 have them instead of the opened votes.
    """
    if "opened" not in facts:
        return list(facts["commitments"])
    return [compute_commitment(facts["ballot_id"], *each) for each in facts["opened"]]


def load_participants(ballot: Ballot) -> list[tuple[str, str]]:
    """Load holder and name of those who took part in a closed ballot, by name; else none.

    A person whose account is closed has an empty name.
    """
    if ballot.closed_at is None:
        return []
    query = (
        select(Elector.holder, case((User.closed_at.is_(None), Elector.name), else_=""))
        .join(
            PARTICIPATION,
            (PARTICIPATION.c.ballot_id == Elector.ballot_id)
            & (PARTICIPATION.c.holder == Elector.holder),
        )
        .outerjoin(User, User.id == Elector.user_id)
        .where(Elector.ballot_id == ballot.id)
    )
    found = [(holder, name) for holder, name in db.session.execute(query)]
    return sorted(found, key=lambda each: (each[1].casefold(), each[0]))


def has_matching_record(ballot: Ballot) -> bool:
    """Return whether the papers match the closing event, and the participations their events.

    There must be as many papers of each choice, and one commitment for each vote.
    """
    facts = db.session.scalar(
        select(EVENT.c.facts).where(
            EVENT.c.verb == "ballot.unsealed", EVENT.c.subject_id == ballot.id
        )
    )
    counts = count_papers(ballot)
    voters = select(func.count()).where(PARTICIPATION.c.ballot_id == ballot.id)
    return (
        facts is not None
        and {code: votes for code, votes in facts["counts"].items() if votes} == counts
        and len(set(list_commitments(facts))) == sum(counts.values()) == db.session.scalar(voters)
        and has_recorded_participations(ballot)
    )


def load_void_reason(ballot: Ballot) -> str | None:
    """Load the code of the reason why a secret ballot is void; None if it is not."""
    return db.session.scalar(select(SecretBallot.void).where(SecretBallot.ballot_id == ballot.id))
