"""Reads of public syntheses of inputs for the search: their notes, in each language."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from consult.consolidation.synthesis.models import Synthesis
from consult.core import i18n
from consult.core.database.engine import db
from consult.core.i18n import LANGUAGES, LOCALES, force_locale, gettext as _
from consult.documents.models import Document, Version


class SynthesisText(NamedTuple):
    """The words of a public synthesis in one language: its name, its version and its notes."""

    version: Version
    language: str
    words: str


def load_synthesis_texts(version_ids: Iterable[int] | None = None) -> list[SynthesisText]:
    """Load the words of public syntheses, by default of all.

    The sentences that are made from the answers are left out: what they quote is found as the
    contribution that it is.
    """
    query = (
        select(Synthesis, Version)
        .join(Version, Version.id == Synthesis.version_id)
        .where(Synthesis.published_at.is_not(None))
        .order_by(Synthesis.version_id)
    )
    if version_ids is not None:
        query = query.where(Synthesis.version_id.in_(list(version_ids)))
    rows = db.session.execute(query).all()
    return [
        SynthesisText(version, language, _join_words(synthesis, version, language))
        for synthesis, version in rows
        for language in LANGUAGES
    ]


def _join_words(synthesis: Synthesis, version: Version, language: str) -> str:
    document: Document = version.document
    with force_locale(LOCALES.get(language, language)):
        names = [_("Synthesis of inputs"), *map(i18n.choose_title, (document.title, version.name))]
    notes = [each.words[language] for each in synthesis.notes if language in each.words]
    return "\n\n".join([" ".join(map(str, names)), *notes])
