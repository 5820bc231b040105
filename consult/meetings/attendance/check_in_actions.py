"""Check-in and check-out of participants, personal codes, and sign-in by such a code."""

import secrets
from datetime import timedelta
from typing import NamedTuple

from limits import RateLimitItem, parse
from sqlalchemy import select

from consult.accounts.models import User
from consult.accounts.sign_in.actions import start_meeting_sign_in
from consult.consultations.models import Membership
from consult.consultations.roles.queries import find_person_id
from consult.core.web import rate_limits as limits
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import sign_text
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from consult.meetings.models import Meeting, Registration
from consult.meetings.planning.actions import CODE_LETTERS
from .presence_actions import broadcast_presence
from consult.meetings.queries import normalize_code, find_registration
from .registration_actions import (
    enrol_participant,
    revoke_code,
    is_room_full,
    require_registration_open,
)

PERSONAL_CODE_LETTERS = CODE_LETTERS + "23456789"
PERSONAL_CODE_LENGTH = 10  # of a personal code: 50 bits, so that a few guesses find nothing
SIGN_IN_GRACE = timedelta(
    hours=6
)  # a sign-in by code outlasts the announced end by this, if nobody closes the meeting
WRONG_CODE_LIMIT, VENUE_WRONG_CODE_LIMIT = (
    parse("10 per 10 minutes"),
    parse("200 per 10 minutes"),
)  # wrong codes typed at one network address


class CodeSignIn(NamedTuple):
    """A sign-in by personal code: the browser's secret, and the meeting that it is valid for."""

    token: str
    meeting: Meeting


def check_in_participant(actor: Actor, registration_id: int, *, over: bool = False) -> Registration:
    """Record that a participant is in the room; repeated, it changes nothing.

    A participant registered as remote is moved to the room.

    Args:
        over: Also if the room is over its capacity.

    Raises:
        Conflict("door_room_full"): The room is full.
        Conflict: The meeting is over, or the registration was withdrawn.
    """
    with transaction():
        found, meeting = load_open_registration(actor, registration_id)
        if found.where == "room" and found.present:
            return found
        if found.where != "room":
            found = _enrol_in_room(actor, meeting, found.user, over=over)
        found.present_at, found.left_at = found.present_at or utc_now(), None
        found.called_at, found.confirmed_at, found.confirmed_by_id = None, None, None
        record_event(
            "registration.checked_in", found, actor, audience="moderators", meeting_id=meeting.id
        )
        broadcast_presence(actor, meeting, [found])
    return found


def check_out_participant(actor: Actor, registration_id: int) -> Registration:
    """Record that a participant left the room; their personal code and its sign-in end.

    Raises Conflict if the meeting is over or the registration was withdrawn.
    """
    with transaction():
        found, meeting = load_open_registration(actor, registration_id)
        if found.present or found.present_by_own_word:
            found.left_at = utc_now() if found.present else found.left_at
            found.declared_at, found.confirmed_at, found.confirmed_by_id = None, None, None
            record_event(
                "registration.checked_out",
                found,
                actor,
                audience="moderators",
                meeting_id=meeting.id,
            )
            broadcast_presence(actor, meeting, [found])
        revoke_code(actor, found)
    return found


def undo_call(actor: Actor, registration_id: int) -> Registration:
    """Undo the mark that a participant is there because the podium called them.

    Repeated, it changes nothing.

    Raises Conflict if the meeting is over or the registration was withdrawn.
    """
    with transaction():
        found, meeting = load_open_registration(actor, registration_id)
        if found.called_at is not None:
            found.called_at = None
            record_event(
                "registration.call_undone",
                found,
                actor,
                audience="moderators",
                meeting_id=meeting.id,
            )
            broadcast_presence(actor, meeting, [found])
    return found


def _enrol_in_room(actor: Actor, meeting: Meeting, user: User, *, over: bool) -> Registration:
    """Register a user for the room unless it is full."""
    if not over and is_room_full(meeting):
        raise Conflict("door_room_full", capacity=meeting.capacity)
    return enrol_participant(actor, meeting, user, "room", over=over)


def register_walk_in(
    actor: Actor,
    meeting_id: int,
    *,
    user_id: int | None = None,
    email: str | None = None,
    over: bool = False,
) -> Registration:
    """Register and check in a person at the door who has an account and a role here.

    Raises:
        Invalid: No account has this address.
        Conflict("not_of_this_consultation"): The person has no role here, or the account is
            closed.
        Conflict("door_room_full"): The room is full and over is not set.
    """
    with transaction():
        meeting = require_registration_open(meeting_id)
        require_permission(actor, "meeting.check_in", meeting)
        user = find_row(User, user_id if user_id is not None else find_person_id(email))
        held = db.session.scalar(
            select(Membership.role)
            .where(
                Membership.user_id == user.id, Membership.consultation_id == meeting.consultation_id
            )
            .limit(1)
        )
        if held is None or user.disabled_at is not None or user.closed_at is not None:
            raise Conflict("not_of_this_consultation")
        own = find_registration(meeting.id, user.id)
        found = (
            own
            if own is not None and own.where == "room"
            else _enrol_in_room(actor, meeting, user, over=over)
        )
        return check_in_participant(actor, found.id, over=over)


