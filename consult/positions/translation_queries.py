"""Reads of translations of a question, shown beside the text that is voted on."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from consult.amendments.models import AmendmentRevision, Rendering
from consult.core.database.engine import db
from consult.documents.models import Document, Placement, Version, Wording

from .models import Ballot

AUTHENTIC_WORDING = aliased(Wording)


class TextTranslation(NamedTuple):
    """A translation. of: digest of the authentic text in that version.

    stale: it translates an earlier text. confirmed: of an amendment, its rendering is
    confirmed; a clause has the translation of its edition.
    """

    text: str
    language: str
    of: str = ""  # digest of the authentic text in that version
    stale: bool = False
    confirmed: bool = True


def load_clause_translation(
    clause_id: int, language: str, version_id: int | None = None
) -> TextTranslation | None:
    """Load the translation of a clause; None if that edition does not contain it.

    Args:
        version_id: None for the current version.
    """
    return load_clause_translations([clause_id], language, version_id).get(clause_id)


def load_clause_translations(
    clause_ids: Iterable[int], language: str, version_id: int | None = None
) -> dict[int, TextTranslation]:
    """Load the translations of clauses, as far as that edition contains them.

    Args:
        version_id: None for the current version.
    """
    which: ColumnElement[bool] = (
        Placement.version_id == Document.current_version_id
        if version_id is None
        else Placement.version_id == version_id
    )
    found = db.session.execute(
        select(Placement.clause_id, Wording.text, Wording.rendered_from, AUTHENTIC_WORDING.digest)
        .join(Placement, Placement.id == Wording.placement_id)
        .join(Version, Version.id == Placement.version_id)
        .join(Document, and_(Document.id == Version.document_id, which))
        .join(
            AUTHENTIC_WORDING,
            and_(
                AUTHENTIC_WORDING.placement_id == Placement.id,
                AUTHENTIC_WORDING.language == Document.authentic,
            ),
        )
        .where(
            Placement.clause_id.in_(clause_ids),
            Wording.language == language,
            Document.authentic != language,
        )
    )
    return {
        number: TextTranslation(text, language, digest, stale=of != digest)
        for number, text, of, digest in found
    }


def load_ballot_translation(ballot: Ballot, language: str) -> TextTranslation | None:
    """Load the translation of a ballot's text.

    A bracket has that of its whole clause, an amendment its rendered authentic text.
    """
    if ballot.words is None or ballot.words_language == language:
        return None
    if ballot.subject == "amendment":
        return _load_amendment_translation(ballot, language)
    found = (
        load_clause_translation(ballot.clause_id, language, ballot.version_id)
        if ballot.clause_id is not None
        else None
    )
    if found is None:
        return None
    asked = (
        ballot.bracket["clause_digest"] if ballot.bracket else ballot.digest
    )  # a meeting may have drafted another text
    return found._replace(stale=found.stale or asked != found.of)


def _load_amendment_translation(ballot: Ballot, language: str) -> TextTranslation | None:
    """Load the rendering of the amendment that a ballot asks about."""
    found = db.session.execute(
        select(Rendering.text, Rendering.confirmed_at)
        .join(AmendmentRevision, AmendmentRevision.id == Rendering.revision_id)
        .join(Document, Document.id == ballot.document_id)
        .where(
            AmendmentRevision.amendment_id == ballot.amendment_id,
            AmendmentRevision.digest == ballot.digest,
            Document.authentic == language,
        )
        .order_by(AmendmentRevision.number.desc())
    ).first()
    return TextTranslation(found[0], language, confirmed=found[1] is not None) if found else None
