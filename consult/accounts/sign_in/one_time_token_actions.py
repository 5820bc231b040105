"""One-time secrets: links in mails, and the steps between password and code.

Only the hash of a secret is kept.
"""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update

from consult.core.database.engine import db, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict
from consult.core.jobs.scheduler import run_every

from consult.accounts.models import OneTimeToken, User

LIFETIMES = {
    "confirm": timedelta(days=3),
    "reset": timedelta(minutes=30),
    "address": timedelta(days=1),
    "code": timedelta(minutes=10),
    "factor": timedelta(minutes=10),
}


def create_one_time_token(
    user: User, purpose: str, detail: str | None = None, browser: str | None = None
) -> str:
    """Make a secret for a purpose (confirm, reset, address, code, factor).

    It invalidates earlier ones for the same purpose.

    Args:
        browser: Secret of the browser that asked for it, if that matters.
    """
    token = secrets.token_urlsafe(32)
    if purpose != "code":
        revoke_one_time_tokens(user.id, purpose)
    db.session.add(
        OneTimeToken(
            user_id=user.id,
            purpose=purpose,
            detail=detail,
            browser=hash_text(browser) if browser else None,
            token_hash=hash_text(token),
            expires_at=utc_now() + LIFETIMES[purpose],
        )
    )
    return token


def find_valid_proof(token: str, purpose: str) -> OneTimeToken | None:
    """Return the row of a token that is neither used nor expired; None if there is none."""
    return db.session.scalar(
        select(OneTimeToken).where(
            OneTimeToken.token_hash == hash_text(token),
            OneTimeToken.purpose == purpose,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > utc_now(),
        )
    )


def spend_one_time_token(token: str, purpose: str) -> OneTimeToken:
    """Use a token, once; raises Conflict("link_over") if it is used, replaced or expired."""
    proof = find_valid_proof(token, purpose)
    if proof is None:
        raise Conflict("link_over")
    proof.used_at = utc_now()
    return proof


def revoke_one_time_tokens(user_id: int, *purposes: str) -> None:
    """Invalidate the person's open tokens for these purposes; without purposes, all of them."""
    mine = update(OneTimeToken).where(
        OneTimeToken.user_id == user_id, OneTimeToken.used_at.is_(None)
    )
    db.session.execute(
        (mine.where(OneTimeToken.purpose.in_(purposes)) if purposes else mine).values(
            used_at=utc_now()
        )
    )


@run_every(hours=6, name="accounts.sign_in.delete_old_proofs")
def delete_old_proofs() -> None:
    """Delete tokens that expired more than a week ago."""
    db.session.execute(
        delete(OneTimeToken).where(OneTimeToken.expires_at < utc_now() - timedelta(days=7))
    )
