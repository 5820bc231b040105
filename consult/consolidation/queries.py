"""Queries of consolidation: working versions, dispositions, decisions, and contributions
outside all clauses.
"""

from typing import NamedTuple

from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.queries import AmendmentView
from consult.comments import queries as comments
from consult.comments.models import Comment, CommentThread
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import NotFound
from consult.core.permissions.rules import require_permission
from consult.documents.models import Document, Version
from consult.documents.queries import load_clause_texts

from consult.consolidation.dispositions.effect import (
    UNANSWERED_COMMENT,
    load_answered_comment_ids,
    get_previous_version_id,
)
from .models import ChairDecision, Disposition

MAX_THREADS = 400  # threads per page; more follow once these are answered


def load_working_versions(document: Document) -> list[Version]:
    """Load the working versions that are based on the current one, newest first."""
    query = (
        select(Version)
        .where(
            Version.document_id == document.id,
            Version.issued_at.is_(None),
            Version.based_on_id == document.current_version_id,
        )
        .order_by(Version.place.desc())
    )
    return list(db.session.scalars(query)) if document.current_version_id else []


class UnplacedContributions(NamedTuple):
    """The contributions to a document that belong to no clause of a working version.

    They concern the whole document or a clause that is not in the text.
    """

    proposals: list[AmendmentView]
    threads: list[CommentThread]
    dispositions: dict[str, Disposition]

    @property
    def owed(self) -> int:
        """Number of contributions without a disposition."""
        items = [
            *(f"amendment:{each.id}" for each in self.proposals),
            *(f"comment:{each.first.id}" for each in self.threads),
        ]
        return sum(item not in self.dispositions for item in items)


def load_unplaced_contributions(actor: Actor, version: Version) -> UnplacedContributions:
    """Load the contributions that belong to no clause of the working version."""
    require_permission(actor, "desk.see", version)
    document = version.document
    there = {
        line.clause_id
        for line in load_clause_texts(version.id, document.authentic, document.authentic)
    }
    based = {
        line.clause_id
        for line in load_clause_texts(
            get_previous_version_id(version), document.authentic, document.authentic
        )
    }
    kept = there & based
    proposals = [
        each
        for each in amendments.load_document_amendments(actor, document.id)
        if each.state == "open" and each.clause_id not in kept
    ]
    dispositions = load_dispositions_by_key(version)
    threads = load_open_threads(actor, dispositions, document_id=document.id)
    for number in load_discussed_clause_ids(document.id):
        if number is not None and number not in kept:
            threads += load_open_threads(actor, dispositions, clause_id=number)
    return UnplacedContributions(proposals, threads, dispositions)


def load_open_threads(
    actor: Actor, dispositions: dict[str, Disposition], **where: int
) -> list[CommentThread]:
    """Load the public open threads, unanswered ones first, up to the limit of one form."""
    found: list[CommentThread] = []
    after = 0
    while part := comments.load_threads(actor, after=after, **where):
        over = load_answered_comment_ids(each.first.id for each in part)
        found += [each for each in part if each.first.state == "open" and each.first.id not in over]
        after = part[-1].first.id
    found.sort(key=lambda each: (f"comment:{each.first.id}" in dispositions, each.first.id))
    return found[:MAX_THREADS]


def load_dispositions_by_key(version: Version) -> dict[str, Disposition]:
    """Load the dispositions of a version by contribution key, such as "amendment:12"."""
    return {
        f"amendment:{each.amendment_id}"
        if each.amendment_id
        else f"comment:{each.comment_id}": each
        for each in db.session.scalars(
            select(Disposition).where(Disposition.version_id == version.id)
        )
    }


def load_discussed_clause_ids(document_id: int) -> set[int | None]:
    """Load the clauses that have public comments; None stands for the whole document."""
    return set(
        db.session.scalars(
            select(comments.HOME_CLAUSE)
            .distinct()
            .where(
                Comment.document_id == document_id,
                Comment.parent_id.is_(None),
                Comment.amendment_id.is_(None),
                comments.IS_OPEN,
                UNANSWERED_COMMENT,
            )
        )
    )


def load_decisions(document_id: int) -> list[ChairDecision]:
    """Load the chair's decisions about a document, newest first."""
    query = select(ChairDecision).where(
        ChairDecision.document_id == document_id, ChairDecision.undone_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(ChairDecision.id.desc())))


def find_desk_version(actor: Actor, version_id: int) -> Version:
    """Find a working version for a reader who may see the desk.

    Raises:
        NotFound: The version was issued, or its document has no current version.
    """
    version = find_row(Version, version_id)
    require_permission(actor, "desk.see", version)
    if version.issued or version.document.current_version_id is None:
        raise NotFound(what="Version")
    return version
