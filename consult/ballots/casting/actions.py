"""Casting a vote in an indicative or a recorded ballot: one row for each elector, checked under the lock.

Plain values and Core SQL only: votes of many share a COMMIT (see core/database/group_commit.py).
"""
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import aliased

from consult.core.permissions.actor import Actor
from consult.core.database.engine import Prepared, db, now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import Thing, kept_for_all, record, transaction
from consult.core.permissions.rules import allows, require

from consult.ballots.electorate.queries import gone
from consult.positions.models import NOT_BY_HAND, Ballot, Elector, Vote, Voter

CLOSED = or_(Ballot.closed_at.is_not(None), Ballot.voided_at.is_not(None),
             and_(Ballot.closes_at.is_not(None), Ballot.closes_at <= bindparam("moment")))
BALLOT = Prepared(
    select(Ballot.id, Ballot.consultation_id, Ballot.kind, Ballot.number, Ballot.meeting_id, CLOSED, Ballot.digest,
           Ballot.choices)
    .where(Ballot.id == bindparam("ballot_id"), Ballot.kind.not_in(NOT_BY_HAND)))
MINE = Prepared(
    select(Voter.user_id, Elector.holder, Elector.organisation_id, Elector.where, Vote.id, Vote.choice, Vote.proxy)
    .outerjoin(Elector, and_(Elector.ballot_id == Voter.ballot_id, Elector.holder == Voter.holder))
    .outerjoin(Vote, and_(Vote.ballot_id == Voter.ballot_id, Vote.holder == Voter.holder))
    .where(Voter.ballot_id == bindparam("ballot_id"), Voter.user_id == bindparam("user_id")))
OTHER = aliased(Elector)  # for which somebody votes as its proxy
FOR = Prepared(
    select(Voter.user_id, OTHER.holder, Elector.organisation_id, Elector.where, Vote.id, Vote.choice, Vote.proxy, Elector.holder)
    .join(Elector, and_(Elector.ballot_id == Voter.ballot_id, Elector.holder == Voter.holder))
    .join(OTHER, and_(OTHER.ballot_id == Voter.ballot_id, OTHER.proxy == Voter.holder))
    .outerjoin(Vote, and_(Vote.ballot_id == OTHER.ballot_id, Vote.holder == OTHER.holder))
    .where(Voter.ballot_id == bindparam("ballot_id"), Voter.user_id == bindparam("user_id"), OTHER.holder == bindparam("holder"),
           or_(OTHER.proxy_revoked.is_(False), Vote.proxy.is_not(None))))
NOBODY = (None,) * 7
VOTE = Vote.__table__
COLUMNS = ("ballot_id", "holder", "choice", "digest", "cast_at", "cast_by_id", "where", "proxy")
ANEW = ("choice", "digest", "cast_at", "cast_by_id", "where", "proxy")
CAST = Prepared(insert(VOTE).values({name: bindparam(name) for name in COLUMNS}).returning(VOTE.c.id))
CHANGE = Prepared(update(VOTE).where(VOTE.c.id == bindparam("vote_id")).values({name: bindparam(name) for name in ANEW}))
TAKE_BACK = Prepared(delete(VOTE).where(VOTE.c.id == bindparam("vote_id")))
ELECTOR = Elector.__table__
COME = Prepared(update(ELECTOR).where(ELECTOR.c.ballot_id == bindparam("of_ballot"), ELECTOR.c.holder == bindparam("of_holder"))
                .values({"where": bindparam("where")}))


looking: list[Callable[[Actor, "BallotNow"], None]] = []  # what higher floors have against a vote: they raise a Problem


class BallotNow(NamedTuple):
    """A ballot as the rules and actions see it under the lock, and the elector for whom the actor votes; none: for nobody."""

    id: int
    consultation_id: int
    kind: str
    number: int
    meeting_id: int | None
    closed: bool
    digest: str
    choices: tuple[str, ...]
    voter_id: int | None  # the actor, where they are a named voter
    holder: str | None
    organisation_id: int | None  # for which they vote
    where: str | None
    vote_id: int | None
    before: str | None  # what was chosen before
    before_by: str | None = None  # the elector that cast it as a proxy
    proxy: str | None = None  # the actor's own elector, where they vote for another one


def ballot_now(ballot_id: int, actor: Actor, holder: str | None = None) -> BallotNow:
    """The ballot with the actor's elector and vote, or with those of the one (holder) whose proxy it is; raises NotFound."""
    ballot = kept_for_all(("hand_ballot", ballot_id), lambda: _asked(ballot_id))
    if holder is not None:
        found = FOR(ballot_id=ballot_id, user_id=actor.user_id or 0, holder=holder)
        if found:
            return BallotNow._make((*ballot, *found[0]))
    mine = MINE(ballot_id=ballot_id, user_id=actor.user_id or 0)
    return BallotNow._make((*ballot, *(mine[0] if mine else NOBODY), None))


def _asked(ballot_id: int) -> tuple[Any, ...]:
    rows = BALLOT(ballot_id=ballot_id, moment=now())
    if not rows:
        raise NotFound(what="Ballot")
    *head, closed, digest, choices = rows[0]
    return *head, bool(closed), digest, tuple(json.loads(choices) if isinstance(choices, str) else choices)


