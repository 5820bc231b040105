"""Shapes of the public data: contested dispositions and group names, and carry-overs."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from consult.output.data.shapes import ExportModel, HiddenData, UTC_DESCRIPTION


class ContestedData(ExportModel):
    """The fields of every contest."""

    id: int = Field(description="number of the row")
    name: str | None = Field(description="who contests; null once the account is closed")
    organisation_id: int | None = Field(
        description="the organisation that contributed; null in a personal capacity"
    )
    reason: str | None = Field(
        description="why, in the author's words; null where a moderator hid them"
    )
    hidden: HiddenData | None = Field(
        description="why the words are hidden; null where they are not"
    )
    contested_at: datetime = Field(description=UTC_DESCRIPTION)
    reply: str | None = Field(description="what was said to it; null where nothing was")
    replied_at: datetime | None = Field(
        description=f"{UTC_DESCRIPTION}; null where nothing was said to it"
    )


class ContestData(ContestedData):
    """A disposition that its author contested; withdrawn contests are left out."""

    disposition_id: int = Field(description="the answer, as it is now")
    to_chair: bool = Field(
        description="whether what a moderator said to the first contest was taken to the chair"
    )
    state: Literal["open", "upheld", "changed"] = Field(description="open: it waits for an answer")
    outcome: str = Field(description="of the answer as it was contested: see DispositionData")
    why: str = Field(description="the reason of the answer as it was contested")
    final: bool = Field(description="whether nothing more is said to it")


class SummaryContestData(ContestedData):
    """A contested name of a group of similar contributions; withdrawn contests are left out."""

    group_id: int = Field(description="the group")
    comment_id: int | None = Field(
        description="the comment in it that its author says is missed, or null"
    )
    amendment_id: int | None = Field(description="the amendment, or null")
    state: Literal["open", "upheld", "changed", "ended"] = Field(
        description="open: it waits; ended: without an answer"
    )
    called: str = Field(description="the name of the group as it was contested")
    proposed: str | None = Field(
        description="another name that was asked for; null where none was, or the words are hidden"
    )
    given: str | None = Field(description="the name that the group got, where it was changed")
    ended: Literal["left", "taken_out", "dissolved", "merged", "renamed"] | None = Field(
        description=(
            "why it ended: the author or a moderator took the contribution out; "
            "the group was undone, merged or renamed"
        )
    )
    ended_at: datetime | None = Field(description=f"{UTC_DESCRIPTION}; null where it did not end")


class CarriedData(ExportModel):
    """A contribution carried over into an issued version, and the reaction of its author."""

    id: int = Field(description="number of the row")
    version_id: int = Field(description="the version")
    comment_id: int | None = Field(description="the comment, or null")
    amendment_id: int | None = Field(description="the amendment, or null")
    verdict: Literal["kept", "moved", "changed", "gone"] = Field(
        description="what became of the words under it"
    )
    sureness: int = Field(description="of the verdict, in percent")
    heir_id: int | None = Field(
        description="another clause in which those words stand now, or null"
    )
    said: Literal["stands", "revised", "withdrawn"] | None = Field(
        description="what its author said or did last, before the next version; null: nothing"
    )
    name: str | None = Field(
        description=(
            "who said that it still stands; null for the others, and once the account is closed"
        )
    )
    said_at: datetime | None = Field(description=f"{UTC_DESCRIPTION}; null where nothing was said")
