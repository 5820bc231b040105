"""Reads of the record: who did what and when, whether nobody tampered with it, and what everyone may take home."""
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import JSON, select, type_coerce

from consult.accounts.models import User
from consult.accounts.queries import people_by_ids
from consult.ballots.disclosure_queries import kept_back, told_in_full
from consult.consultations.models import Consultation
from consult.consultations.document_queries import labels_of, names_in
from consult.core.events import hash_chain as chain
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.events.log import EVENT
from consult.core.events.dispatcher import after
from consult.core.permissions.rules import require
from consult.documents.models import Document

from .forms import Wish

PAGE = 100
BATCH = 2_000  # events that are verified between two breaths


class Entry(NamedTuple):
    """One event as the record shows it; facts are none where they concern one person alone."""

    seq: int
    at: datetime
    verb: str
    who: str | None
    about: str | None  # the person whom it concerns
    clause_id: int | None
    label: str | None
    audience: str
    facts: dict[str, Any] | None


class Verdict(NamedTuple):
    """What a check of the whole record found: how many events, in how many seconds, and the first that does not fit."""

    events: int
    seconds: float
    bad: int | None
    head: str  # of the consultation's own chain


class Offer(NamedTuple):
    """What the record can be searched by: verbs, people (id, name) and clauses (id, document title, label)."""

    verbs: list[str]
    people: list[tuple[int, str]]
    clauses: list[tuple[int, dict[str, str], str]]


def entries(actor: Actor, consultation: Consultation, wish: Wish) -> list[Entry]:
    """A page of the record, the newest first."""
    require(actor, "audit.see", consultation)
    query = select(EVENT).where(EVENT.c.chain == consultation.id).order_by(EVENT.c.seq.desc()).limit(PAGE)
    if wish.verb:
        query = query.where(EVENT.c.verb == wish.verb)
    if wish.person is not None:
        query = query.where(EVENT.c.actor_id == wish.person)
    if wish.clause is not None:
        query = query.where(type_coerce(EVENT.c.facts, JSON)["clause_id"].as_integer() == wish.clause)
    if wish.midnight is not None:
        query = query.where(EVENT.c.at >= wish.midnight, EVENT.c.at < wish.midnight + timedelta(days=1))
    if wish.before is not None:
        query = query.where(EVENT.c.seq < wish.before)
    return _entries(list(db.session.execute(query)))


def _entries(events: list[Any]) -> list[Entry]:
    people = people_by_ids({event.actor_id for event in events if event.actor_id}
                           | {event.facts["user_id"] for event in events if event.facts.get("user_id")})
    labels = labels_of({event.facts["clause_id"] for event in events if event.facts.get("clause_id")})
    hidden = kept_back(events)
    return [_entry(event, people, labels, event.seq in hidden) for event in events]


def _entry(event: Any, people: Mapping[int, User], labels: Mapping[int, str], hidden: bool) -> Entry:
    clause_id, user_id = event.facts.get("clause_id"), event.facts.get("user_id")
    actor, about = people.get(event.actor_id), people.get(user_id) if user_id != event.actor_id else None
    return Entry(
        event.seq,
        event.at,
        event.verb,
        actor.name if actor else None,
        about.name if about else None,
        clause_id,
        labels.get(clause_id),
        event.audience,
        None if hidden or event.audience.startswith("user:") else event.facts,
    )


def offer(consultation: Consultation) -> Offer:
    """What one may choose from."""
    own = EVENT.c.chain == consultation.id
    verbs = list(db.session.scalars(select(EVENT.c.verb).where(own).distinct().order_by(EVENT.c.verb)))
    actors = select(EVENT.c.actor_id).where(own, EVENT.c.actor_id.is_not(None)).distinct()
    people = [(number, name) for number, name in db.session.execute(
        select(User.id, User.name).where(User.id.in_(actors)).order_by(User.name, User.id))]
    texts = db.session.execute(select(Document.title, Document.current_version_id)
                               .where(Document.consultation_id == consultation.id, Document.current_version_id.is_not(None))
                               .order_by(Document.place, Document.id))
    clauses = [(number, title, name) for title, version_id in texts for number, name in names_in(version_id or 0).items() if name]
    return Offer(verbs, people, clauses)


def verdict(actor: Actor, consultation: Consultation) -> Verdict:
    """Recompute the chains of all events of the installation and say whether they fit."""
    require(actor, "audit.see", consultation)
    began, seen = time.perf_counter(), Seen()
    bad = chain.first_bad(_every_event(consultation.id, seen))
    return Verdict(seen.events, time.perf_counter() - began, bad, seen.head)


@dataclass
class Seen:
    """How far a check has come."""

    events: int = 0
    head: str = ""


def _every_event(consultation_id: int, seen: Seen) -> Iterator[Mapping[str, Any]]:
    """Every event in order, a batch at a time; others get their turn between two."""
    seq = 0
    while batch := after(seq, limit=BATCH):
        for row in batch:
            seen.events += 1
            seen.head = row.head if row.chain == consultation_id else seen.head
            yield row._mapping
        seq = batch[-1].seq
        time.sleep(0)


def public_log(actor: Actor, consultation: Consultation, seq: int, limit: int) -> list[dict[str, Any]]:
    """The chain of a consultation after a seq: public rows with their salt, of all others only the digest."""
    require(actor, "log.read", consultation)
    query = select(EVENT).where(EVENT.c.chain == consultation.id, EVENT.c.seq > seq).order_by(EVENT.c.seq).limit(limit)
    rows = [dict(row) for row in db.session.execute(query).mappings()]
    full = told_in_full(rows)
    return [_public(row, row["seq"] in full) for row in rows]


def _public(row: dict[str, Any], full: bool) -> dict[str, Any]:
    if not full and row["audience"] not in {"everyone", "record"}:
        return {"seq": row["seq"], "digest": chain.row_digest(row["salt"], chain.canonical(row)), "head": row["head"]}
    names = ("seq", "chain", "verb", "subject_id", "actor_id", "audience", "facts", "salt", "head")
    return {"at": row["at"].isoformat(), **{name: row[name] for name in names}}
