"""Reads of silence procedures: those of a document, one for whoever may read it, and how it stands now."""
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult.amendments.models import Amendment
from consult.amendments.queries import Proposal, chosen
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find
from consult.core.errors import NotFound
from consult.core.permissions.rules import allows, require

from .objection_actions import objections_to, outcomes_of, standing_of
from .models import Extension, Objection, Silence, SilenceClause


class Said(NamedTuple):
    """An objection with the edit that it became, as far as the reader may read it. may: the reader may withdraw it now."""

    objection: Objection
    edit: Proposal | None
    may: bool = False


class ClauseNow(NamedTuple):
    """A clause under silence with its objections; outcome: what it comes to, were the deadline now. may: object to it."""

    clause: SilenceClause
    said: list[Said]
    outcome: str
    may: bool


class Standing(NamedTuple):
    """How a silence stands. entitled: the reader objects for an elector; may: they may object at all."""

    silence: Silence
    clauses: list[ClauseNow]
    extensions: list[Extension]
    entitled: bool
    may: bool


def silence_for(actor: Actor, silence_id: int) -> Silence:
    """One that was put, for everyone; one that is only proposed, for those who see the desk. Raises NotFound."""
    found = find(Silence, silence_id)
    if found.ballot_id is None and not allows(actor, "desk.see", found):
        raise NotFound(what="Silence")
    require(actor, "ballot.read", found)
    return found


def silences_on(actor: Actor, document_id: int) -> list[Silence]:
    """Those about a document, the newest first; what is only proposed for those who see the desk."""
    found = db.session.scalars(select(Silence).where(Silence.document_id == document_id).order_by(Silence.id.desc())
                               .options(joinedload(Silence.ballot)))
    return [each for each in found if each.ballot_id is not None or allows(actor, "desk.see", each)]


def silences_of(clause_id: int) -> list[Silence]:
    """Those that a clause is or was under, the newest first."""
    return list(db.session.scalars(select(Silence).join(SilenceClause, SilenceClause.silence_id == Silence.id).where(
        SilenceClause.clause_id == clause_id, Silence.ballot_id.is_not(None)).order_by(Silence.id.desc())))


def silence_of(ballot_id: int) -> Silence:
    """The silence procedure that has a number among the ballots."""
    return db.session.scalars(select(Silence).where(Silence.ballot_id == ballot_id)).one()


def put_in(consultation_id: int) -> list[Silence]:
    """Those of a consultation that were put, the first one first."""
    query = select(Silence).where(Silence.consultation_id == consultation_id, Silence.ballot_id.is_not(None))
    return list(db.session.scalars(query.options(joinedload(Silence.ballot)).order_by(Silence.id)))


def extended(silence_id: int) -> int:
    """How often another deadline was set."""
    return db.session.scalar(select(func.count(Extension.id)).where(Extension.silence_id == silence_id)) or 0


def standing(actor: Actor, silence: Silence) -> Standing:
    """How it stands for this reader."""
    objections = objections_to(silence.id)
    numbers = [one.amendment_id for one in objections]
    edits = {each.id: each for each in chosen(actor, Amendment.id.in_(numbers))} if numbers else {}
    entitled, holder = standing_of(actor, silence)
    may = silence.open and (entitled or allows(actor, "silence.object_too", silence))
    found = outcomes_of(silence)
    clauses = []
    for each in silence.clauses:
        said = [Said(one, edits.get(one.amendment_id), _withdrawable(actor, silence, one))
                for one in objections if one.clause_id == each.clause_id]
        done = any(one.objection.holder == holder and one.objection.withdrawn_at is None for one in said)
        clauses.append(ClauseNow(each, said, each.outcome or found[each.clause_id], may and not done))
    extensions = db.session.scalars(select(Extension).where(Extension.silence_id == silence.id).order_by(Extension.id))
    return Standing(silence, clauses, list(extensions), entitled, may)


def _withdrawable(actor: Actor, silence: Silence, made: Objection) -> bool:
    return silence.open and made.withdrawn_at is None and allows(actor, "objection.withdraw", made)
