"""JSON shapes of the numbering of a document and of the numbers of a working version."""

from pydantic import BaseModel, Field

from consult.documents.models import Document
from consult.text.labels.label_sequence import LevelNumbering
from consult.text.labels.label_styles import format_first_label

from .preview_queries import NumbersPreview
from .queries import is_counted_anew, list_document_levels


class LevelNumberingShape(BaseModel):
    """The numbering of the clauses of one kind and level.

    `first` is the first label by language, as it looks; it is empty if they have no number.
    """

    kind: str
    level: int
    first: dict[str, str]
    restarts: bool = Field(description="the count begins again within each clause above")
    shared: bool = Field(description="preambular and operative clauses are counted together")

    @classmethod
    def build(cls, each: LevelNumbering) -> "LevelNumberingShape":
        """Build the shape of a level."""
        first = {own: format_first_label(style, own) for own, style in sorted(each.styles.items())}
        return cls(
            kind=each.kind,
            level=each.level,
            first=first,
            restarts=each.restarts,
            shared=each.shared,
        )


class NumberingShape(BaseModel):
    """The numbering of a document; levels that nobody set are guessed from its newest text.

    `anew`: new working versions are counted from one; else their clauses keep their numbers.
    """

    document_id: int
    anew: bool
    levels: list[LevelNumberingShape]

    @classmethod
    def build(cls, document: Document) -> "NumberingShape":
        """Build the shape of the numbering of a document."""
        levels = list_document_levels(document).levels
        return cls(
            document_id=document.id,
            anew=is_counted_anew(document),
            levels=[LevelNumberingShape.build(each) for each in levels],
        )


class NumberChangeShape(BaseModel):
    """A clause whose label differs between the two ways to count; `before` is the issued one."""

    clause_id: int
    before: str | None
    kept: str
    anew: str


class VersionNumbersShape(BaseModel):
    """The labels of a working version: how they are counted, and what the other way changes.

    `by_hand` and `unnumbered` are clauses, `twice` labels that two clauses of a count have.
    """

    version_id: int
    anew: bool
    changes: list[NumberChangeShape]
    by_hand: list[int]
    unnumbered: list[int]
    twice: list[str]

    @classmethod
    def build(cls, version_id: int, found: NumbersPreview) -> "VersionNumbersShape":
        """Build the shape of a preview."""
        changes = [NumberChangeShape(**each._asdict()) for each in found.changes]
        return cls(version_id=version_id, **(found._asdict() | {"changes": changes}))
