"""What keeps the index up to date: what appears, changes or disappears, and versions that are issued."""
from typing import Any

from consult.core.events.dispatcher import react_to

from . import actions


@react_to("comment.posted", "comment.edited", "comment.hidden", "comment.withdrawn", "comment.restored", "comment.approved",
    "comment.held", name="search.reindex_comment")
def reindex_comment(event: Any) -> None:
    """A comment reads differently, or is read by others than before."""
    actions.index_comment(event.subject_id)


@react_to("amendment.proposed", "amendment.revised", "amendment.rendered", "amendment.withdrawn", "amendment.hidden",
    "amendment.restored", "amendment.approved", name="search.reindex_amendment")
def reindex_amendment(event: Any) -> None:
    """An amendment says something else, or is read by others than before."""
    actions.index_amendment(event.subject_id)


@react_to("submission.published", "submission.changed", "submission.withdrawn", "submission.read", name="search.reindex_submission")
def reindex_submission(event: Any) -> None:
    """A submission is read by others than before, or says something else of itself."""
    actions.index_submission(event.subject_id)


@react_to("version.issued", name="search.reindex_version")
def reindex_version(event: Any) -> None:
    """Other words are current."""
    actions.index_version(event.subject_id)
