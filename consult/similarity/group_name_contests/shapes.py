"""JSON shapes of contests of a group's name."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from consult.comments.shapes import HiddenReasonShape
from consult.core.permissions.actor import Actor
from consult.moderation.contest import get_contest_text

from .models import NameContest


class SummaryContestShape(BaseModel):
    """A contest of the name of a group.

    Attributes:
        state: open, withdrawn, upheld, changed, ended.
        item: the contribution, "comment:12".
        reason, proposed: null where a moderator hid the text from the reader.
        hidden: the grounds for that.
        given: the other name.
        ended: left, taken_out, dissolved, merged, renamed.
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
    def build(cls, actor: Actor, made: NameContest) -> Self:
        """Build the shape of a contest, as the actor may read it."""
        made_up = {"item", "reason", "proposed", "hidden"}
        own = {name: getattr(made, name) for name in cls.model_fields if name not in made_up}
        words = get_contest_text(actor, made)
        hidden = (
            HiddenReasonShape(ground=made.grounds.ground, words=made.grounds.words)
            if made.grounds
            else None
        )
        kind = "comment" if made.comment_id else "amendment"
        return cls(
            **own,
            item=f"{kind}:{made.contribution_id}",
            reason=words,
            proposed=made.proposed if words is not None else None,
            hidden=hidden,
        )


class SummaryContestsShape(BaseModel):
    """Several contests, open ones first, then newest first.

    Attributes:
        until: for each own contribution, the deadline until which the reader may contest.
    """

    contests: list[SummaryContestShape]
    until: dict[str, datetime]
