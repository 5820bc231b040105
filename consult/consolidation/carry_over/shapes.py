"""JSON shapes of the carry-over, and of the answers that are due."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from consult.consolidation.dispositions.effect import DueAnswers
from .places import CarriedPlace
from .models import CarriedTextVerdict, CarryOver


class CarriedPlaceShape(BaseModel):
    """The place of a comment, an amendment or a bracket on the way to a version.

    Attributes:
        id: Row of the contribution; for a bracket, row of its clause.
        verdict: "kept", "moved", "changed" or "gone".
        computed: The verdict before a person gave another one.
        sureness: Certainty of the computed verdict, in percent.
        digest: Digest of the old and new text, needed to confirm.
        then, now: Old and new text; null if no similar text exists, and once the version is
            issued.
    """

    kind: str
    id: int
    clause_id: int | None
    verdict: str
    computed: str | None
    sureness: int
    digest: str
    confirmed: bool
    doubtful: bool = Field(description="a person has to look, and has not yet")
    then: str | None
    now: str | None
    heir: int | None = Field(
        description=(
            "another clause in which the words stand, that its own was joined to or parted into"
        )
    )

    @classmethod
    def build(cls, each: CarriedPlace) -> Self:
        """Build the shape of a place before the version is issued."""
        return cls(
            kind=each.kind,
            id=each.id,
            clause_id=each.clause_id,
            verdict=each.verdict,
            computed=each.computed,
            sureness=each.sureness,
            digest=each.digest,
            confirmed=each.confirmed is not None,
            doubtful=each.doubtful,
            then=each.old_excerpt.words,
            now=each.new_excerpt.words if each.new_excerpt else None,
            heir=each.heir,
        )

    @classmethod
    def of_stored(cls, each: CarryOver) -> Self:
        """Build the shape of a verdict in force."""
        number = each.comment_id or each.amendment_id or 0
        return cls(
            kind="comment" if each.comment_id else "amendment",
            id=number,
            clause_id=None,
            verdict=each.verdict,
            computed=None,
            sureness=each.sureness,
            digest=each.digest,
            confirmed=each.confirmed_by_id is not None,
            doubtful=False,
            then=None,
            now=None,
            heir=each.heir_id,
        )


class CarriedTextShape(BaseModel):
    """The verdict on a pair of brackets, or on the text under positions.

    Attributes:
        amendment_id: Amendment that the positions refer to.
        words: Text of the brackets.
        positions, organisations: How many count, or counted until the version was issued.
    """

    kind: str
    clause_id: int | None
    amendment_id: int | None
    label: str
    verdict: str
    sureness: int
    words: str
    positions: int
    organisations: int

    @classmethod
    def build(cls, each: CarriedPlace) -> Self:
        """Build the shape of a place before the version is issued."""
        own = {name: getattr(each, name) for name in cls.model_fields if name != "words"}
        return cls(**own, words=each.old_excerpt.words if each.kind == "bracket" else "")

    @classmethod
    def of_stored(cls, each: CarriedTextVerdict) -> Self:
        """Build the shape of a verdict in force."""
        return cls(**{name: getattr(each, name) for name in cls.model_fields})


class CarryOverShape(BaseModel):
    """The whole carry-over into a version, most doubtful first.

    Attributes:
        places: Comments and amendments; before the version is issued, brackets too.
        texts: Brackets, and the text under positions.
    """

    version_id: int
    places: list[CarriedPlaceShape]
    texts: list[CarriedTextShape]


class DueAnswersShape(BaseModel):
    """The answers that are due after a version was issued, their deadline, and whether it has
    passed.

    Attributes:
        amendments, comments: Row numbers.
    """

    version_id: int
    count: int
    until: datetime | None
    overdue: bool
    amendments: list[int]
    comments: list[int]

    @classmethod
    def build(cls, version_id: int, late: DueAnswers | None) -> Self:
        """Build the shape of due answers; None gives a count of 0."""
        if late is None:
            return cls(
                version_id=version_id,
                count=0,
                until=None,
                overdue=False,
                amendments=[],
                comments=[],
            )
        return cls(
            version_id=version_id,
            count=late.answer_count,
            until=late.due_until,
            overdue=late.overdue,
            amendments=late.amendments,
            comments=late.comments,
        )
