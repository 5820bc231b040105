"""The JSON API of consolidation: words made of amendments, answers to contributions, decisions of the chair."""
from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.openapi import answers
from consult.documents.queries import issued_document, readable_version

from consult.consolidation.dispositions import api as api_answers, report
from consult.consolidation.brackets import api as api_brackets
from consult.consolidation.desk import api as api_desk
from consult.consolidation.provenance import api as api_provenance
from consult.consolidation.publishing import api as api_publish
from consult.consolidation.silence import api as api_silence
from consult.consolidation.carry_over import api as api_still
from consult.consolidation.scenarios import api as api_supposing
from . import actions as deciding, queries
from consult.consolidation.workbench import split_merge_actions as reshaping, actions as working
from .blueprint import api
from .forms import DecideForm, DisposeForm, RewriteForm, TakeForm, contribution, hunks_in, seen_in
from .shapes import (
    AnsweredShape,
    DecisionShape,
    DecisionsShape,
    DispositionShape,
    DispositionsShape,
    ReportShape,
    WorkShape,
)

__all__ = ["api", "api_answers", "api_brackets", "api_desk", "api_provenance", "api_publish", "api_silence", "api_still",
           "api_supposing"]
CLAUSE = "/versions/<int:version_id>/clauses/<int:clause_id>"


@api.put(CLAUSE + "/taken")
@answers(WorkShape)
@writes(TakeForm)
def take(actor: Actor, form: TakeForm, version_id: int, clause_id: int) -> Answer:
    """Make the words of a clause in a working version of hunks of its amendments."""
    made = reshaping.take_whole(actor, version_id, clause_id, form.taken, form.row_version, form.digest)
    return shown(WorkShape.model_validate(made))


@api.put(CLAUSE + "/words")
@answers(WorkShape)
@writes(RewriteForm)
def rewrite(actor: Actor, form: RewriteForm, version_id: int, clause_id: int) -> Answer:
    """Write them otherwise: what stays keeps its provenance."""
    made = working.rewrite(actor, version_id, clause_id, form.text, form.row_version, form.digest)
    return shown(WorkShape.model_validate(made))


@api.post("/versions/<int:version_id>/dispositions")
@answers(DispositionsShape)
@writes(DisposeForm)
def dispose(actor: Actor, form: DisposeForm, version_id: int) -> Answer:
    """Propose what becomes of contributions, one reason for all."""
    given = [contribution(each) for each in form.items]
    made = deciding.dispose(actor, version_id, given, form.outcome, form.reason, hunks_in(form))
    return shown(DispositionsShape(dispositions=[DispositionShape.model_validate(each) for each in made]))


@api.get("/versions/<int:version_id>/dispositions")
@answers(ReportShape)
def dispositions(version_id: int) -> Response:
    """The disposition report of an issued version."""
    actor = visitor().actor
    found = report.report(actor, readable_version(actor, version_id))
    shape = ReportShape(version_id=version_id, answers=[AnsweredShape.model_validate(row) for row in found.rows])
    return jsonify(shape.model_dump(mode="json"))


@api.post("/versions/<int:version_id>/decisions")
@answers(DecisionShape, 201)
@writes(DecideForm)
def decide(actor: Actor, form: DecideForm, version_id: int) -> Answer:
    """Decide, as the chair, how clauses of a working version read, and their status."""
    clauses, digests = seen_in(form)
    made = deciding.decide(actor, version_id, clauses, form.status, form.reason, digests)
    return shown(DecisionShape.model_validate(made), 201)


@api.get("/documents/<int:document_id>/decisions")
@answers(DecisionsShape)
def decisions(document_id: int) -> Response:
    """The decisions of the chair about a document, newest first."""
    found = queries.decisions_on(issued_document(document_id).id)
    return jsonify(DecisionsShape(decisions=[DecisionShape.model_validate(each) for each in found]).model_dump(mode="json"))
