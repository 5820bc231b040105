"""Queries that identify the visitor, and of consultations, stages, tags and events."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import bindparam, select

from consult.accounts.models import Organisation, SignIn, User
from consult.accounts.sign_in.time_limits import SignInLimits, find_end
from consult.core.permissions.actor import Actor, ReaderProfile, Visitor
from consult.core.database.engine import PreparedStatement, db, find_row, utc_now
from consult.core.digests import hash_text
from consult.core.errors import NotFound
from consult.core.hooks import get_app_hooks
from consult.core.events.log import EVENT, read_once_per_batch
from consult.core.database.coalesced_read import CoalescedRead
from consult.core.timestamp_conversion import parse_utc_or_none
from consult.core.permissions.rules import is_allowed, restrict_roles
from consult.core.permissions.scopes import parse_scopes

from .models import Consultation, FacilitatedTag, Facilitation, Membership, Stage, Tag

PartType = TypeVar("PartType", Stage, Tag)
EVENTS_PER_ANSWER = 200  # events in one answer
NEW_ACCOUNT_AGE = timedelta(days=1)
SEEN_PRECISION = timedelta(minutes=10)  # precision with which the last use of a sign-in is stored


class SignInRow(NamedTuple):
    """A sign-in with its person and one of the roles, as SELECT_SIGN_IN reads it."""

    id: int
    user_id: int
    strong: bool
    started_at: Any
    seen_at: Any
    expires_at: Any
    ended_at: Any
    name: str
    language: str
    timezone: str
    joined_at: Any
    affiliation: str | None
    kind: str
    only_in: int | None
    only_at: int | None
    scopes: str | None
    organisation_id: int | None
    group_code: str | None
    organisation: str | None
    organisation_status: str | None
    consultation_id: int | None
    role: str | None
    approved_at: Any


SELECT_SIGN_IN = CoalescedRead(
    select(
        SignIn.id,
        SignIn.user_id,
        SignIn.strong,
        SignIn.started_at,
        SignIn.seen_at,
        SignIn.expires_at,
        SignIn.ended_at,
        User.name,
        User.language,
        User.timezone,
        User.joined_at,
        User.affiliation,
        SignIn.kind,
        SignIn.only_in,
        SignIn.only_at,
        SignIn.scopes,
        Organisation.id,
        Organisation.group_code,
        Organisation.name,
        Organisation.status,
        Membership.consultation_id,
        Membership.role,
        Membership.approved_at,
    )
    .join(User, User.id == SignIn.user_id)
    .outerjoin(Organisation, Organisation.id == User.organisation_id)
    .outerjoin(Membership, Membership.user_id == SignIn.user_id)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        User.disabled_at.is_(None),
        User.closed_at.is_(None),
    )
)
SELECT_FACILITATED_CLAUSES = PreparedStatement(
    select(Facilitation.clause_id).where(Facilitation.user_id == bindparam("user_id"))
)
SELECT_FACILITATED_TAGS = PreparedStatement(
    select(FacilitatedTag.tag_id).where(FacilitatedTag.user_id == bindparam("user_id"))
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


def identify_visitor(
    token: str,
    strong_roles: frozenset[str] = frozenset(),
    limits: SignInLimits = SignInLimits(),
) -> Visitor:
    """Return the visitor that a secret of a cookie or program identifies.

    The visitor is anonymous if the sign-in has ended.

    Args:
        token: the secret.
        strong_roles: roles that count only if a one-time code was entered in this sign-in.
        limits: how long a sign-in of a browser lasts.
    """
    rows = SELECT_SIGN_IN.read(token_hash=hash_text(token))
    if not rows:
        return Visitor(token)
    row, moment = SignInRow(*rows[0]), utc_now()
    why = find_end(row, limits, moment)
    if why or row.ended_at is not None:
        return Visitor(token, ended=why)
    first = row.kind == "token" and row.seen_at == row.started_at
    if first or moment - (parse_utc_or_none(row.seen_at) or moment) > SEEN_PRECISION:
        unsaved_sightings[row.id] = moment
    counts = row.affiliation == "verified" and row.organisation_status == "verified"
    held = [SignInRow(*each) for each in rows]
    roles = _select_counting_roles(held, strong_roles)
    actor = Actor(
        row.user_id,
        roles,
        row.id,
        row.organisation_id if counts else None,
        row.group_code if counts else None,
        _load_facilitated_clauses(row.user_id, roles),
        moment - (parse_utc_or_none(row.joined_at) or moment) < NEW_ACCOUNT_AGE,
        row.kind == "meeting",
        row.only_at,
        parse_scopes(row.scopes, strong=bool(row.strong)) if row.kind == "token" else None,
        frozenset(
            each.consultation_id for each in held if each.consultation_id and each.approved_at
        ),
    )
    return Visitor(
        token,
        actor,
        ReaderProfile(
            row.name,
            row.language,
            row.timezone,
            row.organisation if counts else None,
            row.kind == "browser"
            and not row.strong
            and any(each.role in strong_roles for each in held),
        ),
    )


def _select_counting_roles(
    rows: list[SignInRow], strong_roles: frozenset[str]
) -> frozenset[tuple[int, str]]:
    """Select the roles of a person that count in the sign-in that these rows describe."""
    row = rows[0]
    roles = frozenset(
        (each.consultation_id, each.role)
        for each in rows
        if each.consultation_id and each.role and (row.strong or each.role not in strong_roles)
    )
    return restrict_roles(roles, row.only_in or 0) if row.kind == "meeting" else roles


def _load_facilitated_clauses(user_id: int, roles: frozenset[tuple[int, str]]) -> frozenset[int]:
    """Load the clauses that a facilitator is responsible for, one by one or by a tag."""
    if not any(role == "facilitator" for _, role in roles):
        return frozenset()
    own = {clause for (clause,) in SELECT_FACILITATED_CLAUSES.read_rows(user_id=user_id)}
    tags = [tag for (tag,) in SELECT_FACILITATED_TAGS.read_rows(user_id=user_id)]
    return frozenset(own | get_app_hooks().find_clauses_with_tags(tags) if tags else own)


def build_actor_without_sign_in(user: User) -> Actor:
    """Build the actor of a person without a sign-in, for commands, the sample and tests."""
    held = db.session.execute(
        select(Membership.consultation_id, Membership.role, Membership.approved_at).where(
            Membership.user_id == user.id
        )
    ).all()
    own = user.represented_organisation
    roles = frozenset((consultation, role) for consultation, role, _ in held)
    return Actor(
        user.id,
        roles,
        None,
        own.id if own else None,
        own.group_code if own else None,
        _load_facilitated_clauses(user.id, roles),
        approved_in=frozenset(consultation for consultation, _, approved in held if approved),
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


def find_consultation_by_slug(slug: str) -> Consultation | None:
    """Find the consultation of an address."""
    return db.session.scalar(select(Consultation).where(Consultation.slug == slug))


def get_consultation_by_slug(slug: str) -> Consultation:
    """Return the consultation of an address; raises NotFound."""
    found = find_consultation_by_slug(slug)
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

    Pages outside any consultation belong to it. One in preparation does not count.
    """
    found = list(
        db.session.scalars(
            select(Consultation)
            .where(Consultation.opened_at.is_not(None))
            .order_by(Consultation.id)
            .limit(2)
        )
    )
    return found[0] if len(found) == 1 else None


def list_consultations() -> list[Consultation]:
    """List all consultations, oldest first."""
    return list(db.session.scalars(select(Consultation).order_by(Consultation.id)))


def list_readable_consultations(actor: Actor) -> list[Consultation]:
    """List the consultations that the actor may read, oldest first."""
    return [each for each in list_consultations() if is_allowed(actor, "consultation.read", each)]


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
