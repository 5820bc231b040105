"""The contributions whose answers an issued version still owes, as its desk lists them."""
from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.comments import queries as comments
from consult.comments.models import Comment, Thread
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require
from consult.documents.models import Version

from .effect import owed_since
from consult.consolidation.queries import AT_ONCE, Rest


def late(actor: Actor, version: Version) -> Rest:
    """What is to be answered, as much as one form takes."""
    require(actor, "desk.see", version)
    found = owed_since(version)
    if found is None:
        return Rest([], [], {})
    said = comments.said_where(actor, Comment.id.in_(found.comments[:AT_ONCE]), query=comments.ROWS.order_by(Comment.id))
    asked = amendments.in_document(actor, version.document_id, Amendment.id.in_(found.amendments[:AT_ONCE]))
    return Rest(asked, [Thread(each, []) for each, _answered in said], {})
