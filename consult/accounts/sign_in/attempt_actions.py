"""Guessing: a few wrong passwords or codes close the door of an account for half an hour, whether it exists or not."""
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
    """Note an attempt as failed before it is looked at, so that many at once cannot slip through; returns its number.

    Raises TooMany when the account has had its share.
    """
    account, moment = hash_text(email), utc_now()
    with transaction():
        earlier = select(func.count(), func.min(FailedSignIn.at)).where(FailedSignIn.account == account,
                                                                        FailedSignIn.at > moment - ATTEMPT_WINDOW)
        count, oldest = db.session.execute(earlier).one()
        if count >= limits.get_limits().sign_in.amount:
            wait = max(1, int((oldest + ATTEMPT_WINDOW - moment).total_seconds()))
            raise TooManyRequests("too_many_sign_ins", wait=wait, minutes=-(-wait // 60))
        attempt = FailedSignIn(account=account, at=moment)
        db.session.add(attempt)
        db.session.flush()
        return attempt.id


def forgive_attempt(number: int) -> None:
    """It was no failure after all."""
    with transaction():
        db.session.execute(delete(FailedSignIn).where(FailedSignIn.id == number))


def forgive_attempts(email: str | None) -> None:
    """Whoever came in all the way starts anew."""
    with transaction():
        db.session.execute(delete(FailedSignIn).where(FailedSignIn.account == hash_text(email or "")))


def count_mail(email: str) -> None:
    """Count a mail that was asked for at this address; raises TooMany, known address or not."""
    limits.consume_limit(limits.get_limits().sign_in, f"mail:{hash_text(email)}")


@run_every(hours=1, name="accounts.sign_in.delete_old_attempts")
def delete_old_attempts() -> None:
    """Sweep attempts that count no more."""
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.at < utc_now() - ATTEMPT_WINDOW))
