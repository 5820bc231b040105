"""Positions of the test consultation: taken, and put on an earlier text."""

from consult.positions import actions
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row, utc_now
from consult.core.events.log import record_event, transaction
from consult.documents.models import Document


def take(world, name, choice, reason=None, ballot=None):
    return actions.take_position(world.actor(name), ballot or world.ballot, choice, reason)


def issue(world):
    """Make the working version, which changes clause 2, the current one."""
    with transaction():
        document = find_row(Document, world.document)
        working = next(version for version in document.versions if version.id == world.working)
        working.issued_at, document.current_version_id = utc_now(), world.working
        record_event("version.issued", working, Actor(), document_id=document.id)
