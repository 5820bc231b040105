"""Event handlers that keep the search index up to date."""

from typing import Any

from consult.core.events.dispatcher import react_to

from . import actions


@react_to(
    "comment.posted",
    "comment.edited",
    "comment.hidden",
    "comment.withdrawn",
    "comment.restored",
    "comment.approved",
    "comment.held",
    name="search.reindex_comment",
)
def reindex_comment(event: Any) -> None:
    """Index a comment whose text or visibility changed."""
    actions.index_comment(event.subject_id)


@react_to(
    "amendment.proposed",
    "amendment.revised",
    "amendment.rendered",
    "amendment.withdrawn",
    "amendment.hidden",
    "amendment.restored",
    "amendment.approved",
    name="search.reindex_amendment",
)
def reindex_amendment(event: Any) -> None:
    """Index an amendment whose text or visibility changed."""
    actions.index_amendment(event.subject_id)


@react_to(
    "submission.published",
    "submission.changed",
    "submission.withdrawn",
    "submission.read",
    name="search.reindex_submission",
)
def reindex_submission(event: Any) -> None:
    """Index a submission whose text, data or visibility changed."""
    actions.index_submission(event.subject_id)


@react_to("version.issued", "edition.published", "edition.corrected", name="search.reindex_version")
def reindex_version(event: Any) -> None:
    """Index the text of a version when it is issued, and when a translation follows."""
    actions.index_version(event.subject_id)


@react_to("synthesis.published", "synthesis.withdrawn", name="search.reindex_synthesis")
def reindex_synthesis(event: Any) -> None:
    """Index a synthesis of inputs that became public, or is edited again."""
    actions.index_synthesis(event.subject_id)
