"""Counts of secret ballots from their papers, and their comparison with the record."""

from collections import Counter
from typing import Any

from sqlalchemy import func, select

from consult.core.database.engine import db
from consult.core.events.log import EVENT

from consult.ballots.counting.vote_count import CountsByPart, MISSING, SMALL_GROUPS
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


def has_matching_record(ballot: Ballot) -> bool:
    """Return whether the papers match the closing event in counts and commitments.

    There must be as many papers of each choice, and one commitment for each vote.
    """
    facts = db.session.scalar(
        select(EVENT.c.facts).where(
            EVENT.c.verb == "ballot.unsealed", EVENT.c.subject_id == ballot.id
        )
    )
    counts, voters = (
        count_papers(ballot),
        select(func.count()).where(PARTICIPATION.c.ballot_id == ballot.id),
    )
    return (
        facts is not None
        and {code: votes for code, votes in facts["counts"].items() if votes} == counts
        and len(set(facts["commitments"])) == sum(counts.values()) == db.session.scalar(voters)
    )
