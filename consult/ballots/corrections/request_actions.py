"""Actions on requested corrections of recorded votes, between the closing and the announcement.

Nobody corrects a vote alone. A voter asks and the podium accepts; or the podium asks, as for a
delegation that rises to speak, and a voter of the delegation confirms.
"""

from sqlalchemy import select

from consult.ballots.casting.actions import load_ballot_state
from consult.ballots.counting.actions import load_podium_ballot
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.ballots.podium_checks import require_podium
from consult.positions.models import Ballot, Elector

from .actions import correct_vote, require_vote
from .models import CorrectionRequest
from .voter_actions import require_voter


def request_correction(
    actor: Actor, ballot_id: int, choice: str, reason: str, holder: str | None = None
) -> CorrectionRequest:
    """Ask the podium to correct one's vote, or (holder) one that was cast as a proxy.

    Raises:
        Forbidden: The actor is no voter of this ballot.
        Conflict: The ballot is not recorded, open, or final; there is no vote; a request waits.
        Invalid: There is no such choice, or it is the vote as it stands.
    """
    with transaction():
        ballot = load_podium_ballot(ballot_id)
        state = require_voter(actor, ballot_id, holder)
        return _create_request(actor, ballot, str(state.holder), choice, reason, by_podium=False)


def propose_correction(
    actor: Actor, ballot_id: int, holder: str, choice: str, reason: str
) -> CorrectionRequest:
    """Ask an elector, as the podium, to confirm a correction of its vote.

    Raises:
        Conflict: As in request_correction.
        Invalid: There is no such elector or choice, or it is the vote as it stands.
    """
    with transaction():
        ballot = load_podium_ballot(ballot_id)
        require_podium(actor, "ballot.correct", ballot)
        known = select(Elector.id).where(Elector.ballot_id == ballot_id, Elector.holder == holder)
        if ballot.kind == "recorded" and db.session.scalar(known) is None:
            raise Invalid(fields={"holder": {"type": "literal_error"}})
        return _create_request(actor, ballot, holder, choice, reason, by_podium=True)


def require_correctable(ballot: Ballot) -> None:
    """Raise Conflict unless votes of a ballot can still be corrected."""
    if ballot.kind != "recorded" or ballot.voided_at is not None:
        raise Conflict("nothing_to_correct")
    if ballot.closed_at is None:
        raise Conflict("ballot_still_open")
    if ballot.final:
        raise Conflict("result_final")


def _create_request(
    actor: Actor, ballot: Ballot, holder: str, choice: str, reason: str, *, by_podium: bool
) -> CorrectionRequest:
    require_correctable(ballot)
    if choice not in (ballot.choices or []):
        raise Invalid(fields={"choice": {"type": "literal_error"}})
    if require_vote(ballot, holder).choice == choice:
        raise Invalid(fields={"choice": {"type": "no_change"}})
    waiting = select(CorrectionRequest.id).where(
        CorrectionRequest.ballot_id == ballot.id,
        CorrectionRequest.holder == holder,
        CorrectionRequest.state == "open",
    )
    if db.session.scalar(waiting) is not None:
        raise Conflict("correction_waits")
    made = CorrectionRequest(
        ballot_id=ballot.id,
        holder=holder,
        choice=choice,
        reason=reason,
        by_podium=by_podium,
        asked_by_id=actor.user_id,
    )
    db.session.add(made)
    db.session.flush()
    record_event(
        "ballot.correction_asked",
        ballot,
        actor,
        audience="everyone",
        **_build_facts(ballot, made),
        choice=choice,
    )
    return made


def settle_request(
    actor: Actor, ballot_id: int, request_id: int, *, accept: bool
) -> CorrectionRequest:
    """Accept or decline a requested correction, as the side that was asked.

    Raises:
        Forbidden: The actor is not of that side, or asked for it.
        Conflict: It was settled before, or it is accepted after the result became final.
    """
    with transaction():
        ballot, made = _load_open_request(ballot_id, request_id)
        if made.by_podium:
            require_voter(actor, ballot_id, _find_principal(actor, made))
        else:
            require_podium(actor, "ballot.correct", ballot)
        if made.asked_by_id == actor.user_id:
            raise Forbidden
        if accept:
            require_correctable(ballot)
        _settle(actor, ballot, made, "made" if accept else "declined")
        if accept:
            here, there = actor.user_id or 0, made.asked_by_id
            correct_vote(made, ballot, *((there, here) if made.by_podium else (here, there)))
    return made


def _find_principal(actor: Actor, made: CorrectionRequest) -> str | None:
    """Return the elector of a request if the actor can only vote for it as a proxy."""
    own = load_ballot_state(made.ballot_id, actor)
    return None if own.holder == made.holder else made.holder


def withdraw_request(actor: Actor, ballot_id: int, request_id: int) -> CorrectionRequest:
    """Withdraw one's own request.

    Raises:
        Forbidden: Another person asked for it.
        Conflict: It was settled before.
    """
    with transaction():
        ballot, made = _load_open_request(ballot_id, request_id)
        if made.by_podium:
            require_podium(actor, "ballot.correct", ballot)
        else:
            require_voter(actor, ballot_id, _find_principal(actor, made))
        if made.asked_by_id != actor.user_id:
            raise Forbidden
        _settle(actor, ballot, made, "withdrawn")
    return made


def _load_open_request(ballot_id: int, request_id: int) -> tuple[Ballot, CorrectionRequest]:
    ballot = load_podium_ballot(ballot_id)
    made = find_row(CorrectionRequest, request_id)
    if made.ballot_id != ballot.id:
        raise NotFound(what="CorrectionRequest")
    if made.state != "open":
        raise Conflict("correction_settled")
    return ballot, made


def _settle(actor: Actor, ballot: Ballot, made: CorrectionRequest, state: str) -> None:
    made.state, made.settled_by_id, made.settled_at = state, actor.user_id, utc_now()
    record_event(
        "ballot.correction_settled",
        ballot,
        actor,
        audience="everyone",
        **_build_facts(ballot, made),
        state=state,
    )


def _build_facts(ballot: Ballot, made: CorrectionRequest) -> dict[str, object]:
    facts: dict[str, object] = {
        "ballot_id": ballot.id,
        "number": ballot.number,
        "holder": made.holder,
        "by_podium": made.by_podium,
        "asked_by_id": made.asked_by_id,
    }
    return facts | ({"meeting_id": ballot.meeting_id} if ballot.meeting_id is not None else {})


def lapse_requests(actor: Actor, ballot: Ballot) -> None:
    """Let open requests lapse, as part of the announcement of a result.

    Requests of voters lapse only where nothing can be corrected any more.

    Raises:
        Conflict: A voter waits for an answer, and the vote can still be corrected.
    """
    found = db.session.scalars(
        select(CorrectionRequest).where(
            CorrectionRequest.ballot_id == ballot.id, CorrectionRequest.state == "open"
        )
    ).all()
    waiting = sum(not each.by_podium for each in found)
    if waiting and not ballot.final:
        raise Conflict("vote_corrections_wait", number=ballot.number, waiting=waiting)
    for each in found:
        _settle(actor, ballot, each, "lapsed")
