"""Queries of the list that says who facilitates what: by clause, and by person."""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import select

from consult.accounts.models import User
from consult.consultations.models import (
    Consultation,
    FacilitatedTag,
    Facilitation,
    Membership,
    Tag,
)
from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.clause_queries import load_version_names
from consult.documents.models import ClauseTag, Document
from consult.documents.queries import ClauseText, list_documents, load_clause_texts


class Responsibility(NamedTuple):
    """A facilitator of a clause; `tags`: codes of the tags by which the clause is theirs."""

    user_id: int
    name: str
    tags: list[str]


class ListedClause(NamedTuple):
    """A clause of a current version with its facilitators, by name."""

    line: ClauseText
    name: str
    facilitators: list[Responsibility]


class ListedDocument(NamedTuple):
    """A document and the clauses of its current version, in their order."""

    document: Document
    clauses: list[ListedClause]


class ListedFacilitator(NamedTuple):
    """A facilitator with the names of the clauses by document, and with the tags."""

    user_id: int
    name: str
    tags: list[str]
    documents: list[tuple[Document, list[str]]]

    @property
    def clauses(self) -> int:
        """The number of clauses in current versions."""
        return sum(len(names) for _, names in self.documents)


class FacilitatorList(NamedTuple):
    """The clauses with their facilitators, and these people; `free`: clauses without one."""

    documents: list[ListedDocument]
    people: list[ListedFacilitator]
    free: int


def load_facilitator_list(
    actor: Actor, consultation: Consultation, language: str
) -> FacilitatorList:
    """Load the facilitators of each clause in the current versions, and the clauses of each.

    Args:
        language: of the texts, where a version has one in it.

    Raises Forbidden for those who do not see the desk.
    """
    require_permission(actor, "desk.see", consultation)
    names, tags = _load_facilitators(consultation.id), _load_tags(consultation.id)
    own = _load_own_clauses(consultation.id, tags)
    documents = [
        ListedDocument(
            document,
            _list_clauses(document.current_version_id, language, document.authentic, own, names),
        )
        for document in list_documents(consultation.id)
        if document.current_version_id is not None
    ]
    people = [
        ListedFacilitator(
            number,
            name,
            [code for _, code in tags.get(number, [])],
            [
                (each.document, found)
                for each in documents
                if (found := [one.name for one in each.clauses if number in own.get(_id(one), {})])
            ],
        )
        for number, name in names.items()
    ]
    free = sum(not one.facilitators for each in documents for one in each.clauses)
    return FacilitatorList(documents, people, free)


def _id(clause: ListedClause) -> int:
    return clause.line.clause_id


def _load_facilitators(consultation_id: int) -> dict[int, str]:
    """Load the names of all facilitators, by name."""
    rows = db.session.execute(
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.consultation_id == consultation_id, Membership.role == "facilitator")
        .order_by(User.name, User.id)
    )
    return {number: name for number, name in rows}  # noqa: C416 - rows, not pairs


def _load_tags(consultation_id: int) -> dict[int, list[tuple[int, str]]]:
    """Load the tags of each facilitator, with id and code."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for user_id, tag_id, code in db.session.execute(
        select(FacilitatedTag.user_id, Tag.id, Tag.code)
        .join(Tag, Tag.id == FacilitatedTag.tag_id)
        .where(FacilitatedTag.consultation_id == consultation_id)
        .order_by(Tag.tag_set, Tag.place, Tag.id)
    ):
        found[user_id].append((tag_id, code))
    return found


def _load_own_clauses(
    consultation_id: int, tags: dict[int, list[tuple[int, str]]]
) -> dict[int, dict[int, list[str]]]:
    """Load by clause who facilitates it, each with the tags by which it is theirs."""
    found: dict[int, dict[int, list[str]]] = defaultdict(dict)
    for user_id, clause_id in db.session.execute(
        select(Facilitation.user_id, Facilitation.clause_id).where(
            Facilitation.consultation_id == consultation_id
        )
    ):
        found[clause_id][user_id] = []
    holders: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for user_id, each in tags.items():
        for tag_id, code in each:
            holders[tag_id].append((user_id, code))
    for clause_id, tag_id in db.session.execute(
        select(ClauseTag.clause_id, ClauseTag.tag_id).where(ClauseTag.tag_id.in_(list(holders)))
    ):
        for user_id, code in holders[tag_id]:
            found[clause_id].setdefault(user_id, []).append(code)
    return found


def _list_clauses(
    version_id: int,
    language: str,
    authentic: str,
    own: dict[int, dict[int, list[str]]],
    people: dict[int, str],
) -> list[ListedClause]:
    """List the clauses of a version without its headings."""
    names = load_version_names(version_id, language)
    return [
        ListedClause(
            line,
            (names.get(line.clause_id) or line.label or "·").strip("."),
            [
                Responsibility(number, name, own[line.clause_id][number])
                for number, name in people.items()
                if number in own.get(line.clause_id, {})
            ],
        )
        for line in load_clause_texts(version_id, language, authentic)
        if line.kind != "heading"
    ]
