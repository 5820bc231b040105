"""Actions on a password: reset by a mailed link, change."""

from consult.core import mail
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.permissions.rules import require_permission

from .attempt_actions import forgive_attempts
from consult.accounts.actions import UNKNOWN_PERSON, mark_confirmed
from consult.accounts.models import User
from .passwords import require_strong_password
from .one_time_token_actions import (
    revoke_one_time_tokens,
    create_one_time_token,
    find_valid_proof,
    spend_one_time_token,
)
from consult.accounts.queries import find_person_by_email
from .actions import (
    PasswordProof,
    require_browser,
    end_person_sign_ins,
    get_proven_user,
)


def request_password_reset(actor: Actor, email: str) -> None:
    """Mail a link for a new password; the answer is the same for an unknown address."""
    with transaction():
        user = find_person_by_email(email)
        record_event(
            "reset.asked",
            EventSubject(user.id if user else UNKNOWN_PERSON, 0),
            actor,
            audience="nobody",
        )
        here = user is not None and user.disabled_at is None
        somebody = (
            user
            if user is not None and here
            else User(id=UNKNOWN_PERSON, name="", email=email, language="en")
        )
        token = create_one_time_token(somebody, "reset") if here else ""
        sent = mail.write_mail(email, somebody.language, "reset", name=somebody.name, token=token)
        if not here:
            db.session.expunge(sent)  # composed all the same, so that the answer takes equally long


def reset_password(actor: Actor, token: str, password: str, password_hash: str) -> User:
    """Set a new password with the token of a mailed link and end all sign-ins.

    Raises Conflict("link_over"), Invalid or Forbidden("account_disabled").
    """
    with transaction():
        proof = find_valid_proof(token, "reset")
        if proof is None:
            raise Conflict("link_over")
        user = find_row(User, proof.user_id)
        if user.disabled_at is not None or user.closed_at is not None:
            raise Forbidden("account_disabled")
        require_strong_password(password, user.email, user.name)
        spend_one_time_token(token, "reset")
        mark_confirmed(user)  # opening the link proves the address
        _set_password(Actor(user.id), user, password_hash)
        forgive_attempts(user.email)
    return user


def change_password(actor: Actor, proven: PasswordProof, password: str, password_hash: str) -> None:
    """Set a new password and end every other sign-in; raises Invalid or Forbidden.

    Args:
        proven: the proof that the old password was right.
    """
    with transaction():
        user = get_proven_user(proven)
        require_permission(actor, "account.change", user)
        require_browser(actor)
        require_strong_password(password, user.email, user.name)
        _set_password(actor, user, password_hash)


def _set_password(actor: Actor, user: User, password_hash: str) -> None:
    user.password_hash = password_hash
    revoke_one_time_tokens(user.id, "reset", "code", "factor")
    end_person_sign_ins(actor, user, but=actor.signin_id)
    record_event("password.changed", user, actor, audience="nobody", user_id=user.id)
    if user.email:
        mail.write_mail(user.email, user.language, "password_changed", name=user.name)
