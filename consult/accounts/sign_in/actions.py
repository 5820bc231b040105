"""Coming in and going out: each browser, and each program, stands for a person by a secret of its own that can be ended."""
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import record_event, transaction
from consult.core.jobs.scheduler import run_every
from consult.core.permissions.rules import require_permission

from . import second_factor_actions as codes
from .attempt_actions import count_attempt, forgive_attempts, forgive_attempt
from consult.accounts.models import SignIn, User
from .passwords import is_correct_password
from .one_time_token_actions import create_one_time_token, find_valid_proof
from consult.accounts.queries import get_own_user, find_person_by_email

SHARED_COMPUTER_LIFETIME = timedelta(minutes=30)  # on a computer that others use
KEEP_ENDED_FOR = timedelta(days=90)  # how long ended sign-ins stay in the table
LONGEST_LABEL = 200  # characters of a browser's own words


class PasswordProof(NamedTuple):
    """Somebody who gave the right password, and the hash it was right for."""

    user_id: int
    password_hash: str


class MeetingSignIn(NamedTuple):
    """What the browser gets that comes in for a meeting alone, and the number of its sign-in."""

    token: str
    signin_id: int


class SignInResult(NamedTuple):
    """What the browser gets: a secret, which stands for the person unless a code is still needed."""

    token: str
    needs_code: bool = False


def check_password(email: str, password: str) -> PasswordProof:
    """Look at an address and a password, outside of any transaction; unknown addresses take as long.

    Raises Invalid("wrong_password"), or TooMany after a few.
    """
    attempt = count_attempt(email)
    user = find_person_by_email(email)
    kept = user.password_hash if user else None
    if not is_correct_password(kept, password) or user is None or kept is None:
        raise Invalid("wrong_password")
    forgive_attempt(attempt)
    return PasswordProof(user.id, kept)


def check_own_password(actor: Actor, password: str, field: str = "password") -> PasswordProof:
    """Look at the password of whoever is signed in; raises Invalid, TooMany or Unknown."""
    user = get_own_user(actor)
    attempt = count_attempt(user.email or "")
    kept = user.password_hash
    if not is_correct_password(kept, password) or kept is None:
        raise Invalid("wrong_own_password", fields={field: {"type": "wrong_own_password"}})
    forgive_attempt(attempt)
    return PasswordProof(user.id, kept)


def get_proven_user(proven: PasswordProof) -> User:
    """The person who was proven a moment ago, now that nothing can change any more; raises Invalid if it did."""
    user = find_row(User, proven.user_id)
    if user.password_hash != proven.password_hash:
        raise Invalid("wrong_password")
    return user


def sign_in(actor: Actor, proven: PasswordProof, label: str, *, shared: bool = False) -> SignInResult:
    """Let a browser stand for somebody from now on, or ask for a one-time code first where there is a second factor.

    Raises Conflict("confirm_first") before the address was confirmed, Forbidden("account_disabled").
    """
    with transaction():
        user = get_proven_user(proven)
        _require_active_account(user)
        if user.confirmed_at is None:
            raise Conflict("confirm_first")
        if user.totp_on:
            _end_current_sign_in(actor)
            return SignInResult(create_one_time_token(user, "code", "shared" if shared else None), needs_code=True)
        forgive_attempts(user.email)
        return SignInResult(_start_browser_sign_in(actor, user, label, shared=shared))


def submit_code(actor: Actor, token: str, code: str, label: str) -> SignInResult:
    """The second step, by the secret of the first; wrong codes count like wrong passwords.

    Opens its own transactions, since a wrong code is noted although it is refused. Raises Conflict("step_over").
    """
    waiting = find_valid_proof(token, "code")
    if waiting is None:
        raise Conflict("step_over")
    attempt = count_attempt(find_row(User, waiting.user_id).email or "")
    with transaction():
        proof = find_valid_proof(token, "code")
        if proof is None:
            raise Conflict("step_over")
        user = find_row(User, proof.user_id)
        _require_active_account(user)
        codes.spend_code(user, code)
        proof.used_at = utc_now()
        forgive_attempt(attempt)
        forgive_attempts(user.email)
        return SignInResult(_start_browser_sign_in(actor, user, label, shared=proof.detail == "shared", strong=True))


def sign_in_sample_person(actor: Actor, user_id: int, label: str, *, offered: bool) -> SignInResult:
    """Be one of the sample's people; raises NotFound where no sample is offered, or for a real person."""
    with transaction():
        user = db.session.get(User, user_id)
        if not offered or user is None or not (user.email or "").endswith(".example") or user.confirmed_at is None:
            raise NotFound(what="User")
        _require_active_account(user)
        return SignInResult(_start_browser_sign_in(actor, user, label))


