"""Reads the recent activity of a consultation: public events that the page has sentences for."""

from collections.abc import Container, Iterable
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.accounts.queries import build_current_appearance, load_people
from consult.comments.models import Comment
from consult.consultations.models import Stage
from consult.documents.clause_queries import load_current_names
from consult.core.database.engine import db
from consult.core.events.log import EVENT
from consult.documents.models import Document, Version
from consult.submissions.models import Submission
from consult.submissions.queries import describe_source
from consult.text.clause_names import strip_label
from consult.text.sanitize import make_excerpt

SHOWN_VERBS = (
    "comment.posted",
    "clause.marked",
    "document.created",
    "version.issued",
    "edition.published",
    "edition.corrected",
    "stage.opened",
    "stage.closed",
    "stage.added",
    "stage.changed",
    "deadline.near",
    "meeting.announced",
    "meeting.cancelled",
    "role.granted",
)
SHOWN_ROLES = frozenset(
    {"chair", "vice_chair", "rapporteur", "moderator", "facilitator", "secretariat"}
)
UNGROUPED_VERBS = frozenset(
    {
        "version.issued",
        "edition.published",
        "edition.corrected",
        "stage.opened",
        "stage.closed",
        "deadline.near",
    }
)  # one line for each event
MOST_ITEMS, EVENTS_READ = 8, 60
EXCERPT_LENGTH = 120  # characters of a comment
EventRow = Any


class ActivityItem(NamedTuple):
    """An event, or several alike in a row, described by the last one."""

    verb: str
    at: datetime
    person: dict[str, Any] | None  # the actor
    other: dict[str, Any] | None  # the person affected
    clause_id: int | None
    label: str | None
    document: Document | None
    version: Version | None
    stage: Stage | None
    facts: dict[str, Any]
    how_many: int  # number of stages, comments, clauses or roles
    excerpt: str = ""  # of the comment, the last one of several
    language: str | None = None  # of the excerpt


def load_activity(consultation_id: int) -> list[ActivityItem]:
    """Load the newest public events whose subjects are still public, in seven statements."""
    query = (
        select(EVENT)
        .where(
            EVENT.c.chain == consultation_id,
            EVENT.c.audience == "everyone",
            EVENT.c.verb.in_(SHOWN_VERBS),
        )
        .order_by(EVENT.c.seq.desc())
        .limit(EVENTS_READ)
    )
    events = list(db.session.execute(query))
    readable = _load_public_comments(events)
    excerpts = {
        number: make_excerpt(body, EXCERPT_LENGTH) for number, (body, _) in readable.items()
    }
    stages = _load_rows(Stage, {event.subject_id for event in events if _is_about_stage(event)})
    documents = _load_rows(Document, _collect_ids(events, "document_id"))
    worth = [event for event in events if _is_shown(event, readable, stages, documents)]
    alike = [list(row) for _, row in groupby(worth, _get_group_key)][:MOST_ITEMS]
    told = [row[0] for row in alike]
    people = load_people(
        _collect_ids(told, "user_id") | {event.actor_id for event in told if event.actor_id}
    )
    looks = {number: build_current_appearance(user) for number, user in people.items()}
    labels, versions = (
        _load_labels(_collect_ids(told, "clause_id")),
        _load_rows(Version, _collect_ids(told, "version_id")),
    )
    received = {
        number: describe_source(each)
        for number, each in _load_rows(Submission, _collect_ids(told, "submission_id")).items()
    }
    return [
        ActivityItem(
            event.verb,
            event.at,
            received.get(event.facts.get("submission_id")) or looks.get(event.actor_id),
            looks.get(event.facts.get("user_id")),
            event.facts.get("clause_id"),
            labels.get(event.facts.get("clause_id")),
            documents.get(event.facts.get("document_id")),
            versions.get(event.facts.get("version_id")),
            stages.get(event.subject_id) if _is_about_stage(event) else None,
            event.facts,
            _count_subjects(row),
            excerpts.get(event.subject_id, "") if event.verb == "comment.posted" else "",
            readable.get(event.subject_id, ("", None))[1],
        )
        for event, row in zip(told, alike, strict=True)
    ]


def _is_about_stage(event: EventRow) -> bool:
    return bool(event.verb.startswith(("stage.", "deadline.")))


def _get_group_key(event: EventRow) -> tuple[Any, ...]:
    """Return the key that neighbouring events of one line share."""
    if event.verb in UNGROUPED_VERBS:
        return event.verb, event.seq
    if event.verb == "comment.posted":
        return event.verb, event.actor_id, event.facts.get("submission_id")
    return event.verb, event.facts.get("status")


def _count_subjects(row: list[EventRow]) -> int:
    """Count the subjects of events; a subject of several events counts once."""
    return len({(event.subject_id, event.facts.get("role")) for event in row})


def _load_public_comments(events: Iterable[EventRow]) -> dict[int, tuple[str, str | None]]:
    """Load text and language of the comments of these events that are public now."""
    wanted = {event.subject_id for event in events if event.verb == "comment.posted"}
    query = select(Comment.id, Comment.body, Comment.language).where(
        Comment.id.in_(wanted),
        Comment.hidden_at.is_(None),
        Comment.withdrawn_at.is_(None),
        Comment.held_at.is_(None),
    )
    return {number: (body, language) for number, body, language in db.session.execute(query)}


def _is_shown(
    event: EventRow,
    readable: Container[int],
    stages: dict[int, Stage],
    documents: dict[int, Document],
) -> bool:
    if event.verb == "comment.posted":
        return event.subject_id in readable
    if event.verb == "document.created":
        document = documents.get(event.subject_id)
        return document is not None and document.current_version_id is not None
    if _is_about_stage(event) and event.subject_id not in stages:
        return False
    if event.verb == "edition.published":  # not the digest of an older edition
        return "official" in event.facts
    if event.verb == "role.granted":
        return event.facts.get("role") in SHOWN_ROLES
    return event.verb != "stage.changed" or bool(event.facts.get("moved"))


def _collect_ids(events: Iterable[EventRow], name: str) -> set[int]:
    return {event.facts[name] for event in events if event.facts.get(name)}


def _load_rows(model: Any, wanted: set[int]) -> dict[int, Any]:
    return (
        {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(wanted)))}
        if wanted
        else {}
    )


def _load_labels(clause_ids: set[int]) -> dict[int, str]:
    """Load the labels of clauses in current versions; a clause that left the text is not linked."""
    return (
        {clause: strip_label(label) for clause, label in load_current_names(clause_ids).items()}
        if clause_ids
        else {}
    )
