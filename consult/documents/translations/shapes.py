"""JSON shapes of the translations of a version."""

from datetime import date, datetime

from pydantic import BaseModel

from .models import Translation
from .queries import DeskClause, LanguageState, PublishedCorrection


class LanguageStateShape(BaseModel):
    """A language of a version: its edition, and the translation in work.

    Without an edition, `title`, `standing` and `digest` are null. `published_at` is null for a
    translation that was issued with its version. `clauses` counts the clauses by state: missing,
    outdated, in_work, reviewed, published. `translation_id` is null if none was begun.
    """

    language: str
    title: str | None
    standing: str | None
    digest: str | None
    published_at: datetime | None
    corrected_at: datetime | None
    translation_id: int | None
    due_on: date | None
    clauses: dict[str, int]

    @classmethod
    def build(cls, state: LanguageState) -> "LanguageStateShape":
        """Build the shape of a language."""
        edition, translation = state.edition, state.translation
        return cls(
            language=state.language,
            title=edition.title if edition else None,
            standing=edition.standing if edition else None,
            digest=edition.digest if edition else None,
            published_at=edition.published_at if edition else None,
            corrected_at=edition.corrected_at if edition else None,
            translation_id=translation.id if translation else None,
            due_on=translation.due_on if translation else None,
            clauses=state.counts,
        )


class TranslationCorrectionShape(BaseModel):
    """The correction of a published translation, with the words before and after it."""

    language: str
    clause_id: int
    corrected_at: datetime
    reason: str
    before: str
    after: str

    @classmethod
    def build(cls, each: PublishedCorrection) -> "TranslationCorrectionShape":
        """Build the shape of a correction."""
        return cls(
            language=each.language,
            clause_id=each.clause_id,
            corrected_at=each.corrected_at,
            reason=each.reason,
            before=each.before,
            after=each.after,
        )


class TranslationsShape(BaseModel):
    """The languages of a version but the authentic one, and the corrections, newest first."""

    languages: list[LanguageStateShape]
    corrections: list[TranslationCorrectionShape]


class DeskClauseShape(BaseModel):
    """A clause at the translation desk.

    `row_version` is 0 where nothing is in work; a change sends it back. `source_digest` is the
    digest of the authentic text.
    """

    clause_id: int
    state: str
    source_label: str
    source: str
    source_digest: str
    label: str
    text: str
    row_version: int

    @classmethod
    def build(cls, each: DeskClause) -> "DeskClauseShape":
        """Build the shape of a clause."""
        return cls(
            clause_id=each.source.clause_id,
            state=each.state,
            source_label=each.source.label,
            source=each.source.text,
            source_digest=each.source.digest,
            label=each.label,
            text=each.text,
            row_version=each.row_version,
        )


class TranslationShape(BaseModel):
    """A translation at the desk, with all clauses in their order."""

    id: int
    version_id: int
    language: str
    title: str
    standing: str
    due_on: date | None
    row_version: int
    clauses: list[DeskClauseShape]

    @classmethod
    def build(cls, translation: Translation, clauses: list[DeskClause]) -> "TranslationShape":
        """Build the shape of a translation."""
        return cls(
            id=translation.id,
            version_id=translation.version_id,
            language=translation.language,
            title=translation.title,
            standing=translation.standing,
            due_on=translation.due_on,
            row_version=translation.row_version,
            clauses=[DeskClauseShape.build(each) for each in clauses],
        )
