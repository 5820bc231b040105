"""Links in mails, and the steps between password and code: secrets of which only the hash is kept, each good once."""
import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update

from consult.core.database.engine import db, now
from consult.core.digests import hashed
from consult.core.errors import Conflict
from consult.core.jobs.scheduler import every

from consult.accounts.models import Proof, User

LASTS = {"confirm": timedelta(days=3), "reset": timedelta(minutes=30), "address": timedelta(days=1),
         "code": timedelta(minutes=10), "factor": timedelta(minutes=10)}


def new_proof(user: User, purpose: str, detail: str | None = None) -> str:
    """Make a secret for a purpose (confirm, reset, address, code, factor); earlier ones for it are good no more."""
    token = secrets.token_urlsafe(32)
    if purpose != "code":
        drop_proofs(user.id, purpose)
    db.session.add(Proof(user_id=user.id, purpose=purpose, detail=detail, token_hash=hashed(token),
                         expires_at=now() + LASTS[purpose]))
    return token


def open_proof(token: str, purpose: str) -> Proof | None:
    """The proof of a secret, if it was not used and its time is not over."""
    return db.session.scalar(select(Proof).where(Proof.token_hash == hashed(token), Proof.purpose == purpose,
                                                 Proof.used_at.is_(None), Proof.expires_at > now()))


def spend_proof(token: str, purpose: str) -> Proof:
    """Use a proof, once; raises Conflict("link_over") for one that is used, replaced or too old."""
    proof = open_proof(token, purpose)
    if proof is None:
        raise Conflict("link_over")
    proof.used_at = now()
    return proof


def drop_proofs(user_id: int, *purposes: str) -> None:
    """Let the person's open proofs for these purposes (none named: all) lead nowhere any more."""
    mine = update(Proof).where(Proof.user_id == user_id, Proof.used_at.is_(None))
    db.session.execute((mine.where(Proof.purpose.in_(purposes)) if purposes else mine).values(used_at=now()))


@every(hours=6)
def forget_proofs() -> None:
    """Sweep what nobody can use any more."""
    db.session.execute(delete(Proof).where(Proof.expires_at < now() - timedelta(days=7)))
