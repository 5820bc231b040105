"""Actions that correct a recorded vote, when both sides agree, and count a ballot again."""

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission
from consult.core.hooks import on_recount

from consult.ballots.counting.actions import CLOCK_ACTOR, order_counts, load_podium_ballot
from consult.ballots.counting.vote_count import build_result_facts, Recount
from consult.positions.models import Ballot, Correction, Vote
from consult.ballots.counting.result_queries import compute_result, may_show_counts
from consult.ballots.secret.queries import has_matching_record
from consult.ballots.corrections.vote_event_queries import load_recorded_votes
from consult.ballots.corrections.models import CorrectionRequest


def correct_vote(
    request: CorrectionRequest, ballot: Ballot, podium_id: int, voter_id: int
) -> Correction:
    """Correct the vote that a request names, once both sides have agreed.

    Runs inside the transaction that settles the request.

    Args:
        podium_id: The person of the podium who asked or accepted.
        voter_id: The person who votes for the elector and asked or confirmed.
    """
    vote = require_vote(ballot, request.holder)
    nonce = make_nonce()
    made = Correction(
        ballot_id=ballot.id,
        nonce=nonce,
        holder=request.holder,
        before=vote.choice,
        after=request.choice,
        reason=request.reason,
        by_id=podium_id,
        asked_by_id=voter_id,
    )
    vote.choice = request.choice
    db.session.add(made)
    db.session.flush()
    ballot.counted = build_result_facts(compute_result(ballot))
    facts: dict[str, object] = {
        "ballot_id": ballot.id,
        "holder": made.holder,
        "choice": made.after,
        "before": made.before,
        "digest": commit_words(nonce, made.reason),
        "outcome": ballot.counted["outcome"],
        "asked_by_id": voter_id,
    }
    if ballot.meeting_id is not None:
        facts["meeting_id"] = ballot.meeting_id
    record_event("vote.corrected", ballot, Actor(user_id=podium_id), audience="everyone", **facts)
    return made


def require_vote(ballot: Ballot, holder: str) -> Vote:
    """Return the vote of an elector; raise Conflict for an absentee, whose vote nobody can add."""
    vote = db.session.scalar(select(Vote).where(Vote.ballot_id == ballot.id, Vote.holder == holder))
    if vote is None:
        raise Conflict("no_vote_to_correct")
    return vote


def recount_ballot(actor: Actor, ballot_id: int) -> Recount:
    """Count a closed ballot again from its votes and record whether it matches.

    Raises:
        Conflict: The ballot is open or void, or a sounding, of which no vote is kept.
    """
    with transaction():
        ballot = load_podium_ballot(ballot_id)
        require_permission(actor, "ballot.recount", ballot)
        return _recount_ballot(actor, ballot)


def recount_ballots(ballot_id: int | None = None) -> list[Recount]:
    """Count one ballot, or all that are closed and no soundings, again; for the operator's
    commands.
    """
    with transaction():
        query = select(Ballot).where(
            Ballot.kind.not_in(("standing", "indicative")),
            Ballot.closed_at.is_not(None),
            Ballot.voided_at.is_(None),
        )
        query = query if ballot_id is None else query.where(Ballot.id == ballot_id)
        return [
            _recount_ballot(CLOCK_ACTOR, ballot)
            for ballot in db.session.scalars(query.order_by(Ballot.id)).all()
        ]


def _recount_ballot(actor: Actor, ballot: Ballot) -> Recount:
    """Count a ballot again, by the hook of its kind if there is one, and record the outcome."""
    if ballot.closed_at is None or ballot.voided_at is not None or ballot.kind == "indicative":
        raise Conflict("nothing_to_count")
    found = Recount(
        ballot.id, ballot.number or 0, *(on_recount.get(ballot.kind) or _count_again)(ballot)
    )
    record_event("ballot.recounted", ballot, actor, number=ballot.number, fits=found.fits)
    return found


def _count_again(ballot: Ballot) -> tuple[list[int] | None, bool, bool]:
    """Return the counts that may be shown, and whether they match the announcement and the
    record.
    """
    counted = build_result_facts(compute_result(ballot))
    shown = order_counts(ballot, counted) if may_show_counts(ballot, to_podium=True) else None
    return shown, counted == ballot.counted, _is_in_record(ballot)


def _is_in_record(ballot: Ballot) -> bool:
    """Return whether the counted votes are those of the record."""
    if ballot.kind == "secret":
        return has_matching_record(ballot)
    return ballot.kind != "recorded" or load_recorded_votes(ballot) == _load_votes(ballot)


def _load_votes(ballot: Ballot) -> dict[str, str]:
    """Load the choices of a ballot's votes by elector."""
    return {
        vote.holder: vote.choice
        for vote in db.session.scalars(select(Vote).where(Vote.ballot_id == ballot.id))
    }
