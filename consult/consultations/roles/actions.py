"""Actions on membership: joining, roles and speakers."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from consult.accounts.models import User
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.permissions.rules import is_allowed, require_permission

from consult.consultations.models import Consultation, Membership
from .facilitation_actions import delete_assignments
from .messages import describe_faults
from .queries import find_person_id, find_role_holders, get_own_delegation

HEAD_LASTS = timedelta(days=365)  # a head of delegation, unless another day is given


def join_consultation(actor: Actor, consultation_id: int) -> None:
    """Join a consultation; joining again changes nothing.

    Raises Conflict("confirm_your_address_first").
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "consultation.join", consultation)
        user = find_row(User, actor.user_id or 0)
        if user.confirmed_at is None:
            raise Conflict("confirm_your_address_first")
        _add_participant(user.id, consultation.id, actor)


def join_new_person(user_id: int) -> None:
    """Join a new person to the only open consultation, or to all that have not ended."""
    with transaction():
        user = find_row(User, user_id)
        found = _list_open()
        for consultation in found:
            if len(found) == 1 or not consultation.over:
                _add_participant(user.id, consultation.id, Actor(user_id=user.id))


def _list_open() -> list[Consultation]:
    """List the consultations that are not in preparation, oldest first."""
    query = select(Consultation).where(Consultation.opened_at.is_not(None))
    return list(db.session.scalars(query.order_by(Consultation.id)))


def _add_participant(user_id: int, consultation_id: int, actor: Actor) -> None:
    if db.session.get(Membership, (user_id, consultation_id, "participant")) is None:
        is_own = actor.user_id == user_id
        db.session.add(
            Membership(
                user_id=user_id,
                consultation_id=consultation_id,
                role="participant",
                granted_by_id=None if is_own else actor.user_id,
                source="joined" if is_own else "with_another_role",
            )
        )
        record_event(
            "consultation.joined",
            EventSubject(user_id, consultation_id),
            actor,
            audience="moderators",
            user_id=user_id,
        )


def grant_role_to_person(
    actor: Actor,
    consultation_id: int,
    role: str,
    *,
    user_id: int | None,
    email: str | None,
    until: date | None = None,
) -> int:
    """Grant a role to a person given by id or e-mail address; return the id.

    Raises Invalid for an unknown address, else as `grant_role`.
    """
    with transaction():
        require_permission(
            actor, "role.grant", find_row(Consultation, consultation_id)
        )  # before looking up an address
        number = user_id if user_id is not None else find_person_id(email)
        grant_role(actor, consultation_id, number, role, until)
    return number


def grant_role(
    actor: Actor, consultation_id: int, user_id: int, role: str, until: date | None = None
) -> None:
    """Grant a role to a person; an organization may have several heads of delegation.

    Args:
        until: The last day of the role, in UTC; without one, a head of delegation ends a year
            from now, and the other roles when they are revoked.

    Raises Conflict for a closed account, and for a head or speaker without a verified
    affiliation; Invalid for a day that is over.
    """
    with transaction():
        consultation, user = find_row(Consultation, consultation_id), find_row(User, user_id)
        require_permission(actor, "role.grant", consultation)
        if fault := _find_fault(user, role):
            raise Conflict(fault)
        _add_role(actor, consultation.id, user.id, role, _compute_end(role, until))


