"""JSON shapes of a contributor's answers and of contests."""

from datetime import datetime

from pydantic import BaseModel

from consult.comments.shapes import HiddenReasonShape
from consult.core.permissions.actor import Actor
from consult.moderation.contest import get_contest_text

from consult.consolidation.contests.models import Contest
from .mine import OwnContribution, AnswerPlace
from consult.consolidation.shapes import AttributeShape


class ContestShape(AttributeShape):
    """A contest of an answer.

    Attributes:
        outcome, why: The answer as it was when contested.
        state: "open", "withdrawn", "upheld" or "changed".
        reason: Null if a moderator hid it from this reader.
        hidden: The grounds for hiding the reason.
    """

    id: int
    disposition_id: int
    to_chair: bool
    state: str
    reason: str | None
    hidden: HiddenReasonShape | None
    contested_at: datetime
    outcome: str
    why: str
    reply: str | None
    replied_at: datetime | None
    final: bool
    row_version: int

    @classmethod
    def build(cls, actor: Actor, made: Contest) -> "ContestShape":
        """Build the shape of a contest as the actor may read it."""
        own = {
            name: getattr(made, name)
            for name in cls.model_fields
            if name not in {"reason", "hidden"}
        }
        hidden = (
            HiddenReasonShape(ground=made.grounds.ground, words=made.grounds.words)
            if made.grounds
            else None
        )
        return cls(**own, reason=get_contest_text(actor, made), hidden=hidden)


class ContestsShape(BaseModel):
    """A list of contests."""

    contests: list[ContestShape]


class OwnAnswerShape(BaseModel):
    """A contribution with its disposition.

    Attributes:
        kind: "amendment" or "comment".
        tie: "own", "source", "organisation" or "backed".
        disposition_id: Null while the disposition is due, like the fields after it.
        clause_then, clause_now: Printed labels in the previous version and in the version of
            the answer.
        words: Passages of the new text that result from the contribution.
        contest_until: Deadline for the reader to contest the answer or to take it to the chair.
    """

    kind: str
    id: int
    tie: str
    document_id: int
    clause_id: int | None
    outcome: str
    disposition_id: int | None
    version_id: int | None
    reason: str | None
    clause_then: str | None
    clause_now: str | None
    words: list[str]
    decision: int | None
    contested: str | None
    contest_until: datetime | None

    @classmethod
    def build(cls, own: OwnContribution, place: AnswerPlace | None) -> "OwnAnswerShape":
        """Build the shape of a contribution and its place in the text."""
        fate, last = own.disposition, place.standing.last if place else None
        return cls(
            kind=own.kind,
            id=own.id,
            tie=own.tie,
            document_id=own.document.id,
            clause_id=own.thing.clause_id,
            outcome=own.outcome,
            disposition_id=fate.id if fate else None,
            version_id=fate.version_id if fate else None,
            reason=fate.reason if fate else None,
            clause_then=place.clause_before.label if place and place.clause_before else None,
            clause_now=place.clause_after.label if place and place.clause_after else None,
            words=[words for each in place.words for words in each.own] if place else [],
            decision=place.decision.number if place and place.decision else None,
            contested=last.state if last else None,
            contest_until=place.standing.until if place and place.may_contest else None,
        )


class OwnAnswersShape(BaseModel):
    """The reader's contributions with their dispositions, newest first."""

    answers: list[OwnAnswerShape]
