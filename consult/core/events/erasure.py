"""Erasure of the people that events name; the events keep only the commitment to them."""

from typing import Any

from sqlalchemy import or_, select, update

from .hash_chain import PERSONAL_AUDIENCE, PERSONAL_FACTS
from .log import EVENT, require_transaction
from consult.core.database.engine import db

NO_PERSON = f"{PERSONAL_AUDIENCE}:0"  # the audience of an event whose person was erased


def list_contributions(row: Any) -> set[tuple[str, int]]:
    """List the contributions, as kind and id, that the people of an event belong to.

    Events about a contribution name it as their subject; those of answers, groups and reports
    among their facts.
    """
    facts, prefix = row["facts"], row["verb"].partition(".")[0]
    found = {(prefix, row["subject_id"])}
    if prefix == "report":
        found.add(("comment", row["subject_id"]))
    for number in (facts.get("contribution_id"), *(facts.get("members") or ())):
        if number is not None and isinstance(facts.get("kind"), str):
            found.add((facts["kind"], number))
    if facts.get("comment_id") is not None:
        found.add(("comment", facts["comment_id"]))
    return found


def erase_people(chain: int, kind: str, contribution_id: int, author_id: int | None) -> int:
    """Erase the people of all events about a contribution, with the nonce, in a transaction.

    Other people's events that name it among their facts stay. So do events of releases before
    0.2.0: their digests hold the people themselves.

    Returns:
        The number of events.
    """
    require_transaction()
    query = select(EVENT).where(
        EVENT.c.chain == chain,
        EVENT.c.nonce.is_not(None),
        or_(EVENT.c.subject_id == contribution_id, EVENT.c.actor_id == author_id),
    )
    erased = 0
    for row in db.session.execute(query).mappings():
        if (kind, contribution_id) not in list_contributions(row):
            continue
        facts = {
            name: None if name in PERSONAL_FACTS else fact for name, fact in row["facts"].items()
        }
        personal = row["audience"].startswith(f"{PERSONAL_AUDIENCE}:")
        db.session.execute(
            update(EVENT)
            .where(EVENT.c.seq == row["seq"])
            .values(
                actor_id=None,
                nonce=None,
                facts=facts,
                audience=NO_PERSON if personal else row["audience"],
            )
        )
        erased += 1
    return erased
