"""Actions on sign-ins: start, second step, end.

Each browser and each program acts for a person with a secret of its own, which can be
ended.
"""

import secrets
from datetime import datetime, timedelta
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, or_, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import record_event, transaction
from consult.core.hooks import get_app_hooks
from consult.core.jobs.scheduler import run_every
from consult.core.permissions.rules import require_permission

from . import second_factor_actions as codes
from .attempt_actions import count_attempt, forgive_attempts, forgive_attempt
from consult.accounts.models import SignIn, User
from .passwords import is_correct_password
from .one_time_token_actions import create_one_time_token, find_valid_proof
from consult.accounts.queries import get_own_user, find_person_by_email

SHARED_COMPUTER_LIFETIME = timedelta(minutes=30)  # on a shared computer
KEEP_ENDED_FOR = timedelta(days=90)  # ended sign-ins stay in the table that long
LONGEST_LABEL = 200  # characters of a browser's or token's label


class PasswordProof(NamedTuple):
    """A person whose password was right, and the hash it was right for."""

    user_id: int
    password_hash: str


class MeetingSignIn(NamedTuple):
    """The secret and the id of a sign-in that is valid in one meeting only."""

    token: str
    signin_id: int


class SignInResult(NamedTuple):
    """The secret for the browser.

    Attributes:
        needs_code: the secret only continues to the second step.
        lacks_code: signed in, but roles of this person count only after a one-time code, which
            is not set up yet.
    """

    token: str
    needs_code: bool = False
    lacks_code: bool = False


def check_password(email: str, password: str) -> PasswordProof:
    """Check an address and a password, outside any transaction.

    An unknown address takes as long as a known one. Raises Invalid("wrong_password"), or
    TooManyRequests after a few failures.
    """
    attempt = count_attempt(email)
    user = find_person_by_email(email)
    kept = user.password_hash if user else None
    if not is_correct_password(kept, password) or user is None or kept is None:
        raise Invalid("wrong_password")
    forgive_attempt(attempt)
    return PasswordProof(user.id, kept)


def check_own_password(actor: Actor, password: str, field: str = "password") -> PasswordProof:
    """Check the password of the signed-in person.

    Raises Invalid("wrong_own_password"), Conflict("no_password"), TooManyRequests, SignInRequired
    or Forbidden.
    """
    user = get_own_user(actor)
    if user.password_hash is None:
        raise Conflict("no_password")
    attempt = count_attempt(user.email or "")
    kept = user.password_hash
    if not is_correct_password(kept, password):
        raise Invalid("wrong_own_password", fields={field: {"type": "wrong_own_password"}})
    forgive_attempt(attempt)
    return PasswordProof(user.id, kept)


def get_proven_user(proven: PasswordProof) -> User:
    """Return the person of a password proof, within a transaction.

    Raises Invalid("wrong_password") if the password changed since the check.
    """
    user = find_row(User, proven.user_id)
    if user.password_hash != proven.password_hash:
        raise Invalid("wrong_password")
    return user


def sign_in(
    actor: Actor,
    proven: PasswordProof,
    label: str,
    *,
    shared: bool = False,
    coded_roles: Collection[str] = (),
) -> SignInResult:
    """Sign in a browser, or require a one-time code first if a second factor is set up.

    Args:
        coded_roles: The roles that count only after a one-time code.

    Raises Conflict("confirm_first") for an unconfirmed address,
    Forbidden("account_disabled").
    """
    with transaction():
        user = get_proven_user(proven)
        require_active_account(user)
        if user.confirmed_at is None:
            raise Conflict("confirm_first")
        if user.totp_on:
            _end_current_sign_in(actor)
            return SignInResult(
                create_one_time_token(user, "code", "shared" if shared else None), needs_code=True
            )
        forgive_attempts(user.email)
        return SignInResult(
            _start_browser_sign_in(actor, user, label, shared=shared),
            lacks_code=bool(coded_roles) and get_app_hooks().holds_role(user.id, coded_roles),
        )


