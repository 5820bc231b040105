"""Heads of the chain of events as they are printed and mailed: "SEQ:HEAD"."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from consult.core.database.engine import db

from .log import EVENT


def format_head(seq: int, head: str) -> str:
    """Format a head as tools/verify.py takes it."""
    return f"{seq}:{head}"


class NewestEvent(NamedTuple):
    """The newest event of a chain: its moment, its number, and the head of the chain at it."""

    at: datetime
    seq: int
    head: str


def load_newest_event(chain: int) -> NewestEvent | None:
    """Load the newest event of a chain; None without events."""
    found = db.session.execute(
        select(EVENT.c.at, EVENT.c.seq, EVENT.c.head)
        .where(EVENT.c.chain == chain)
        .order_by(EVENT.c.seq.desc())
        .limit(1)
    ).first()
    return NewestEvent(*found) if found else None


def load_newest_head(chain: int) -> str:
    """Load the head of a chain at its newest event; empty without events.

    With the head, a reader can verify all earlier events.
    """
    newest = load_newest_event(chain)
    return format_head(newest.seq, newest.head) if newest else ""


def load_head_at(chain: int, verbs: Collection[str], subject_id: int) -> str:
    """Load the head of a chain at the first event with one of these verbs on a subject.

    It is empty if there is no such event.
    """
    found = db.session.execute(
        select(EVENT.c.seq, EVENT.c.head)
        .where(EVENT.c.verb.in_(verbs), EVENT.c.subject_id == subject_id, EVENT.c.chain == chain)
        .order_by(EVENT.c.seq)
        .limit(1)
    ).first()
    return format_head(*found) if found else ""