def _require_active_account(user: User) -> None:
    if user.disabled_at is not None or user.closed_at is not None:
        raise Forbidden("account_disabled")


def _start_browser_sign_in(actor: Actor, user: User, label: str, *, shared: bool = False, strong: bool = False) -> str:
    """A new sign-in of a browser; the one it came with, if any, ends."""
    _end_current_sign_in(actor)
    return start_sign_in(user, "browser", label, strong=strong, shared=shared)


def _end_current_sign_in(actor: Actor) -> None:
    before = db.session.get(SignIn, actor.signin_id) if actor.signin_id else None
    if before is not None and before.kind in {"browser", "meeting"}:
        mark_sign_in_ended(actor, before)


def start_sign_in(user: User, kind: str, label: str, *, strong: bool = False, shared: bool = False) -> str:
    """Write down that somebody's browser or program stands for them from now on; returns its secret, which is shown once."""
    return _create_sign_in(user, kind, label, strong=strong, expires_at=utc_now() + SHARED_COMPUTER_LIFETIME if shared else None).token


def start_meeting_sign_in(actor: Actor, user: User, label: str, consultation_id: int, meeting_id: int, until: datetime) -> MeetingSignIn:
    """Let a browser stand for somebody in one meeting of a consultation until then, within a transaction.

    What may be done with it says core/permissions/rules.py (AT_A_MEETING). Raises Forbidden("account_disabled").
    """
    _require_active_account(user)
    _end_current_sign_in(actor)
    return _create_sign_in(user, "meeting", label, strong=False, expires_at=until, only_in=consultation_id, only_at=meeting_id)


def _create_sign_in(user: User, kind: str, label: str, **more: Any) -> MeetingSignIn:
    token = secrets.token_urlsafe(32)
    made = SignIn(user_id=user.id, token_hash=hash_text(token), kind=kind, label=label[:LONGEST_LABEL], **more)
    db.session.add(made)
    record_event("signin.started", made, Actor(user.id), audience="nobody", user_id=user.id, kind=kind, strong=made.strong)
    return MeetingSignIn(token, made.id)


def mark_sign_in_ended(actor: Actor, sign_in: SignIn) -> None:
    """End a sign-in, within a transaction; one that has ended stays so."""
    if sign_in.ended_at is None:
        sign_in.ended_at = utc_now()
        record_event("signin.ended", sign_in, actor, audience="nobody", user_id=sign_in.user_id)


def end_person_sign_ins(actor: Actor, user: User, *, but: int | None = None, kind: str | None = None) -> int:
    """End all of a person's sign-ins but one, within a transaction; returns how many ended."""
    standing = select(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None), SignIn.id != (but or 0))
    ending = list(db.session.scalars(standing.where(SignIn.kind == kind) if kind else standing))
    for each in ending:
        mark_sign_in_ended(actor, each)
    return len(ending)


def sign_out(actor: Actor) -> None:
    """End the sign-in that one came with; whoever is not signed in is out already."""
    with transaction():
        if actor.signin_id is not None:
            mark_sign_in_ended(actor, find_row(SignIn, actor.signin_id))


def sign_out_everywhere(actor: Actor) -> None:
    """End all of one's own sign-ins, this one and those of programs too."""
    with transaction():
        user = get_own_user(actor)
        require_permission(actor, "account.change", user)
        end_person_sign_ins(actor, user)


def end_sign_in(actor: Actor, sign_in_id: int) -> None:
    """End one of one's own sign-ins."""
    with transaction():
        if actor.user_id is None:
            raise SignInRequired
        sign_in = find_row(SignIn, sign_in_id)
        require_permission(actor, "account.change", sign_in.user)
        mark_sign_in_ended(actor, sign_in)


def require_browser(actor: Actor) -> None:
    """Refuse programs where only the person may decide; raises Forbidden("not_for_programs")."""
    came = db.session.get(SignIn, actor.signin_id) if actor.signin_id else None
    if came is not None and came.kind != "browser":
        raise Forbidden("not_for_programs")


def create_api_token(actor: Actor, user_id: int, label: str) -> str:
    """A token by which a program stands for a person; returned once, kept as a hash."""
    with transaction():
        user = find_row(User, user_id)
        require_permission(actor, "account.change", user)
        require_browser(actor)
        _require_active_account(user)
        came = db.session.get(SignIn, actor.signin_id) if actor.signin_id else None
        return start_sign_in(user, "token", label, strong=came is not None and came.strong)


@run_every(hours=12, name="accounts.sign_in.delete_old_sign_ins")
def delete_old_sign_ins() -> None:
    """Sweep sign-ins that ended, or ran out, long ago."""
    past = utc_now() - KEEP_ENDED_FOR
    db.session.execute(delete(SignIn).where((SignIn.ended_at < past) | (SignIn.expires_at < past)))
