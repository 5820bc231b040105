"""Reads of documents and clauses that many floors share: titles, full names, labels and tags."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import case, func, or_, select

from consult.consultations.models import FacilitatedTag, Facilitation
from consult.core.database.engine import db
from consult.core.i18n import quote_words
from consult.text.clause_names import LabelledClause, is_full_label, name_clauses

from .models import Clause, ClauseTag, Document, Placement, Version, Wording

DOCUMENT, VERSION, CLAUSE = Document.__table__, Version.__table__, Clause.__table__
CLAUSE_TAG, PLACEMENT, WORDING = ClauseTag.__table__, Placement.__table__, Wording.__table__


class DocumentTitle(NamedTuple):
    """The id and the title of a document."""

    id: int
    title: dict[str, str]


def list_document_titles(consultation_id: int) -> list[DocumentTitle]:
    """List the documents of a consultation in their order."""
    rows = db.session.execute(
        select(DOCUMENT.c.id, DOCUMENT.c.title)
        .where(DOCUMENT.c.consultation_id == consultation_id)
        .order_by(DOCUMENT.c.place, DOCUMENT.c.id)
    )
    return [DocumentTitle(number, title) for number, title in rows]


def list_titles_without_text(consultation_id: int) -> list[dict[str, str]]:
    """List the titles of the documents of which no version has a clause with words."""
    with_text = set(
        db.session.scalars(
            select(VERSION.c.document_id)
            .distinct()
            .join(PLACEMENT, PLACEMENT.c.version_id == VERSION.c.id)
            .join(WORDING, WORDING.c.placement_id == PLACEMENT.c.id)
            .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
            .where(DOCUMENT.c.consultation_id == consultation_id)
        )
    )
    titles = list_document_titles(consultation_id)
    return [each.title for each in titles if each.id not in with_text]


def load_document_titles_by_clause(clause_ids: Iterable[int]) -> dict[int, DocumentTitle]:
    """Load the document of each clause, in the order of the documents."""
    rows = db.session.execute(
        select(CLAUSE.c.id, DOCUMENT.c.id, DOCUMENT.c.title)
        .join(DOCUMENT, DOCUMENT.c.id == CLAUSE.c.document_id)
        .where(CLAUSE.c.id.in_(list(clause_ids)))
        .order_by(DOCUMENT.c.place, DOCUMENT.c.id, CLAUSE.c.id)
    )
    return {clause_id: DocumentTitle(number, title) for clause_id, number, title in rows}


def find_known_clauses(consultation_id: int, clause_ids: Iterable[int]) -> set[int]:
    """Return those of the clauses that belong to the consultation."""
    return set(
        db.session.scalars(
            select(CLAUSE.c.id).where(
                CLAUSE.c.consultation_id == consultation_id, CLAUSE.c.id.in_(list(clause_ids))
            )
        )
    )


def find_clauses_with_tags(tag_ids: Iterable[int]) -> set[int]:
    """Return all clauses that have one of the tags."""
    return set(
        db.session.scalars(
            select(CLAUSE_TAG.c.clause_id).where(CLAUSE_TAG.c.tag_id.in_(list(tag_ids)))
        )
    )


def has_facilitator(clause_id: int) -> bool:
    """Return whether a clause is entrusted to a facilitator, by itself or by one of its tags."""
    return bool(find_facilitators_of_clause(clause_id))


def find_facilitators_of_clause(clause_id: int) -> set[int]:
    """Find the people to whom a clause is entrusted, by itself or by one of its tags."""
    alone = select(Facilitation.user_id).where(Facilitation.clause_id == clause_id)
    by_tag = (
        select(FacilitatedTag.user_id)
        .join(CLAUSE_TAG, CLAUSE_TAG.c.tag_id == FacilitatedTag.tag_id)
        .where(CLAUSE_TAG.c.clause_id == clause_id)
    )
    return {number for each in (alone, by_tag) for number in db.session.scalars(each)}


def find_facilitators_of_version(version_id: int) -> set[int]:
    """Find the people to whom clauses of a version are entrusted, singly or by a tag."""
    alone = select(Facilitation.user_id).join(
        PLACEMENT, PLACEMENT.c.clause_id == Facilitation.clause_id
    )
    by_tag = (
        select(FacilitatedTag.user_id)
        .join(CLAUSE_TAG, CLAUSE_TAG.c.tag_id == FacilitatedTag.tag_id)
        .join(PLACEMENT, PLACEMENT.c.clause_id == CLAUSE_TAG.c.clause_id)
    )
    here = PLACEMENT.c.version_id == version_id
    return {number for each in (alone, by_tag) for number in db.session.scalars(each.where(here))}


def list_current_clauses(consultation_id: int) -> list[tuple[int, int]]:
    """List the clauses of the current versions, each after the id of its document."""
    rows = db.session.execute(
        select(DOCUMENT.c.id, PLACEMENT.c.clause_id)
        .join(PLACEMENT, PLACEMENT.c.version_id == DOCUMENT.c.current_version_id)
        .where(DOCUMENT.c.consultation_id == consultation_id)
    )
    return [(document_id, clause_id) for document_id, clause_id in rows]


def find_clauses_by_label(
    consultation_id: int, document_id: int, labels: Iterable[str]
) -> dict[str, int]:
    """Find clauses of a document's current version by printed label ("12" finds "12." too)."""
    rows = db.session.execute(
        select(WORDING.c.label, PLACEMENT.c.clause_id)
        .join(PLACEMENT, PLACEMENT.c.id == WORDING.c.placement_id)
        .join(DOCUMENT, DOCUMENT.c.current_version_id == PLACEMENT.c.version_id)
        .where(
            DOCUMENT.c.id == document_id,
            DOCUMENT.c.consultation_id == consultation_id,
            WORDING.c.label != "",
            PLACEMENT.c.place >= 0,
        )
        .order_by(PLACEMENT.c.place.desc())
    )
    by_label = {_normalize_label(label): clause for label, clause in rows}
    return {
        label: by_label[_normalize_label(label)]
        for label in labels
        if _normalize_label(label) in by_label
    }


