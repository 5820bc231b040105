"""Query of the version that is read beside the margin, which speaks of the current one."""

from typing import NamedTuple

from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed
from consult.documents.clause_queries import load_version_names
from consult.documents.models import Document, Version


class ReadVersion(NamedTuple):
    """A version other than the current one, and the name of a clause in it."""

    version: Version
    name: str


def find_read_version(
    actor: Actor, document: Document, version_id: int | None, clause_id: int, language: str
) -> ReadVersion | None:
    """Find the version that somebody reads, and what a clause is called there.

    None for the current version, for one that the actor may not read, and for one that does not
    contain the clause.
    """
    if version_id is None or version_id == document.current_version_id:
        return None
    version = db.session.get(Version, version_id)
    if version is None or version.document_id != document.id:
        return None
    if not is_allowed(actor, "version.read", version):
        return None
    name = load_version_names(version.id, language).get(clause_id)
    return ReadVersion(version, name.strip(".")) if name is not None else None