def ballot_for(actor: Actor, ballot_id: int, holder: str | None = None) -> BallotNow:
    """The ballot for somebody about to vote in it; raises NotFound, Unknown, Forbidden, Conflict when it is closed.

    holder: for whom, where that is not the own elector. Of an elector and its proxy, whoever votes first has voted. Where
    none of an organisation's named voters can speak for it any more, its present head may: see stand_in.
    """
    ballot = ballot_now(ballot_id, actor, holder)
    if ballot.voter_id is None and actor.organisation_id is not None and stand_in(actor, ballot):
        ballot = ballot_now(ballot_id, actor, holder)
    require(actor, "ballot.vote", ballot)
    if holder is not None and ballot.holder != holder:
        raise Forbidden
    if ballot.closed:
        raise Conflict("ballot_over")
    if ballot.vote_id is not None and ballot.before_by != ballot.proxy:
        raise Conflict("proxy_voted" if ballot.proxy is None else "elector_voted")
    for look in looking:
        look(actor, ballot)
    return ballot


def stand_in(actor: Actor, ballot: BallotNow) -> bool:
    """Let an organisation's present head vote where every voter that it had named is gone; whether that is so."""
    holder = f"o{actor.organisation_id}"
    voters = db.session.execute(select(Voter.user_id).join(Elector, and_(
        Elector.ballot_id == Voter.ballot_id, Elector.holder == Voter.holder))
        .where(Elector.ballot_id == ballot.id, Elector.holder == holder)).all()
    if ballot.closed or not voters or not allows(actor, "ballot.stand_in", ballot):
        return False
    if not gone([user_id for user_id, in voters], actor.organisation_id or 0):
        return False
    db.session.execute(insert(Voter).values(ballot_id=ballot.id, user_id=actor.user_id, holder=holder))
    record("voter.replaced", Thing(ballot.id, ballot.consultation_id), actor, holder=holder, user_id=actor.user_id)
    return True


def cast_vote(actor: Actor, ballot_id: int, choice: str, digest: str | None = None, holder: str | None = None) -> BallotNow:
    """Vote, for oneself, for the organisation that named one, or (holder) as a proxy; to vote again changes it.

    Raises Forbidden for who is no voter of this ballot, Conflict when it is closed or secret (see secret.py), Invalid for
    a choice that is not offered.
    """
    with transaction():
        ballot = ballot_for(actor, ballot_id, holder)
        if ballot.kind == "secret":
            raise Conflict("ballot_is_secret")
        if choice not in ballot.choices:
            raise Invalid(fields={"choice": {"type": "literal_error"}})
        if digest is not None and digest != ballot.digest:
            raise Conflict("text_changed")
        if choice != ballot.before:
            _set(actor, ballot, choice)
    return ballot


def _set(actor: Actor, ballot: BallotNow, choice: str) -> None:
    where = come(ballot)
    given: dict[str, Any] = {"choice": choice, "digest": ballot.digest, "cast_at": now(), "cast_by_id": actor.user_id,
                             "where": where, "proxy": ballot.proxy}
    number = ballot.vote_id
    if number is None:
        (number,), = CAST(ballot_id=ballot.id, holder=ballot.holder, **given)
    else:
        CHANGE(vote_id=number, **given)
    record("vote.cast", Thing(number, ballot.consultation_id), actor, audience="nobody",
           **facts(ballot, choice=choice, before=ballot.before), again=ballot.before is not None)


def come(ballot: BallotNow) -> str:
    """Where the voter is; who was not there when the ballot was opened is remote from now on. A proxy is where it is itself."""
    if ballot.proxy is not None:
        return str(ballot.where) if ballot.where in {"room", "remote"} else "remote"
    if ballot.where in {"room", "remote"}:
        return str(ballot.where)
    COME(of_ballot=ballot.id, of_holder=ballot.holder, where="remote")
    return "remote"


def withdraw_vote(actor: Actor, ballot_id: int, holder: str | None = None) -> None:
    """Take a vote back while the ballot is open, as if there had been none; raises NotFound where there is none."""
    with transaction():
        ballot = ballot_for(actor, ballot_id, holder)
        if ballot.kind == "secret":
            raise Conflict("ballot_is_secret")
        if ballot.vote_id is None:
            raise NotFound(what="Vote")
        TAKE_BACK(vote_id=ballot.vote_id)
        record("vote.withdrawn", Thing(ballot.vote_id, ballot.consultation_id), actor, audience="nobody",
               **facts(ballot, before=ballot.before))


def facts(ballot: BallotNow, **choices: str | None) -> dict[str, object]:
    """What an event of a vote holds; choices only where the ballot is recorded: a sounding stays one."""
    found: dict[str, object] = {"ballot_id": ballot.id, "holder": ballot.holder}
    if ballot.meeting_id is not None:
        found["meeting_id"] = ballot.meeting_id
    if ballot.proxy is not None:
        found["proxy"] = ballot.proxy
    return found | choices if ballot.kind == "recorded" else found


def attend(actor: Actor, meeting_id: int, holder: str, where: str) -> None:
    """Note in the open ballots of a meeting where an elector is now: checked in at the door, or come remotely.

    For the floor that knows of presence, which asks its own rule; a vote that was cast stays where it was cast.
    """
    with transaction():
        open_there = select(Ballot.id).where(Ballot.meeting_id == meeting_id, Ballot.closed_at.is_(None))
        moved = list(db.session.scalars(select(Elector.ballot_id).where(
            Elector.ballot_id.in_(open_there), Elector.holder == holder, Elector.where != where)))
        if moved:
            db.session.execute(update(Elector).where(Elector.ballot_id.in_(moved), Elector.holder == holder)
                               .values({"where": where}))
            for ballot_id in moved:
                ballot = db.session.get_one(Ballot, ballot_id)
                record("elector.came", ballot, actor, audience="nobody", holder=holder, where=where)
