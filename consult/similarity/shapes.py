"""JSON shapes of groups and suggestions of similar contributions."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from .suggestions import SimilarityStatus, SimilarSuggestion
from .queries import SupporterCounts, SimilarGroupView


class CountsShape(BaseModel):
    """The supporters of contributions; each organization counts once.

    Attributes:
        people: authors and co-sponsors by name.
        individuals: people who speak for no organization.
        entered: sources of contributions entered on their behalf that are no organization here.
        voices: all supporters that count once.
    """

    contributions: int
    people: int
    organisations: int
    individuals: int
    entered: int
    voices: int
    groups: dict[str, int]
    regions: dict[str, int]
    languages: dict[str, int]

    @classmethod
    def build(cls, given: SupporterCounts) -> Self:
        """Build the shape of counts."""
        counts = given._asdict()
        return cls(entered=counts.pop("other_sources"), voices=given.total, **counts)


class SimilarGroupShape(BaseModel):
    """A group of similar contributions.

    Attributes:
        kind: comment or amendment.
        members: ids of the contributions.
        left: the number of contributions that their authors took out.
        merged_into: the group that it was merged into.
        campaign: many authors with nearly the same text.
    """

    id: int
    consultation_id: int
    document_id: int
    clause_id: int | None
    kind: str
    name: str
    score: float | None
    campaign: bool
    members: list[int]
    left: int
    counts: CountsShape
    made_at: datetime
    dissolved_at: datetime | None
    merged_into: int | None
    row_version: int

    @classmethod
    def build(cls, given: SimilarGroupView) -> Self:
        """Build the shape of a group as a reader may see it."""
        row = given.row
        return cls(
            id=row.id,
            consultation_id=row.consultation_id,
            document_id=row.document_id,
            clause_id=row.clause_id,
            kind=row.kind,
            name=row.name,
            score=row.score,
            campaign=given.campaign,
            members=[each.id for each in given.members],
            left=given.left,
            counts=CountsShape.build(given.counts),
            made_at=row.made_at,
            dissolved_at=row.dissolved_at,
            merged_into=row.merged_into_id,
            row_version=row.row_version,
        )


class SuggestionShape(BaseModel):
    """Contributions that seem to say the same and are in no group.

    Attributes:
        kind: comment or amendment.
        into: the group that others of them are in.
        shared: the words that all of them contain, for each by its id.
        across: they are in different languages and close in meaning; score is that of the
            meaning, and nothing is shared.
    """

    kind: str
    clause_id: int | None
    score: float
    campaign: bool
    members: list[int]
    into: int | None
    across: bool
    shared: dict[int, list[str]]
    counts: CountsShape

    @classmethod
    def build(cls, given: SimilarSuggestion) -> Self:
        """Build the shape of a suggestion."""
        words = {
            number: [each.text for each in pieces if each.same]
            for number, pieces in given.words.items()
        }
        return cls(
            kind=given.kind,
            clause_id=given.clause_id,
            score=given.score,
            campaign=given.campaign,
            members=[each.id for each in given.members],
            into=given.existing_group_id,
            across=given.is_across_languages,
            shared=words,
            counts=CountsShape.build(given.counts),
        )


class SoughtShape(BaseModel):
    """The state of the search (done, working, failed), its time, and the changes since.

    Attributes:
        across: comparison across languages: no, comparing, compared, failed.
        new, changed, gone: contributions since the search.
    """

    state: str
    progress: int
    across: str
    at: datetime
    looked_at: int
    new: int
    changed: int
    gone: int

    @classmethod
    def build(cls, given: SimilarityStatus) -> Self:
        """Build the shape of the last search."""
        return cls(
            state=given.sought.state,
            progress=given.sought.progress,
            across=given.sought.across,
            at=given.look.at,
            looked_at=len(given.look.seen),
            new=given.new,
            changed=given.changed,
            gone=given.gone,
        )


class SimilarShape(BaseModel):
    """The similar contributions to a document.

    Attributes:
        sought: null where no search was made.
    """

    sought: SoughtShape | None
    suggestions: list[SuggestionShape]
    groups: list[SimilarGroupShape]


class JoinedShape(BaseModel):
    """The endorsed amendment, the withdrawn one, and the comment with its reason."""

    amendment_id: int
    withdrawn: int
    comment_id: int
