"""Coming in and going out: each browser, and each program, stands for a person by a secret of its own that can be ended."""
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now
from consult.core.digests import hashed
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, Unknown
from consult.core.events.log import record, transaction
from consult.core.jobs.scheduler import every
from consult.core.permissions.rules import require

from . import second_factor_actions as codes
from .attempt_actions import count_attempt, forgive_all, forgive_attempt
from consult.accounts.models import SignIn, User
from .passwords import matches
from .one_time_token_actions import new_proof, open_proof
from consult.accounts.queries import own, person_at

SHARED = timedelta(minutes=30)  # on a computer that others use
KEPT = timedelta(days=90)  # how long ended sign-ins stay in the table
LONGEST = 200  # characters of a browser's own words


class Proven(NamedTuple):
    """Somebody who gave the right password, and the hash it was right for."""

    user_id: int
    password_hash: str


class Confined(NamedTuple):
    """What the browser gets that comes in for a meeting alone, and the number of its sign-in."""

    token: str
    signin_id: int


class Entry(NamedTuple):
    """What the browser gets: a secret, which stands for the person unless a code is still needed."""

    token: str
    needs_code: bool = False


def prove(email: str, password: str) -> Proven:
    """Look at an address and a password, outside of any transaction; unknown addresses take as long.

    Raises Invalid("wrong_password"), or TooMany after a few.
    """
    attempt = count_attempt(email)
    user = person_at(email)
    kept = user.password_hash if user else None
    if not matches(kept, password) or user is None or kept is None:
        raise Invalid("wrong_password")
    forgive_attempt(attempt)
    return Proven(user.id, kept)


def prove_own(actor: Actor, password: str, field: str = "password") -> Proven:
    """Look at the password of whoever is signed in; raises Invalid, TooMany or Unknown."""
    user = own(actor)
    attempt = count_attempt(user.email or "")
    kept = user.password_hash
    if not matches(kept, password) or kept is None:
        raise Invalid("wrong_own_password", fields={field: {"type": "wrong_own_password"}})
    forgive_attempt(attempt)
    return Proven(user.id, kept)


def still(proven: Proven) -> User:
    """The person who was proven a moment ago, now that nothing can change any more; raises Invalid if it did."""
    user = find(User, proven.user_id)
    if user.password_hash != proven.password_hash:
        raise Invalid("wrong_password")
    return user


def sign_in(actor: Actor, proven: Proven, label: str, *, shared: bool = False) -> Entry:
    """Let a browser stand for somebody from now on, or ask for a one-time code first where there is a second factor.

    Raises Conflict("confirm_first") before the address was confirmed, Forbidden("account_disabled").
    """
    with transaction():
        user = still(proven)
        _able(user)
        if user.confirmed_at is None:
            raise Conflict("confirm_first")
        if user.totp_on:
            _leave(actor)
            return Entry(new_proof(user, "code", "shared" if shared else None), needs_code=True)
        forgive_all(user.email)
        return Entry(_begin(actor, user, label, shared=shared))


def give_code(actor: Actor, token: str, code: str, label: str) -> Entry:
    """The second step, by the secret of the first; wrong codes count like wrong passwords.

    Opens its own transactions, since a wrong code is noted although it is refused. Raises Conflict("step_over").
    """
    waiting = open_proof(token, "code")
    if waiting is None:
        raise Conflict("step_over")
    attempt = count_attempt(find(User, waiting.user_id).email or "")
    with transaction():
        proof = open_proof(token, "code")
        if proof is None:
            raise Conflict("step_over")
        user = find(User, proof.user_id)
        _able(user)
        codes.use(user, code)
        proof.used_at = now()
        forgive_attempt(attempt)
        forgive_all(user.email)
        return Entry(_begin(actor, user, label, shared=proof.detail == "shared", strong=True))


def sign_in_sample(actor: Actor, user_id: int, label: str, *, offered: bool) -> Entry:
    """Be one of the sample's people; raises NotFound where no sample is offered, or for a real person."""
    with transaction():
        user = db.session.get(User, user_id)
        if not offered or user is None or not (user.email or "").endswith(".example") or user.confirmed_at is None:
            raise NotFound(what="User")
        _able(user)
        return Entry(_begin(actor, user, label))


