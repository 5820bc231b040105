"""The JSON forms of groups of similar contributions and of what is suggested."""
from datetime import datetime
from typing import Self

from pydantic import BaseModel

from .suggestions import SimilarityStatus, SimilarSuggestion
from .queries import SupporterCounts, SimilarGroupView


class CountsShape(BaseModel):
    """Who stands behind contributions; each organisation once. people: by name; individuals: who speak for no organisation.

    entered: sources on whose behalf something was entered and that are no organisation here. voices: all that count once.
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
    def of(cls, given: SupporterCounts) -> Self:
        """Of counts."""
        return cls(**given._asdict(), voices=given.voices)


class SimilarGroupShape(BaseModel):
    """A group; kind: comment, amendment; members: their rows' numbers. left: how many their authors took out.

    merged_into: the group that it went into. campaign: many say it in nearly the same words.
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
    def of(cls, given: SimilarGroupView) -> Self:
        """Of a group as one reader may see it."""
        row = given.row
        return cls(id=row.id, consultation_id=row.consultation_id, document_id=row.document_id, clause_id=row.clause_id,
                   kind=row.kind, name=row.name, score=row.score, campaign=given.campaign,
                   members=[each.id for each in given.members], left=given.left, counts=CountsShape.of(given.counts),
                   made_at=row.made_at, dissolved_at=row.dissolved_at, merged_into=row.merged_into_id,
                   row_version=row.row_version)


class SuggestionShape(BaseModel):
    """Contributions that seem to say the same and are in no group; kind: comment, amendment.

    into: the group that others of them are in. shared: the words that all of them hold, of each by its number. across: they
    are in different languages and seem to mean the same; score is of that, and nothing is shared.
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
    def of(cls, given: SimilarSuggestion) -> Self:
        """Of a suggestion."""
        words = {number: [each.text for each in pieces if each.same] for number, pieces in given.words.items()}
        return cls(kind=given.kind, clause_id=given.clause_id, score=given.score, campaign=given.campaign,
                   members=[each.id for each in given.members], into=given.into, across=given.across, shared=words,
                   counts=CountsShape.of(given.counts))


class SoughtShape(BaseModel):
    """How the search stands (done, working, failed), of when it is, and how many contributions came, changed, went since.

    across: whether texts in different languages were compared: no, comparing, compared, failed.
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
    def of(cls, given: SimilarityStatus) -> Self:
        """Of the last search."""
        return cls(state=given.sought.state, progress=given.sought.progress, across=given.sought.across,
                   at=given.look.at, looked_at=len(given.look.seen),
                   new=given.new, changed=given.changed, gone=given.gone)


class SimilarShape(BaseModel):
    """The similar contributions to a document; sought: null where nobody let the program look yet."""

    sought: SoughtShape | None
    suggestions: list[SuggestionShape]
    groups: list[SimilarGroupShape]


class JoinedShape(BaseModel):
    """The amendment that is stood behind now, the own one that was withdrawn for it, and the comment with its reason."""

    amendment_id: int
    withdrawn: int
    comment_id: int
