"""Queries of silence procedures: by document, clause or ballot, and their current state for a
reader.
"""

from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from consult.amendments.models import Amendment
from consult.amendments.queries import AmendmentView, load_matching_amendments
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import NotFound
from consult.core.permissions.rules import is_allowed, require_permission

from consult.positions.models import Ballot

from .objection_queries import load_objections, compute_outcomes, resolve_holder
from .models import SilenceExtension, SilenceObjection, Silence, SilenceClause


HOLDS_TEXT = or_(
    SilenceClause.outcome.is_(None), SilenceClause.outcome == "pending"
)  # the outcome of a clause is not known yet


class ObjectionView(NamedTuple):
    """An objection with the amendment made from it, as far as the reader may read it.

    Attributes:
        may: The reader may withdraw it now.
    """

    objection: SilenceObjection
    edit: AmendmentView | None
    may: bool = False


class SilenceClauseState(NamedTuple):
    """A clause under silence with its objections.

    Attributes:
        outcome: The outcome if the deadline were now.
        may: The reader may object to it.
    """

    clause: SilenceClause
    said: list[ObjectionView]
    outcome: str
    may: bool


class SilenceState(NamedTuple):
    """The state of a silence procedure for a reader.

    Attributes:
        entitled: The reader acts for an elector.
        may: The reader may object.
    """

    silence: Silence
    clauses: list[SilenceClauseState]
    extensions: list[SilenceExtension]
    entitled: bool
    may: bool


def find_silence(actor: Actor, silence_id: int) -> Silence:
    """Find a silence procedure; a proposed one only for readers who may see the desk.

    Raises:
        NotFound: There is none that the reader may see.
    """
    found = find_row(Silence, silence_id)
    if found.ballot_id is None and not is_allowed(actor, "desk.see", found):
        raise NotFound(what="Silence")
    require_permission(actor, "ballot.read", found)
    return found


def load_document_silences(actor: Actor, document_id: int) -> list[Silence]:
    """Load the silence procedures of a document, newest first.

    Proposed ones are included only for readers who may see the desk.
    """
    found = db.session.scalars(
        select(Silence)
        .where(Silence.document_id == document_id)
        .order_by(Silence.id.desc())
        .options(joinedload(Silence.ballot))
    )
    return [
        each for each in found if each.ballot_id is not None or is_allowed(actor, "desk.see", each)
    ]


def load_clause_silences(clause_id: int) -> list[Silence]:
    """Load the opened silence procedures that a clause is or was part of, newest first."""
    return list(
        db.session.scalars(
            select(Silence)
            .join(SilenceClause, SilenceClause.silence_id == Silence.id)
            .where(SilenceClause.clause_id == clause_id, Silence.ballot_id.is_not(None))
            .order_by(Silence.id.desc())
        )
    )


def load_locking_silences(clause_id: int) -> list[Silence]:
    """Load the silence procedures that lock the text of a clause now, by the number of ballot."""
    query = (
        select(Silence)
        .join(Ballot, Ballot.id == Silence.ballot_id)
        .join(SilenceClause, SilenceClause.silence_id == Silence.id)
        .where(SilenceClause.clause_id == clause_id, HOLDS_TEXT)
        .order_by(Ballot.number)
    )
    return list(db.session.scalars(query))


def get_ballot_silence(ballot_id: int) -> Silence:
    """Return the silence procedure of a ballot."""
    return db.session.scalars(select(Silence).where(Silence.ballot_id == ballot_id)).one()


def load_opened_silences(consultation_id: int) -> list[Silence]:
    """Load the opened silence procedures of a consultation, oldest first."""
    query = select(Silence).where(
        Silence.consultation_id == consultation_id, Silence.ballot_id.is_not(None)
    )
    return list(db.session.scalars(query.options(joinedload(Silence.ballot)).order_by(Silence.id)))


def count_extensions(silence_id: int) -> int:
    """Count the extensions of a silence procedure."""
    return (
        db.session.scalar(
            select(func.count(SilenceExtension.id)).where(SilenceExtension.silence_id == silence_id)
        )
        or 0
    )


def load_silence_state(actor: Actor, silence: Silence) -> SilenceState:
    """Load the state of a silence procedure for a reader."""
    objections = load_objections(silence.id)
    numbers = [one.amendment_id for one in objections]
    edits = (
        {each.id: each for each in load_matching_amendments(actor, Amendment.id.in_(numbers))}
        if numbers
        else {}
    )
    entitled, holder = resolve_holder(actor, silence)
    may = silence.open and (entitled or is_allowed(actor, "silence.object_too", silence))
    found = compute_outcomes(silence)
    clauses = []
    for each in silence.clauses:
        said = [
            ObjectionView(one, edits.get(one.amendment_id), _may_withdraw(actor, silence, one))
            for one in objections
            if one.clause_id == each.clause_id
        ]
        done = any(
            one.objection.holder == holder and one.objection.withdrawn_at is None for one in said
        )
        outcome = each.outcome or found[each.clause_id]
        clauses.append(
            SilenceClauseState(each, said, outcome, may and not done and each.outcome is None)
        )
    extensions = db.session.scalars(
        select(SilenceExtension)
        .where(SilenceExtension.silence_id == silence.id)
        .order_by(SilenceExtension.id)
    )
    return SilenceState(silence, clauses, list(extensions), entitled, may)


def _may_withdraw(actor: Actor, silence: Silence, made: SilenceObjection) -> bool:
    settled = any(each.outcome for each in silence.clauses if each.clause_id == made.clause_id)
    return (
        silence.open
        and not settled
        and made.withdrawn_at is None
        and is_allowed(actor, "objection.withdraw", made)
    )
