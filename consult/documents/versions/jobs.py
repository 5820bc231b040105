"""The job that publishes the digests of issued editions that no event lists yet."""

from sqlalchemy import select

from consult.core.database.engine import db
from consult.core.events.log import record_event, transaction
from consult.core.jobs.scheduler import run_every
from consult.core.permissions.actor import Actor
from consult.documents.models import Edition, Version

from .queries import compute_edition_digests


@run_every(hours=1, name="documents.versions.publish_edition_digests")
def publish_edition_digests() -> int:
    """Publish the digests of editions that were issued without; return their number.

    Those are editions of releases before 0.2.0. The event says when, so nobody takes the digest
    for one that was published with the version.
    """
    with transaction():
        found = db.session.scalars(
            select(Edition)
            .join(Version, Version.id == Edition.version_id)
            .where(Version.issued_at.is_not(None), Edition.digest.is_(None))
            .order_by(Edition.version_id, Edition.language)
        ).all()
        for edition in found:
            version = db.session.get_one(Version, edition.version_id)
            edition.digest = compute_edition_digests(version.id)[edition.language]
            version.document.revision += 1
            record_event(
                "edition.published",
                version,
                Actor(),
                document_id=version.document_id,
                version_id=version.id,
                language=edition.language,
                digest=edition.digest,
            )
    return len(found)