def _able(user: User) -> None:
    if user.disabled_at is not None or user.closed_at is not None:
        raise Forbidden("account_disabled")


def _begin(actor: Actor, user: User, label: str, *, shared: bool = False, strong: bool = False) -> str:
    """A new sign-in of a browser; the one it came with, if any, ends."""
    _leave(actor)
    return begin(user, "browser", label, strong=strong, shared=shared)


def _leave(actor: Actor) -> None:
    before = db.session.get(SignIn, actor.signin_id) if actor.signin_id else None
    if before is not None and before.kind in {"browser", "meeting"}:
        end_one(actor, before)


def begin(user: User, kind: str, label: str, *, strong: bool = False, shared: bool = False) -> str:
    """Write down that somebody's browser or program stands for them from now on; returns its secret, which is shown once."""
    return _started(user, kind, label, strong=strong, expires_at=now() + SHARED if shared else None).token


def begin_confined(actor: Actor, user: User, label: str, consultation_id: int, meeting_id: int, until: datetime) -> Confined:
    """Let a browser stand for somebody in one meeting of a consultation until then, within a transaction.

    What may be done with it says core/permissions/rules.py (AT_A_MEETING). Raises Forbidden("account_disabled").
    """
    _able(user)
    _leave(actor)
    return _started(user, "meeting", label, strong=False, expires_at=until, only_in=consultation_id, only_at=meeting_id)


def _started(user: User, kind: str, label: str, **more: Any) -> Confined:
    token = secrets.token_urlsafe(32)
    made = SignIn(user_id=user.id, token_hash=hashed(token), kind=kind, label=label[:LONGEST], **more)
    db.session.add(made)
    record("signin.started", made, Actor(user.id), audience="nobody", user_id=user.id, kind=kind, strong=made.strong)
    return Confined(token, made.id)


def end_one(actor: Actor, sign_in: SignIn) -> None:
    """End a sign-in, within a transaction; one that has ended stays so."""
    if sign_in.ended_at is None:
        sign_in.ended_at = now()
        record("signin.ended", sign_in, actor, audience="nobody", user_id=sign_in.user_id)


def end_all(actor: Actor, user: User, *, but: int | None = None, kind: str | None = None) -> int:
    """End all of a person's sign-ins but one, within a transaction; returns how many ended."""
    standing = select(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None), SignIn.id != (but or 0))
    ending = list(db.session.scalars(standing.where(SignIn.kind == kind) if kind else standing))
    for each in ending:
        end_one(actor, each)
    return len(ending)


def sign_out(actor: Actor) -> None:
    """End the sign-in that one came with; whoever is not signed in is out already."""
    with transaction():
        if actor.signin_id is not None:
            end_one(actor, find(SignIn, actor.signin_id))


def sign_out_everywhere(actor: Actor) -> None:
    """End all of one's own sign-ins, this one and those of programs too."""
    with transaction():
        user = own(actor)
        require(actor, "account.change", user)
        end_all(actor, user)


def end_sign_in(actor: Actor, sign_in_id: int) -> None:
    """End one of one's own sign-ins."""
    with transaction():
        if actor.user_id is None:
            raise Unknown
        sign_in = find(SignIn, sign_in_id)
        require(actor, "account.change", sign_in.user)
        end_one(actor, sign_in)


def by_browser(actor: Actor) -> None:
    """Refuse programs where only the person may decide; raises Forbidden("not_for_programs")."""
    came = db.session.get(SignIn, actor.signin_id) if actor.signin_id else None
    if came is not None and came.kind != "browser":
        raise Forbidden("not_for_programs")


def make_program(actor: Actor, user_id: int, label: str) -> str:
    """A token by which a program stands for a person; returned once, kept as a hash."""
    with transaction():
        user = find(User, user_id)
        require(actor, "account.change", user)
        by_browser(actor)
        _able(user)
        came = db.session.get(SignIn, actor.signin_id) if actor.signin_id else None
        return begin(user, "token", label, strong=came is not None and came.strong)


@every(hours=12)
def forget_sign_ins() -> None:
    """Sweep sign-ins that ended, or ran out, long ago."""
    past = now() - KEPT
    db.session.execute(delete(SignIn).where((SignIn.ended_at < past) | (SignIn.expires_at < past)))
