"""Everything that changes at the door and by code: checking in and out, personal codes, and coming in with one."""
import secrets
from datetime import timedelta
from typing import NamedTuple

from limits import RateLimitItem, parse
from sqlalchemy import select

from consult.accounts.models import User
from consult.accounts.sign_in.actions import start_meeting_sign_in
from consult.consultations.models import Membership
from consult.consultations.roles.actions import find_person_id
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
from .registration_actions import enrol_participant, revoke_code, is_room_full, require_registration_open

PERSONAL_CODE_LETTERS = CODE_LETTERS + "23456789"
PERSONAL_CODE_LENGTH = 10  # of a personal code: fifty bits, of which a handful of tries finds nothing
SIGN_IN_GRACE = timedelta(hours=6)  # how long a sign-in by code outlasts the announced end, where nobody closes the meeting
WRONG_CODE_LIMIT, VENUE_WRONG_CODE_LIMIT = parse("10 per 10 minutes"), parse("200 per 10 minutes")  # codes typed at one address


class CodeSignIn(NamedTuple):
    """Who came in by a personal code: the secret of their browser, and the meeting that it is good for."""

    token: str
    meeting: Meeting


def check_in_participant(actor: Actor, registration_id: int, *, over: bool = False) -> Registration:
    """Note that somebody is in the room, also who had registered for the remote half; twice is once.

    over: also where the room is over its capacity. Raises Conflict("door_room_full").
    """
    with transaction():
        found, meeting = load_open_registration(actor, registration_id)
        if found.where == "room" and found.present:
            return found
        if found.where != "room":
            found = _enrol_in_room(actor, meeting, found.user, over=over)
        found.present_at, found.left_at = found.present_at or utc_now(), None
        record_event("registration.checked_in", found, actor, audience="moderators", meeting_id=meeting.id)
        broadcast_presence(actor, meeting, [found])
    return found


def check_out_participant(actor: Actor, registration_id: int) -> Registration:
    """Note that somebody left the room; the personal code, and what came in by it, is good no more."""
    with transaction():
        found, meeting = load_open_registration(actor, registration_id)
        if found.present:
            found.left_at = utc_now()
            record_event("registration.checked_out", found, actor, audience="moderators", meeting_id=meeting.id)
            broadcast_presence(actor, meeting, [found])
        revoke_code(actor, found)
    return found


def _enrol_in_room(actor: Actor, meeting: Meeting, user: User, *, over: bool) -> Registration:
    if not over and is_room_full(meeting):
        raise Conflict("door_room_full", capacity=meeting.capacity)
    return enrol_participant(actor, meeting, user, "room", over=over)


def register_walk_in(actor: Actor, meeting_id: int, *, user_id: int | None = None, email: str | None = None,
            over: bool = False) -> Registration:
    """Register somebody at the door who has an account and a role here, and check them in. Raises Invalid, Conflict."""
    with transaction():
        meeting = require_registration_open(meeting_id)
        require_permission(actor, "meeting.check_in", meeting)
        user = find_row(User, user_id if user_id is not None else find_person_id(email))
        held = db.session.scalar(select(Membership.role).where(Membership.user_id == user.id,
                                                               Membership.consultation_id == meeting.consultation_id).limit(1))
        if held is None or user.disabled_at is not None or user.closed_at is not None:
            raise Conflict("not_of_this_consultation")
        own = find_registration(meeting.id, user.id)
        found = own if own is not None and own.where == "room" else _enrol_in_room(actor, meeting, user, over=over)
        return check_in_participant(actor, found.id, over=over)


def issue_code(actor: Actor, registration_id: int) -> str:
    """A personal code for somebody who is in the room: shown once, kept as a hash, good once and for this meeting alone.

    One issued before is good no more, nor is what came in by it. Raises Conflict("check_in_first").
    """
    with transaction():
        found, meeting = load_open_registration(actor, registration_id)
        if found.where != "room" or not found.present:
            raise Conflict("check_in_first")
        revoke_code(actor, found)
        code = "".join(secrets.choice(PERSONAL_CODE_LETTERS) for _ in range(PERSONAL_CODE_LENGTH))
        found.code_hash, found.code_used_at = _hash_code(code), None
        record_event("registration.code_issued", found, actor, audience="moderators", meeting_id=meeting.id)
    return code


