"""Saving of a batch action of the desk, so that it can be undone exactly."""

from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.documents.models import Version

from consult.consolidation.models import DeskBatch


def save_batch(
    actor: Actor, version: Version, deed: str, items: list[list[object]], left: int = 0
) -> DeskBatch:
    """Save a batch action of a moderator; the fields are those of DeskBatch."""
    batch = DeskBatch(
        consultation_id=version.consultation_id,
        version_id=version.id,
        user_id=actor.user_id,
        deed=deed,
        items=items,
        left=left,
    )
    db.session.add(batch)
    db.session.flush()
    return batch
