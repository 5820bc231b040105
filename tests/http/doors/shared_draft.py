"""A draft that is shared within a delegation; its words are canaries."""

from consult.drafts.actions import keep_draft
from consult.drafts.review.actions import add_remark, hand_over, set_reviewers
from tests.support.leaks import DRAFT_CANARY, REMARK_CANARY

DRAFT_BODIES = {"drafts.add_remark": {"words": "Say which schools."}}


def share_draft(world):
    """Keep a draft of Pia that Hana reviews, and hand it over to those who speak; return it."""
    pia = world.actor("pia")
    draft = keep_draft(pia, f"clause-{world.clause}:0", {"body": DRAFT_CANARY}).draft
    set_reviewers(pia, draft.id, [world.ids["hana"]])
    add_remark(world.actor("hana"), draft.id, REMARK_CANARY)
    hand_over(pia, draft.id)
    return draft


def may_read_draft(name, endpoint):
    """Return whether this person may meet words of that draft in the answer of an endpoint."""
    return name == "pia" or (name == "hana" and endpoint.startswith("drafts."))
