"""Turning one-time codes on and off: on by the password and a code, off by a code."""

import pyotp
from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from . import second_factor_actions as codes
from .attempt_actions import count_attempt, forgive_attempt
from consult.accounts.models import OneTimeToken, User
from .one_time_token_actions import revoke_one_time_tokens, create_one_time_token
from consult.accounts.queries import get_own_user
from .actions import PasswordProof, require_browser, get_proven_user

# of the proof that the password opens: only in the sign-in that gave it, and for ten minutes
PURPOSE = "factor"


def begin_second_factor(actor: Actor, proven: PasswordProof) -> None:
    """Make the key for an authenticator app; it counts once a code shows that the app holds it."""
    with transaction():
        user = get_proven_user(proven)
        require_permission(actor, "account.change", user)
        require_browser(actor)
        if user.totp_on:
            raise Conflict("second_factor_is_on")
        user.totp_secret, user.totp_step = pyotp.random_base32(), None
        create_one_time_token(user, PURPOSE, str(actor.signin_id))


def has_begun(actor: Actor, user: User) -> bool:
    """Return whether this sign-in gave the password a moment ago.

    Only then may it see the key and turn it on.
    """
    mine = select(OneTimeToken.id).where(
        OneTimeToken.user_id == user.id,
        OneTimeToken.purpose == PURPOSE,
        OneTimeToken.detail == str(actor.signin_id),
        OneTimeToken.used_at.is_(None),
        OneTimeToken.expires_at > utc_now(),
    )
    return not user.totp_on and db.session.scalar(mine) is not None


def turn_on_second_factor(actor: Actor, code: str) -> None:
    """Ask for a code at each sign-in from now on.

    This sign-in stays as strong as it was; the next one of the person gives a code.
    """
    attempt = count_attempt(get_own_user(actor).email or "")
    with transaction():
        user = get_own_user(actor)
        require_permission(actor, "account.change", user)
        if not has_begun(actor, user):
            raise Conflict("second_factor_is_on" if user.totp_on else "second_factor_not_begun")
        codes.spend_code(user, code)
        forgive_attempt(attempt)
        user.totp_on = True
        revoke_one_time_tokens(user.id, PURPOSE)
        record_event("second_factor.turned_on", user, actor, audience="nobody", user_id=user.id)


def turn_off_second_factor(actor: Actor, code: str) -> None:
    """Ask for no code any more; roles that need one stop counting everywhere."""
    attempt = count_attempt(get_own_user(actor).email or "")
    with transaction():
        user = get_own_user(actor)
        require_permission(actor, "account.change", user)
        if not user.totp_on:
            raise Conflict("second_factor_is_off")
        codes.spend_code(user, code)
        forgive_attempt(attempt)
        codes.clear_second_factor(actor, user)
