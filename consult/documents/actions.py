"""Actions on documents, versions and language editions.

Actions on clauses are in clauses/actions.py, the import of files in
versions/markdown_import_actions.py.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from consult.consultations.forms import require_title
from consult.consultations.models import Consultation
from consult.core.addresses import list_page_names
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission
from consult.core.hooks import before_issue, on_issue

from consult.documents.versions.working_version_actions import open_working_version
from consult.documents.labels.actions import refresh_labels
from consult.documents.labels.queries import is_counted_anew
from .models import Clause, Document, Edition, Placement, Version, Wording
from consult.documents.versions.issue_obstacles import find_obstacles
from consult.documents.versions.issue_question_queries import parse_answers
from consult.documents.versions.queries import compute_edition_digests
from .queries import compute_version_digest


def create_document(
    actor: Actor,
    consultation_id: int,
    slug: str,
    title: dict[str, str],
    *,
    authentic: str = "en",
    subtitle: dict[str, str] | None = None,
) -> Document:
    """Create an outcome document.

    Raises Invalid if the slug is taken, by a document or by a page of the consultation, or the
    authentic title is missing.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "document.create", consultation)
        if not title.get(authentic):
            raise Invalid(fields={f"title_{authentic}": {"type": "authentic_needed"}})
        own = select(func.count(Document.id)).where(Document.consultation_id == consultation_id)
        if db.session.scalar(own.where(Document.slug == slug)):
            raise Invalid(fields={"slug": {"type": "taken"}})
        if slug in list_page_names("/c/<slug>/"):
            raise Invalid(fields={"slug": {"type": "page_address"}})
        document = Document(
            consultation_id=consultation_id,
            slug=slug,
            title=title,
            subtitle=subtitle or {},
            authentic=authentic,
            place=(db.session.scalar(own) or 0) + 1,
        )
        db.session.add(document)
        db.session.flush()
        record_event("document.created", document, actor, document_id=document.id, slug=slug)
    return document


def create_version(
    actor: Actor,
    document_id: int,
    slug: str,
    name: dict[str, str],
    symbol: str,
    *,
    based_on: int | None = None,
) -> Version:
    """Create a working version: empty, or a copy of an issued one in all its languages.

    Raises Invalid if the slug is taken, the name is missing, or `based_on` is not issued.
    """
    with transaction():
        document = find_row(Document, document_id)
        require_permission(actor, "version.edit", document)
        require_title(name)
        if db.session.scalar(
            select(Version.id).where(Version.document_id == document_id, Version.slug == slug)
        ):
            raise Invalid(fields={"slug": {"type": "taken"}})
        source = _get_source_version(document, based_on)
        last = (
            db.session.scalar(
                select(func.max(Version.place)).where(Version.document_id == document_id)
            )
            or 0
        )
        version = Version(
            document_id=document_id,
            slug=slug,
            name=name,
            symbol=symbol,
            place=last + 1,
            based_on_id=based_on,
            counted_anew=is_counted_anew(document),
        )
        db.session.add(version)
        db.session.flush()
        if source is None:
            db.session.add(
                Edition(
                    version_id=version.id,
                    language=document.authentic,
                    standing="authentic",
                    title=document.title[document.authentic],
                )
            )
        else:
            _copy_version(source, version)
            refresh_labels(version)
        record_event(
            "version.started",
            version,
            actor,
            audience="moderators",
            document_id=document_id,
            version_id=version.id,
            based_on=based_on,
        )
    return version


def _get_source_version(document: Document, number: int | None) -> Version | None:
    if number is None:
        return None
    source = db.session.get(Version, number)
    if source is None or source.document_id != document.id or not source.issued:
        raise Invalid(fields={"based_on": {"type": "literal_error"}})
    return source


