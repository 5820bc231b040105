"""New names for documents and working versions, and their discard.

An issued version keeps its name and stays forever.
"""

from typing import NamedTuple

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import aliased

from consult.consultations.forms import require_title
from consult.consultations.models import Facilitation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, require_unchanged
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission
from consult.core.hooks import before_discard, before_clause_deletion

from .working_version_actions import open_working_version
from consult.documents.models import (
    Clause,
    ClauseTag,
    Document,
    Edition,
    Lineage,
    Placement,
    Version,
    Wording,
)
from consult.documents.queries import IN_TEXT


class DiscardSummary(NamedTuple):
    """The consequences of a discard.

    `clauses` counts the clauses in the text, `only_there` those that no other version
    contains.
    """

    versions: list[Version]
    clauses: int
    only_there: int
    languages: list[str]


def rename_document(
    actor: Actor, document_id: int, title: dict[str, str], row_version: int | None = None
) -> Document:
    """Replace the titles of a document; its address stays.

    Raises Invalid without a title in the authentic language, Conflict on a stale save.
    """
    with transaction():
        document = find_row(Document, document_id)
        require_permission(actor, "document.rename", document)
        require_unchanged(document, row_version)
        if not title.get(document.authentic):
            raise Invalid(fields={f"title_{document.authentic}": {"type": "authentic_needed"}})
        if document.title != title:
            document.title = title
            document.revision += 1
            record_event("document.renamed", document, actor, document_id=document.id)
    return document


def rename_version(
    actor: Actor, version_id: int, name: dict[str, str], symbol: str, row_version: int | None = None
) -> Version:
    """Change the name and the symbol of a working version; its address stays.

    Raises Conflict once it is issued or on a stale save.
    """
    with open_working_version(actor, version_id) as version:
        require_permission(actor, "version.rename", version)
        require_unchanged(version, row_version)
        require_title(name)
        if (version.name, version.symbol) != (name, symbol):
            version.name, version.symbol = name, symbol
            record_event(
                "version.renamed",
                version,
                actor,
                audience="moderators",
                document_id=version.document_id,
                version_id=version.id,
                symbol=symbol,
            )
    return version


def discard_version(actor: Actor, version_id: int, row_version: int | None = None) -> None:
    """Discard a working version with its text and the clauses that no other version contains.

    Raises Conflict once it is issued or on a stale save.
    """
    with open_working_version(actor, version_id) as version:
        require_permission(actor, "version.discard", version)
        require_unchanged(version, row_version)
        lost = summarize_discard([version])
        record_event(
            "version.discarded",
            version,
            actor,
            audience="moderators",
            document_id=version.document_id,
            version_id=version.id,
            symbol=version.symbol,
            clauses=lost.clauses,
        )
        _delete_versions([version])


def discard_document(actor: Actor, document_id: int, row_version: int | None = None) -> None:
    """Discard a document with its working versions.

    Raises Conflict("document_issued") if any version was issued.
    """
    with transaction():
        document = find_row(Document, document_id)
        require_permission(actor, "document.discard", document)
        require_unchanged(document, row_version)
        if any(version.issued for version in document.versions):
            raise Conflict("document_issued")
        record_event(
            "document.discarded", document, actor, document_id=document.id, slug=document.slug
        )
        _delete_versions(list(document.versions))
        _delete_clauses(
            list(db.session.scalars(select(Clause.id).where(Clause.document_id == document.id)))
        )
        db.session.execute(delete(Document).where(Document.id == document.id))


def summarize_discard(versions: list[Version]) -> DiscardSummary:
    """Summarize the consequences of discarding working versions of a document."""
    numbers = [version.id for version in versions]
    there = select(Placement.clause_id).where(Placement.version_id.in_(numbers), IN_TEXT).distinct()
    clauses = set(db.session.scalars(there))
    languages = db.session.scalars(
        select(Edition.language).where(Edition.version_id.in_(numbers)).distinct()
    )
    return DiscardSummary(
        versions,
        len(clauses),
        len(clauses & set(_list_clauses_only_in(numbers))),
        sorted(languages),
    )


def _list_clauses_only_in(version_ids: list[int]) -> list[int]:
    """List the clauses that only these versions contain, removed ones included."""
    elsewhere = aliased(Placement)
    return list(
        db.session.scalars(
            select(Placement.clause_id)
            .distinct()
            .where(
                Placement.version_id.in_(version_ids),
                ~exists().where(
                    elsewhere.clause_id == Placement.clause_id,
                    elsewhere.version_id.not_in(version_ids),
                ),
            )
        )
    )


def _delete_versions(versions: list[Version]) -> None:
    numbers = [version.id for version in versions]
    gone, placed = (
        _list_clauses_only_in(numbers),
        select(Placement.id).where(Placement.version_id.in_(numbers)),
    )
    run = db.session.execute
    for empty in before_discard:
        empty(numbers)
    run(delete(Wording).where(Wording.placement_id.in_(placed)))
    run(delete(Placement).where(Placement.version_id.in_(numbers)))
    run(delete(Lineage).where(Lineage.version_id.in_(numbers)))
    run(delete(Edition).where(Edition.version_id.in_(numbers)))
    run(delete(Version).where(Version.id.in_(numbers)))
    _delete_clauses(gone)


def _delete_clauses(clause_ids: list[int]) -> None:
    """Delete clauses with the data kept about them here and on higher floors."""
    for forget in before_clause_deletion:
        forget(clause_ids)
    run = db.session.execute
    run(delete(ClauseTag).where(ClauseTag.clause_id.in_(clause_ids)))
    run(delete(Facilitation).where(Facilitation.clause_id.in_(clause_ids)))
    run(delete(Clause).where(Clause.id.in_(clause_ids)))
