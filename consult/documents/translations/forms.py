"""Input forms of the translation desk."""

from datetime import date
from typing import Literal

from consult.consultations.forms import RowId
from consult.core.web.forms import Form, ShortText, Text
from consult.core.web.uploads import FileField
from consult.documents.forms import (
    ClauseTextInput,
    EditionStanding,
    LanguageCode,
    PrintedLabel,
    RowVersion,
    Sha256Digest,
)


class TranslationPlanForm(Form):
    """The plan of a translation: its title, its standing, its translator and its last day.

    translator: name or email address of a member of the consultation; None: nobody in
    particular.
    """

    title: ShortText
    standing: EditionStanding = "official"
    translator: ShortText | None = None
    due_on: date | None = None
    row_version: RowVersion | None = None


class TranslationForm(TranslationPlanForm):
    """A new translation of an issued version."""

    language: LanguageCode


class ClauseTranslationForm(Form):
    """The translation of one clause; `source` is the digest of the text shown beside it."""

    text: ClauseTextInput
    label: PrintedLabel | None = None
    source: Sha256Digest | None = None
    row_version: RowVersion | None = None
    then: Literal["stay", "next"] = "stay"


class ReviewTranslationForm(Form):
    """The text of a clause that was read; `row_version` is that of the text."""

    row_version: RowVersion | None = None
    then: Literal["stay", "next"] = "stay"


class ReviewRequestForm(Form):
    """A request to review the texts of others; `reviewer` is the person's number."""

    reviewer: RowId


class PublishTranslationForm(Form):
    """The publication of a translation, or the correction of a published one.

    unreviewed: texts that nobody reviewed are published, too. untranslated: also texts that equal
    the authentic ones or look like another language. reason: of a correction.
    """

    unreviewed: bool = False
    untranslated: bool = False
    reason: Text | None = None
    row_version: RowVersion | None = None


class TranslationFileForm(Form):
    """An XLIFF file with translated clauses."""

    file: FileField
