"""Protection against guessed passwords and codes.

A few failures lock an account for half an hour, whether the account exists or not.
"""

from datetime import timedelta

from sqlalchemy import delete, func, select

from consult.core.web import rate_limits as limits
from consult.core.database.engine import db, utc_now
from consult.core.digests import hash_text
from consult.core.errors import TooManyRequests
from consult.core.events.log import transaction
from consult.core.jobs.scheduler import run_every

from consult.accounts.models import FailedSignIn

ATTEMPT_WINDOW = timedelta(minutes=30)


def count_attempt(email: str) -> int:
    """Count an attempt as failed before it is checked; return its id.

    Parallel attempts therefore cannot pass the limit. Raises TooManyRequests at the limit.
    """
    account, moment = hash_text(email), utc_now()
    with transaction():
        earlier = select(func.count(), func.min(FailedSignIn.at)).where(
            FailedSignIn.account == account, FailedSignIn.at > moment - ATTEMPT_WINDOW
        )
        count, oldest = db.session.execute(earlier).one()
        if count >= limits.get_limits().sign_in.amount:
            wait = max(1, int((oldest + ATTEMPT_WINDOW - moment).total_seconds()))
            raise TooManyRequests("too_many_sign_ins", wait=wait, minutes=-(-wait // 60))
        attempt = FailedSignIn(account=account, at=moment)
        db.session.add(attempt)
        db.session.flush()
        return attempt.id


def forgive_attempt(number: int) -> None:
    """Remove a counted attempt that turned out to be right."""
    with transaction():
        db.session.execute(delete(FailedSignIn).where(FailedSignIn.id == number))


def forgive_attempts(email: str | None) -> None:
    """Remove all failed attempts of an address after a complete sign-in."""
    with transaction():
        db.session.execute(
            delete(FailedSignIn).where(FailedSignIn.account == hash_text(email or ""))
        )


def count_mail(email: str) -> None:
    """Count a mail requested for this address, known or not; raises TooManyRequests."""
    limits.consume_limit(limits.get_limits().sign_in, f"mail:{hash_text(email)}")


@run_every(hours=1, name="accounts.sign_in.delete_old_attempts")
def delete_old_attempts() -> None:
    """Delete attempts that no longer count."""
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.at < utc_now() - ATTEMPT_WINDOW))
