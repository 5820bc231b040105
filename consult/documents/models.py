"""The text under consultation: documents, versions and their languages, and clauses that keep their identity."""
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, UniqueConstraint, event, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation, Tag
from consult.core.database.engine import db, utc_now
from consult.core.errors import Conflict

STATUSES = ("open", "bracketed", "adref", "agreed", "reopened")
KINDS = ("heading", "preambular", "operative", "item")


class Document(db.Model):
    """An outcome document. One of its languages is authentic."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    slug: Mapped[str]
    title: Mapped[dict[str, str]]
    subtitle: Mapped[dict[str, str]] = mapped_column(default=dict)
    authentic: Mapped[str] = mapped_column(default="en")
    place: Mapped[int] = mapped_column(default=0)
    current_version_id: Mapped[int | None]  # the newest issued one
    revision: Mapped[int] = mapped_column(default=0)  # counted up whenever the body of a cached page changes
    row_version: Mapped[int] = mapped_column()

    consultation: Mapped[Consultation] = relationship()
    versions: Mapped[list["Version"]] = relationship(back_populates="document", order_by="Version.place")
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("consultation_id", "slug"),)

    @property
    def stage(self) -> str:
        return self.consultation.stage

    clause_id = None  # protocol of rules: a document is no single clause


class Version(db.Model):
    """One draft of a document; once issued, its wordings never change."""

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    slug: Mapped[str]
    name: Mapped[dict[str, str]]
    symbol: Mapped[str]
    place: Mapped[int]
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    issued_at: Mapped[datetime | None]
    final: Mapped[bool] = mapped_column(default=False)  # the text with which the process ends, as the chair says
    row_version: Mapped[int] = mapped_column()

    document: Mapped[Document] = relationship(back_populates="versions")
    placements: Mapped[list["Placement"]] = relationship(back_populates="version", order_by="Placement.place")
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("document_id", "slug"),)

    @property
    def consultation_id(self) -> int:
        return self.document.consultation_id

    @property
    def issued(self) -> bool:
        return self.issued_at is not None

    @property
    def stage(self) -> str:
        return self.document.stage


class Edition(db.Model):
    """A version in one language."""

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    standing: Mapped[str] = mapped_column(default="official")  # authentic, official, unofficial


class Clause(db.Model):
    """The smallest addressable unit; its identity survives renumbering, rewording, moving and translation."""

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    status: Mapped[str] = mapped_column(default="open")
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column()

    document: Mapped[Document] = relationship()
    tags: Mapped[list[Tag]] = relationship(secondary="clause_tag", order_by=Tag.place)
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def clause_id(self) -> int:
        return self.id

    @property
    def settled(self) -> bool:
        """Whether it takes no new amendments: it is agreed, and the process leaves that alone until the chair reopens it."""
        return self.status == "agreed" and self.document.consultation.agreed_closed

    @property
    def stage(self) -> str:
        return self.document.stage


class ClauseTag(db.Model):
    """A clause has a tag."""

    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)


class Placement(db.Model):
    """Where a clause stands in a version, and as what."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    place: Mapped[int]
    level: Mapped[int] = mapped_column(default=1)  # 1 is outermost
    kind: Mapped[str]
    row_version: Mapped[int] = mapped_column()

    version: Mapped[Version] = relationship(back_populates="placements")
    clause: Mapped[Clause] = relationship()
    wordings: Mapped[list["Wording"]] = relationship(back_populates="placement")
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("version_id", "clause_id"),)

    @property
    def consultation_id(self) -> int:
        return self.clause.consultation_id

    @property
    def issued(self) -> bool:
        return self.version.issued


class Wording(db.Model):
    """The words of a clause in one version and language, with its printed label."""

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    language: Mapped[str]
    label: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    digest: Mapped[str]  # sha256 of the text: positions are bound to it
    rendered_from: Mapped[str | None]  # digest of the authentic words that this translates
    row_version: Mapped[int] = mapped_column()

    placement: Mapped[Placement] = relationship(back_populates="wordings")
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("placement_id", "language"),)


class Lineage(db.Model):
    """A clause came out of another one: by split, merge or move."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    from_clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    to_clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    kind: Mapped[str]


@event.listens_for(Placement, "before_update")
@event.listens_for(Placement, "before_delete")
def protect_issued_placement(_mapper: Any, connection: Connection, placement: Placement) -> None:
    """What was issued stays where it stands, whoever tries to change it."""
    _refuse_issued(connection, placement.id)


@event.listens_for(Wording, "before_update")
@event.listens_for(Wording, "before_delete")
def protect_issued_wording(_mapper: Any, connection: Connection, wording: Wording) -> None:
    """What was issued keeps its words, whoever tries to change them."""
    _refuse_issued(connection, wording.placement_id)


def _refuse_issued(connection: Connection, placement_id: int) -> None:
    issued = (select(Version.issued_at).join(Placement, Placement.version_id == Version.id)
              .where(Placement.id == placement_id))
    if connection.scalar(issued) is not None:
        raise Conflict("issued_already")
