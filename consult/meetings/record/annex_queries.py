"""The annex of a version: reservations in its words, and explanations of position from published records, by clause."""
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.consultations.document_queries import load_version_names
from consult.core import i18n
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.documents.models import Clause, Version
from consult.documents.brackets.queries import load_remaining_brackets
from consult.text.parsing.light_markup import extract_plain_text

from consult.meetings.models import AgendaItem, Meeting
from .models import Explanation, Minutes


class Declaration(NamedTuple):
    """What somebody declared. kind: reservation, explanation; who: "" of a closed account.

    meeting and ruling (the number of a decision) are those of an explanation; a reservation in the text has neither.
    """

    kind: str
    who: str
    personal: bool
    words: str
    language: str
    meeting: dict[str, str]
    ruling: int | None


class AnnexPart(NamedTuple):
    """What was declared on a clause; without a clause: on the document as a whole, or on what is not in this version."""

    clause_id: int | None
    label: str
    declared: list[Declaration]


def load_annex(version: Version) -> list[AnnexPart]:
    """The annex of a version, in the order of its clauses; organisations before people, each by name.

    An explanation belongs to the versions that were current when it was given, or came later.
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
    return [AnnexPart(number, names.get(number or 0, ""), sorted(found[number], key=lambda one: (one.personal, one.who.casefold())))
            for number in clauses]


def load_version_explanations(version: Version) -> list[tuple[int | None, Declaration]]:
    """The explanations of position in published records that belong to a version, with their clauses, as they were given."""
    document = version.document
    asked = (select(Explanation).join(Minutes, Minutes.meeting_id == Explanation.meeting_id)
             .options(joinedload(Explanation.user), joinedload(Explanation.organisation), joinedload(Explanation.ruling))
             .where(Explanation.consultation_id == document.consultation_id, Explanation.withdrawn_at.is_(None),
                    Minutes.state == "published", Explanation.meeting_id.in_(
                        select(AgendaItem.meeting_id).where(AgendaItem.document_id == document.id)))
             .order_by(Explanation.id))
    until = min((each.issued_at for each in document.versions if each.issued_at and each.place > version.place), default=None)
    rows = [each for each in db.session.scalars(asked) if until is None or each.given_at < until]
    own = _filter_clause_ids(document.id, {each.ruling.clause_id for each in rows if each.ruling and each.ruling.clause_id})
    return [(each.ruling.clause_id if each.ruling else None, _build_declaration(each)) for each in rows
            if each.ruling is None or each.ruling.clause_id is None or each.ruling.clause_id in own]


def digest_explanations(version: Version) -> str:
    """A short digest of the explanations that belong to a version: what is drawn with them is out of date when it changes."""
    found = load_version_explanations(version)
    return hash_text(repr(found))[:12] if found else ""


def _load_reservations(version: Version) -> dict[int | None, list[Declaration]]:
    """The reservations that stand in the words of the clauses."""
    language = version.document.authentic
    return {place.line.clause_id: found for place in load_remaining_brackets(version).places
            if (found := [Declaration("reservation", holder, personal=False, words=extract_plain_text(each.words), language=language, meeting={},
                                   ruling=None)
                          for each in place.brackets if each.reserved for holder in each.holders])}


def _build_declaration(each: Explanation) -> Declaration:
    own, number = each.organisation, each.ruling.number if each.ruling else None
    who = (i18n.choose_title(own.names) or own.name) if own is not None else each.user.name if each.user.closed_at is None else ""
    meeting = db.session.get_one(Meeting, each.meeting_id)
    return Declaration(each.kind, who, own is None, each.words, each.language, meeting.title, number)


def _filter_clause_ids(document_id: int, clause_ids: set[int]) -> set[int]:
    """Those of these clauses that belong to the document."""
    return set(db.session.scalars(select(Clause.id).where(Clause.id.in_(clause_ids), Clause.document_id == document_id)))
