"""JSON shapes of imports."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from consult.exchange.models import FileImport
from .queries import ImportReview
from .review_rows import ReviewRow


class ImportShape(BaseModel):
    """An import: the file, its target and its state; corrections refer to `row_version`."""

    id: int
    document_id: int
    version_id: int
    language: str
    filename: str
    digest: str
    state: str
    revisions: str
    sources: dict[str, int | None]
    made_at: datetime
    ended_at: datetime | None
    entered: dict[str, Any] | None
    edits: int
    undone: int
    row_version: int

    @classmethod
    def build(cls, imported: FileImport) -> "ImportShape":
        """Build the shape of an import."""
        return cls(**_copy_fields(imported), edits=len(imported.edits), undone=len(imported.undone))


def _copy_fields(imported: FileImport) -> dict[str, Any]:
    """Copy the fields that an import and its shape share."""
    return {
        name: getattr(imported, name)
        for name in ImportShape.model_fields.keys() - {"edits", "undone"}
    }


class EnteredShape(BaseModel):
    """The number of changes and comments entered.

    Attributes:
        left: entries not made: the text of their clause has changed, or they cannot be placed.
    """

    amendments: int
    comments: int
    left: int


class ImportsShape(BaseModel):
    """The imports of a document, newest first."""

    imports: list[ImportShape]


class WarningShape(BaseModel):
    """Something to check in a row."""

    code: str
    found: str


class RowShape(BaseModel):
    """A row under review: its source and the clause it becomes.

    Attributes:
        clause: whether it becomes a clause.
        clause_id: in a translation, the clause it is aligned with.
        doubts: reasons to doubt that alignment.
    """

    key: str
    paragraphs: list[int]
    kind: str
    level: int
    label: str
    text: str
    notes: list[str]
    dropped: bool
    clause: bool
    changes: list[int]
    comments: list[int]
    warnings: list[WarningShape]
    clause_id: int | None = None
    doubts: list[str] = []

    @classmethod
    def build(cls, row: ReviewRow, review: ImportReview) -> "RowShape":
        """Build the shape of a row."""
        pair = next((each for each in review.aligned_rows or [] if each.row is row), None)
        return cls(
            key=row.key,
            paragraphs=list(row.paragraphs),
            kind=row.kind,
            level=row.level,
            label=row.label,
            text=row.text(review.reading),
            notes=list(row.notes),
            dropped=row.is_left_out,
            clause=row.is_clause(review.reading),
            changes=sorted(row.changes),
            comments=[each.remark.number for each in row.remarks],
            warnings=[WarningShape(code=each.code, found=each.found) for each in row.open_warnings],
            clause_id=pair.clause.clause_id
            if pair is not None and pair.clause is not None
            else None,
            doubts=list(pair.doubts) if pair is not None else [],
        )


class ReviewShape(ImportShape):
    """An import with its rows after all corrections.

    Attributes:
        authors: authors of the changes and comments, in order of appearance.
    """

    title: str
    authors: list[str]
    warnings: list[WarningShape]
    rows: list[RowShape]

    @classmethod
    def of_review(cls, review: ImportReview) -> "ReviewShape":
        """Build the shape of a review."""
        return cls(
            **ImportShape.build(review.imported).model_dump(),
            title=review.title,
            authors=review.parsed.authors,
            warnings=[
                WarningShape(code=each.code, found=each.found) for each in review.parsed.warnings
            ],
            rows=[RowShape.build(row, review) for row in review.rows],
        )
