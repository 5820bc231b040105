"""The digest of what an amendment asks for, to which support is bound."""

from typing import Any

from sqlalchemy import select

from consult.amendments.models import Amendment, AmendmentRevision
from consult.core.database.engine import db
from consult.core.digests import commit_words, hash_text, make_nonce

from .split_merge import build_support_key


def build_support_text(
    amendment: Amendment, language: str, text: str | None, more: dict[str, Any]
) -> str:
    """Build the text of a digest: kind, clause, language, and what is asked for.

    Args:
        more: the place or cut of the revision, by the names of its columns.
    """
    asked = build_support_key(amendment, text, more)
    return "\n".join([amendment.kind, str(amendment.clause_id or 0), language, asked])


def compute_support_digest(amendment: Amendment, said: str) -> tuple[str | None, str]:
    """Compute nonce and digest of a new revision.

    The nonce stays the same for all revisions, so that equal texts keep their support. It is None
    if the revision before, of an older release, has none and asks for the same.
    """
    before = db.session.execute(
        select(AmendmentRevision.nonce, AmendmentRevision.digest)
        .where(AmendmentRevision.amendment_id == amendment.id)
        .order_by(AmendmentRevision.number.desc())
        .limit(1)
    ).first()
    plain = hash_text(said)
    if before is not None and before.nonce is None and before.digest == plain:
        return None, plain
    nonce = before.nonce if before is not None and before.nonce else make_nonce()
    return nonce, commit_words(nonce, said)
