"""Actions that cast or withdraw a vote in an indicative or recorded ballot, under the lock.

Each elector has one row. Only plain values and Core SQL are used, since many votes share a
COMMIT (see core/batch.py).
"""

import json
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import aliased

from consult.core.permissions.actor import Actor
from consult.core.database.engine import PreparedStatement, db, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import EventSubject, read_once_per_batch, record_event, transaction
from consult.core.permissions.rules import require_permission
from consult.core.hooks import before_vote

from consult.ballots.electorate.queries import may_stand_in
from consult.ballots.forms import VoteForm
from consult.positions.models import NON_PODIUM_KINDS, Ballot, Elector, Vote, Voter

IS_CLOSED = or_(
    Ballot.closed_at.is_not(None),
    Ballot.voided_at.is_not(None),
    and_(Ballot.closes_at.is_not(None), Ballot.closes_at <= bindparam("moment")),
)
SELECT_BALLOT = PreparedStatement(
    select(
        Ballot.id,
        Ballot.consultation_id,
        Ballot.kind,
        Ballot.number,
        Ballot.meeting_id,
        IS_CLOSED,
        Ballot.digest,
        Ballot.choices,
    ).where(Ballot.id == bindparam("ballot_id"), Ballot.kind.not_in(NON_PODIUM_KINDS))
)
SELECT_OWN_VOTE = PreparedStatement(
    select(
        Voter.user_id,
        Elector.holder,
        Elector.organisation_id,
        Elector.where,
        Vote.id,
        Vote.choice,
        Vote.proxy,
    )
    .outerjoin(Elector, and_(Elector.ballot_id == Voter.ballot_id, Elector.holder == Voter.holder))
    .outerjoin(Vote, and_(Vote.ballot_id == Voter.ballot_id, Vote.holder == Voter.holder))
    .where(Voter.ballot_id == bindparam("ballot_id"), Voter.user_id == bindparam("user_id"))
)
PRINCIPAL = aliased(Elector)  # the elector that a proxy votes for
SELECT_PROXY_VOTE = PreparedStatement(
    select(
        Voter.user_id,
        PRINCIPAL.holder,
        Elector.organisation_id,
        Elector.where,
        Vote.id,
        Vote.choice,
        Vote.proxy,
        Elector.holder,
    )
    .join(Elector, and_(Elector.ballot_id == Voter.ballot_id, Elector.holder == Voter.holder))
    .join(PRINCIPAL, and_(PRINCIPAL.ballot_id == Voter.ballot_id, PRINCIPAL.proxy == Voter.holder))
    .outerjoin(Vote, and_(Vote.ballot_id == PRINCIPAL.ballot_id, Vote.holder == PRINCIPAL.holder))
    .where(
        Voter.ballot_id == bindparam("ballot_id"),
        Voter.user_id == bindparam("user_id"),
        PRINCIPAL.holder == bindparam("holder"),
        or_(PRINCIPAL.proxy_revoked.is_(False), Vote.proxy.is_not(None)),
    )
)
NO_ELECTOR = (None,) * 7
VOTE = Vote.__table__
INSERT_COLUMNS = (
    "ballot_id",
    "holder",
    "choice",
    "digest",
    "cast_at",
    "cast_by_id",
    "where",
    "proxy",
)
UPDATE_COLUMNS = ("choice", "digest", "cast_at", "cast_by_id", "where", "proxy")
INSERT_VOTE = PreparedStatement(
    insert(VOTE).values({name: bindparam(name) for name in INSERT_COLUMNS}).returning(VOTE.c.id)
)
UPDATE_VOTE = PreparedStatement(
    update(VOTE)
    .where(VOTE.c.id == bindparam("vote_id"))
    .values({name: bindparam(name) for name in UPDATE_COLUMNS})
)
DELETE_VOTE = PreparedStatement(delete(VOTE).where(VOTE.c.id == bindparam("vote_id")))
ELECTOR = Elector.__table__
UPDATE_ELECTOR_PLACE = PreparedStatement(
    update(ELECTOR)
    .where(
        ELECTOR.c.ballot_id == bindparam("of_ballot"), ELECTOR.c.holder == bindparam("of_holder")
    )
    .values({"where": bindparam("where")})
)

LIFT_PROXY = PreparedStatement(
    update(ELECTOR)
    .where(
        ELECTOR.c.ballot_id == bindparam("of_ballot"), ELECTOR.c.holder == bindparam("of_holder")
    )
    .values(proxy_revoked=True)
)


