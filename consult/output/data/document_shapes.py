"""Shapes of the public data: amendments, positions, dispositions, decisions, whole file."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from .contest_shapes import CarriedData, ContestData, SummaryContestData
from .shapes import (
    AttachmentData,
    DIGEST_DESCRIPTION,
    LANGUAGE_DESCRIPTION,
    UTC_DESCRIPTION,
    AuthorData,
    ClauseData,
    CommentData,
    ConsultationData,
    DocumentHead,
    ExportModel,
    HiddenData,
    LineageData,
    OrganisationData,
    SourceData,
    VersionData,
)
from .silence_shapes import SilenceData

ChoiceCounts = dict[str, int]
CHOICES_DESCRIPTION = (
    "how many by choice: "
    "support, live (can live with it), object, abstain, reserve (awaits instructions)"
)


class RevisionData(ExportModel):
    """The text of an amendment at one time; it never changes."""

    number: int = Field(description="1 is what was first proposed")
    wording_id: int | None = Field(
        description="the words that it was made on; null for a new clause"
    )
    parent_revision: int | None = Field(
        description="the revision of the parent that it was made on"
    )
    language: str = Field(description=LANGUAGE_DESCRIPTION)
    text: str | None = Field(
        description=(
            "the whole clause as it would read; "
            "null where the clause goes, stays, is moved, split or joined"
        )
    )
    clause_kind: str | None = Field(
        description="of a new clause: heading, preambular, operative or item"
    )
    clause_level: int | None = Field(
        description="of a new clause, or one that is moved: how deep it would stand"
    )
    after_id: int | None = Field(
        description=(
            "of a clause that is moved: behind which it comes, null at the top; "
            "of one that is joined: to which"
        )
    )
    cut: int | None = Field(
        description="of a clause that is split: characters of its words before the second part"
    )
    reason: str = Field(description="why it is proposed")
    digest: str = Field(description="digest of kind, place and words: what support is bound to")
    authentic: str | None = Field(
        description=(
            "the words in the authentic language, "
            "where it was made in another one and they were entered"
        )
    )
    official: bool = Field(description="whether those authentic words were confirmed")
    made_at: datetime = Field(description=UTC_DESCRIPTION)


class SponsorData(ExportModel):
    """A co-sponsor of an amendment."""

    organisation_id: int | None = Field(
        description="the organisation; null for a coalition, or a person in a personal capacity"
    )
    name: str | None = Field(description="the name; null once a person's account is closed")
    earlier: bool = Field(description="behind words that were revised since: it is not counted")
    members: list[int] = Field(
        description="of a coalition: the organisations that confirmed to belong to it"
    )


class AmendmentData(ExportModel):
    """An amendment; of a hidden one, only the number and the reason for hiding are given."""

    id: int = Field(description="number of the row")
    number: int = Field(description="its number in the document")
    state: Literal["open", "answered", "withdrawn", "hidden", "erased"] = Field(
        description="open: it waits for its answer; answered: with an issued version"
    )
    hidden: HiddenData | None = Field(description="why it is hidden; null where it is not")
    kind: Literal["add", "mod", "edit", "sup", "noc", "move", "split", "merge", "corr"] | None = (
        Field(
            description=(
                "ADD, MOD, (MOD), SUP, NOC, MOVE, SPLIT, MERGE, "
                "or the correction of a translation; null where it is hidden"
            )
        )
    )
    clause_id: int | None = Field(
        description="the clause; of a new one the clause before it, null at the top"
    )
    parent_id: int | None = Field(description="the amendment that it amends")
    retabled_from_id: int | None = Field(description="the amendment that was tabled again with it")
    author: AuthorData | None = Field(description="who proposed it; null where it is hidden")
    coalition: str | None = Field(
        description="the name under which several organisations proposed it"
    )
    coalition_members: list[int] = Field(
        description="the organisations that confirmed to belong to that one"
    )
    sponsors: list[SponsorData] = Field(
        description="its co-sponsors, in the order in which they came"
    )
    revision: int | None = Field(
        description="the number of the revision that counts; null where it is hidden"
    )
    revisions: list[RevisionData] = Field(description="all of them, the first one first")
    proposed_at: datetime | None = Field(description=f"{UTC_DESCRIPTION}; null where it is hidden")
    attachments: list[AttachmentData] = Field(
        description="its files, at /amendments/ID/files/PLACE; none where it is hidden"
    )


class PositionsData(ExportModel):
    """The number of positions on the current text: organizations once each, persons apart.

    No single position is given.
    """

    clause_id: int | None = Field(description="the clause, or null")
    amendment_id: int | None = Field(description="the amendment, or null")
    groups: dict[str, ChoiceCounts] = Field(
        description=f"organisations by stakeholder group, {CHOICES_DESCRIPTION}"
    )
    regions: dict[str, ChoiceCounts] = Field(
        description=f"organisations by region, {CHOICES_DESCRIPTION}"
    )
    organisations: ChoiceCounts = Field(description=f"all organisations, {CHOICES_DESCRIPTION}")
    individuals: ChoiceCounts = Field(
        description=f"persons in a personal capacity, {CHOICES_DESCRIPTION}"
    )
    earlier: int = Field(description="how many were given on an earlier text and are not counted")


class DispositionData(ExportModel):
    """The disposition of a contribution, given with an issued version."""

    id: int = Field(description="number of the row")
    version_id: int = Field(description="the version")
    amendment_id: int | None = Field(description="the amendment, or null")
    comment_id: int | None = Field(description="the comment, or null")
    outcome: Literal[
        "accepted",
        "part",
        "modified",
        "noted",
        "not_accepted",
        "out_of_scope",
        "duplicate",
        "carried_over",
        "withdrawn",
    ] = Field(description="part: accepted in part; modified: accepted as modified")
    reason: str = Field(description="why")
    made_at: datetime = Field(description=UTC_DESCRIPTION)


class DecidedData(ExportModel):
    """A clause in a decision."""

    clause_id: int = Field(description="the clause")
    digest: str = Field(description=f"{DIGEST_DESCRIPTION}; 64 zeros where the clause goes")
    status: Literal["open", "bracketed", "adref", "agreed", "reopened"] = Field(
        description="its status from then on"
    )


class DecisionData(ExportModel):
    """A decision of the chair on the way to an issued version."""

    id: int = Field(description="number of the row")
    number: int = Field(description="its number in the document")
    version_id: int = Field(description="the version")
    reason: str = Field(description="why")
    made_at: datetime = Field(description=UTC_DESCRIPTION)
    clauses: list[DecidedData] = Field(description="the clauses that it is about")


class DocumentData(ExportModel):
    """All public data of one document, in one file."""

    edition: Literal[1] = Field(
        description=(
            "of these fields; counted up when one is renamed, removed or means something else"
        )
    )
    as_of: int = Field(
        description=(
            "number of the newest event in the public record of the process when the file was "
            "collected"
        )
    )
    head: str = Field(
        description=(
            "head of the public record at this event, SEQ:HEAD, for tools/verify.py --expect; "
            "empty while the process has no event"
        )
    )
    consultation: ConsultationData = Field(description="the process that the document belongs to")
    document: DocumentHead = Field(description="the document itself")
    versions: list[VersionData] = Field(
        description="the issued versions, the first one first, with all their words"
    )
    clauses: list[ClauseData] = Field(
        description="every clause that stands, or stood, in one of them"
    )
    lineage: list[LineageData] = Field(description="which clauses came out of which")
    organisations: list[OrganisationData] = Field(
        description="those that are named by number below"
    )
    submissions: list[SourceData] = Field(
        description="the published submissions that are named by number below"
    )
    comments: list[CommentData] = Field(description="in the order in which they came")
    amendments: list[AmendmentData] = Field(description="in the order in which they came")
    positions: list[PositionsData] = Field(
        description="one for each clause and amendment that somebody took a position on"
    )
    dispositions: list[DispositionData] = Field(
        description="the answers on the way to issued versions"
    )
    contests: list[ContestData] = Field(
        description="the answers that were contested, in the order in which that was said"
    )
    summary_contests: list[SummaryContestData] = Field(
        description="the names of groups that were contested, in that order"
    )
    carried: list[CarriedData] = Field(
        description="what was carried over into issued versions, and whether it still stands"
    )
    decisions: list[DecisionData] = Field(
        description="the chair's decisions on the way to issued versions, by number"
    )
    silences: list[SilenceData] = Field(
        description="the silence procedures that the chair put, the first one first"
    )
