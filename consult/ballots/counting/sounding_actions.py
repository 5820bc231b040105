"""Actions that keep the shown result of a closed sounding and delete its single choices."""

from functools import partial

from sqlalchemy import String, cast, delete, literal, select

from consult.core.database.engine import db, truncate_wal
from consult.core.events.log import run_after_commit, transaction
from consult.core.jobs.scheduler import run_every
from consult.core.database.kept_answers import KeptAnswer, empty_digests
from consult.positions.models import Ballot, Vote, Voter

from .result_queries import compute_result, count_non_voters
from .vote_count import build_result_facts


def empty_sounding(ballot: Ballot) -> None:
    """Keep the result of a closed sounding as it is shown, and delete its votes.

    Counts and parts that would reveal a vote are not kept either; nor are digests of requests,
    from which anybody could guess one of few choices: a release before 0.2.0 stored them. SQLite
    overwrites what is deleted; after the COMMIT its write-ahead log is truncated, as for a secret
    ballot.
    """
    result = compute_result(ballot)
    ballot.counted = build_result_facts(result) | {
        "groups": result.groups,
        "regions": result.regions,
        "places": result.places,
        "non_voters": count_non_voters(ballot),
    }
    db.session.execute(delete(Vote).where(Vote.ballot_id == ballot.id))
    _empty_request_digests(ballot)
    if db.engine.dialect.name == "sqlite":
        run_after_commit(partial(truncate_wal, db.engine))


def _empty_request_digests(ballot: Ballot) -> None:
    """Empty the digests of the answers that votes got on pages, by the API and in a meeting."""
    voters = select(literal("user:") + cast(Voter.user_id, String)).where(
        Voter.ballot_id == ballot.id
    )
    empty_digests(
        voters,
        KeptAnswer.location.endswith(f"/ballots/{ballot.id}"),
        KeptAnswer.location.contains("/meetings/"),
        KeptAnswer.body.startswith(f'{{"ballot_id":{ballot.id},'),
    )


@run_every(minutes=1, name="ballots.counting.empty_closed_soundings")
def empty_closed_soundings() -> int:
    """Empty the closed soundings that still have votes; return their number.

    Those are soundings of older releases, and of backups made while a sounding was open.
    """
    with transaction():
        found = db.session.scalars(
            select(Ballot).where(
                Ballot.kind == "indicative",
                Ballot.closed_at.is_not(None),
                Ballot.id.in_(select(Vote.ballot_id)),
            )
        ).all()
        for ballot in found:
            empty_sounding(ballot)
    return len(found)
