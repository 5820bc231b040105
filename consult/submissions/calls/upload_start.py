"""The moment at which an upload began: the program signs it, and the form brings it back."""

from datetime import datetime, timedelta

from consult.core.database.engine import utc_now
from consult.core.digests import sign_text
from consult.core.permissions.actor import Actor

LONGEST_UPLOAD = timedelta(hours=12)


def sign_start(actor: Actor, digest: str) -> tuple[datetime, str]:
    """Return the present moment and the proof that the actor began to send this file then.

    The proof names the file by its SHA-256, so that no other file can be sent with it.
    """
    moment = utc_now()
    return moment, _sign(actor, digest, moment)


def find_start(actor: Actor, digest: str, began_at: datetime | None, proof: str | None) -> datetime:
    """Return when the upload of a file began: as proved, else now.

    A proof counts for twelve hours.
    """
    now = utc_now()
    if began_at is None or proof is None or began_at.tzinfo is None:
        return now
    if not now - LONGEST_UPLOAD <= began_at <= now or _sign(actor, digest, began_at) != proof:
        return now
    return began_at


def _sign(actor: Actor, digest: str, moment: datetime) -> str:
    return sign_text(f"upload {actor.user_id} {digest} {moment.isoformat()}")
