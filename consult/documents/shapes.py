"""JSON shapes of documents, versions and clauses."""

from datetime import datetime

from pydantic import BaseModel

from .models import Clause, Document, Version
from .queries import ClauseText, TextProgress, EditionTitle


class TextProgressShape(BaseModel):
    """Numbers of clauses by status, and of brackets left."""

    open: int
    bracketed: int
    adref: int
    agreed: int
    reopened: int
    brackets: int


class DocumentShape(BaseModel):
    """An outcome document with its progress."""

    id: int
    consultation_id: int
    slug: str
    title: dict[str, str]
    subtitle: dict[str, str]
    authentic: str
    current_version_id: int | None
    row_version: int
    progress: TextProgressShape

    @classmethod
    def build(cls, document: Document, progress: TextProgress) -> "DocumentShape":
        """Build the shape of a document."""
        return cls(
            id=document.id,
            consultation_id=document.consultation_id,
            slug=document.slug,
            title=document.title,
            subtitle=document.subtitle,
            authentic=document.authentic,
            current_version_id=document.current_version_id,
            row_version=document.row_version,
            progress=TextProgressShape(**progress._asdict()),
        )


class EditionShape(BaseModel):
    """A version in one language."""

    language: str
    title: str
    standing: str


class VersionShape(BaseModel):
    """One draft of a document; `issued_at` is None for a working version."""

    id: int
    document_id: int
    slug: str
    name: dict[str, str]
    symbol: str
    based_on_id: int | None
    issued_at: datetime | None
    current: bool
    final: bool
    row_version: int

    @classmethod
    def build(cls, version: Version) -> "VersionShape":
        """Build the shape of a version."""
        return cls(
            id=version.id,
            document_id=version.document_id,
            slug=version.slug,
            name=version.name,
            symbol=version.symbol,
            based_on_id=version.based_on_id,
            issued_at=version.issued_at,
            current=version.id == version.document.current_version_id,
            final=version.final,
            row_version=version.row_version,
        )


class ClauseTextShape(BaseModel):
    """A clause in a version; positions are bound to `digest`.

    `text` holds *emphasis* and [brackets]. `status` is that of the clause when the version was
    issued, and `status_now` what later decisions made of it; in a working version both are the
    status now. `label_by_hand`: the label was set by hand, not by the numbering of the document.
    """

    clause_id: int
    wording_id: int
    kind: str
    level: int
    label: str
    label_by_hand: bool
    text: str
    language: str
    digest: str
    authentic_digest: str
    stale: bool
    status: str
    status_now: str
    tags: list[str]

    @classmethod
    def build(cls, line: ClauseText) -> "ClauseTextShape":
        """Build the shape of a clause text."""
        return cls(
            clause_id=line.clause_id,
            wording_id=line.wording_id,
            kind=line.kind,
            level=line.level,
            label=line.label,
            label_by_hand=line.label_by_hand,
            text=line.text,
            language=line.language,
            digest=line.digest,
            authentic_digest=line.authentic_digest,
            stale=line.is_outdated,
            status=line.status,
            status_now=line.status_now,
            tags=list(line.tags),
        )


class VersionTextShape(VersionShape):
    """A version with its clauses in one language."""

    language: str
    editions: list[EditionShape]
    clauses: list[ClauseTextShape]

    @classmethod
    def with_text(
        cls, version: Version, language: str, editions: list[EditionTitle], lines: list[ClauseText]
    ) -> "VersionTextShape":
        """Build the shape of a version with its clauses."""
        return cls(
            **VersionShape.build(version).model_dump(),
            language=language,
            editions=[EditionShape(**edition._asdict()) for edition in editions],
            clauses=[ClauseTextShape.build(line) for line in lines],
        )


class ClauseVersionShape(BaseModel):
    """A version that contains a clause, with its label there."""

    version_id: int
    slug: str
    label: str


class ClauseShape(BaseModel):
    """A clause with the versions that contain it, and its newest text the reader may see.

    `settled`: it is agreed and takes no new amendments until the chair reopens it.
    """

    id: int
    document_id: int
    consultation_id: int
    status: str
    settled: bool
    versions: list[ClauseVersionShape]
    line: ClauseTextShape

    @classmethod
    def build(
        cls, clause: Clause, versions: list[tuple[Version, str]], line: ClauseText
    ) -> "ClauseShape":
        """Build the shape of a clause."""
        return cls(
            id=clause.id,
            document_id=clause.document_id,
            consultation_id=clause.consultation_id,
            status=clause.status,
            settled=clause.settled,
            versions=[
                ClauseVersionShape(version_id=version.id, slug=version.slug, label=label)
                for version, label in versions
            ],
            line=ClauseTextShape.build(line),
        )


class DocumentsShape(BaseModel):
    """The documents of a consultation in their order."""

    documents: list[DocumentShape]


class VersionsShape(BaseModel):
    """The versions of a document that the reader may see, in their order."""

    versions: list[VersionShape]
