"""Actions on membership: joining, roles, speakers, and clauses assigned to facilitators."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import delete, select

from consult.accounts.models import User
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.permissions.rules import is_allowed, require_permission
from consult.core.hooks import get_app_hooks

from consult.consultations.models import Consultation, Facilitation, Membership
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
    """Join a new person to the only consultation, or to all that have not ended."""
    with transaction():
        user = find_row(User, user_id)
        found = list(db.session.scalars(select(Consultation).order_by(Consultation.id)))
        for consultation in found:
            if len(found) == 1 or not consultation.over:
                _add_participant(user.id, consultation.id, Actor(user_id=user.id))


def _add_participant(user_id: int, consultation_id: int, actor: Actor) -> None:
    if db.session.get(Membership, (user_id, consultation_id, "participant")) is None:
        db.session.add(
            Membership(user_id=user_id, consultation_id=consultation_id, role="participant")
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
        until: The last day of a head of delegation, in UTC; by default a year from now.

    Raises Conflict for a closed account, and for a head or speaker without a verified
    affiliation; Invalid for a day that is over.
    """
    with transaction():
        consultation, user = find_row(Consultation, consultation_id), find_row(User, user_id)
        require_permission(actor, "role.grant", consultation)
        if user.closed_at is not None or user.disabled_at is not None:
            raise Conflict("account_closed")
        if role in {"head", "speaker"} and user.represented_organisation is None:
            raise Conflict("affiliation_not_verified")
        _add_role(actor, consultation.id, user.id, role, _compute_end(role, until))


def _compute_end(role: str, until: date | None) -> datetime | None:
    """Compute when a new head of delegation ends; other roles have no end."""
    if role != "head":
        return None
    if until is None:
        return utc_now() + HEAD_LASTS
    ends_at = datetime.combine(until + timedelta(days=1), time(), UTC)
    if ends_at <= utc_now():
        raise Invalid(fields={"until": {"type": "day_over"}})
    return ends_at


def name_head(actor: Actor, user_id: int) -> None:
    """Name a person head of delegation in all consultations that go on and that one manages.

    The person takes part in them from then on.
    """
    with transaction():
        for consultation in db.session.scalars(select(Consultation).order_by(Consultation.id)):
            if not consultation.over and is_allowed(actor, "head.name", consultation):
                _add_participant(user_id, consultation.id, actor)
                _add_role(actor, consultation.id, user_id, "head", _compute_end("head", None))


def end_heads() -> None:
    """End the heads of delegation whose last day is over, as a revoked role ends."""
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
        if role == "facilitator":
            _delete_assignments(user_id, consultation.id)
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
        _add_role(actor, consultation_id, user.id, "speaker")


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
    actor: Actor, consultation_id: int, user_id: int, role: str, ends_at: datetime | None = None
) -> None:
    held = db.session.get(Membership, (user_id, consultation_id, role))
    if held is not None and held.ends_at == ends_at:
        return
    if held is None:
        held = Membership(user_id=user_id, consultation_id=consultation_id, role=role)
        db.session.add(held)
    held.ends_at = ends_at
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


def assign_clauses(
    actor: Actor,
    consultation_id: int,
    user_id: int,
    *,
    clause_ids: Iterable[int] = (),
    document_id: int | None = None,
    labels: Iterable[str] = (),
    tag_id: int | None = None,
) -> frozenset[int]:
    """Assign clauses to a facilitator: by id, by printed label in a document, or all with a tag.

    Returns the clauses that are new to this facilitator. Raises Invalid for unknown clauses
    or none, Conflict("no_facilitator").
    """
    with transaction():
        consultation = _get_consultation_of_facilitator(actor, consultation_id, user_id)
        wanted = set(get_app_hooks().find_known_clauses(consultation.id, clause_ids))
        if missing := set(clause_ids) - wanted:
            raise Invalid(
                fields={
                    "clause_ids": {
                        "type": "no_such_clauses",
                        "labels": ", ".join(map(str, sorted(missing))),
                    }
                }
            )
        wanted |= _find_labelled_clauses(consultation.id, document_id, list(labels))
        if tag_id is not None:
            wanted |= get_app_hooks().find_tagged_clauses(consultation.id, tag_id)
        if not wanted:
            raise Invalid(fields={"labels": {"type": "no_clauses_named"}})
        new = wanted - _load_assigned_clauses(user_id, consultation.id)
        db.session.add_all(
            Facilitation(user_id=user_id, clause_id=each, consultation_id=consultation.id)
            for each in new
        )
        if new:
            record_event(
                "facilitator.entrusted",
                EventSubject(user_id, consultation.id),
                actor,
                user_id=user_id,
                clause_ids=sorted(new),
            )
    return frozenset(new)


def change_assigned_clauses(
    actor: Actor,
    consultation_id: int,
    user_id: int,
    *,
    drop: bool,
    document_id: int | None,
    labels: list[str],
    tag_id: int | None,
) -> None:
    """Assign more clauses to a facilitator, or unassign all."""
    with transaction():
        if drop:
            unassign_clauses(actor, consultation_id, user_id)
        else:
            assign_clauses(
                actor,
                consultation_id,
                user_id,
                document_id=document_id,
                labels=labels,
                tag_id=tag_id,
            )


def unassign_clauses(actor: Actor, consultation_id: int, user_id: int) -> None:
    """Unassign all clauses of a facilitator, who keeps the role."""
    with transaction():
        consultation = _get_consultation_of_facilitator(actor, consultation_id, user_id)
        gone = _delete_assignments(user_id, consultation.id)
        if gone:
            record_event(
                "facilitator.relieved",
                EventSubject(user_id, consultation.id),
                actor,
                user_id=user_id,
                clause_ids=sorted(gone),
            )


def _get_consultation_of_facilitator(
    actor: Actor, consultation_id: int, user_id: int
) -> Consultation:
    consultation = find_row(Consultation, consultation_id)
    require_permission(actor, "facilitation.change", consultation)
    if db.session.get(Membership, (user_id, consultation.id, "facilitator")) is None:
        raise Conflict("no_facilitator")
    return consultation


def _find_labelled_clauses(
    consultation_id: int, document_id: int | None, labels: list[str]
) -> set[int]:
    if not labels:
        return set()
    if document_id is None:
        raise Invalid(fields={"document_id": {"type": "missing"}})
    found = get_app_hooks().find_clauses_by_label(consultation_id, document_id, labels)
    if missing := [label for label in labels if label not in found]:
        raise Invalid(fields={"labels": {"type": "no_such_clauses", "labels": ", ".join(missing)}})
    return set(found.values())


def _load_assigned_clauses(user_id: int, consultation_id: int) -> set[int]:
    return set(
        db.session.scalars(
            select(Facilitation.clause_id).where(
                Facilitation.user_id == user_id, Facilitation.consultation_id == consultation_id
            )
        )
    )


def _delete_assignments(user_id: int, consultation_id: int) -> set[int]:
    gone = _load_assigned_clauses(user_id, consultation_id)
    db.session.execute(
        delete(Facilitation).where(
            Facilitation.user_id == user_id, Facilitation.consultation_id == consultation_id
        )
    )
    return gone
