"""Collects the public data of the silence procedures of a document."""

from sqlalchemy import select

from consult.consolidation.silence.objection_queries import (
    load_electors,
    load_objections,
    compute_outcomes,
)
from consult.consolidation.silence.models import SilenceExtension, SilenceObjection, Silence
from consult.core.database.engine import db

from consult.output.data.silence_shapes import (
    ObjectionData,
    SilentClauseData,
    ExtensionData,
    SilenceData,
)


def load_silences(document_id: int, clauses: set[int], amendments: set[int]) -> list[SilenceData]:
    """Load the silence procedures that were opened, for the clauses and amendments in the file."""
    found = db.session.scalars(
        select(Silence)
        .where(Silence.document_id == document_id, Silence.ballot_id.is_not(None))
        .order_by(Silence.id)
    ).all()
    return [_make_silence(each, clauses, amendments) for each in found]


def _make_silence(silence: Silence, clauses: set[int], amendments: set[int]) -> SilenceData:
    ballot, outcomes = silence.ballot, compute_outcomes(silence)
    if ballot is None:
        raise ValueError(silence.id)
    extensions = db.session.scalars(
        select(SilenceExtension)
        .where(SilenceExtension.silence_id == silence.id)
        .order_by(SilenceExtension.id)
    )
    return SilenceData.build(
        id=silence.id,
        number=ballot.number,
        status=silence.status,
        together=silence.together,
        reason=silence.reason,
        opened_at=ballot.opened_at,
        closes_at=silence.closes_at,
        closed_at=ballot.closed_at,
        decision_id=silence.decision_id,
        entitled=[each.name for each in load_electors(silence)],
        clauses=[
            SilentClauseData.build(
                clause_id=each.clause_id,
                digest=each.digest,
                outcome=each.outcome or outcomes[each.clause_id],
            )
            for each in silence.clauses
            if each.clause_id in clauses
        ],
        objections=[
            _make_objection(each, amendments)
            for each in load_objections(silence.id)
            if each.clause_id in clauses
        ],
        extensions=[
            ExtensionData.build(before=each.before, until=each.until, reason=each.reason)
            for each in extensions
        ],
    )


def _make_objection(made: SilenceObjection, amendments: set[int]) -> ObjectionData:
    return ObjectionData.build(
        clause_id=made.clause_id,
        amendment_id=made.amendment_id if made.amendment_id in amendments else None,
        entitled=made.entitled,
        upheld=made.upheld,
        ruling=made.ruling,
        made_at=made.made_at,
        withdrawn_at=made.withdrawn_at,
    )
