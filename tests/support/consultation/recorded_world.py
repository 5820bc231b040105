"""The rows of the test consultation that the world writes by itself, recorded as events.

With it, verification finds the untouched database to be as its events tell.
"""

from sqlalchemy import select

from consult.consultations.models import Membership
from consult.core.database.engine import db, find_row, freeze_clock
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.permissions.actor import Actor
from consult.documents.models import Version
from consult.documents.versions.queries import compute_edition_digests


def record_world(world):
    """Record the roles and the issued version of the world, and the digests of its editions."""
    version = find_row(Version, world.version)
    with freeze_clock(version.issued_at), transaction():
        for held in db.session.scalars(select(Membership)).all():
            record_event(
                "role.granted",
                EventSubject(held.user_id, held.consultation_id),
                Actor(),
                user_id=held.user_id,
                role=held.role,
            )
        record_event(
            "version.issued",
            version,
            Actor(),
            document_id=version.document_id,
            version_id=version.id,
            editions=compute_edition_digests(version.id),
        )
