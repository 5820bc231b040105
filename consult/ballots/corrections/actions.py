"""Actions that correct a recorded vote and count a ballot again."""

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission
from consult.core.hooks import on_recount

from consult.ballots.counting.actions import CLOCK_ACTOR, order_counts, load_podium_ballot
from consult.ballots.counting.vote_count import build_result_facts, Recount
from consult.positions.models import Ballot, Correction, Elector, Vote
from consult.ballots.counting.result_queries import compute_result, may_show_counts
from consult.ballots.secret.queries import has_matching_record
from consult.ballots.corrections.vote_event_queries import load_recorded_votes


def correct_vote(
    actor: Actor, ballot_id: int, holder: str, choice: str | None, reason: str
) -> Correction:
    """Correct or remove (choice None) an elector's vote, with a public reason.

    Raises:
        Conflict: The ballot is not a recorded one.
        Invalid: There is no such elector or choice, or nothing would change.
    """
    with transaction():
        ballot = load_podium_ballot(ballot_id)
        require_permission(actor, "ballot.correct", ballot)
        if ballot.kind != "recorded":
            raise Conflict("nothing_to_correct")
        elector = db.session.scalar(
            select(Elector).where(Elector.ballot_id == ballot_id, Elector.holder == holder)
        )
        if elector is None:
            raise Invalid(fields={"holder": {"type": "literal_error"}})
        if choice is not None and choice not in (ballot.choices or []):
            raise Invalid(fields={"choice": {"type": "literal_error"}})
        vote = db.session.scalar(
            select(Vote).where(Vote.ballot_id == ballot_id, Vote.holder == holder)
        )
        before = vote.choice if vote else None
        if before == choice:
            raise Invalid(fields={"choice": {"type": "no_change"}})
        _apply_correction(actor, ballot, elector, vote, choice)
        made = Correction(
            ballot_id=ballot_id,
            holder=holder,
            before=before,
            after=choice,
            reason=reason,
            by_id=actor.user_id,
        )
        db.session.add(made)
        db.session.flush()
        _record_correction(actor, ballot, made)
    return made


def _apply_correction(
    actor: Actor, ballot: Ballot, elector: Elector, vote: Vote | None, choice: str | None
) -> None:
    """Apply a correction to the vote of an elector."""
    if vote is not None and choice is not None:
        vote.choice = choice
    elif vote is not None:
        db.session.delete(vote)
    elif choice is not None:
        where = elector.where if elector.where in {"room", "remote"} else "remote"
        db.session.add(
            Vote(
                ballot_id=ballot.id,
                holder=elector.holder,
                choice=choice,
                digest=ballot.digest,
                cast_at=utc_now(),
                cast_by_id=actor.user_id,
                where=where,
            )
        )
    db.session.flush()


def _record_correction(actor: Actor, ballot: Ballot, made: Correction) -> None:
    """Record a correction: for everyone once the ballot is closed, before that for nobody.

    Until the votes are published, it stands in the record only.
    """
    facts: dict[str, object] = {
        "ballot_id": ballot.id,
        "holder": made.holder,
        "choice": made.after,
        "before": made.before,
        "digest": hash_text(made.reason),
    }
    if ballot.meeting_id is not None:
        facts["meeting_id"] = ballot.meeting_id
    if ballot.closed_at is not None:
        ballot.counted = build_result_facts(compute_result(ballot))
        facts["outcome"] = ballot.counted["outcome"]
    record_event(
        "vote.corrected",
        ballot,
        actor,
        audience="nobody" if ballot.closed_at is None else "everyone",
        **facts,
    )


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
    shown = order_counts(ballot, counted) if may_show_counts(ballot) else None
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