def _copy_version(source: Version, version: Version) -> None:
    """Copy editions, placements and wordings of an issued version, in a few statements."""
    run = db.session.connection().execute
    editions = run(
        select(Edition.language, Edition.title, Edition.standing).where(
            Edition.version_id == source.id
        )
    ).mappings()
    _insert_rows(Edition, [{**row, "version_id": version.id} for row in editions])
    placements = run(
        select(Placement.clause_id, Placement.place, Placement.level, Placement.kind).where(
            Placement.version_id == source.id
        )
    ).mappings()
    _insert_rows(
        Placement, [{**row, "version_id": version.id, "row_version": 1} for row in placements]
    )
    numbers = run(
        select(Placement.clause_id, Placement.id).where(Placement.version_id == version.id)
    )
    made = dict(numbers.all())
    wordings = run(
        select(
            Placement.clause_id,
            Wording.language,
            Wording.label,
            Wording.label_by_hand,
            Wording.text,
            Wording.digest,
            Wording.rendered_from,
        )
        .join(Placement, Placement.id == Wording.placement_id)
        .where(Placement.version_id == source.id)
    ).mappings()
    rows = [dict(row) for row in wordings]
    _insert_rows(
        Wording,
        [{"placement_id": made[row.pop("clause_id")], "row_version": 1, **row} for row in rows],
    )


def _insert_rows(model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.connection().execute(insert(model.__table__), rows)


def set_edition(
    actor: Actor, version_id: int, language: str, title: str, standing: str = "official"
) -> None:
    """Add a language to a working version, or change its title and standing.

    The authentic language stays authentic. Raises Conflict once the version is issued.
    """
    with open_working_version(actor, version_id) as version:
        edition = db.session.get(Edition, (version_id, language))
        if edition is None:
            edition = Edition(
                version_id=version_id, language=language, title=title, standing=standing
            )
            db.session.add(edition)
            _record_edition_event("edition.added", version, language, actor)
        elif (edition.title, edition.standing) != (title, standing):
            edition.title = title
            edition.standing = edition.standing if edition.standing == "authentic" else standing
            _record_edition_event("edition.changed", version, language, actor)


def _record_edition_event(verb: str, version: Version, language: str, actor: Actor) -> None:
    record_event(
        verb,
        version,
        actor,
        audience="moderators",
        document_id=version.document_id,
        version_id=version.id,
        language=language,
    )


def issue_version(
    actor: Actor,
    version_id: int,
    row_version: int | None = None,
    seen: str | None = None,
    answers: Collection[str] = (),
) -> Version:
    """Issue a working version: it becomes the current one, and its words never change again.

    Args:
        seen: the print of the text that was looked at.
        answers: for each meeting that was announced with another version, whether it keeps it
            ("12:keep") or reads this one ("12:follow").

    Raises:
        Conflict: the text was changed since, the version was issued already, one of
            find_obstacles stands against it, or a question has no answer.
    """
    with transaction():
        version = find_row(Version, version_id)
        require_permission(actor, "version.issue", version)
        if version.issued:
            raise Conflict("issued_already")
        require_unchanged(version, row_version)
        if seen is not None and seen != compute_version_digest(version_id):
            raise Conflict("changed_since_seen")
        for obstacle in find_obstacles(actor, version):
            raise obstacle
        chosen = parse_answers(version, answers)
        for do in before_issue:
            do(actor, version)
        _delete_removed_clauses(version)
        _keep_statuses(version)
        document = version.document
        version.issued_at = utc_now()
        document.current_version_id = version.id
        document.revision += 1
        record_event(
            "version.issued",
            version,
            actor,
            document_id=document.id,
            version_id=version.id,
            anew=version.counted_anew,
            editions=_fix_edition_digests(version.id),
        )
        for follow in on_issue:
            follow(actor, version, chosen)
    return version


def _keep_statuses(version: Version) -> None:
    """Keep with each clause of the version the status that it has at this moment."""
    status = select(Clause.status).where(Clause.id == Placement.clause_id).scalar_subquery()
    db.session.execute(
        update(Placement).where(Placement.version_id == version.id).values(status=status)
    )


def _fix_edition_digests(version_id: int) -> dict[str, str]:
    """Store the digest of each edition that is issued now, and return them by language."""
    db.session.flush()
    digests = compute_edition_digests(version_id)
    for language, digest in digests.items():
        db.session.get_one(Edition, (version_id, language)).digest = digest
    return digests


def _delete_removed_clauses(version: Version) -> None:
    gone = select(Placement.id).where(Placement.version_id == version.id, Placement.place < 0)
    db.session.execute(delete(Wording).where(Wording.placement_id.in_(gone)))
    db.session.execute(
        delete(Placement).where(Placement.version_id == version.id, Placement.place < 0)
    )
