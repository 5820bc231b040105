"""Where an amendment is made: the clause and the words that it is about, as rules and actions see them under the lock."""
from typing import NamedTuple

from sqlalchemy import select

from consult.accounts.models import Organisation, User
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Conflict, Invalid
from consult.documents.models import Placement, Version, Wording
from consult.documents.queries import IN_TEXT, get_issued_clause, get_issued_document


class AmendmentTarget(NamedTuple):
    """The clause that is amended (none: the top of the text), its words, and what holds back the unverified."""

    consultation_id: int
    document_id: int
    clause_id: int | None
    stage: str
    hold: bool
    authentic: str  # language of the document
    wording: Wording | None  # that were read
    kind: str  # of the clause
    level: int


def load_clause_target(clause_id: int, wording_id: int | None, language: str | None = None) -> AmendmentTarget:
    """The place of an amendment of a clause.

    Raises NotFound for a clause that is not in an issued text, Conflict when it left the current one, Invalid for
    words that are not the clause's.
    """
    clause = get_issued_clause(clause_id)
    document = clause.document
    placed = db.session.scalar(select(Placement).where(
        Placement.clause_id == clause_id, Placement.version_id == document.current_version_id, IN_TEXT))
    if placed is None:
        raise Conflict("clause_left_the_text")
    wording, process = _load_read_wording(placed, wording_id, language or document.authentic), document.consultation
    return AmendmentTarget(process.id, document.id, clause_id, process.stage, process.hold_unverified, document.authentic, wording,
                placed.kind, placed.level)


def load_top_target(document_id: int) -> AmendmentTarget:
    """The place before the first clause of a document; raises NotFound where nothing is issued."""
    document = get_issued_document(document_id)
    process = document.consultation
    return AmendmentTarget(process.id, document.id, None, process.stage, process.hold_unverified, document.authentic, None,
                "operative", 1)


def _load_read_wording(placed: Placement, wording_id: int | None, language: str) -> Wording:
    """The words that were read: those of the current version, or issued ones of the same clause before them."""
    if wording_id is None:
        found = db.session.scalar(select(Wording).where(Wording.placement_id == placed.id, Wording.language == language))
    else:
        found = db.session.scalar(
            select(Wording).join(Placement, Placement.id == Wording.placement_id)
            .join(Version, Version.id == Placement.version_id)
            .where(Wording.id == wording_id, Placement.clause_id == placed.clause_id, Version.issued_at.is_not(None)))
        if found is not None and found.placement_id != placed.id:
            raise Conflict("text_changed")
    if found is None:
        raise Invalid(fields={"wording_id": {"type": "no_such_words"}})
    return found


def find_declared_organisation(actor: Actor) -> int | None:
    """The organisation that a person only declares to belong to, where they may say so."""
    if actor.organisation_id is not None or actor.user_id is None:
        return None
    user = db.session.get_one(User, actor.user_id)
    may = user.affiliation in {"declared", "verified"} and user.organisation is not None
    return user.organisation_id if may and _is_listed(user.organisation) else None


def _is_listed(organisation: Organisation | None) -> bool:
    return organisation is not None and organisation.status in {"proposed", "verified"}
