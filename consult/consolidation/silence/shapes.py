"""JSON shapes of silence procedures."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from consult.positions.models import Elector

from consult.consolidation.shapes import AttributeShape
from .queries import SilenceClauseState, ObjectionView, SilenceState
from .models import SilenceExtension


class ObjectionShape(BaseModel):
    """An objection: its holder, the amendment made from it, and the chair's ruling, if any.

    Attributes:
        reason, text: Null if they are not public.
    """

    id: int
    clause_id: int
    holder: str
    entitled: bool
    counts: bool
    amendment_id: int
    reason: str | None
    text: str | None
    made_at: datetime
    upheld: bool | None
    ruling: str | None
    withdrawn_at: datetime | None

    @classmethod
    def build(cls, given: ObjectionView) -> Self:
        """Build the shape of an objection."""
        made, edit = given.objection, given.edit
        return cls(
            id=made.id,
            clause_id=made.clause_id,
            holder=made.holder,
            entitled=made.entitled,
            counts=made.counts,
            amendment_id=made.amendment_id,
            reason=edit.reason if edit else None,
            text=edit.text if edit else None,
            made_at=made.made_at,
            upheld=made.upheld,
            ruling=made.ruling,
            withdrawn_at=made.withdrawn_at,
        )


class SilenceClauseShape(BaseModel):
    """A clause under silence.

    Attributes:
        outcome: "adopted", "broken" or "pending" a ruling; during the procedure, the outcome if
            it ended now.
    """

    clause_id: int
    label: str
    words: str
    language: str
    digest: str
    outcome: str
    objections: list[ObjectionShape]

    @classmethod
    def build(cls, given: SilenceClauseState) -> Self:
        """Build the shape of a clause under silence."""
        clause = given.clause
        return cls(
            clause_id=clause.clause_id,
            label=clause.label,
            words=clause.words,
            language=clause.language,
            digest=clause.digest,
            outcome=given.outcome,
            objections=[ObjectionShape.build(each) for each in given.said],
        )


class SilenceElectorShape(AttributeShape):
    """A member of the electorate, as fixed when the procedure was opened."""

    holder: str
    name: str

    @classmethod
    def build(cls, given: Elector) -> Self:
        """Build the shape of an elector."""
        return cls(holder=given.holder, name=given.name)


class SilenceExtensionShape(AttributeShape):
    """An extension of the deadline, with its reason."""

    before: datetime
    until: datetime
    reason: str
    made_at: datetime

    @classmethod
    def build(cls, given: SilenceExtension) -> Self:
        """Build the shape of an extension."""
        return cls(
            before=given.before, until=given.until, reason=given.reason, made_at=given.made_at
        )


class SilenceShape(BaseModel):
    """A silence procedure.

    Attributes:
        number: Number among the ballots; null while it is only proposed.
        status: Status of the clauses that are adopted.
    """

    id: int
    number: int | None
    document_id: int
    version_id: int
    status: str
    together: bool
    reason: str
    opened_at: datetime | None
    closes_at: datetime
    closed_at: datetime | None
    open: bool
    decision_id: int | None
    clauses: list[SilenceClauseShape]
    entitled: list[SilenceElectorShape]
    extensions: list[SilenceExtensionShape]

    @classmethod
    def build(cls, given: SilenceState, electors: list[Elector]) -> Self:
        """Build the shape of a silence procedure."""
        made, ballot = given.silence, given.silence.ballot
        return cls(
            id=made.id,
            number=ballot.number if ballot else None,
            document_id=made.document_id,
            version_id=made.version_id,
            status=made.status,
            together=made.together,
            reason=made.reason,
            opened_at=ballot.opened_at if ballot else None,
            closes_at=made.closes_at,
            closed_at=ballot.closed_at if ballot else None,
            open=made.open,
            decision_id=made.decision_id,
            clauses=[SilenceClauseShape.build(each) for each in given.clauses],
            entitled=[SilenceElectorShape.build(each) for each in electors],
            extensions=[SilenceExtensionShape.build(each) for each in given.extensions],
        )


class SilencesShape(BaseModel):
    """The silence procedures of a document, newest first."""

    silences: list[SilenceShape]


class ObjectionCreatedShape(BaseModel):
    """A new objection: its row, its amendment, and whether it counts without a ruling."""

    id: int
    amendment_id: int
    entitled: bool