def find_code_registration(code: str, address: str | None) -> int:
    """Look a personal code up, outside of any transaction; returns the number of its registration.

    Raises Invalid("code_wrong") for one that is unknown, used or over, and TooMany after a few from one address.
    """
    window, key = _choose_limit(address)
    if not limits.has_remaining(window, key):
        limits.consume_limit(window, key)  # which refuses
    found = db.session.scalar(select(Registration).where(Registration.code_hash == _hash_code(code)))
    if found is None or not _is_code_valid(found):
        count_wrong_code(address)
        raise Invalid("code_wrong", fields={"code": {"type": "code_wrong"}})
    return found.id


def count_wrong_code(address: str | None) -> None:
    """Count a code that leads nowhere for the address it came from; raises TooMany after a few."""
    limits.consume_limit(*_choose_limit(address))


def _choose_limit(address: str | None) -> tuple[RateLimitItem, str]:
    """How many wrong codes an address may try; more where a whole plenary types them behind one address."""
    if limits.get_limits().exempt(address):
        return VENUE_WRONG_CODE_LIMIT, f"codes:venue:{address}"
    return WRONG_CODE_LIMIT, f"codes:{limits.normalize_address(address)}"


def sign_in_by_code(actor: Actor, registration_id: int, code: str, label: str) -> CodeSignIn:
    """Let a browser stand for somebody until the meeting ends, by their personal code, once: for taking part and no more.

    Whoever is signed in for themselves already keeps that sign-in, and the code stays good. Raises Invalid("code_wrong").
    """
    with transaction():
        found = find_row(Registration, registration_id)
        if found.code_hash != _hash_code(code) or not _is_code_valid(found):
            raise Invalid("code_wrong", fields={"code": {"type": "code_wrong"}})
        meeting = found.meeting
        if actor.user_id == found.user_id and not actor.confined:
            return CodeSignIn("", meeting)
        until = max(meeting.closes_at, utc_now()) + SIGN_IN_GRACE
        entry = start_meeting_sign_in(actor, found.user, label, meeting.consultation_id, meeting.id, until)
        found.code_used_at, found.signin_id = utc_now(), entry.signin_id
        record_event("registration.code_used", found, Actor(found.user_id), audience="moderators", meeting_id=meeting.id)
    return CodeSignIn(entry.token, meeting)


def revoke_codes(actor: Actor, meeting: Meeting) -> int:
    """Let all personal codes of a meeting, and what came in by them, be good no more; returns how many sign-ins ended."""
    with transaction():
        issued = list(db.session.scalars(select(Registration).where(
            Registration.meeting_id == meeting.id,
            Registration.code_hash.is_not(None) | Registration.signin_id.is_not(None))))
        return sum(revoke_code(actor, each) for each in issued)


def load_open_registration(actor: Actor, registration_id: int) -> tuple[Registration, Meeting]:
    """A registration that stands, for those at the door, within a transaction; raises Conflict once the meeting is over."""
    found = find_row(Registration, registration_id)
    require_permission(actor, "meeting.check_in", found.meeting)
    meeting = require_registration_open(found.meeting_id)
    if found.withdrawn_at is not None:
        raise Conflict("registration_withdrawn")
    return found, meeting


def _is_code_valid(found: Registration) -> bool:
    meeting = found.meeting
    over = meeting.state in {"closed", "cancelled"} or (not meeting.live and utc_now() > meeting.closes_at + SIGN_IN_GRACE)
    return found.code_used_at is None and found.withdrawn_at is None and not over


def _hash_code(code: str) -> str:
    return sign_text(f"meeting-code:{normalize_code(code)}")
