"""JSON shapes of search results."""

from typing import Self

from pydantic import BaseModel

from .queries import SearchResultPage
from .result_queries import SearchResult


class PieceShape(BaseModel):
    """A stretch of the passage.

    Attributes:
        hit: it is one of the search terms.
    """

    text: str
    hit: bool


class FoundShape(BaseModel):
    """A result: a clause, an amendment, a comment, a submission or a synthesis of inputs.

    Attributes:
        id: of a synthesis, that of its version.
        label: of a clause; title of a submission; name of the version of a synthesis.
        author: name of its source or of its author.
        number: number of an amendment in its document.
        language: language of the text.
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
    def build(cls, found: SearchResult) -> Self:
        """Build the shape of a result."""
        return cls(
            kind=found.kind,
            id=found.id,
            clause_id=found.clause_id,
            document_id=found.document_id,
            label=found.label,
            number=found.number,
            language=found.language,
            author=found.author["name"] if found.author else None,
            passage=[PieceShape(text=piece.text, hit=piece.hit) for piece in found.pieces],
        )


class ResultsShape(BaseModel):
    """A page of results.

    Attributes:
        more: the search was too wide to count all results.
        corrected: the words that were searched for in place of misspelled ones that no text holds.
    """

    count: int
    page: int
    pages: int
    more: bool
    corrected: dict[str, list[str]]
    results: list[FoundShape]

    @classmethod
    def build(cls, results: SearchResultPage) -> Self:
        """Build the shape of a page."""
        return cls(
            count=results.total,
            page=results.page,
            pages=results.pages,
            more=results.is_cut,
            corrected=results.corrected,
            results=[FoundShape.build(each) for each in results.found],
        )