def issue_code(actor: Actor, registration_id: int) -> str:
    """Issue a personal code to a participant in the room; it is shown once and stored as a hash.

    It works once and for this meeting alone. An earlier code and its sign-in end.

    Raises:
        Conflict("check_in_first"): The participant is not checked in.
    """
    with transaction():
        found, meeting = load_open_registration(actor, registration_id)
        if found.where != "room" or not found.present:
            raise Conflict("check_in_first")
        revoke_code(actor, found)
        code = "".join(secrets.choice(PERSONAL_CODE_LETTERS) for _ in range(PERSONAL_CODE_LENGTH))
        found.code_hash, found.code_used_at = _hash_code(code), None
        record_event(
            "registration.code_issued", found, actor, audience="moderators", meeting_id=meeting.id
        )
    return code


def find_code_registration(code: str, address: str | None) -> int:
    """Find the registration of a personal code and return its number, outside any transaction.

    Raises:
        Invalid("code_wrong"): The code is unknown, used or expired.
        TooMany: Too many wrong codes came from this address.
    """
    window, key = _choose_limit(address)
    if not limits.has_remaining(window, key):
        limits.consume_limit(window, key)  # raises TooMany
    found = db.session.scalar(
        select(Registration).where(Registration.code_hash == _hash_code(code))
    )
    if found is None or not _is_code_valid(found):
        count_wrong_code(address)
        raise Invalid("code_wrong", fields={"code": {"type": "code_wrong"}})
    return found.id


def count_wrong_code(address: str | None) -> None:
    """Count a wrong code for the network address that sent it; raise TooMany after a few."""
    limits.consume_limit(*_choose_limit(address))


def _choose_limit(address: str | None) -> tuple[RateLimitItem, str]:
    """Return the limit and its key for wrong codes from an address; a venue has a higher limit.

    A whole plenary may type its codes behind the one address of a venue.
    """
    if limits.get_limits().exempt(address):
        return VENUE_WRONG_CODE_LIMIT, f"codes:venue:{address}"
    return WRONG_CODE_LIMIT, f"codes:{limits.normalize_address(address)}"


def sign_in_by_code(actor: Actor, registration_id: int, code: str, label: str) -> CodeSignIn:
    """Sign a browser in by a personal code, once, for taking part until the meeting ends.

    A participant who is already signed in keeps that sign-in, and the code stays valid.

    Raises:
        Invalid("code_wrong"): The code is not that of this registration, is used, or has
            expired.
    """
    with transaction():
        found = find_row(Registration, registration_id)
        if found.code_hash != _hash_code(code) or not _is_code_valid(found):
            raise Invalid("code_wrong", fields={"code": {"type": "code_wrong"}})
        meeting = found.meeting
        _confirm_by_code(found)
        if actor.user_id == found.user_id and not actor.is_confined:
            return CodeSignIn("", meeting)
        until = max(meeting.closes_at, utc_now()) + SIGN_IN_GRACE
        entry = start_meeting_sign_in(
            actor, found.user, label, meeting.consultation_id, meeting.id, until
        )
        found.code_used_at, found.signin_id = utc_now(), entry.signin_id
        record_event(
            "registration.code_used",
            found,
            Actor(found.user_id),
            audience="moderators",
            meeting_id=meeting.id,
        )
    return CodeSignIn(entry.token, meeting)


def _confirm_by_code(found: Registration) -> None:
    """Record that a participant who says to be in the room is there, as their code proves."""
    if not found.present_by_own_word or not found.meeting.is_live:
        return
    actor = Actor(found.user_id)
    found.present_at, found.left_at, found.called_at = found.present_at or utc_now(), None, None
    record_event(
        "presence.confirmed", found, actor, audience="moderators", meeting_id=found.meeting_id
    )
    broadcast_presence(actor, found.meeting, [found])


def revoke_codes(actor: Actor, meeting: Meeting) -> int:
    """Revoke all personal codes of a meeting; return how many sign-ins by code ended."""
    with transaction():
        issued = list(
            db.session.scalars(
                select(Registration).where(
                    Registration.meeting_id == meeting.id,
                    Registration.code_hash.is_not(None) | Registration.signin_id.is_not(None),
                )
            )
        )
        return sum(revoke_code(actor, each) for each in issued)


def load_open_registration(actor: Actor, registration_id: int) -> tuple[Registration, Meeting]:
    """Load a registration and its meeting for an actor at the door, within a transaction.

    Raises:
        Conflict: The meeting is over or cancelled, or the registration was withdrawn.
    """
    found = find_row(Registration, registration_id)
    require_permission(actor, "meeting.check_in", found.meeting)
    meeting = require_registration_open(found.meeting_id)
    if found.withdrawn_at is not None:
        raise Conflict("registration_withdrawn")
    return found, meeting


def _is_code_valid(found: Registration) -> bool:
    """Return whether the personal code of a registration is still valid."""
    meeting = found.meeting
    over = meeting.state in {"closed", "cancelled"} or (
        not meeting.is_live and utc_now() > meeting.closes_at + SIGN_IN_GRACE
    )
    return found.code_used_at is None and found.withdrawn_at is None and not over


def _hash_code(code: str) -> str:
    """Return the keyed hash of a personal code."""
    return sign_text(f"meeting-code:{normalize_code(code)}")
