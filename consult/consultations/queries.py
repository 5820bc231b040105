"""Queries that identify the visitor, and of consultations, stages, tags and events."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import bindparam, select

from consult.accounts.models import Organisation, SignIn, User
from consult.core.permissions.actor import Actor, ReaderProfile, Visitor
from consult.core.database.engine import PreparedStatement, db, find_row, utc_now
from consult.core.digests import hash_text
from consult.core.errors import NotFound
from consult.core.events.log import EVENT, read_once_per_batch
from consult.core.database.coalesced_read import CoalescedRead
from consult.core.timestamp_conversion import parse_utc_or_none
from consult.core.permissions.rules import is_allowed, restrict_roles

from .models import Consultation, Facilitation, Membership, Stage, Tag

PartType = TypeVar("PartType", Stage, Tag)
EVENTS_PER_ANSWER = 200  # events in one answer
NEW_ACCOUNT_AGE = timedelta(days=1)
SEEN_PRECISION = timedelta(minutes=10)  # precision with which the last use of a sign-in is stored
SELECT_SIGN_IN = CoalescedRead(
    select(
        SignIn.id,
        SignIn.user_id,
        SignIn.strong,
        SignIn.seen_at,
        SignIn.expires_at,
        User.name,
        User.language,
        User.timezone,
        User.joined_at,
        User.affiliation,
        SignIn.kind,
        SignIn.only_in,
        SignIn.only_at,
        Organisation.id,
        Organisation.group_code,
        Organisation.name,
        Organisation.status,
        Membership.consultation_id,
        Membership.role,
    )
    .join(User, User.id == SignIn.user_id)
    .outerjoin(Organisation, Organisation.id == User.organisation_id)
    .outerjoin(Membership, Membership.user_id == SignIn.user_id)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.ended_at.is_(None),
        User.disabled_at.is_(None),
        User.closed_at.is_(None),
    )
)
SELECT_FACILITATED_CLAUSES = PreparedStatement(
    select(Facilitation.clause_id).where(Facilitation.user_id == bindparam("user_id"))
)
SELECT_STARTED_STAGES = PreparedStatement(
    select(Stage.kind, Stage.closes_at)
    .where(
        Stage.consultation_id == bindparam("consultation_id"), Stage.opens_at <= bindparam("moment")
    )
    .order_by(Stage.opens_at.desc())
    .limit(8)
)
unsaved_sightings: dict[int, datetime] = {}  # last use of sign-ins in this process, not stored yet


def identify_visitor(token: str, strong_roles: frozenset[str] = frozenset()) -> Visitor:
    """Return the visitor that a secret of a cookie or program identifies.

    The visitor is anonymous if the sign-in has ended or expired.

    Args:
        token: the secret.
        strong_roles: roles that count only if a one-time code was entered in this sign-in.
    """
    rows = SELECT_SIGN_IN.read(token_hash=hash_text(token))
    if not rows:
        return Visitor(token)
    (
        (
            number,
            user_id,
            strong,
            seen_at,
            expires_at,
            name,
            language,
            zone,
            joined_at,
            affiliation,
            kind,
            only_in,
            only_at,
            organisation_id,
            group,
            organisation,
            status,
            *_,
        ),
        moment,
    ) = rows[0], utc_now()
    expires_at = parse_utc_or_none(expires_at)
    if expires_at is not None and expires_at <= moment:
        return Visitor(token)
    if moment - (parse_utc_or_none(seen_at) or moment) > SEEN_PRECISION:
        unsaved_sightings[number] = moment
    roles = frozenset(
        (row[-2], row[-1]) for row in rows if row[-1] and (strong or row[-1] not in strong_roles)
    )
    confined = kind == "meeting"
    if confined:
        roles = restrict_roles(roles, only_in)
    counts = affiliation == "verified" and status == "verified"
    clauses = (
        frozenset(clause for (clause,) in SELECT_FACILITATED_CLAUSES.read_rows(user_id=user_id))
        if any(role == "facilitator" for _, role in roles)
        else frozenset()
    )
    fresh = moment - (parse_utc_or_none(joined_at) or moment) < NEW_ACCOUNT_AGE
    actor = Actor(
        user_id,
        roles,
        number,
        organisation_id if counts else None,
        group if counts else None,
        clauses,
        fresh,
        confined,
        only_at,
        program=kind == "token",
    )
    return Visitor(
        token, actor, ReaderProfile(name, language, zone, organisation if counts else None)
    )


def build_actor_without_sign_in(user: User) -> Actor:
    """Build the actor of a person without a sign-in, for commands, the sample and tests."""
    held = db.session.execute(
        select(Membership.consultation_id, Membership.role).where(Membership.user_id == user.id)
    )
    cared = db.session.scalars(
        select(Facilitation.clause_id).where(Facilitation.user_id == user.id)
    )
    own = user.represented_organisation
    return Actor(
        user.id,
        frozenset((consultation, role) for consultation, role in held),
        None,
        own.id if own else None,
        own.group_code if own else None,
        frozenset(cared),
    )


def get_current_stage(consultation_id: int) -> str:
    """Return the kind of the open stage, or "between", in one short query.

    Members of a shared commit read it once, so all see the same moment.
    """
    return read_once_per_batch(
        ("stage", consultation_id), lambda: _find_stage_at(consultation_id, utc_now())
    )


def _find_stage_at(consultation_id: int, moment: datetime) -> str:
    for kind, closes_at in SELECT_STARTED_STAGES(consultation_id=consultation_id, moment=moment):
        closes = parse_utc_or_none(closes_at)
        if closes is None or moment < closes:
            return str(kind)
    return "between"


def get_consultation_by_slug(slug: str) -> Consultation:
    """Return the consultation of an address; raises NotFound."""
    found = db.session.scalar(select(Consultation).where(Consultation.slug == slug))
    if found is None:
        raise NotFound(what="Consultation")
    return found


def get_stage(consultation: Consultation, stage_id: int) -> Stage:
    """Return a stage of this consultation; raises NotFound, also for a stage of another one."""
    return _get_row_of(Stage, consultation, stage_id)


def get_tag(consultation: Consultation, tag_id: int) -> Tag:
    """Return a tag of this consultation; raises NotFound, also for a tag of another one."""
    return _get_row_of(Tag, consultation, tag_id)


def _get_row_of(model: type[PartType], consultation: Consultation, number: int) -> PartType:
    found = find_row(model, number)
    if found.consultation_id != consultation.id:
        raise NotFound(what=model.__name__)
    return found


def find_only_consultation() -> Consultation | None:
    """Return the only consultation; None if there are several or none.

    Pages outside any consultation belong to it.
    """
    found = list(db.session.scalars(select(Consultation).order_by(Consultation.id).limit(2)))
    return found[0] if len(found) == 1 else None


def list_consultations() -> list[Consultation]:
    """List all consultations, oldest first."""
    return list(db.session.scalars(select(Consultation).order_by(Consultation.id)))


def list_events_after(
    actor: Actor, consultation: Consultation, seq: int, limit: int = EVENTS_PER_ANSWER
) -> list[Any]:
    """List the next events that the actor may receive, in order.

    These are events for everyone, the actor, the actor's organization and, if permitted,
    moderators.
    """
    audiences = ["everyone"]
    if is_allowed(actor, "watch.moderators", consultation):
        audiences.append("moderators")
    if actor.user_id is not None:
        audiences.append(f"user:{actor.user_id}")
    if actor.organisation_id is not None:
        audiences.append(f"organisation:{actor.organisation_id}")
    return list(
        db.session.execute(
            select(EVENT)
            .where(
                EVENT.c.chain == consultation.id, EVENT.c.audience.in_(audiences), EVENT.c.seq > seq
            )
            .order_by(EVENT.c.seq)
            .limit(min(limit, EVENTS_PER_ANSWER))
        )
    )
