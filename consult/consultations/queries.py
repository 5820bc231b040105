"""Reads about the process: who a browser stands for, with the roles held in each consultation; the consultations."""
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from consult.accounts.models import Organisation, SignIn, User
from consult.core.permissions.actor import Actor, Person, Visitor
from consult.core.database.engine import Prepared, db, find, now
from consult.core.digests import hashed
from consult.core.errors import NotFound
from consult.core.events.log import EVENT, kept_for_all
from consult.core.database.read_coalescing import Gathered
from consult.core.clock import aware_or_none
from consult.core.permissions.rules import allows, confined_roles

from .models import Consultation, Facilitation, Membership, Stage, Tag

AT_ONCE = 200  # events in one answer
FRESH = timedelta(days=1)
LATER = timedelta(minutes=10)  # how exactly it is known when a sign-in was last seen
SIGNED_IN = Gathered(
    select(SignIn.id, SignIn.user_id, SignIn.strong, SignIn.seen_at, SignIn.expires_at, User.name, User.language,
           User.timezone, User.joined_at, User.affiliation, SignIn.kind, SignIn.only_in, SignIn.only_at,
           Organisation.id, Organisation.group_code, Organisation.name,
           Organisation.status, Membership.consultation_id, Membership.role)
    .join(User, User.id == SignIn.user_id)
    .outerjoin(Organisation, Organisation.id == User.organisation_id)
    .outerjoin(Membership, Membership.user_id == SignIn.user_id)
    .where(SignIn.token_hash == bindparam("token_hash"), SignIn.ended_at.is_(None), User.disabled_at.is_(None),
           User.closed_at.is_(None)))
CARED_FOR = Prepared(select(Facilitation.clause_id).where(Facilitation.user_id == bindparam("user_id")))
STAGE_NOW = Prepared(
    select(Stage.kind, Stage.closes_at)
    .where(Stage.consultation_id == bindparam("consultation_id"), Stage.opens_at <= bindparam("moment"))
    .order_by(Stage.opens_at.desc()).limit(8))
seen: dict[int, datetime] = {}  # sign-ins of this process that were seen and are not written yet


def visitor_with(token: str, strong_roles: frozenset[str] = frozenset()) -> Visitor:
    """Whom the cookie's or the program's secret stands for; nobody when its sign-in has ended.

    strong_roles: roles that count only once a one-time code was given in this sign-in.
    """
    rows = SIGNED_IN.read(token_hash=hashed(token))
    if not rows:
        return Visitor(token)
    (number, user_id, strong, seen_at, expires_at, name, language, zone, joined_at, affiliation, kind, only_in, only_at,
     organisation_id, group, organisation, status, *_), moment = rows[0], now()
    expires_at = aware_or_none(expires_at)
    if expires_at is not None and expires_at <= moment:
        return Visitor(token)
    if moment - (aware_or_none(seen_at) or moment) > LATER:
        seen[number] = moment
    roles = frozenset((row[-2], row[-1]) for row in rows if row[-1] and (strong or row[-1] not in strong_roles))
    confined = kind == "meeting"
    if confined:
        roles = confined_roles(roles, only_in)
    counts = affiliation == "verified" and status == "verified"
    clauses = (frozenset(clause for clause, in CARED_FOR.read(user_id=user_id))
               if any(role == "facilitator" for _, role in roles) else frozenset())
    fresh = moment - (aware_or_none(joined_at) or moment) < FRESH
    actor = Actor(user_id, roles, number, organisation_id if counts else None, group if counts else None, clauses, fresh,
                  confined, only_at, program=kind == "token")
    return Visitor(token, actor, Person(name, language, zone, organisation if counts else None))


def actor_of(user: User) -> Actor:
    """The actor that a person would be; for commands, the sample and tests, which have no sign-in."""
    held = db.session.execute(select(Membership.consultation_id, Membership.role).where(Membership.user_id == user.id))
    cared = db.session.scalars(select(Facilitation.clause_id).where(Facilitation.user_id == user.id))
    own = user.spoken_for
    return Actor(user.id, frozenset((consultation, role) for consultation, role in held), None,
                 own.id if own else None, own.group_code if own else None, frozenset(cared))


def stage_now(consultation_id: int) -> str:
    """The kind of the stage that is open now, in one short read; those who share a COMMIT are asked at one moment."""
    return kept_for_all(("stage", consultation_id), lambda: _stage_at(consultation_id, now()))


def _stage_at(consultation_id: int, moment: datetime) -> str:
    for kind, closes_at in STAGE_NOW(consultation_id=consultation_id, moment=moment):
        closes = aware_or_none(closes_at)
        if closes is None or moment < closes:
            return str(kind)
    return "between"


def consultation_at(slug: str) -> Consultation:
    """The consultation of an address; raises NotFound."""
    found = db.session.scalar(select(Consultation).where(Consultation.slug == slug))
    if found is None:
        raise NotFound(what="Consultation")
    return found


def stage_in(consultation: Consultation, stage_id: int) -> Stage:
    """A stage of this consultation; raises NotFound for those of others too."""
    return _own(Stage, consultation, stage_id)


def tag_in(consultation: Consultation, tag_id: int) -> Tag:
    """A tag of this consultation; raises NotFound for those of others too."""
    return _own(Tag, consultation, tag_id)


def _own(model: type[Any], consultation: Consultation, number: int) -> Any:
    found = find(model, number)
    if found.consultation_id != consultation.id:
        raise NotFound(what=model.__name__)
    return found


def only_one() -> Consultation | None:
    """The consultation that pages outside of any belong to: the only one there is."""
    found = list(db.session.scalars(select(Consultation).order_by(Consultation.id).limit(2)))
    return found[0] if len(found) == 1 else None


def consultations() -> list[Consultation]:
    """All consultations, oldest first."""
    return list(db.session.scalars(select(Consultation).order_by(Consultation.id)))


def events_after(actor: Actor, consultation: Consultation, seq: int, limit: int = AT_ONCE) -> list[Any]:
    """The next events that this actor may hear: everyone's, moderators', their own and their organisation's, in order."""
    audiences = ["everyone"]
    if allows(actor, "watch.moderators", consultation):
        audiences.append("moderators")
    if actor.user_id is not None:
        audiences.append(f"user:{actor.user_id}")
    if actor.organisation_id is not None:
        audiences.append(f"organisation:{actor.organisation_id}")
    return list(db.session.execute(
        select(EVENT).where(EVENT.c.chain == consultation.id, EVENT.c.audience.in_(audiences), EVENT.c.seq > seq)
        .order_by(EVENT.c.seq).limit(min(limit, AT_ONCE))))
