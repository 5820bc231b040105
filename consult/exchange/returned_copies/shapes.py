"""Copies that came back, as programs see them."""
from datetime import datetime

from pydantic import BaseModel, Field

from .queries import CopyCard, CopyReview
from consult.exchange.models import Copy


class CopyItemShape(BaseModel):
    """A change or a comment of a copy: what it asks for on the words of now, and whether it would be sent.

    kind: add, mod, sup, move, comment. author: the name in the file, which is no authority. verdict: what became of its place
    since the version that the copy came from (kept, moved, changed, gone). repeats: the number of the amendment that asks
    for the same already, 0 for a comment that stands there;
    near: the numbers of those that ask for nearly the same; settled: its clause is agreed and takes no new amendments.
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
    after_id: int | None = Field(description="of a clause that is moved: behind which one, null at the top")
    clause_level: int | None

    @classmethod
    def of(cls, card: CopyCard) -> "CopyItemShape":
        """The shape of an item."""
        item = card.item
        return cls(key=item.key, kind=item.kind, clause_id=item.clause_id, label=item.label, language=item.language,
                   base=item.base, text=card.text, author=item.author, tracked=item.tracked, verdict=card.verdict,
                   repeats=card.repeats, near=[each.amendment.number for each in card.near], take=card.take, reason=card.reason,
                   settled=card.settled, after_id=item.after_id, clause_level=item.clause_level)


class LostShape(BaseModel):
    """What of a copy was not understood: the words, and why, as a code."""

    words: str
    why: str
    author: str
    label: str


class CopyShape(BaseModel):
    """A copy: the file, the version that it came from, what was understood and what was not; what became of it, once sent."""

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
    def of(cls, copy: Copy, seen: CopyReview | None) -> "CopyShape":
        """The shape of a copy; of one that is over without its items."""
        names = cls.model_fields.keys() - {"current", "items", "lost"}
        return cls(**{name: getattr(copy, name) for name in names},
                   current=copy.version_id == copy.document.current_version_id,
                   items=[CopyItemShape.of(each) for each in seen.cards] if seen else [],
                   lost=[LostShape(**each.model_dump()) for each in seen.lost] if seen else [])
