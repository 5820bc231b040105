"""Actions of administrators on people: add, disable, enable, sign out, second factors."""

import pyotp

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from consult.accounts.sign_in.passwords import require_strong_password
from consult.accounts.sign_in.second_factor_actions import clear_second_factor
from .last_administrator_queries import require_other_administrator
from consult.accounts.models import Organisation, User
from consult.accounts.sign_in.one_time_token_actions import revoke_one_time_tokens
from consult.accounts.queries import find_person_by_email
from consult.accounts.sign_in.actions import end_person_sign_ins


def add_person(
    actor: Actor,
    *,
    email: str,
    name: str,
    password: str,
    password_hash: str,
    language: str = "en",
    timezone: str = "UTC",
    title: str | None = None,
    organisation_id: int | None = None,
    affiliation: str | None = None,
) -> User:
    """Add a person whose address needs no confirmation.

    Raises Invalid for an address that is taken or a weak password.
    """
    with transaction():
        require_permission(actor, "account.add")
        if find_person_by_email(email) is not None:
            raise Invalid(fields={"email": {"type": "taken"}})
        require_strong_password(password, email, name)
        organisation = (
            find_row(Organisation, organisation_id) if organisation_id is not None else None
        )
        user = User(
            email=email,
            name=name,
            password_hash=password_hash,
            language=language,
            timezone=timezone,
            title=title,
            confirmed_at=utc_now(),
            organisation=organisation,
            affiliation=(affiliation or "declared") if organisation else None,
        )
        db.session.add(user)
        db.session.flush()
        for verb in ("person.added", "person.confirmed"):
            record_event(verb, user, actor, audience="nobody", user_id=user.id)
    return user


def disable_person(actor: Actor, user_id: int) -> None:
    """Disable an account and end every sign-in at once.

    Raises Conflict for a closed account and for the last administrator of a consultation.
    """
    with transaction():
        user = find_row(User, user_id)
        require_permission(actor, "account.disable", user)
        if user.closed_at is not None:
            raise Conflict("account_closed")
        if user.disabled_at is None:
            require_other_administrator(user)
            user.disabled_at = utc_now()
            end_person_sign_ins(actor, user)
            revoke_one_time_tokens(user.id)
            record_event("person.disabled", user, actor, audience="nobody", user_id=user.id)


def enable_person(actor: Actor, user_id: int) -> None:
    """Enable a disabled account."""
    with transaction():
        user = find_row(User, user_id)
        require_permission(actor, "account.disable", user)
        if user.disabled_at is not None:
            user.disabled_at = None
            record_event("person.enabled", user, actor, audience="nobody", user_id=user.id)


def sign_person_out(actor: Actor, user_id: int) -> None:
    """End every sign-in of a person, of browsers and programs, and those that have begun.

    For a device that was lost or stolen. The account stays enabled, and its password as it is.
    """
    with transaction():
        user = find_row(User, user_id)
        require_permission(actor, "account.disable", user)
        revoke_one_time_tokens(user.id, "code", "factor")
        end_person_sign_ins(actor, user)


def remove_second_factor(actor: Actor, user_id: int) -> None:
    """Remove the second factor of a person who lost the device, and end the sign-ins.

    Roles that need a code do not count until a new one is set up.
    """
    with transaction():
        user = find_row(User, user_id)
        require_permission(actor, "account.disable", user)
        if user.totp_on:
            clear_second_factor(actor, user)
            end_person_sign_ins(actor, user)


def give_second_factor(actor: Actor, user_id: int) -> str:
    """Turn on one-time codes for a person who has none; return the key for an authenticator app.

    For accounts that programs use, and for people whom the administrator meets. Raises Conflict.
    """
    with transaction():
        user = find_row(User, user_id)
        require_permission(actor, "account.add", user)
        if user.totp_on:
            raise Conflict("second_factor_is_on")
        user.totp_secret, user.totp_step, user.totp_on = pyotp.random_base32(), None, True
        record_event("second_factor.turned_on", user, actor, audience="nobody", user_id=user.id)
        return user.totp_secret
