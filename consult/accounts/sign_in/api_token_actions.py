"""Actions on API tokens: a program acts for a person, within scopes and for some weeks."""

from datetime import timedelta

from sqlalchemy import select

from consult.core import mail
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Forbidden
from consult.core.events.log import transaction
from consult.core.jobs.scheduler import run_every
from consult.core.permissions.actor import STRONG_SCOPES, Actor
from consult.core.permissions.rules import require_permission
from consult.core.permissions.scopes import format_scopes

from . import second_factor_actions as codes
from .actions import require_active_account, require_browser, start_sign_in
from .attempt_actions import count_attempt, forgive_attempt
from consult.accounts.models import SignIn, User

MOST_DAYS = 90  # days that a token is valid at most
WARN_BEFORE = timedelta(days=7)  # a token that lasts longer is announced that long before it ends


def create_api_token(
    actor: Actor,
    user_id: int,
    label: str,
    scopes: frozenset[str] = frozenset(),
    days: int = MOST_DAYS,
    *,
    code: str | None = None,
) -> str:
    """Create a token by which a program acts for a person; return it once.

    Only its hash is stored.

    Args:
        scopes: what the program may do besides reading.
        days: how long the token is valid.
        code: a one-time code of the person, where there is no sign-in that gave one.

    Raises:
        Forbidden: a program asks, the account is disabled, or a scope needs a one-time code.
        Invalid: the code is wrong.
    """
    attempt = count_attempt(find_row(User, user_id).email or "") if code else None
    with transaction():
        user = find_row(User, user_id)
        require_permission(actor, "account.change", user)
        require_browser(actor)
        require_active_account(user)
        came = db.session.get(SignIn, actor.signin_id) if actor.signin_id else None
        strong = came is not None and came.strong
        if code and attempt is not None:
            codes.spend_code(user, code)
            forgive_attempt(attempt)
            strong = user.totp_on
        if scopes & STRONG_SCOPES and not strong:
            raise Forbidden("scope_needs_code")
        ends = utc_now() + timedelta(days=min(days, MOST_DAYS))
        return start_sign_in(
            user,
            "token",
            label,
            strong=strong,
            scopes=format_scopes(scopes),
            expires_at=ends,
            notify_at=ends - WARN_BEFORE if ends - WARN_BEFORE > utc_now() else None,
        )


@run_every(minutes=10, name="accounts.sign_in.announce_token_ends")
def announce_token_ends() -> None:
    """Mail the owners of tokens that end soon, or that an upgrade has limited to some scopes."""
    moment = utc_now()
    due = select(SignIn).where(
        SignIn.kind == "token",
        SignIn.notify_at <= moment,
        SignIn.ended_at.is_(None),
        SignIn.expires_at > moment,
    )
    for each in db.session.scalars(due):
        last = (each.expires_at or moment) - WARN_BEFORE
        limited = each.notify_at is not None and each.notify_at < last
        each.notify_at = last if limited and last > moment else None
        _mail_owner(each, "tokens/limited" if limited else "tokens/ending")


def _mail_owner(token: SignIn, template: str) -> None:
    """Mail the owner of a token, unless the account takes no mails."""
    user = token.user
    if user.email and user.confirmed_at and not (user.disabled_at or user.closed_at):
        mail.write_mail(
            user.email,
            user.language,
            template,
            name=user.name,
            label=token.label,
            ends=token.expires_at,
            zone=user.timezone,
        )
