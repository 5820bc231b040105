"""Queries on the record: events, verification of the hash chain, and the public export."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import JSON, select, type_coerce

from consult.accounts.models import User
from consult.accounts.queries import load_people
from consult.ballots.event_disclosure_queries import (
    IS_WITHHELD_PARTICIPATION,
    select_disclosed_events,
    select_withheld_events,
)
from consult.consultations.models import Consultation
from consult.documents.clause_queries import load_current_names, load_version_names
from consult.core.events import hash_chain as chain
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.events.log import EVENT
from consult.core.permissions.rules import require_permission
from consult.documents.models import Document

from .fact_queries import FactSource
from .forms import RecordFilter

PAGE_SIZE = 100


class RecordEntry(NamedTuple):
    """One event as the record shows it.

    Attributes:
        source: the event as its facts are read; they are None where they concern one person.
        is_withheld: whether nobody may read the people yet, since the secret ballot is open.
    """

    seq: int
    at: datetime
    verb: str
    actor_name: str | None
    subject_name: str | None  # the person that it concerns
    clause_id: int | None
    label: str | None
    audience: str
    source: FactSource
    is_withheld: bool = False


class RecordFilterOptions(NamedTuple):
    """The choices of the filter: verbs, people (id, name) and clauses (id, document title,
    label).
    """

    verbs: list[str]
    people: list[tuple[int, str]]
    clauses: list[tuple[int, dict[str, str], str]]


def load_entries(actor: Actor, consultation: Consultation, wish: RecordFilter) -> list[RecordEntry]:
    """Load a page of the record, newest first."""
    require_permission(actor, "audit.see", consultation)
    query = (
        select(EVENT, IS_WITHHELD_PARTICIPATION.label("is_withheld"))
        .where(EVENT.c.chain == consultation.id)
        .order_by(EVENT.c.seq.desc())
        .limit(PAGE_SIZE)
    )
    if wish.verb:
        query = query.where(EVENT.c.verb == wish.verb)
    if wish.person is not None:
        query = query.where(EVENT.c.actor_id == wish.person, ~IS_WITHHELD_PARTICIPATION)
    if wish.clause is not None:
        query = query.where(
            type_coerce(EVENT.c.facts, JSON)["clause_id"].as_integer() == wish.clause
        )
    if wish.midnight is not None:
        query = query.where(
            EVENT.c.at >= wish.midnight, EVENT.c.at < wish.midnight + timedelta(days=1)
        )
    if wish.before is not None:
        query = query.where(EVENT.c.seq < wish.before)
    return _build_entries(list(db.session.execute(query)))


def _build_entries(events: list[Any]) -> list[RecordEntry]:
    """Build the entries of events, with names and labels."""
    people = load_people(
        {event.actor_id for event in events if event.actor_id}
        | {event.facts["user_id"] for event in events if event.facts.get("user_id")}
    )
    labels = load_current_names(
        {event.facts["clause_id"] for event in events if event.facts.get("clause_id")}
    )
    hidden = select_withheld_events(events)
    return [_build_entry(event, people, labels, event.seq in hidden) for event in events]


def _build_entry(
    event: Any, people: Mapping[int, User], labels: Mapping[int, str], hidden: bool
) -> RecordEntry:
    """Build the entry of an event."""
    clause_id, user_id = event.facts.get("clause_id"), event.facts.get("user_id")
    actor, about = (
        people.get(event.actor_id),
        people.get(user_id) if user_id != event.actor_id else None,
    )
    if event.is_withheld:
        actor, about, hidden = None, None, True
    return RecordEntry(
        event.seq,
        event.at,
        event.verb,
        actor.name if actor else None,
        about.name if about else None,
        clause_id,
        labels.get(clause_id),
        event.audience,
        FactSource(
            event.verb,
            event.subject_id,
            None if hidden or event.audience.startswith("user:") else event.facts,
        ),
        bool(event.is_withheld),
    )


def load_filter_options(consultation: Consultation) -> RecordFilterOptions:
    """Load the choices of the filter."""
    own = EVENT.c.chain == consultation.id
    verbs = list(
        db.session.scalars(select(EVENT.c.verb).where(own).distinct().order_by(EVENT.c.verb))
    )
    actors = (
        select(EVENT.c.actor_id)
        .where(own, EVENT.c.actor_id.is_not(None), ~IS_WITHHELD_PARTICIPATION)
        .distinct()
    )
    people = [
        (number, name)
        for number, name in db.session.execute(
            select(User.id, User.name).where(User.id.in_(actors)).order_by(User.name, User.id)
        )
    ]
    texts = db.session.execute(
        select(Document.title, Document.current_version_id)
        .where(
            Document.consultation_id == consultation.id, Document.current_version_id.is_not(None)
        )
        .order_by(Document.place, Document.id)
    )
    clauses = [
        (number, title, name)
        for title, version_id in texts
        for number, name in load_version_names(version_id or 0).items()
        if name
    ]
    return RecordFilterOptions(verbs, people, clauses)


def load_public_log(
    actor: Actor, consultation: Consultation, seq: int, limit: int
) -> list[dict[str, Any]]:
    """Load the chain of a consultation after a seq.

    Public rows have their salt; of all others only the digest is given.
    """
    require_permission(actor, "log.read", consultation)
    query = (
        select(EVENT)
        .where(EVENT.c.chain == consultation.id, EVENT.c.seq > seq)
        .order_by(EVENT.c.seq)
        .limit(limit)
    )
    rows = [dict(row) for row in db.session.execute(query).mappings()]
    full = select_disclosed_events(rows)
    return [_build_public_row(row, row["seq"] in full) for row in rows]


def _build_public_row(row: dict[str, Any], full: bool) -> dict[str, Any]:
    """Build a row of the public export."""
    numbered = row["number"] is not None
    if not full and row["audience"] not in {"everyone", "record"}:
        return {
            "seq": row["seq"],
            **({"number": row["number"]} if numbered else {}),
            "digest": chain.hash_row(row["salt"], chain.serialize_row(row)),
            "head": row["head"],
        }
    names = ("seq", "chain", "verb", "subject_id", "actor_id", "audience", "facts", "salt", "head")
    shown = (*names, "number", "people", "nonce") if numbered else names
    return {"at": row["at"].isoformat(), **{name: row[name] for name in shown}}
