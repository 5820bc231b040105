"""Everything that prevents issuing a version, for the action and for the page that offers it."""

from collections.abc import Iterator

from sqlalchemy import func, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Conflict
from consult.core.hooks import issue_checks

from consult.documents.clauses.text_locks import lock_refusals
from consult.documents.models import Clause, Placement, Version


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
    # no other words become the current ones while those that stand are voted on
    yield from lock_refusals(
        db.session.scalars(select(Clause.id).where(Clause.document_id == document.id))
    )
    for check in issue_checks:
        yield from check(actor, version)
