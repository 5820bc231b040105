"""Search index: folded texts of clauses, amendments, comments and submissions, and their words."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model

NO_LIMIT = 1_000_000  # characters; longer than any comment
INDEX_FORM = 1  # raise it when words are folded or stemmed otherwise: entries are renewed
BYTEWISE = String().with_variant(String(collation="C"), "postgresql")  # for the ranges of prefixes


class SearchEntry(Model):
    """One searchable text, folded so that spelling variants match."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    kind: Mapped[str]  # clause, amendment, comment, submission, synthesis
    subject_id: Mapped[int]
    language: Mapped[str]
    folded: Mapped[str]
    form: Mapped[int] = mapped_column(server_default="0")  # the INDEX_FORM it was made with
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "language"),
        Index("entry_by_kind", "consultation_id", "kind"),
        Index("entry_by_form", "form"),
    )


class SearchWord(Model):
    """A word of the texts of a consultation in one language, with its stem."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    language: Mapped[str]
    word: Mapped[str] = mapped_column(BYTEWISE)
    stem: Mapped[str] = mapped_column(BYTEWISE)
    written: Mapped[str]  # as a text writes it, in small letters; "" for Chinese
    __table_args__ = (
        UniqueConstraint("consultation_id", "language", "word"),
        Index("word_by_word", "consultation_id", "word"),
        Index("word_by_stem", "consultation_id", "stem"),
    )


class SearchPosting(Model):
    """A word that a searchable text holds."""

    word_id: Mapped[int] = mapped_column(ForeignKey("search_word.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("search_entry.id"), primary_key=True, index=True
    )
    __table_args__ = {"sqlite_with_rowid": False}
