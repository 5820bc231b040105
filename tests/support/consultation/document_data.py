"""The public data of the document of the test consultation."""

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents.models import Version
from consult.output.data.document_data import collect_document_data


def collected(world, name=None):
    version = db.session.get_one(Version, world.version)
    actor = world.actor(name) if name else Actor()
    return collect_document_data(actor, version, "en")
