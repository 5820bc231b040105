"""What is carried over, and what a version still owes, as programs see it."""
from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from consult.consolidation.dispositions.effect import DueAnswers
from .places import CarriedPlace
from .models import CarriedText, CarryOver


class CarriedPlaceShape(BaseModel):
    """What becomes of the words under a comment, an edit or a bracket (id: of its clause) on the way to a version.

    verdict: kept, moved, changed, gone; computed: the same before a person said otherwise; sureness: of that, in percent.
    digest: of the words then and now, to confirm by. then, now: the words; null where none are near enough, and once the
    version is issued.
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
    heir: int | None = Field(description="another clause in which the words stand, that its own was joined to or parted into")

    @classmethod
    def of(cls, each: CarriedPlace) -> Self:
        """The shape of a place, before the version is issued."""
        return cls(kind=each.kind, id=each.id, clause_id=each.clause_id, verdict=each.verdict, computed=each.computed,
                   sureness=each.sureness, digest=each.digest, confirmed=each.confirmed is not None, doubtful=each.doubtful,
                   then=each.then.words, now=each.now.words if each.now else None, heir=each.heir)

    @classmethod
    def kept(cls, each: CarryOver) -> Self:
        """The shape of a verdict that holds."""
        number = each.comment_id or each.amendment_id or 0
        return cls(kind="comment" if each.comment_id else "amendment", id=number, clause_id=None, verdict=each.verdict,
                   computed=None, sureness=each.sureness, digest=each.digest,
                   confirmed=each.confirmed_by_id is not None, doubtful=False, then=None, now=None, heir=each.heir_id)


class CarriedTextShape(BaseModel):
    """What becomes of a pair of brackets, or of the words under positions, on the way to a version.

    amendment_id: the edit that the positions are on. words: of the brackets. positions, organisations: how many count, or
    counted until the version was issued.
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
    def of(cls, each: CarriedPlace) -> Self:
        """The shape of a place, before the version is issued."""
        own = {name: getattr(each, name) for name in cls.model_fields if name != "words"}
        return cls(**own, words=each.then.words if each.kind == "bracket" else "")

    @classmethod
    def kept(cls, each: CarriedText) -> Self:
        """The shape of a verdict that holds."""
        return cls(**{name: getattr(each, name) for name in cls.model_fields})


class CarryOverShape(BaseModel):
    """Everything that is carried over into a version, the most doubtful first.

    places: of comments and edits, before it is issued of brackets too; texts: brackets, and the words under positions.
    """

    version_id: int
    places: list[CarriedPlaceShape]
    texts: list[CarriedTextShape]


class DueAnswersShape(BaseModel):
    """The answers that an issued version owes: of amendments and comments (ids), until when, and whether that day passed."""

    version_id: int
    count: int
    until: datetime | None
    overdue: bool
    amendments: list[int]
    comments: list[int]

    @classmethod
    def of(cls, version_id: int, late: DueAnswers | None) -> Self:
        """The shape of what is owed; nothing: a count of 0."""
        if late is None:
            return cls(version_id=version_id, count=0, until=None, overdue=False, amendments=[], comments=[])
        return cls(version_id=version_id, count=late.number, until=late.until, overdue=late.overdue, amendments=late.amendments,
                   comments=late.comments)