class BallotState(NamedTuple):
    """A ballot as rules and actions see it under the write lock, with the actor's elector.

    voter_id: the actor, if they are a named voter. holder: the elector whose vote it is; None
    without one. before_by: the elector that cast the previous vote as a proxy. proxy: the
    actor's own elector, if they vote for another one.
    """

    id: int
    consultation_id: int
    kind: str
    number: int
    meeting_id: int | None
    closed: bool
    digest: str
    choices: tuple[str, ...]
    voter_id: int | None  # the actor, if they are a named voter
    holder: str | None
    organisation_id: int | None  # the organization they vote for
    where: str | None
    vote_id: int | None
    before: str | None  # the previous choice
    before_by: str | None = None  # the elector that cast the previous vote as a proxy
    proxy: str | None = None  # the actor's own elector, if they vote for another one


def load_ballot_state(ballot_id: int, actor: Actor, holder: str | None = None) -> BallotState:
    """Load the ballot with the actor's elector and vote, or with those of a principal (holder).

    Raises:
        NotFound: The podium opened no such ballot.
    """
    ballot = read_once_per_batch(("hand_ballot", ballot_id), lambda: _load_ballot(ballot_id))
    if holder is not None:
        found = SELECT_PROXY_VOTE(ballot_id=ballot_id, user_id=actor.user_id or 0, holder=holder)
        if found:
            return BallotState._make((*ballot, *found[0]))
    mine = SELECT_OWN_VOTE(ballot_id=ballot_id, user_id=actor.user_id or 0)
    return BallotState._make((*ballot, *(mine[0] if mine else NO_ELECTOR), None))


def _load_ballot(ballot_id: int) -> tuple[Any, ...]:
    """Load the columns of a ballot; raise NotFound."""
    rows = SELECT_BALLOT(ballot_id=ballot_id, moment=utc_now())
    if not rows:
        raise NotFound(what="Ballot")
    *head, closed, digest, choices = rows[0]
    return (
        *head,
        bool(closed),
        digest,
        tuple(json.loads(choices) if isinstance(choices, str) else choices),
    )


def load_votable_ballot(
    actor: Actor, ballot_id: int, holder: str | None = None, *, withdraws: bool = False
) -> BallotState:
    """Load a ballot in which the actor is about to vote, or (withdraws) to withdraw a vote.

    Of an elector and its proxy the first to vote has voted; but the elector itself may withdraw
    what its proxy cast. If none of an organization's named
    voters can speak for it any more, its present head may: see register_replacement_voter.

    Args:
        holder: The elector to vote for, if it is not the actor's own.

    Raises:
        NotFound: There is no such ballot.
        Unknown: The actor is not signed in.
        Forbidden: The actor has no vote in it.
        Conflict: It is closed, or the other of elector and proxy has voted.
    """
    ballot = load_ballot_state(ballot_id, actor, holder)
    if not ballot.closed and register_replacement_voter(actor, ballot):
        ballot = load_ballot_state(ballot_id, actor, holder)
    secret = ballot.kind == "secret"
    require_permission(actor, "ballot.vote_secretly" if secret else "ballot.vote", ballot)
    if holder is not None and ballot.holder != holder:
        raise Forbidden
    if ballot.closed:
        raise Conflict("ballot_over")
    may_withdraw = withdraws and ballot.proxy is None
    if ballot.vote_id is not None and ballot.before_by != ballot.proxy and not may_withdraw:
        raise Conflict("proxy_voted" if ballot.proxy is None else "elector_voted")
    for look in before_vote:
        look(actor, ballot)
    return ballot


def register_replacement_voter(actor: Actor, ballot: BallotState) -> bool:
    """Register an organization's present head as its voter if all its named voters are gone.

    Returns:
        Whether that was so.
    """
    holder = f"o{actor.organisation_id}"
    if ballot.voter_id is not None or actor.organisation_id is None:
        return False
    if not may_stand_in(actor, ballot):
        return False
    db.session.execute(
        insert(Voter).values(ballot_id=ballot.id, user_id=actor.user_id, holder=holder)
    )
    record_event(
        "voter.replaced",
        EventSubject(ballot.id, ballot.consultation_id),
        actor,
        audience="nobody" if ballot.kind == "secret" else "everyone",
        holder=holder,
        user_id=actor.user_id,
    )
    return True


def cast_vote(
    actor: Actor, ballot_id: int, choice: str, digest: str | None = None, holder: str | None = None
) -> BallotState:
    """Cast or change a vote: for oneself, for an organization, or as a proxy (holder).

    Raises:
        Forbidden: The actor is no voter of this ballot.
        Conflict: The ballot is closed, secret, or asks about another text (digest).
        Invalid: There is no such choice.
    """
    with transaction():
        ballot = load_votable_ballot(actor, ballot_id, holder)
        if ballot.kind == "secret":
            raise Conflict("ballot_is_secret")
        if choice not in ballot.choices:
            raise Invalid(fields={"choice": {"type": "literal_error"}})
        if digest is not None and digest != ballot.digest:
            raise Conflict("text_changed")
        if choice != ballot.before:
            _save_vote(actor, ballot, choice)
    return ballot