def grant_role_to_people(
    actor: Actor,
    consultation_id: int,
    role: str,
    emails: Sequence[str],
    until: date | None = None,
) -> None:
    """Grant a role to all people with these addresses, or to none of them.

    Args:
        until: As of `grant_role`.

    Raises Invalid, which names each address that cannot get the role with the reason.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "role.grant", consultation)
        ends_at = _compute_end(role, until)
        addresses = list(dict.fromkeys(each.lower() for each in emails))
        query = select(User).where(User.email.in_(addresses))
        people = {each.email: each for each in db.session.scalars(query)}
        faults = {
            each: fault
            for each in addresses
            if (fault := _find_fault(people.get(each), role)) is not None
        }
        if faults:
            raise Invalid(
                fields={"emails": {"type": "people_refused", "people": describe_faults(faults)}}
            )
        for each in addresses:
            _add_role(actor, consultation.id, people[each].id, role, ends_at, "list")


def _find_fault(user: User | None, role: str) -> str | None:
    """Return the code of the reason for which a person cannot get a role, or None."""
    if user is None:
        return "nobody_has_it"
    if user.closed_at is not None:
        return "account_closed"
    if user.disabled_at is not None:
        return "account_disabled"
    if role in {"head", "speaker"} and user.represented_organisation is None:
        return "affiliation_not_verified"
    return None


def _compute_end(role: str, until: date | None) -> datetime | None:
    """Compute when a new role ends; None if it has no end.

    Raises Invalid for a day that is over, and for an administrator, who gives the roles.
    """
    if until is None:
        return utc_now() + HEAD_LASTS if role == "head" else None
    if role == "administrator":
        raise Invalid(fields={"until": {"type": "administrator_has_no_end"}})
    ends_at = datetime.combine(until + timedelta(days=1), time(), UTC)
    if ends_at <= utc_now():
        raise Invalid(fields={"until": {"type": "day_over"}})
    return ends_at


def name_head(actor: Actor, user_id: int) -> None:
    """Name a person head of delegation in all consultations that go on and that one manages.

    The person takes part in them from then on.
    """
    with transaction():
        for consultation in _list_open():
            if not consultation.over and is_allowed(actor, "head.name", consultation):
                _add_participant(user_id, consultation.id, actor)
                ends_at = _compute_end("head", None)
                _add_role(actor, consultation.id, user_id, "head", ends_at, "affiliation")


def give_accredited_role(
    consultation_id: int, user_id: int, role: str, until: date | None, *, by_id: int | None
) -> None:
    """Give the role of an accreditation, within its transaction; nobody presses for it now.

    Args:
        by_id: The person who accredited this one.
    """
    _add_participant(user_id, consultation_id, Actor(user_id=user_id))
    if role != "participant":
        day_after = until + timedelta(days=1) if until is not None else None
        ends_at = datetime.combine(day_after, time(), UTC) if day_after else None
        default = _compute_end(role, None)
        _add_role(Actor(), consultation_id, user_id, role, ends_at or default, "accreditation")
    held = db.session.get(Membership, (user_id, consultation_id, role))
    if held is not None:
        held.granted_by_id, held.source = by_id, "accreditation"


def copy_role(actor: Actor, consultation_id: int, user_id: int, held: Membership) -> None:
    """Give a person a role that they hold in another consultation, until the same moment."""
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "role.grant", consultation)
        if held.ends_at is None or held.ends_at > utc_now():
            _add_role(actor, consultation.id, user_id, held.role, held.ends_at, "template")


def end_roles() -> None:
    """End the roles whose last day is over, as a revoked role ends."""
    with transaction():
        over = select(Membership).where(Membership.ends_at <= utc_now())
        for each in db.session.scalars(over).all():
            _delete_role(Actor(), each.consultation_id, each.user_id, each.role)


def revoke_role(actor: Actor, consultation_id: int, user_id: int, role: str) -> None:
    """Revoke a role.

    Raises Conflict("last_administrator") if nobody could grant it again, NotFound.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "role.grant", consultation)
        if role == "administrator" and find_role_holders(consultation.id, role) <= {user_id}:
            raise Conflict("last_administrator")
        _delete_role(actor, consultation.id, user_id, role)


def name_speaker(actor: Actor, consultation_id: int, user_id: int) -> None:
    """Allow a member of the own organization to set its positions, as its heads do.

    Raises Conflict("not_of_your_organisation") or Forbidden.
    """
    with transaction():
        own, user = get_own_delegation(actor, consultation_id), find_row(User, user_id)
        if user.represented_organisation is None or user.organisation_id != own.organisation_id:
            raise Conflict("not_of_your_organisation")
        _add_participant(user.id, consultation_id, actor)
        _add_role(actor, consultation_id, user.id, "speaker", None, "head")


def dismiss_speaker(actor: Actor, consultation_id: int, user_id: int) -> None:
    """Withdraw the right to set the organization's positions from a member.

    Raises Conflict("not_of_your_organisation"), NotFound or Forbidden.
    """
    with transaction():
        own, user = get_own_delegation(actor, consultation_id), find_row(User, user_id)
        if user.organisation_id != own.organisation_id:
            raise Conflict("not_of_your_organisation")
        _delete_role(actor, consultation_id, user.id, "speaker")


def _add_role(
    actor: Actor,
    consultation_id: int,
    user_id: int,
    role: str,
    ends_at: datetime | None,
    source: str = "person",
) -> None:
    """Add a role, or change its end, within a transaction; a head is asked for no longer."""
    if role == "head":
        find_row(User, user_id).asks_to_lead = False
    held = db.session.get(Membership, (user_id, consultation_id, role))
    if held is not None and held.ends_at == ends_at:
        return
    if held is None:
        held = Membership(user_id=user_id, consultation_id=consultation_id, role=role)
        db.session.add(held)
    held.ends_at, held.granted_by_id, held.source = ends_at, actor.user_id, source
    held.end_told_at = None
    record_event(
        "role.granted",
        EventSubject(user_id, consultation_id),
        actor,
        user_id=user_id,
        role=role,
        **({"until": ends_at.isoformat()} if ends_at is not None else {}),
    )


def _delete_role(actor: Actor, consultation_id: int, user_id: int, role: str) -> None:
    held = db.session.get(Membership, (user_id, consultation_id, role))
    if held is None:
        raise NotFound(what="Membership")
    if role == "facilitator":
        delete_assignments(user_id, consultation_id)
    db.session.delete(held)
    record_event(
        "role.revoked", EventSubject(user_id, consultation_id), actor, user_id=user_id, role=role
    )


def end_representation(user_id: int) -> None:
    """Revoke the roles of head and speaker after a change of affiliation.

    The new affiliation must be verified and the role granted again.
    """
    with transaction():
        held = select(Membership).where(
            Membership.user_id == user_id, Membership.role.in_(("head", "speaker"))
        )
        for each in db.session.scalars(held):
            _delete_role(Actor(), each.consultation_id, user_id, each.role)