def load_current_names(clause_ids: Iterable[int]) -> dict[int, str]:
    """Load the full names of clauses in the current version, such as `10 a)`.

    Clauses that were removed are left out. It takes one statement, and one more for each
    document with a clause whose own label is not its full name.
    """
    rows = list(
        db.session.execute(
            select(
                PLACEMENT.c.clause_id,
                PLACEMENT.c.version_id,
                PLACEMENT.c.kind,
                PLACEMENT.c.level,
                WORDING.c.label,
            )
            .join(DOCUMENT, DOCUMENT.c.current_version_id == PLACEMENT.c.version_id)
            .join(
                WORDING,
                (WORDING.c.placement_id == PLACEMENT.c.id)
                & (WORDING.c.language == DOCUMENT.c.authentic),
            )
            .where(PLACEMENT.c.clause_id.in_(list(clause_ids)), PLACEMENT.c.place >= 0)
        )
    )
    parts = {row.version_id for row in rows if not is_full_label(row.kind, row.level, row.label)}
    full = {version_id: load_version_names(version_id) for version_id in parts}
    return {
        row.clause_id: full.get(row.version_id, {}).get(row.clause_id, row.label) for row in rows
    }


def load_version_names(version_id: int, language: str | None = None) -> dict[int, str]:
    """Load the full names of a version's clauses in their order.

    Args:
        version_id: the version.
        language: the language of the labels; None, or a language without a text: the
            authentic one.
    """
    text = case((WORDING.c.label == "", func.substr(WORDING.c.text, 1, 200)), else_="")
    rows = db.session.execute(
        select(PLACEMENT.c.clause_id, PLACEMENT.c.kind, PLACEMENT.c.level, WORDING.c.label, text)
        .join(WORDING, WORDING.c.placement_id == PLACEMENT.c.id)
        .join(VERSION, VERSION.c.id == PLACEMENT.c.version_id)
        .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        .where(
            PLACEMENT.c.version_id == version_id,
            PLACEMENT.c.place >= 0,
            or_(WORDING.c.language == DOCUMENT.c.authentic, WORDING.c.language == (language or "")),
        )
        .order_by(PLACEMENT.c.place, PLACEMENT.c.id, WORDING.c.language == (language or ""))
    )
    clauses = {row[0]: LabelledClause(*row) for row in rows}
    return name_clauses(clauses.values(), quote_words)


def count_tag_uses(consultation_id: int) -> dict[int, int]:
    """Count the clauses of each tag; unused tags are left out."""
    rows = db.session.execute(
        select(CLAUSE_TAG.c.tag_id, func.count())
        .join(CLAUSE, CLAUSE.c.id == CLAUSE_TAG.c.clause_id)
        .where(CLAUSE.c.consultation_id == consultation_id)
        .group_by(CLAUSE_TAG.c.tag_id)
    )
    return {row[0]: row[1] for row in rows}


def _normalize_label(label: str) -> str:
    return " ".join(label.strip().rstrip(".").casefold().split())
