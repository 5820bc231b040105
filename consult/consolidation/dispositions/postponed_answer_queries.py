"""Query of the contributions whose answers are due in an issued version."""

from consult.amendments import queries as amendments
from consult.amendments.models import Amendment
from consult.comments import queries as comments
from consult.comments.models import Comment, CommentThread
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.models import Version

from .effect import load_due_answers
from consult.consolidation.queries import MAX_THREADS, UnplacedContributions


def load_due_contributions(actor: Actor, version: Version) -> UnplacedContributions:
    """Load the contributions to answer, up to the limit of one form."""
    require_permission(actor, "desk.see", version)
    found = load_due_answers(version)
    if found is None:
        return UnplacedContributions([], [], {})
    said = comments.load_comment_views(
        actor,
        Comment.id.in_(found.comments[:MAX_THREADS]),
        query=comments.SELECT_COMMENTS.order_by(Comment.id),
    )
    asked = amendments.load_document_amendments(
        actor, version.document_id, Amendment.id.in_(found.amendments[:MAX_THREADS])
    )
    return UnplacedContributions(asked, [CommentThread(each, []) for each, _answered in said], {})
