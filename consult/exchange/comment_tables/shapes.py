"""JSON shapes of comment tables."""

from datetime import datetime

from pydantic import BaseModel, Field


class TableFaultShape(BaseModel):
    """A fault of a row: the head of its column, and a sentence in the reader's language."""

    column: str
    code: str
    sentence: str


class TableRowShape(BaseModel):
    """A row of a comment table, and what it becomes.

    `state`: ready, faulty, out (left out by a person), or entered.
    """

    key: str = Field(description="with which the row is corrected")
    name: str
    clause_id: int | None = Field(description="null: the document as a whole, or not known yet")
    kind: str
    body: str = Field(description="the comment as it is entered")
    state: str
    comment_id: int | None
    faults: list[TableFaultShape]


class CommentTableShape(BaseModel):
    """A comment table in its present state; corrections refer to `row_version`."""

    id: int
    submission_id: int
    document_id: int
    version_id: int
    filename: str
    digest: str = Field(description="SHA-256 of the file")
    made_at: datetime
    counts: dict[str, int] = Field(description="rows by state")
    rows: list[TableRowShape]
    row_version: int


class DiscardedTableShape(BaseModel):
    """A comment table that was discarded; what was entered stays."""

    id: int
    submission_id: int
