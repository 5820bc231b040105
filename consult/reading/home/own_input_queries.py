"""Counts of a person's own input, which the links between its lists show."""

from consult.amendments.queries import count_own_amendments
from consult.comments.queries import count_own_comments
from consult.core.permissions.actor import Actor
from consult.drafts.queries import count_own_drafts
from consult.positions.queries import count_held_positions
from consult.submissions.calls.queries import count_own_submissions


def count_own_input(actor: Actor) -> dict[str, int]:
    """Count the rows of the lists of a person's comments, amendments, positions and drafts."""
    return {
        "comments": count_own_comments(actor),
        "amendments": count_own_amendments(actor),
        "positions": count_held_positions(actor),
        "submissions": count_own_submissions(actor),
        "drafts": count_own_drafts(actor),
    }
