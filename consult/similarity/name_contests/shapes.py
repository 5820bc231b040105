"""Contested names of groups, as programs see them."""
from datetime import datetime
from typing import Self

from pydantic import BaseModel

from consult.comments.shapes import HiddenReasonShape
from consult.core.permissions.actor import Actor
from consult.moderation.contest import get_contest_text

from .models import SummaryContest


class SummaryContestShape(BaseModel):
    """A contest of what a group was called (name). state: open, withdrawn, upheld, changed, ended.

    item: the contribution, "comment:12". reason and proposed: null where a moderator hid the words from the one who asks;
    hidden: why. given: the other name. ended: left, taken_out, dissolved, merged, renamed.
    """

    id: int
    group_id: int
    item: str
    state: str
    name: str
    reason: str | None
    proposed: str | None
    hidden: HiddenReasonShape | None
    contested_at: datetime
    given: str | None
    reply: str | None
    replied_at: datetime | None
    ended: str | None
    ended_at: datetime | None
    row_version: int

    @classmethod
    def of(cls, actor: Actor, made: SummaryContest) -> Self:
        """The shape of a contest, as the actor may read it."""
        made_up = {"item", "reason", "proposed", "hidden"}
        own = {name: getattr(made, name) for name in cls.model_fields if name not in made_up}
        words = get_contest_text(actor, made)
        hidden = HiddenReasonShape(ground=made.grounds.ground, words=made.grounds.words) if made.grounds else None
        kind = "comment" if made.comment_id else "amendment"
        return cls(**own, item=f"{kind}:{made.number}", reason=words, proposed=made.proposed if words is not None else None,
                   hidden=hidden)


class SummaryContestsShape(BaseModel):
    """Several contests, those that wait first, newest first; until: till when the one who asks may contest, of each own item."""

    contests: list[SummaryContestShape]
    until: dict[str, datetime]
