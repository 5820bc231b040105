"""Everything that prevents issuing a version, for the action and for the page that offers it."""

from collections.abc import Iterator

from sqlalchemy import func, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Conflict
from consult.core.hooks import issue_checks

from consult.documents.clauses.text_locks import lock_refusals
from consult.documents.models import Clause, Placement, Version
from consult.documents.queries import load_clause_texts


def list_document_clause_ids(document_id: int) -> list[int]:
    """List all clauses of a document, in whichever version they are."""
    return list(db.session.scalars(select(Clause.id).where(Clause.document_id == document_id)))


def find_unchanged_clauses(version: Version) -> set[int]:
    """Find the clauses whose text a working version leaves as it is issued."""
    authentic, current = version.document.authentic, version.document.current_version_id
    if current is None:
        return set()
    digests = (
        {line.clause_id: line.digest for line in load_clause_texts(number, authentic, authentic)}
        for number in (current, version.id)
    )
    issued, own = digests
    return {number for number, digest in issued.items() if own.get(number) == digest}


def find_obstacles(actor: Actor, version: Version) -> Iterator[Conflict]:
    """Yield each refusal that issuing a working version would meet now; none if it can go out."""
    document = version.document
    current = (
        db.session.get(Version, document.current_version_id)
        if document.current_version_id
        else None
    )
    if current is not None and current.place > version.place:
        yield Conflict("later_version_issued")
    if not db.session.scalar(
        select(func.count(Placement.id)).where(
            Placement.version_id == version.id, Placement.place >= 0
        )
    ):
        yield Conflict("version_empty")
    # no other words become the current ones while those that stand are voted on; a silence
    # procedure leaves the version free where its own clauses stay as they are
    yield from lock_refusals(
        list_document_clause_ids(document.id),
        unchanged=find_unchanged_clauses(version),
    )
    for check in issue_checks:
        yield from check(actor, version)
