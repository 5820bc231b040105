"""Query of the languages that the current versions of a consultation lack."""

from typing import NamedTuple

from consult.core.database.engine import db
from consult.core.i18n import LANGUAGES
from consult.documents.models import Document, Version
from consult.documents.queries import list_documents

from .queries import LanguageState, load_language_states


class LanguageGap(NamedTuple):
    """A current version that does not have a whole text in every language.

    Attributes:
        missing: languages without a text; a translation is not begun.
        in_work: languages without a text, whose translation is in work.
        in_part: languages whose text lacks clauses or translates an earlier one.
    """

    document: Document
    version: Version
    missing: list[str]
    in_work: list[str]
    in_part: list[str]


def list_language_gaps(consultation_id: int) -> list[LanguageGap]:
    """List the current versions that lack languages, in the order of the documents."""
    found = []
    for document in list_documents(consultation_id):
        if document.current_version_id is None:
            continue
        version = db.session.get_one(Version, document.current_version_id)
        states = load_language_states(version, LANGUAGES)
        gap = LanguageGap(
            document,
            version,
            [each.language for each in states if not each.edition and not each.translation],
            [each.language for each in states if not each.edition and each.translation],
            [each.language for each in states if each.edition and _lacks_clauses(each)],
        )
        if gap.missing or gap.in_work or gap.in_part:
            found.append(gap)
    return found


def _lacks_clauses(state: LanguageState) -> bool:
    return bool(state.counts.get("missing") or state.counts.get("outdated"))
