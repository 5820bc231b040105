"""Reads of the clause and the wording that an amendment is made on, under the write lock."""

from typing import NamedTuple

from sqlalchemy import select

from consult.accounts.models import Organisation, User
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Conflict, Invalid
from consult.documents.models import Placement, Version, Wording
from consult.documents.queries import (
    IN_TEXT,
    WORDING_PLACEMENT,
    get_issued_clause,
    get_issued_document,
)


class AmendmentTarget(NamedTuple):
    """The amended clause (None: top of the text), its wording and the hold setting."""

    consultation_id: int
    document_id: int
    clause_id: int | None
    stage: str
    hold: bool
    authentic: str  # language of the document
    wording: Wording | None  # the wording that was read
    kind: str  # of the clause
    level: int


def load_clause_target(
    clause_id: int, wording_id: int | None, language: str | None = None
) -> AmendmentTarget:
    """Load the target of an amendment to a clause.

    Raises:
        NotFound: The clause is in no issued text.
        Conflict: It left the current text.
        Invalid: The wording is not one of that clause.
    """
    clause = get_issued_clause(clause_id)
    document = clause.document
    placed = db.session.scalar(
        select(Placement).where(
            Placement.clause_id == clause_id,
            Placement.version_id == document.current_version_id,
            IN_TEXT,
        )
    )
    if placed is None:
        raise Conflict("clause_left_the_text")
    wording, process = (
        _load_read_wording(placed, wording_id, language or document.authentic),
        document.consultation,
    )
    return AmendmentTarget(
        process.id,
        document.id,
        clause_id,
        process.stage,
        process.hold_unverified,
        document.authentic,
        wording,
        placed.kind,
        placed.level,
    )


def load_top_target(document_id: int) -> AmendmentTarget:
    """Load the target before the first clause of a document; raise NotFound if nothing is
    issued.
    """
    document = get_issued_document(document_id)
    process = document.consultation
    return AmendmentTarget(
        process.id,
        document.id,
        None,
        process.stage,
        process.hold_unverified,
        document.authentic,
        None,
        "operative",
        1,
    )


def _load_read_wording(placed: Placement, wording_id: int | None, language: str) -> Wording:
    """Load the wording that was read; raise Conflict if it is an earlier issued one."""
    if wording_id is None:
        found = db.session.scalar(
            select(Wording).where(Wording.placement_id == placed.id, Wording.language == language)
        )
    else:
        found = db.session.scalar(
            select(Wording)
            .join(Placement, Placement.id == WORDING_PLACEMENT)
            .join(Version, Version.id == Placement.version_id)
            .where(
                Wording.id == wording_id,
                Placement.clause_id == placed.clause_id,
                Version.issued_at.is_not(None),
            )
        )
        if found is not None and found.placement_id != placed.id:
            raise Conflict("text_changed")
    if found is None:
        raise Invalid(fields={"wording_id": {"type": "no_such_words"}})
    return found


def find_declared_organisation(actor: Actor) -> int | None:
    """Return the organization that a person only declares to belong to, if they may say so."""
    if actor.organisation_id is not None or actor.user_id is None:
        return None
    user = db.session.get_one(User, actor.user_id)
    may = user.affiliation in {"declared", "verified"} and user.organisation is not None
    return user.organisation_id if may and _is_listed(user.organisation) else None


def _is_listed(organisation: Organisation | None) -> bool:
    """Return whether an organization is proposed or verified."""
    return organisation is not None and organisation.status in {"proposed", "verified"}
