"""Queries for the annex of a version: reservations in its text, published explanations."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.documents.clause_queries import load_version_names
from consult.core import i18n
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.documents.models import Clause, Version
from consult.documents.brackets.queries import load_remaining_brackets
from consult.text.parsing.light_markup import extract_plain_text

from consult.meetings.models import AgendaItem, Meeting
from .models import Explanation, Minutes


class Declaration(NamedTuple):
    """A reservation or an explanation of position; who is "" once the account is closed.

    meeting, ruling and ballot (numbers of a decision and a ballot) belong to an explanation; a
    reservation in the text has none of them. personal: in a personal capacity.
    """

    kind: str
    who: str
    personal: bool
    words: str
    language: str
    meeting: dict[str, str]
    ruling: int | None
    ballot: int | None = None


class AnnexPart(NamedTuple):
    """The declarations on one clause, or without a clause on the document and missing clauses.

    A clause is missing if this version does not hold it.
    """

    clause_id: int | None
    label: str
    declared: list[Declaration]


def load_annex(version: Version) -> list[AnnexPart]:
    """Load the annex of a version by clause, organizations before people, each by name.

    An explanation belongs to the versions that were current when it was given, and to later
    ones.
    """
    found = _load_reservations(version)
    explained = load_version_explanations(version)
    if not found and not explained:
        return []
    names = load_version_names(version.id)
    for clause_id, each in explained:
        found.setdefault(clause_id if clause_id in names else None, []).append(each)
    order = {number: place for place, number in enumerate(names)}
    clauses = sorted(found, key=lambda number: (number is None, order.get(number or 0, 0)))
    return [
        AnnexPart(
            number,
            names.get(number or 0, ""),
            sorted(found[number], key=lambda one: (one.personal, one.who.casefold())),
        )
        for number in clauses
    ]


def load_version_explanations(version: Version) -> list[tuple[int | None, Declaration]]:
    """Load the published explanations of position of a version, with their clauses."""
    document = version.document
    asked = (
        select(Explanation)
        .join(Minutes, Minutes.meeting_id == Explanation.meeting_id)
        .options(
            joinedload(Explanation.user),
            joinedload(Explanation.organisation),
            joinedload(Explanation.ruling),
            joinedload(Explanation.ballot),
        )
        .where(
            Explanation.consultation_id == document.consultation_id,
            Explanation.withdrawn_at.is_(None),
            Minutes.state == "published",
            Explanation.meeting_id.in_(
                select(AgendaItem.meeting_id).where(AgendaItem.document_id == document.id)
            ),
        )
        .order_by(Explanation.id)
    )
    until = min(
        (
            each.issued_at
            for each in document.versions
            if each.issued_at and each.place > version.place
        ),
        default=None,
    )
    rows = [each for each in db.session.scalars(asked) if until is None or each.given_at < until]
    own = _filter_clause_ids(
        document.id,
        {number for each in rows if (number := _find_clause_id(each)) is not None},
    )
    return [
        (_find_clause_id(each), _build_declaration(each))
        for each in rows
        if (number := _find_clause_id(each)) is None or number in own
    ]


def _find_clause_id(each: Explanation) -> int | None:
    """Find the clause that an explanation is about, by its decision or its ballot."""
    about = each.ruling or each.ballot
    return about.clause_id if about else None


def digest_explanations(version: Version) -> str:
    """Return a short digest of the explanations of a version, as part of a cache key.

    A page drawn with them is stale once the digest changes; the digest is "" without
    explanations.
    """
    found = load_version_explanations(version)
    return hash_text(repr(found))[:12] if found else ""


def _load_reservations(version: Version) -> dict[int | None, list[Declaration]]:
    """Load the reservations in the text of the clauses, by clause."""
    language = version.document.authentic
    return {
        place.line.clause_id: found
        for place in load_remaining_brackets(version).places
        if (
            found := [
                Declaration(
                    "reservation",
                    holder,
                    personal=False,
                    words=extract_plain_text(each.words),
                    language=language,
                    meeting={},
                    ruling=None,
                )
                for each in place.brackets
                if each.reserved
                for holder in each.holders
            ]
        )
    }


def _build_declaration(each: Explanation) -> Declaration:
    """Build the declaration of an explanation of position."""
    own, number = each.organisation, each.ruling.number if each.ruling else None
    who = (
        (i18n.choose_title(own.names) or own.name)
        if own is not None
        else each.user.name
        if each.user.closed_at is None
        else ""
    )
    meeting = db.session.get_one(Meeting, each.meeting_id)
    return Declaration(
        each.kind,
        who,
        own is None,
        each.words,
        each.language,
        meeting.title,
        number,
        each.ballot.number if each.ballot else None,
    )


def _filter_clause_ids(document_id: int, clause_ids: set[int]) -> set[int]:
    """Return those of these clauses that belong to the document."""
    return set(
        db.session.scalars(
            select(Clause.id).where(Clause.id.in_(clause_ids), Clause.document_id == document_id)
        )
    )
