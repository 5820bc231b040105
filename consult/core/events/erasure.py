"""Erasure of the people that events name; the events keep only the commitment to them."""

from typing import Any

from sqlalchemy import select, update

from .hash_chain import PERSONAL_AUDIENCE, PERSONAL_FACTS
from .log import EVENT, require_transaction
from consult.core.database.engine import db

NO_PERSON = f"{PERSONAL_AUDIENCE}:0"  # the audience of an event whose person was erased


def erase_people(chain: int, subject_id: int, prefix: str) -> int:
    """Erase the people of all events about a subject, with the nonce, within a transaction.

    Events of releases before 0.2.0 stay as they are: their digests hold the people themselves.

    Args:
        prefix: of the verbs of these events, such as "comment.".

    Returns:
        The number of events.
    """
    require_transaction()
    query = select(EVENT.c.seq, EVENT.c.audience, EVENT.c.facts).where(
        EVENT.c.chain == chain,
        EVENT.c.subject_id == subject_id,
        EVENT.c.verb.startswith(prefix, autoescape=True),
        EVENT.c.nonce.is_not(None),
    )
    found = list(db.session.execute(query))
    for row in found:
        facts: dict[str, Any] = {
            name: None if name in PERSONAL_FACTS else fact for name, fact in row.facts.items()
        }
        personal = row.audience.startswith(f"{PERSONAL_AUDIENCE}:")
        db.session.execute(
            update(EVENT)
            .where(EVENT.c.seq == row.seq)
            .values(
                actor_id=None,
                nonce=None,
                facts=facts,
                audience=NO_PERSON if personal else row.audience,
            )
        )
    return len(found)
