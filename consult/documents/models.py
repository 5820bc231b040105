"""Tables of documents, versions, language editions, clauses, placements and wordings."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    ForeignKey,
    UniqueConstraint,
    event,
    false,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Consultation, Tag
from consult.core.database.engine import Model, utc_now
from consult.core.errors import Conflict

STATUSES = ("open", "bracketed", "adref", "agreed", "reopened")
KINDS = ("heading", "preambular", "operative", "item")


class Document(Model):
    """An outcome document; one of its languages is authentic."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    slug: Mapped[str]
    title: Mapped[dict[str, str]]
    subtitle: Mapped[dict[str, str]] = mapped_column(default=dict)
    authentic: Mapped[str] = mapped_column(default="en")
    place: Mapped[int] = mapped_column(default=0)
    current_version_id: Mapped[int | None]  # the newest issued version
    revision: Mapped[int] = mapped_column(
        default=0
    )  # incremented whenever the body of a cached page changes
    numbering: Mapped[dict[str, Any] | None] = mapped_column(
        JSON
    )  # see labels/queries.py; None: not read from the text yet
    row_version: Mapped[int] = mapped_column()

    consultation: Mapped[Consultation] = relationship()
    versions: Mapped[list["Version"]] = relationship(
        back_populates="document", order_by="Version.place"
    )
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("consultation_id", "slug"),)

    @property
    def stage(self) -> str:
        """The kind of the consultation's open stage, as the permission rules read it."""
        return self.consultation.stage

    clause_id = None  # the rules read it: a document is no single clause


class Version(Model):
    """One draft of a document; once issued, its wordings never change."""

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    slug: Mapped[str]
    name: Mapped[dict[str, str]]
    symbol: Mapped[str]
    place: Mapped[int]
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    issued_at: Mapped[datetime | None]
    final: Mapped[bool] = mapped_column(
        default=False
    )  # the final text of the process, as the chair declared
    counted_anew: Mapped[bool] = mapped_column(
        default=False
    )  # its clauses are numbered from one; else those of the text before keep their numbers
    row_version: Mapped[int] = mapped_column()

    document: Mapped[Document] = relationship(back_populates="versions")
    placements: Mapped[list["Placement"]] = relationship(
        back_populates="version", order_by="Placement.place"
    )
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("document_id", "slug"),)

    @property
    def consultation_id(self) -> int:
        """The consultation of the document."""
        return self.document.consultation_id

    @property
    def issued(self) -> bool:
        """Return whether it was issued."""
        return self.issued_at is not None

    @property
    def stage(self) -> str:
        """The kind of the consultation's open stage, as the permission rules read it."""
        return self.document.stage


class Edition(Model):
    """A version in one language."""

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    standing: Mapped[str] = mapped_column(default="official")  # authentic, official, unofficial
    digest: Mapped[str | None]  # of its issued text, as events list it; None: not issued
    published_at: Mapped[datetime | None]  # None: issued with its version, or not issued
    corrected_at: Mapped[datetime | None]  # of the last correction; see translations/


class Clause(Model):
    """The smallest addressable unit of a text.

    Its identity survives renumbering, rewording, moves and translation.
    """

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
        """The own id, as the permission rules read it."""
        return self.id

    @property
    def settled(self) -> bool:
        """Return whether it takes no new amendments: agreed, and the consultation closes such.

        The chair can reopen it.
        """
        return self.status == "agreed" and self.document.consultation.agreed_closed

    @property
    def stage(self) -> str:
        """The kind of the consultation's open stage, as the permission rules read it."""
        return self.document.stage


class ClauseTag(Model):
    """A tag of a clause."""

    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)


class Placement(Model):
    """The place, level and kind of a clause in a version."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    place: Mapped[int]
    level: Mapped[int] = mapped_column(default=1)  # 1 is the outermost level
    kind: Mapped[str]
    status: Mapped[str | None]  # of the clause when the version was issued; None until then
    row_version: Mapped[int] = mapped_column()

    version: Mapped[Version] = relationship(back_populates="placements")
    clause: Mapped[Clause] = relationship()
    wordings: Mapped[list["Wording"]] = relationship(
        back_populates="placement", foreign_keys="Wording.placement_id"
    )
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("version_id", "clause_id"),)

    @property
    def consultation_id(self) -> int:
        """The consultation of the clause."""
        return self.clause.consultation_id

    @property
    def issued(self) -> bool:
        """Return whether its version was issued."""
        return self.version.issued


class Wording(Model):
    """The text of a clause in one version and language, with its printed label.

    A translation that was corrected keeps its row, so that what was said about it still leads to
    its words. It has no placement any more: readers of the version do not meet it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("placement.id"))
    former_placement_id: Mapped[int | None] = mapped_column(
        ForeignKey("placement.id")
    )  # of a corrected translation
    language: Mapped[str]
    label: Mapped[str] = mapped_column(default="")
    label_by_hand: Mapped[bool | None]  # set by hand; None: not compared with the numbering yet
    text: Mapped[str]
    digest: Mapped[str]  # SHA-256 of the text; positions are bound to it
    rendered_from: Mapped[str | None]  # digest of the authentic text that this translates
    is_unreviewed: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # a translation that was published at the desk before anybody reviewed it
    written_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id")
    )  # of a translation from the desk
    row_version: Mapped[int] = mapped_column()

    placement: Mapped[Placement | None] = relationship(
        back_populates="wordings", foreign_keys=placement_id
    )
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("placement_id", "language"),)


class Lineage(Model):
    """The origin of a clause in another one, by split, merge or move."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    from_clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    to_clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    kind: Mapped[str]


@event.listens_for(Placement, "before_update")
@event.listens_for(Placement, "before_delete")
def protect_issued_placement(_mapper: Any, connection: Connection, placement: Placement) -> None:
    """Refuse a change to a placement in an issued version; raises Conflict("issued_already")."""
    _refuse_issued(connection, Placement.id == placement.id)


@event.listens_for(Wording, "before_update")
@event.listens_for(Wording, "before_delete")
def protect_issued_wording(_mapper: Any, connection: Connection, wording: Wording) -> None:
    """Refuse a change to a wording of an issued version; raises Conflict("issued_already").

    Only translations/publish_actions.py gives a corrected translation another row.
    """
    own = select(func.coalesce(Wording.placement_id, Wording.former_placement_id)).where(
        Wording.id == wording.id
    )
    _refuse_issued(connection, Placement.id == own.scalar_subquery())


def _refuse_issued(connection: Connection, which: ColumnElement[bool]) -> None:
    issued = (
        select(Version.issued_at).join(Placement, Placement.version_id == Version.id).where(which)
    )
    if connection.scalar(issued) is not None:
        raise Conflict("issued_already")
