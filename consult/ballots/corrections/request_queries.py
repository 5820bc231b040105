"""Reads of requested corrections and noted intentions, for pages and files."""

from typing import NamedTuple

from sqlalchemy import and_, func, select

from consult.accounts.models import User
from consult.ballots.queries import ELECTOR_NAME, PERSON, find_own_holder, load_vote_subject
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.permissions.rules import is_allowed
from consult.ballots.podium_checks import may_act_for_podium
from consult.positions.models import Ballot, Elector, Vote

from .models import CorrectionRequest, IntentionNote


class WaitingRequest(NamedTuple):
    """An open request as the two sides see it.

    Attributes:
        name: Of the elector; empty for a person whose account is closed.
        own: Whether the reader asked for it.
        mine: Whether the reader may accept or decline it.
    """

    request: CorrectionRequest
    name: str
    before: str | None
    asked_by: str
    own: bool
    mine: bool


def load_waiting_requests(actor: Actor, ballot: Ballot) -> list[WaitingRequest]:
    """Load the open requests that the actor asked for or may settle, oldest first."""
    if ballot.kind != "recorded" or actor.user_id is None:
        return []
    podium = may_act_for_podium(actor, ballot)
    holders = load_represented_holders(actor, ballot)
    query = (
        select(CorrectionRequest, ELECTOR_NAME, Vote.choice, User.name)
        .join(
            Elector,
            and_(
                Elector.ballot_id == CorrectionRequest.ballot_id,
                Elector.holder == CorrectionRequest.holder,
            ),
        )
        .outerjoin(PERSON, PERSON.id == Elector.user_id)
        .outerjoin(Vote, and_(Vote.ballot_id == Elector.ballot_id, Vote.holder == Elector.holder))
        .join(User, User.id == CorrectionRequest.asked_by_id)
        .where(CorrectionRequest.ballot_id == ballot.id, CorrectionRequest.state == "open")
        .order_by(CorrectionRequest.id)
    )
    found = []
    for request, name, before, asked_by in db.session.execute(query):
        own = request.asked_by_id == actor.user_id
        side = request.holder in holders if request.by_podium else podium
        if own or side:
            found.append(WaitingRequest(request, name, before, asked_by, own, side and not own))
    return found


def load_represented_holders(actor: Actor, ballot: Ballot) -> set[str]:
    """Load the electors that the actor votes for in a ballot, as a voter or as a fixed proxy."""
    if not is_allowed(actor, "ballot.vote", load_vote_subject(ballot, actor)):
        return set()
    own = {str(find_own_holder(actor, ballot))}
    others = select(Elector.holder).where(
        Elector.ballot_id == ballot.id, Elector.proxy.in_(own), Elector.proxy_revoked.is_(False)
    )
    return own | set(db.session.scalars(others))


def compute_corrections_state(ballot: Ballot) -> str:
    """Compute a text that changes with each request, answer, note and announcement.

    By it a page notices that it has to be drawn anew. It is empty for other kinds of ballots.
    """
    if ballot.kind != "recorded":
        return ""
    requests, settled = db.session.execute(
        select(func.count(), func.count(CorrectionRequest.settled_at)).where(
            CorrectionRequest.ballot_id == ballot.id
        )
    ).one()
    newest = db.session.scalar(
        select(func.max(IntentionNote.noted_at)).where(IntentionNote.ballot_id == ballot.id)
    )
    return f"{requests} {settled} {newest or ''} {ballot.announced_at or ''}"


class CorrectionOptions(NamedTuple):
    """The acts that a reader may do about votes of a closed recorded ballot.

    Attributes:
        waiting: Open requests that concern the reader.
        may_request: The reader's vote can be corrected.
        may_propose: The reader is of the podium, and votes can be corrected.
        may_announce: The result can be announced.
        may_note: The reader can note an intention.
    """

    waiting: list[WaitingRequest]
    may_request: bool
    may_propose: bool
    may_announce: bool
    may_note: bool
    state: str


def load_correction_options(actor: Actor, ballot: Ballot) -> CorrectionOptions:
    """Load the acts that the actor may do about the votes of a ballot."""
    closed = ballot.kind == "recorded" and ballot.closed_at is not None and not ballot.voided_at
    holders = load_represented_holders(actor, ballot) if closed else set()
    voted = closed and bool(
        db.session.scalar(
            select(Vote.id).where(Vote.ballot_id == ballot.id, Vote.holder.in_(holders)).limit(1)
        )
    )
    podium = closed and may_act_for_podium(actor, ballot)
    return CorrectionOptions(
        load_waiting_requests(actor, ballot) if closed else [],
        voted and not ballot.final,
        podium and not ballot.final,
        podium and ballot.announced_at is None,
        bool(holders) and ballot.final,
        compute_corrections_state(ballot),
    )
