"""A draft that is shared within a delegation; its words are canaries."""

from typing import NamedTuple

from consult.drafts.actions import keep_draft, remove_sent_draft
from consult.drafts.models import Draft
from consult.drafts.queries import build_mark
from consult.drafts.review.actions import add_remark, hand_over, set_reviewers, take_over
from consult.drafts.review.queries import load_sent_notes
from tests.support.leaks import DRAFT_CANARY, REMARK_CANARY

REMARK = {"words": "Say which schools."}
DRAFT_BODIES = {"drafts.add_remark": REMARK, "drafts.change_remark": REMARK}


class SharedDraftRows(NamedTuple):
    """A draft that is shared, a remark on it, and the note that a colleague sent another one."""

    draft: Draft
    remark: int
    note: int


def share_draft(world):
    """Keep a draft of Pia that Hana reviews, and hand it over to those who speak.

    Hana has sent another one that Pia began.
    """
    pia, hana = world.actor("pia"), world.actor("hana")
    mark = f"document-{world.document}:0"
    other = keep_draft(pia, mark, {"body": "Begun by Pia."}).draft
    hand_over(pia, other.id)
    remove_sent_draft(hana, build_mark(other.target, take_over(hana, other.id)), other.fields)
    draft = keep_draft(pia, f"clause-{world.clause}:0", {"body": DRAFT_CANARY}).draft
    set_reviewers(pia, draft.id, [world.ids["hana"]])
    remark = add_remark(hana, draft.id, REMARK_CANARY)
    hand_over(pia, draft.id)
    return SharedDraftRows(draft, remark.id, load_sent_notes(pia)[0].draft.id)


def may_read_draft(name, endpoint):
    """Return whether this person may meet words of that draft in the answer of an endpoint."""
    return name == "pia" or (name == "hana" and endpoint.startswith("drafts."))
