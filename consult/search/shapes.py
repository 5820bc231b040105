"""The JSON form of what was found."""
from typing import Self

from pydantic import BaseModel

from .queries import SearchResult, SearchResultPage


class PieceShape(BaseModel):
    """A stretch of the passage; hit: it is one of the words that were searched."""

    text: str
    hit: bool


class FoundShape(BaseModel):
    """What was found: a clause, an amendment, a comment, a submission; author: the name of its source, or of who said it.

    number: of an amendment in its document; language: in which the words stand.
    """

    kind: str
    id: int
    clause_id: int | None
    document_id: int | None
    label: str | None
    number: int | None
    language: str
    passage: list[PieceShape]
    author: str | None

    @classmethod
    def of(cls, found: SearchResult) -> Self:
        """The shape of one."""
        return cls(kind=found.kind, id=found.id, clause_id=found.clause_id, document_id=found.document_id,
                   label=found.label, number=found.number, language=found.language,
                   author=found.who["name"] if found.who else None,
                   passage=[PieceShape(text=piece.text, hit=piece.hit) for piece in found.pieces])


class ResultsShape(BaseModel):
    """A page of results; more: the search was too wide to count them all."""

    count: int
    page: int
    pages: int
    more: bool
    results: list[FoundShape]

    @classmethod
    def of(cls, results: SearchResultPage) -> Self:
        """The shape of a page."""
        return cls(count=results.total, page=results.page, pages=results.pages, more=results.more,
                   results=[FoundShape.of(each) for each in results.found])
