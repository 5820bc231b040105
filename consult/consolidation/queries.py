"""Reads of consolidation: working versions, what was said of contributions, and what stands beside no clause."""
from typing import NamedTuple

from sqlalchemy import select

from consult.amendments import queries as amendments
from consult.amendments.queries import Proposal
from consult.comments import queries as comments
from consult.comments.models import Comment, Thread
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find
from consult.core.errors import NotFound
from consult.core.permissions.rules import require
from consult.documents.models import Document, Version
from consult.documents.queries import text_of

from consult.consolidation.dispositions.effect import UNANSWERED, answered_among, before
from .models import Decision, Disposition

AT_ONCE = 400  # threads on a page: once these are answered, the others come


def working_versions(document: Document) -> list[Version]:
    """The working versions that go on from the current one, newest first."""
    query = select(Version).where(Version.document_id == document.id, Version.issued_at.is_(None),
                                  Version.based_on_id == document.current_version_id).order_by(Version.place.desc())
    return list(db.session.scalars(query)) if document.current_version_id else []


class Rest(NamedTuple):
    """What was contributed to a document past the clauses of a working version: to all of it, or to one that left it."""

    proposals: list[Proposal]
    threads: list[Thread]
    dispositions: dict[str, Disposition]

    @property
    def owed(self) -> int:
        """How many have no answer yet."""
        items = [*(f"amendment:{each.id}" for each in self.proposals), *(f"comment:{each.first.id}" for each in self.threads)]
        return sum(item not in self.dispositions for item in items)


def rest(actor: Actor, version: Version) -> Rest:
    """The contributions that stand beside no clause of the working version."""
    require(actor, "desk.see", version)
    document = version.document
    there = {line.clause_id for line in text_of(version.id, document.authentic, document.authentic)}
    based = {line.clause_id for line in text_of(before(version), document.authentic, document.authentic)}
    kept = there & based
    proposals = [each for each in amendments.in_document(actor, document.id)
                 if each.state == "open" and each.clause_id not in kept]
    dispositions = dispositions_in(version)
    threads = threads_to_answer(actor, dispositions, document_id=document.id)
    for number in clauses_spoken_of(document.id):
        if number is not None and number not in kept:
            threads += threads_to_answer(actor, dispositions, clause_id=number)
    return Rest(proposals, threads, dispositions)


def threads_to_answer(actor: Actor, dispositions: dict[str, Disposition], **where: int) -> list[Thread]:
    """The threads that everyone may read, those without an answer first, as many as one form takes."""
    found: list[Thread] = []
    after = 0
    while part := comments.threads_on(actor, after=after, **where):
        over = answered_among(each.first.id for each in part)
        found += [each for each in part if each.first.state == "open" and each.first.id not in over]
        after = part[-1].first.id
    found.sort(key=lambda each: (f"comment:{each.first.id}" in dispositions, each.first.id))
    return found[:AT_ONCE]


def dispositions_in(version: Version) -> dict[str, Disposition]:
    """What was said of contributions on the way to a version: {"amendment:12": …}."""
    return {f"amendment:{each.amendment_id}" if each.amendment_id else f"comment:{each.comment_id}": each
            for each in db.session.scalars(select(Disposition).where(Disposition.version_id == version.id))}


def clauses_spoken_of(document_id: int) -> set[int | None]:
    """The clauses, and None for the whole document, of which something was said that everyone may read."""
    return set(db.session.scalars(select(comments.HOME).distinct().where(
        Comment.document_id == document_id, Comment.parent_id.is_(None), Comment.amendment_id.is_(None), comments.OPEN,
        UNANSWERED)))


def decisions_on(document_id: int) -> list[Decision]:
    """What the chair decided about a document, newest first."""
    query = select(Decision).where(Decision.document_id == document_id, Decision.undone_at.is_(None))
    return list(db.session.scalars(query.order_by(Decision.number.desc())))


def version_for_desk(actor: Actor, version_id: int) -> Version:
    """A working version, for those who may see the desk; raises NotFound for one that was issued or is the first."""
    version = find(Version, version_id)
    require(actor, "desk.see", version)
    if version.issued or version.document.current_version_id is None:
        raise NotFound(what="Version")
    return version
