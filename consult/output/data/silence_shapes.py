"""Shapes of the public data: silence procedures with their objections."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from consult.output.data.shapes import DIGEST_DESCRIPTION, ExportModel, UTC_DESCRIPTION


class ObjectionData(ExportModel):
    """An objection; its reason and text are those of the amendment that it became."""

    clause_id: int = Field(description="the clause")
    amendment_id: int | None = Field(
        description="the amendment that it became; null while a moderator looks at it"
    )
    entitled: bool = Field(description="made for one of those entitled, so that it counts")
    upheld: bool | None = Field(
        description="of others: whether the chair ruled that it counts; null: not ruled on"
    )
    ruling: str | None = Field(description="why")
    made_at: datetime = Field(description=UTC_DESCRIPTION)
    withdrawn_at: datetime | None = Field(description=f"{UTC_DESCRIPTION}; null where it stands")


class SilentClauseData(ExportModel):
    """A clause under silence."""

    clause_id: int = Field(description="the clause")
    digest: str = Field(description=f"{DIGEST_DESCRIPTION}: as they were put")
    outcome: Literal["adopted", "broken", "pending"] = Field(
        description=(
            "while it is open: what it would be now; pending: the chair rules on an objection"
        )
    )


class ExtensionData(ExportModel):
    """An extended deadline that the chair set."""

    before: datetime = Field(description=UTC_DESCRIPTION)
    until: datetime = Field(description=UTC_DESCRIPTION)
    reason: str = Field(description="why")


class SilenceData(ExportModel):
    """Clauses that are adopted unless an entitled participant objects by a deadline."""

    id: int = Field(description="number of the row")
    number: int = Field(description="its number among the ballots of the process")
    status: Literal["adref", "agreed"] = Field(description="what is adopted is from then on")
    together: bool = Field(description="whether one objection breaks it for all of its clauses")
    reason: str = Field(description="why it was put")
    opened_at: datetime = Field(description=UTC_DESCRIPTION)
    closes_at: datetime = Field(description=f"{UTC_DESCRIPTION}; the last deadline that was set")
    closed_at: datetime | None = Field(description=f"{UTC_DESCRIPTION}; null while it is open")
    decision_id: int | None = Field(
        description=(
            "the decision by which clauses were adopted; of an issued version it is in this file"
        )
    )
    entitled: list[str] = Field(
        description="names of the organisations that were entitled, as fixed when it was put"
    )
    clauses: list[SilentClauseData] = Field(
        description="the clauses that it is about, in the order of the text"
    )
    objections: list[ObjectionData] = Field(description="in the order in which they were made")
    extensions: list[ExtensionData] = Field(description="in the order in which they were set")
