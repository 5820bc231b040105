"""Reactions that notify facilitators of what is entrusted, begun and decided."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from consult.consolidation.invitations.queries import find_inviters
from consult.consolidation.decisions.suggestion_queries import list_decided_suggestions
from consult.consultations.models import Tag
from consult.consultations.roles.queries import find_role_holders
from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to
from consult.documents.clause_queries import (
    find_clauses_with_tags,
    find_facilitators_of_clause,
    find_facilitators_of_version,
)
from consult.documents.models import Document, Version

from consult.notifications.actions import load_followers, notify_people
from consult.notifications.queries import find_told_people


@react_to(
    "facilitator.entrusted",
    "facilitator.relieved",
    name="notifications.facilitation.notify_of_assignment",
)
def notify_of_assignment(event: Any) -> None:
    """Notify a facilitator of clauses and tags that were entrusted, or withdrawn."""
    tags = event.facts.get("tags", [])
    notify_people(
        event,
        event.verb,
        [event.facts["user_id"]],
        clauses=len(event.facts["clause_ids"]),
        tags=tags,
        tagged=_count_clauses(event.chain, tags),
    )


@react_to("version.started", name="notifications.facilitation.notify_of_next_version")
def notify_of_next_version(event: Any) -> None:
    """Notify the facilitators of a document that its next version is begun, once."""
    version = db.session.get(Version, event.facts["version_id"])
    if version is None or not _is_first_of_next_versions(version):
        return
    notify_people(
        event,
        event.verb,
        find_facilitators_of_version(version.id),
        document_id=version.document_id,
    )


def _is_first_of_next_versions(version: Version) -> bool:
    """Return whether a version is based on the current one, and no earlier draft of it is."""
    current = db.session.get_one(Document, version.document_id).current_version_id
    if current is None or version.based_on_id != current:
        return False
    earlier = select(Version.id).where(
        Version.based_on_id == current, Version.issued_at.is_(None), Version.id < version.id
    )
    return db.session.scalar(earlier.limit(1)) is None


def _count_clauses(consultation_id: int, codes: list[str]) -> int:
    """Count the clauses that have one of these tags now."""
    if not codes:
        return 0
    tags = select(Tag.id).where(Tag.consultation_id == consultation_id, Tag.code.in_(codes))
    return len(find_clauses_with_tags(db.session.scalars(tags)))


@react_to("clause.invited", name="notifications.facilitation.notify_of_invitation")
def notify_of_invitation(event: Any) -> None:
    """Notify a person of the invitation to contribute to a clause."""
    facts = event.facts
    notify_people(
        event,
        event.verb,
        [facts["user_id"]],
        **{name: facts[name] for name in ("document_id", "version_id", "clause_id")},
        by_id=event.actor_id,
        facilitates=event.actor_id in find_facilitators_of_clause(facts["clause_id"]),
    )


@react_to(
    "comment.posted", "amendment.proposed", name="notifications.facilitation.notify_of_contribution"
)
def notify_of_contribution(event: Any) -> None:
    """Notify those who invited the author of a contribution to its clause, until they read it.

    Those who follow the clause are told of every contribution, and not of this one again.
    """
    clause_id = event.facts.get("clause_id")
    if clause_id is None or event.actor_id is None:
        return
    about = {"clause_id": clause_id, "by_id": event.actor_id}
    people = find_inviters(clause_id, event.actor_id)
    if people := people - load_followers(clause_id):
        people -= find_told_people("invitation.followed", people, **about)
        document_id = event.facts["document_id"]
        notify_people(event, "invitation.followed", people, document_id=document_id, **about)


@react_to("decision.suggested", name="notifications.facilitation.notify_of_suggestion")
def notify_of_suggestion(event: Any) -> None:
    """Notify the chairs of suggested decisions: once for a version, until they have read it."""
    place = {name: event.facts[name] for name in ("document_id", "version_id")}
    chairs = find_role_holders(event.chain, "chair", "vice_chair")
    told = find_told_people(event.verb, chairs, **place)
    notify_people(event, event.verb, chairs - told, **place)


@react_to("decision.taken", name="notifications.facilitation.notify_of_decision")
def notify_of_decision(event: Any) -> None:
    """Notify those who had suggested a decision on the clauses that the chair decided on."""
    by_author = defaultdict(list)
    for made, status in list_decided_suggestions(event.subject_id):
        by_author[made.author_id].append((made.clause_id, made.status == status))
    for author, clauses in by_author.items():
        alone = clauses[0] if len(clauses) == 1 else None
        notify_people(
            event,
            "suggestion.decided",
            [author],
            document_id=event.facts["document_id"],
            version_id=event.facts["version_id"],
            number=event.facts["number"],
            count=len(clauses),
            **({"clause_id": alone[0], "followed": alone[1]} if alone else {}),
        )