def is_repeated_vote(actor: Actor, form: VoteForm, ballot_id: int, **_path: Any) -> bool:
    """Return whether a request whose key is known may be the first one again.

    Nothing of a vote is stored with its key, so the vote that stands is compared: another choice
    under the same key would be lost in silence.
    """
    ballot = load_ballot_state(ballot_id, actor, form.holder)
    is_own = form.holder is None or ballot.holder == form.holder
    return not is_own or ballot.before in {None, form.choice}


def _save_vote(actor: Actor, ballot: BallotState, choice: str) -> None:
    """Insert or update the vote and record the event."""
    where = update_voter_place(ballot)
    given: dict[str, Any] = {
        "choice": choice,
        "digest": ballot.digest,
        "cast_at": utc_now(),
        "cast_by_id": actor.user_id,
        "where": where,
        "proxy": ballot.proxy,
    }
    number = ballot.vote_id
    if number is None:
        ((number,),) = INSERT_VOTE(ballot_id=ballot.id, holder=ballot.holder, **given)
    else:
        UPDATE_VOTE(vote_id=number, **given)
    record_event(
        "vote.cast",
        EventSubject(number, ballot.consultation_id),
        actor,
        audience="nobody",
        **build_vote_facts(ballot, choice=choice, before=ballot.before),
        again=ballot.before is not None,
    )


def update_voter_place(ballot: BallotState) -> str:
    """Return the place of the voter; an absent elector is remote from now on.

    A proxy is at its own place.
    """
    if ballot.proxy is not None:
        return str(ballot.where) if ballot.where in {"room", "remote"} else "remote"
    if ballot.where in {"room", "remote"}:
        return str(ballot.where)
    UPDATE_ELECTOR_PLACE(of_ballot=ballot.id, of_holder=ballot.holder, where="remote")
    return "remote"


def withdraw_vote(actor: Actor, ballot_id: int, holder: str | None = None) -> None:
    """Withdraw a vote while the ballot is open, as if none had been cast.

    An elector may withdraw what its proxy cast. That proxy casts no other vote for it then.

    Raises:
        NotFound: There is no vote.
        Conflict: The ballot is closed or secret.
    """
    with transaction():
        ballot = load_votable_ballot(actor, ballot_id, holder, withdraws=True)
        if ballot.kind == "secret":
            raise Conflict("ballot_is_secret")
        if ballot.vote_id is None:
            raise NotFound(what="Vote")
        DELETE_VOTE(vote_id=ballot.vote_id)
        record_event(
            "vote.withdrawn",
            EventSubject(ballot.vote_id, ballot.consultation_id),
            actor,
            audience="nobody",
            **build_vote_facts(ballot, before=ballot.before),
            **({"of_proxy": ballot.before_by} if _is_of_proxy(ballot) else {}),
        )
        if _is_of_proxy(ballot):
            LIFT_PROXY(of_ballot=ballot.id, of_holder=ballot.holder)
            record_event(
                "proxy.lifted",
                EventSubject(ballot.id, ballot.consultation_id),
                actor,
                audience="everyone",
                holder=ballot.holder,
            )


def _is_of_proxy(ballot: BallotState) -> bool:
    """Return whether the actor withdraws, as the elector, a vote that its proxy cast."""
    return ballot.before_by is not None and ballot.proxy is None


def build_vote_facts(ballot: BallotState, **choices: str | None) -> dict[str, object]:
    """Build the facts of a vote event; choices only if the ballot is recorded.

    A sounding never records single choices.
    """
    found: dict[str, object] = {"ballot_id": ballot.id, "holder": ballot.holder}
    if ballot.meeting_id is not None:
        found["meeting_id"] = ballot.meeting_id
    if ballot.proxy is not None:
        found["proxy"] = ballot.proxy
    return found | choices if ballot.kind == "recorded" else found


def update_elector_places(actor: Actor, meeting_id: int, holder: str, where: str) -> None:
    """Save the present place of an elector in the open ballots of a meeting.

    The meetings floor calls it after its own rule, at check-in or remote arrival. Votes already
    cast keep their place.
    """
    with transaction():
        open_there = select(Ballot.id).where(
            Ballot.meeting_id == meeting_id, Ballot.closed_at.is_(None)
        )
        moved = list(
            db.session.scalars(
                select(Elector.ballot_id).where(
                    Elector.ballot_id.in_(open_there),
                    Elector.holder == holder,
                    Elector.where != where,
                )
            )
        )
        if moved:
            db.session.execute(
                update(Elector)
                .where(Elector.ballot_id.in_(moved), Elector.holder == holder)
                .values({"where": where})
            )
            for ballot_id in moved:
                ballot = db.session.get_one(Ballot, ballot_id)
                record_event(
                    "elector.came", ballot, actor, audience="nobody", holder=holder, where=where
                )
