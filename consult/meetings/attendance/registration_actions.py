"""Actions on registrations: register, withdraw, and name the voter of an organization."""

from sqlalchemy import func, select

from consult.accounts.models import SignIn, User
from consult.accounts.sign_in.actions import mark_sign_in_ended
from consult.consultations.roles.queries import OrganisationInConsultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from consult.meetings.models import NamedVoter, Meeting, Registration
from consult.meetings.live.broadcast_actions import record_broadcast
from .presence_actions import broadcast_presence
from consult.meetings.queries import find_registration


def register_participant(actor: Actor, meeting_id: int, where: str) -> Registration:
    """Register the actor for the room or as remote; a second call changes the place.

    Raises:
        Conflict("room_full"): The room has no place left.
        Conflict: The meeting is over or cancelled.
    """
    with transaction():
        meeting = require_registration_open(meeting_id)
        require_permission(actor, "meeting.register", meeting)
        return enrol_participant(actor, meeting, find_row(User, actor.user_id or 0), where)


def withdraw_registration(actor: Actor, meeting_id: int) -> Registration | None:
    """Withdraw the actor's registration; without one nothing happens.

    A named voter loses that role. The personal code and its sign-in end.

    Raises Conflict once the meeting is over or cancelled.
    """
    with transaction():
        meeting = require_registration_open(meeting_id)
        require_permission(actor, "meeting.register", meeting)
        own = find_registration(meeting.id, actor.user_id)
        if own is None:
            return None
        was_there = own.present or own.present_by_own_word
        own.left_at = utc_now() if own.present else own.left_at
        own.withdrawn_at, own.declared_at = utc_now(), None
        credential = (
            db.session.get(NamedVoter, (meeting.id, own.organisation_id))
            if own.organisation_id
            else None
        )
        if credential is not None and credential.user_id == own.user_id:
            _remove_voter(actor, meeting, credential)
        record_event(
            "registration.withdrawn", own, actor, audience="moderators", meeting_id=meeting.id
        )
        if was_there:
            broadcast_presence(actor, meeting, [own])
        revoke_code(actor, own)
    return own


def enrol_participant(
    actor: Actor, meeting: Meeting, user: User, where: str, *, over: bool = False
) -> Registration:
    """Enrol a user within a transaction; a move from the room to remote checks the user out.

    Args:
        over: Also if the room is full, as the people at the door decide.

    Raises Conflict("room_full").
    """
    found = db.session.scalar(
        select(Registration).where(
            Registration.meeting_id == meeting.id, Registration.user_id == user.id
        )
    )
    stands = found is not None and found.withdrawn_at is None
    if found is not None and stands and found.where == where:
        return found
    if where == "room" and not over and is_room_full(meeting):
        raise Conflict("room_full", capacity=meeting.capacity)
    own, was_there = user.represented_organisation, found is not None and found.present
    if found is None:
        found = Registration(consultation_id=meeting.consultation_id, meeting=meeting, user=user)
        db.session.add(found)
    if not stands:
        found.withdrawn_at, found.registered_at = None, utc_now()
        found.present_at, found.left_at, found.called_at = None, None, None
        found.confirmed_at, found.confirmed_by_id = None, None
    elif found.present:
        found.left_at = utc_now()
    found.where, found.organisation_id = where, own.id if own else None
    found.declared_at = None
    db.session.flush()
    record_event(
        "registration.changed" if stands else "registration.made",
        found,
        actor,
        audience="moderators",
        meeting_id=meeting.id,
        where=where,
    )
    if was_there:
        broadcast_presence(actor, meeting, [found])
    return found


def revoke_code(actor: Actor, found: Registration) -> bool:
    """Revoke a personal code within a transaction; return whether a sign-in by it ended."""
    came = db.session.get(SignIn, found.signin_id) if found.signin_id else None
    found.code_hash, found.code_used_at, found.signin_id = None, None, None
    if came is None or came.ended_at is not None:
        return False
    mark_sign_in_ended(actor, came)
    return True


def require_registration_open(meeting_id: int) -> Meeting:
    """Require a meeting that is open to registration, and return it.

    Raises Conflict once it is over, and while it is cancelled.
    """
    meeting = find_row(Meeting, meeting_id)
    if meeting.state in {"closed", "cancelled"}:
        raise Conflict("meeting_over" if meeting.state == "closed" else "meeting_called_off")
    return meeting


def name_voter(actor: Actor, meeting_id: int, user_id: int | None) -> None:
    """Name a registered member as the voter of the actor's organization in this meeting.

    Args:
        user_id: None for the head of delegation.

    Raises:
        Conflict("not_of_your_organisation"): The user speaks for another organization.
        Conflict("voter_not_registered"): The user is not registered for the meeting.
        Conflict: The meeting is over or cancelled.
    """
    with transaction():
        meeting = require_registration_open(meeting_id)
        require_permission(
            actor,
            "meeting.name_voter",
            OrganisationInConsultation(meeting.consultation_id, actor.organisation_id),
        )
        organisation_id = actor.organisation_id or 0
        there = db.session.get(NamedVoter, (meeting.id, organisation_id))
        if user_id is None:
            if there is not None:
                _remove_voter(actor, meeting, there)
            return
        user = find_row(User, user_id)
        if (
            user.represented_organisation is None
            or user.represented_organisation.id != organisation_id
        ):
            raise Conflict("not_of_your_organisation")
        if find_registration(meeting.id, user.id) is None:
            raise Conflict("voter_not_registered")
        if there is not None and there.user_id == user.id:
            return
        if there is None:
            there = NamedVoter(
                meeting_id=meeting.id,
                organisation_id=organisation_id,
                consultation_id=meeting.consultation_id,
            )
            db.session.add(there)
        there.user_id, there.named_by_id, there.named_at = user.id, actor.user_id or 0, utc_now()
        db.session.flush()
        record_broadcast(
            "voter.named", meeting, actor, there, organisation_id=organisation_id, user_id=user.id
        )


def _remove_voter(actor: Actor, meeting: Meeting, credential: NamedVoter) -> None:
    """Remove the named voter of an organization and record it."""
    db.session.delete(credential)
    record_broadcast(
        "voter.unnamed", meeting, actor, credential, organisation_id=credential.organisation_id
    )


def is_room_full(meeting: Meeting) -> bool:
    """Return whether the registrations for the room have reached its capacity."""
    if meeting.capacity is None:
        return False
    taken = (
        db.session.scalar(
            select(func.count())
            .select_from(Registration)
            .where(
                Registration.meeting_id == meeting.id,
                Registration.where == "room",
                Registration.withdrawn_at.is_(None),
            )
        )
        or 0
    )
    return taken >= meeting.capacity
