"""Reads of silence procedures: those of a document, one for whoever may read it, and how it stands now."""
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult.amendments.models import Amendment
from consult.amendments.queries import AmendmentView, load_matching_amendments
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import NotFound
from consult.core.permissions.rules import is_allowed, require_permission

from .objection_actions import load_objections, compute_outcomes, resolve_holder
from .models import Extension, Objection, Silence, SilenceClause


class ObjectionView(NamedTuple):
    """An objection with the edit that it became, as far as the reader may read it. may: the reader may withdraw it now."""

    objection: Objection
    edit: AmendmentView | None
    may: bool = False


class SilenceClauseState(NamedTuple):
    """A clause under silence with its objections; outcome: what it comes to, were the deadline now. may: object to it."""

    clause: SilenceClause
    said: list[ObjectionView]
    outcome: str
    may: bool


class SilenceState(NamedTuple):
    """How a silence stands. entitled: the reader objects for an elector; may: they may object at all."""

    silence: Silence
    clauses: list[SilenceClauseState]
    extensions: list[Extension]
    entitled: bool
    may: bool


def find_silence(actor: Actor, silence_id: int) -> Silence:
    """One that was put, for everyone; one that is only proposed, for those who see the desk. Raises NotFound."""
    found = find_row(Silence, silence_id)
    if found.ballot_id is None and not is_allowed(actor, "desk.see", found):
        raise NotFound(what="Silence")
    require_permission(actor, "ballot.read", found)
    return found


def load_document_silences(actor: Actor, document_id: int) -> list[Silence]:
    """Those about a document, the newest first; what is only proposed for those who see the desk."""
    found = db.session.scalars(select(Silence).where(Silence.document_id == document_id).order_by(Silence.id.desc())
                               .options(joinedload(Silence.ballot)))
    return [each for each in found if each.ballot_id is not None or is_allowed(actor, "desk.see", each)]


def load_clause_silences(clause_id: int) -> list[Silence]:
    """Those that a clause is or was under, the newest first."""
    return list(db.session.scalars(select(Silence).join(SilenceClause, SilenceClause.silence_id == Silence.id).where(
        SilenceClause.clause_id == clause_id, Silence.ballot_id.is_not(None)).order_by(Silence.id.desc())))


def get_ballot_silence(ballot_id: int) -> Silence:
    """The silence procedure that has a number among the ballots."""
    return db.session.scalars(select(Silence).where(Silence.ballot_id == ballot_id)).one()


def load_opened_silences(consultation_id: int) -> list[Silence]:
    """Those of a consultation that were put, the first one first."""
    query = select(Silence).where(Silence.consultation_id == consultation_id, Silence.ballot_id.is_not(None))
    return list(db.session.scalars(query.options(joinedload(Silence.ballot)).order_by(Silence.id)))


def count_extensions(silence_id: int) -> int:
    """How often another deadline was set."""
    return db.session.scalar(select(func.count(Extension.id)).where(Extension.silence_id == silence_id)) or 0


def load_silence_state(actor: Actor, silence: Silence) -> SilenceState:
    """How it stands for this reader."""
    objections = load_objections(silence.id)
    numbers = [one.amendment_id for one in objections]
    edits = {each.id: each for each in load_matching_amendments(actor, Amendment.id.in_(numbers))} if numbers else {}
    entitled, holder = resolve_holder(actor, silence)
    may = silence.open and (entitled or is_allowed(actor, "silence.object_too", silence))
    found = compute_outcomes(silence)
    clauses = []
    for each in silence.clauses:
        said = [ObjectionView(one, edits.get(one.amendment_id), _may_withdraw(actor, silence, one))
                for one in objections if one.clause_id == each.clause_id]
        done = any(one.objection.holder == holder and one.objection.withdrawn_at is None for one in said)
        clauses.append(SilenceClauseState(each, said, each.outcome or found[each.clause_id], may and not done))
    extensions = db.session.scalars(select(Extension).where(Extension.silence_id == silence.id).order_by(Extension.id))
    return SilenceState(silence, clauses, list(extensions), entitled, may)


def _may_withdraw(actor: Actor, silence: Silence, made: Objection) -> bool:
    return silence.open and made.withdrawn_at is None and is_allowed(actor, "objection.withdraw", made)
