"""What keeps the index up to date: comments that appear, change or disappear, and versions that are issued."""
from typing import Any

from consult.core.follower import on

from . import actions


@on("comment.posted", "comment.edited", "comment.hidden", "comment.withdrawn", "comment.restored", "comment.approved",
    "comment.held")
def follow_comment(event: Any) -> None:
    """A comment reads differently, or is read by others than before."""
    actions.index_comment(event.subject_id)


@on("version.issued")
def follow_version(event: Any) -> None:
    """Other words are current."""
    actions.index_version(event.subject_id)
