"""Tables of amendments: immutable revisions, renderings, co-sponsorships and coalitions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.consultations.models import Consultation
from consult.core.database.engine import Model, utc_now
from consult.documents.models import Clause, Document, Wording
from consult.submissions.models import Submission

KINDS = (
    "add",
    "mod",
    "edit",
    "sup",
    "noc",
    "move",
    "split",
    "merge",
    "corr",
)  # corr: corrects a translation
KINDS_WITH_TEXT = frozenset({"add", "mod", "edit", "corr"})  # kinds that propose a text
KINDS_KEEPING_TEXT = frozenset({"noc", "move", "split", "merge"})  # kinds that keep the text
WHOLE_CLAUSE_KINDS = frozenset(
    {"move", "split", "merge"}
)  # of these, kinds that move or reshape the clause as a whole


class Amendment(Model):
    """An amendment. Its text is in its revisions; `revision` is the number of the current one."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int]  # in the document
    kind: Mapped[str]
    clause_id: Mapped[int | None] = mapped_column(
        ForeignKey("clause.id")
    )  # ADD: the clause before; None: at the top
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("amendment.id"), index=True
    )  # the amended amendment; depth one
    retabled_from_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"))
    submission_id: Mapped[int | None] = mapped_column(
        ForeignKey("submission.id"), index=True
    )  # entered on behalf of its source
    revision: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )  # verified at that time
    declared_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id")
    )  # only declared at that time
    coalition_id: Mapped[int | None] = mapped_column(ForeignKey("coalition.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=utc_now)
    withdrawn_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]  # waits for a moderator
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None]
    hidden_reason: Mapped[str | None]
    nonce: Mapped[str | None]  # events commit to the reason of hiding with it
    erased_at: Mapped[datetime | None]
    erased_ground: Mapped[str | None]  # a code of GROUNDS in audit/erasure/forms.py
    answered_in_id: Mapped[int | None] = mapped_column(
        ForeignKey("version.id")
    )  # the version with which its answer took effect
    row_version: Mapped[int] = mapped_column()

    document: Mapped[Document] = relationship()
    clause: Mapped[Clause | None] = relationship()
    author: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship(foreign_keys=organisation_id)
    declared: Mapped[Organisation | None] = relationship(foreign_keys=declared_id)
    submission: Mapped[Submission | None] = relationship()
    revisions: Mapped[list["AmendmentRevision"]] = relationship(
        back_populates="amendment", order_by="AmendmentRevision.number"
    )
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        Index("amendment_by_clause", "clause_id", "id"),
    )

    @property
    def stage(self) -> str:
        """The stage of its consultation, as the rules read it."""
        return self.document.stage

    @property
    def open(self) -> bool:
        """Return whether everyone may read it and it still waits for its answer."""
        return (
            self.answered_in_id is None
            and self.hidden_at is None
            and self.withdrawn_at is None
            and self.held_at is None
            and self.erased_at is None
        )


class AmendmentRevision(Model):
    """An immutable revision of an amendment and the wording that it was made on.

    text: the whole clause as it would read, in `language`; None if the clause is deleted, kept,
    moved, split or merged. parent_revision: the revision of the parent that it was made on, if
    it amends an amendment.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendment.id"))
    number: Mapped[int]
    wording_id: Mapped[int | None] = mapped_column(
        ForeignKey("wording.id")
    )  # the wording it was made on
    parent_revision: Mapped[int | None]
    language: Mapped[str]
    text: Mapped[str | None]
    clause_kind: Mapped[str | None]  # of a new clause
    clause_level: Mapped[int | None]  # of a new or a moved clause
    after_id: Mapped[int | None] = mapped_column(
        ForeignKey("clause.id")
    )  # MOVE: clause before it (None: first); MERGE: clause it is joined to
    cut: Mapped[int | None]  # SPLIT: characters of the base text before the second part
    reason: Mapped[str]
    digest: Mapped[str]  # of nonce, kind, place and text; support is bound to it
    nonce: Mapped[str | None]  # the same for all revisions; None: of a release before 0.2.0
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    amendment: Mapped[Amendment] = relationship(back_populates="revisions")
    wording: Mapped[Wording | None] = relationship()
    __table_args__ = (UniqueConstraint("amendment_id", "number"),)


class Rendering(Model):
    """The authentic text of a revision made in another language; unofficial until confirmed."""

    revision_id: Mapped[int] = mapped_column(ForeignKey("amendment_revision.id"), primary_key=True)
    text: Mapped[str]
    nonce: Mapped[str | None]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    entered_at: Mapped[datetime] = mapped_column(default=utc_now)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None]


class Sponsorship(Model):
    """The support of an organization, a coalition or an individual for the text of an amendment."""

    id: Mapped[int] = mapped_column(primary_key=True)
    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendment.id"))
    holder: Mapped[str]  # "o12" or "u7", as with positions; "c3" for a coalition
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )  # also the member that speaks for a coalition
    coalition_id: Mapped[int | None] = mapped_column(ForeignKey("coalition.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    digest: Mapped[str]  # of the revision
    since: Mapped[datetime] = mapped_column(default=utc_now)

    organisation: Mapped[Organisation | None] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=user_id)
    __table_args__ = (
        UniqueConstraint("amendment_id", "holder"),
        CheckConstraint("(organisation_id is null) <> (user_id is null)", name="one_sponsor"),
    )


class Coalition(Model):
    """Several organizations that speak under one name, such as a regional group or a caucus."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    name: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    consultation: Mapped[Consultation] = relationship()
    members: Mapped[list["CoalitionMember"]] = relationship(back_populates="coalition")
    __table_args__ = (UniqueConstraint("consultation_id", "name"),)


class CoalitionMember(Model):
    """An organization in a coalition; it counts once its own delegate has confirmed."""

    coalition_id: Mapped[int] = mapped_column(ForeignKey("coalition.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(default=utc_now)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None]

    coalition: Mapped[Coalition] = relationship(back_populates="members")
    organisation: Mapped[Organisation] = relationship()
