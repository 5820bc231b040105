"""JSON shapes of returned copies."""

from datetime import datetime

from pydantic import BaseModel, Field

from .queries import CopyCard, CopyReview
from consult.exchange.models import ReturnedCopy


class CopyItemShape(BaseModel):
    """A change or a comment of a copy on the present text, and whether it would be sent.

    Attributes:
        kind: add, mod, sup, move, amend (an amendment of an amendment), comment.
        author: the name in the file, which is no authority.
        verdict: state of its place since the version of the copy: kept, moved, changed, gone.
        repeats: the number of an amendment that proposes the same, 0 for a comment posted
            before.
        near: the numbers of amendments that propose nearly the same.
        settled: the clause is agreed and takes no new amendments.
    """

    key: str
    kind: str
    clause_id: int | None
    label: str
    language: str
    base: str
    text: str
    author: str
    tracked: bool
    verdict: str
    repeats: int | None
    near: list[int]
    take: bool
    reason: str
    settled: bool
    after_id: int | None = Field(
        description="of a clause that is moved: behind which one, null at the top"
    )
    clause_level: int | None
    amends: int | None = Field(description="number of the amendment that it amends")

    @classmethod
    def build(cls, card: CopyCard) -> "CopyItemShape":
        """Build the shape of an item."""
        item = card.item
        return cls(
            key=item.key,
            kind=item.kind,
            clause_id=item.clause_id,
            label=item.label,
            language=item.language,
            base=item.base,
            text=card.text,
            author=item.author,
            tracked=item.tracked,
            verdict=card.verdict,
            repeats=card.duplicate_of,
            near=[each.amendment.number for each in card.similar],
            take=card.is_selected,
            reason=card.reason,
            settled=card.settled,
            after_id=item.after_id,
            clause_level=item.clause_level,
            amends=card.amended.number if card.amended is not None else None,
        )


class LostShape(BaseModel):
    """Text of a copy that was not interpreted, and the reason as a code."""

    words: str
    why: str
    author: str
    label: str


class CopyShape(BaseModel):
    """A copy: file, version, interpretation and, once sent, its amendments and comments."""

    id: int
    document_id: int
    version_id: int
    language: str
    by_mark: bool
    current: bool
    filename: str
    digest: str
    state: str
    made_at: datetime
    ended_at: datetime | None
    sent: dict[str, list[int]]
    items: list[CopyItemShape]
    lost: list[LostShape]
    row_version: int

    @classmethod
    def build(cls, copy: ReturnedCopy, seen: CopyReview | None) -> "CopyShape":
        """Build the shape of a copy; a closed copy has no items."""
        names = cls.model_fields.keys() - {"current", "items", "lost"}
        return cls(
            **{name: getattr(copy, name) for name in names},
            current=copy.version_id == copy.document.current_version_id,
            items=[CopyItemShape.build(each) for each in seen.cards] if seen else [],
            lost=[LostShape(**each.model_dump()) for each in seen.lost] if seen else [],
        )