def submit_code(actor: Actor, token: str, code: str, label: str) -> SignInResult:
    """Complete the second step with the secret of the first; wrong codes count as failures.

    It opens its own transactions, since a wrong code is counted although it is refused.
    Raises Conflict("step_over"), Invalid("wrong_code"), TooManyRequests or Forbidden.
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
        require_active_account(user)
        codes.spend_code(user, code)
        proof.used_at = utc_now()
        forgive_attempt(attempt)
        forgive_attempts(user.email)
        return SignInResult(
            _start_browser_sign_in(actor, user, label, shared=proof.detail == "shared", strong=True)
        )


def sign_in_sample_person(actor: Actor, user_id: int, label: str, *, offered: bool) -> SignInResult:
    """Sign in as one of the sample's people.

    Raises NotFound if no sample is offered, and for a real person; Forbidden if disabled.
    """
    with transaction():
        user = db.session.get(User, user_id)
        if (
            not offered
            or user is None
            or not (user.email or "").endswith(".example")
            or user.confirmed_at is None
        ):
            raise NotFound(what="User")
        require_active_account(user)
        return SignInResult(_start_browser_sign_in(actor, user, label))


def require_active_account(user: User) -> None:
    """Refuse a disabled or closed account; raises Forbidden("account_disabled")."""
    if user.disabled_at is not None or user.closed_at is not None:
        raise Forbidden("account_disabled")


def _start_browser_sign_in(
    actor: Actor, user: User, label: str, *, shared: bool = False, strong: bool = False
) -> str:
    """Start a sign-in of a browser and end the one it had."""
    _end_current_sign_in(actor)
    return start_sign_in(user, "browser", label, strong=strong, shared=shared)


def _end_current_sign_in(actor: Actor) -> None:
    before = db.session.get(SignIn, actor.signin_id) if actor.signin_id else None
    if before is not None and before.kind in {"browser", "meeting"}:
        mark_sign_in_ended(actor, before)


def start_sign_in(
    user: User, kind: str, label: str, *, strong: bool = False, shared: bool = False, **more: Any
) -> str:
    """Store a new sign-in of a browser or a program; return its secret, which is shown once."""
    if shared:
        more["expires_at"] = utc_now() + SHARED_COMPUTER_LIFETIME
    return _create_sign_in(user, kind, label, strong=strong, **more).token


def start_meeting_sign_in(
    actor: Actor, user: User, label: str, consultation_id: int, meeting_id: int, until: datetime
) -> MeetingSignIn:
    """Start a sign-in that is valid in one meeting until a given time, within a transaction.

    The actions it permits are listed in core/permissions/rules.py (CONFINED_ACTIONS).
    Raises Forbidden("account_disabled").
    """
    require_active_account(user)
    _end_current_sign_in(actor)
    return _create_sign_in(
        user,
        "meeting",
        label,
        strong=False,
        expires_at=until,
        only_in=consultation_id,
        only_at=meeting_id,
    )


def _create_sign_in(user: User, kind: str, label: str, **more: Any) -> MeetingSignIn:
    token, moment = secrets.token_urlsafe(32), utc_now()
    made = SignIn(
        user_id=user.id,
        token_hash=hash_text(token),
        kind=kind,
        label=label[:LONGEST_LABEL],
        started_at=moment,
        seen_at=moment,  # the same: not used yet
        **more,
    )
    db.session.add(made)
    record_event(
        "signin.started",
        made,
        Actor(user.id),
        audience="nobody",
        user_id=user.id,
        kind=kind,
        strong=made.strong,
        **({"scopes": made.scopes} if made.scopes else {}),
    )
    return MeetingSignIn(token, made.id)


def mark_sign_in_ended(actor: Actor, sign_in: SignIn) -> None:
    """End a sign-in within a transaction; one that has ended is left unchanged."""
    if sign_in.ended_at is None:
        sign_in.ended_at = utc_now()
        record_event("signin.ended", sign_in, actor, audience="nobody", user_id=sign_in.user_id)


def end_person_sign_ins(
    actor: Actor, user: User, *, but: int | None = None, kind: str | None = None
) -> int:
    """End all sign-ins of a person within a transaction; return how many ended.

    Args:
        actor: the person who ends them.
        user: the person whose sign-ins end.
        but: id of a sign-in to keep.
        kind: end only this kind.
    """
    standing = select(SignIn).where(
        SignIn.user_id == user.id, SignIn.ended_at.is_(None), SignIn.id != (but or 0)
    )
    ending = list(db.session.scalars(standing.where(SignIn.kind == kind) if kind else standing))
    for each in ending:
        mark_sign_in_ended(actor, each)
    return len(ending)


def sign_out(actor: Actor) -> None:
    """End the actor's own sign-in; do nothing without one."""
    with transaction():
        if actor.signin_id is not None:
            mark_sign_in_ended(actor, find_row(SignIn, actor.signin_id))


def sign_out_everywhere(actor: Actor) -> None:
    """End all of the actor's sign-ins, those of programs and this one included."""
    with transaction():
        user = get_own_user(actor)
        require_permission(actor, "account.change", user)
        end_person_sign_ins(actor, user)


def end_sign_in(actor: Actor, sign_in_id: int) -> None:
    """End one of the actor's own sign-ins; raises SignInRequired or Forbidden."""
    with transaction():
        if actor.user_id is None:
            raise SignInRequired
        sign_in = find_row(SignIn, sign_in_id)
        require_permission(actor, "account.change", sign_in.user)
        mark_sign_in_ended(actor, sign_in)


def require_browser(actor: Actor) -> None:
    """Refuse programs where the person must act; raises Forbidden("not_for_programs")."""
    came = db.session.get(SignIn, actor.signin_id) if actor.signin_id else None
    if came is not None and came.kind != "browser":
        raise Forbidden("not_for_programs")


@run_every(minutes=1, name="accounts.sign_in.end_sign_ins_at_limits")
def end_sign_ins_at_limits() -> None:
    """End the sign-ins whose time is over, so that their sockets are closed, too."""
    limits, moment = get_app_hooks().get_sign_in_limits(), utc_now()
    over = [SignIn.expires_at <= moment]
    if limits.idle:
        over.append(and_(SignIn.kind == "browser", SignIn.seen_at <= moment - limits.idle))
    if limits.age:
        over.append(and_(SignIn.kind == "browser", SignIn.started_at <= moment - limits.age))
    for each in db.session.scalars(select(SignIn).where(SignIn.ended_at.is_(None), or_(*over))):
        mark_sign_in_ended(Actor(each.user_id), each)


@run_every(hours=12, name="accounts.sign_in.delete_old_sign_ins")
def delete_old_sign_ins() -> None:
    """Delete sign-ins that ended or expired long ago."""
    past = utc_now() - KEEP_ENDED_FOR
    db.session.execute(delete(SignIn).where((SignIn.ended_at < past) | (SignIn.expires_at < past)))
