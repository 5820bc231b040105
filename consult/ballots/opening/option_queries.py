"""Reads of the clauses and open amendments that a ballot can ask about, as form options."""

from sqlalchemy import and_, select

from consult.amendments.models import Amendment, AmendmentRevision
from consult.documents.clause_queries import load_version_names
from consult.core.database.engine import db
from consult.core.i18n import choose_title, format_amendment_number
from consult.documents.models import Document, Placement, Wording
from consult.text.parsing.light_markup import extract_plain_text

MOST = 1_000  # options of each list; a clause's page links here with it chosen
LONGEST = 60  # characters of a shortened text


def _shorten(text: str | None) -> str:
    """Shorten a text to its first words."""
    words = extract_plain_text(text or "")
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + "…"


def list_clause_options(consultation_id: int) -> list[tuple[int, str]]:
    """List the clauses of the current versions in order, each with its full name and first
    words.
    """
    query = (
        select(
            Placement.clause_id, Wording.label, Wording.text, Document.title, Placement.version_id
        )
        .join(Document, Document.current_version_id == Placement.version_id)
        .join(
            Wording,
            and_(Wording.placement_id == Placement.id, Wording.language == Document.authentic),
        )
        .where(
            Document.consultation_id == consultation_id,
            Placement.place >= 0,
            Placement.kind != "heading",
        )
        .order_by(Document.place, Document.id, Placement.place)
        .limit(MOST)
    )
    rows = list(db.session.execute(query))
    called = {
        number: name
        for version_id in {row.version_id for row in rows}
        for number, name in load_version_names(version_id).items()
    }
    return [
        (
            clause_id,
            (
                f"{choose_title(title)} · {called.get(clause_id, label) if label else ''} "
                f"{_shorten(text)}"
            ),
        )
        for clause_id, label, text, title, _ in rows
    ]


def list_amendment_options(consultation_id: int) -> list[tuple[int, str]]:
    """List the open amendments, each with its number and first words, or its kind without text."""
    query = (
        select(
            Amendment.id, Amendment.number, Amendment.kind, AmendmentRevision.text, Document.title
        )
        .join(Document, Document.id == Amendment.document_id)
        .join(
            AmendmentRevision,
            and_(
                AmendmentRevision.amendment_id == Amendment.id,
                AmendmentRevision.number == Amendment.revision,
            ),
        )
        .where(
            Amendment.consultation_id == consultation_id,
            Amendment.answered_in_id.is_(None),
            Amendment.hidden_at.is_(None),
            Amendment.held_at.is_(None),
            Amendment.withdrawn_at.is_(None),
        )
        .order_by(Document.place, Document.id, Amendment.number)
        .limit(MOST)
    )
    return [
        (
            number,
            (
                f"{choose_title(title)} · {format_amendment_number(printed)} "
                f"{_shorten(text) or kind.upper()}"
            ),
        )
        for number, printed, kind, text, title in db.session.execute(query)
    ]
