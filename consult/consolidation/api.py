"""JSON API of consolidation: building clause texts, dispositions, and decisions of the chair."""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.openapi import document_response
from consult.documents.queries import get_issued_document, get_readable_version

from consult.consolidation.dispositions import report
from . import actions as deciding, queries
from consult.consolidation.workbench import split_merge_actions as reshaping, actions as working
from .blueprint import api
from .forms import (
    DecideClausesForm,
    ProposeDispositionsForm,
    RewriteClauseForm,
    SelectHunksForm,
    parse_contribution,
    parse_hunk_outcomes,
    parse_seen_clauses,
)
from .shapes import (
    DispositionReportRowShape,
    DecisionShape,
    DecisionsShape,
    DispositionShape,
    DispositionsShape,
    DispositionReportShape,
    ClauseWorkShape,
)

CLAUSE = "/versions/<int:version_id>/clauses/<int:clause_id>"


@api.put(CLAUSE + "/hunks", endpoint="take")
@document_response(ClauseWorkShape)
@write_endpoint(SelectHunksForm, rule="clause.write")
def build_text(actor: Actor, form: SelectHunksForm, version_id: int, clause_id: int) -> WriteAnswer:
    """Build the text of a clause in a working version from selected hunks of its amendments."""
    made = reshaping.build_whole_text(
        actor,
        version_id,
        clause_id,
        form.taken,
        form.row_version,
        form.digest,
        is_afresh=form.afresh,
    )
    return json_answer(ClauseWorkShape.model_validate(made))


@api.put(CLAUSE + "/text", endpoint="rewrite")
@document_response(ClauseWorkShape)
@write_endpoint(RewriteClauseForm, rule="clause.write")
def rewrite_clause(
    actor: Actor, form: RewriteClauseForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Rewrite the text of a clause; unchanged passages keep their provenance."""
    made = working.rewrite_clause(
        actor, version_id, clause_id, form.text, form.row_version, form.digest
    )
    return json_answer(ClauseWorkShape.model_validate(made))


@api.post("/versions/<int:version_id>/dispositions", endpoint="dispose")
@document_response(DispositionsShape)
@write_endpoint(ProposeDispositionsForm, rule="answer.give")
def propose_dispositions(
    actor: Actor, form: ProposeDispositionsForm, version_id: int
) -> WriteAnswer:
    """Propose the dispositions of contributions, with one reason for all."""
    given = [parse_contribution(each) for each in form.items]
    made = deciding.propose_dispositions(
        actor,
        version_id,
        given,
        form.outcome,
        form.reason,
        parse_hunk_outcomes(form),
        same_as=form.same_as,
    )
    return json_answer(
        DispositionsShape(dispositions=[DispositionShape.model_validate(each) for each in made])
    )


@api.get("/versions/<int:version_id>/dispositions", endpoint="dispositions")
@document_response(DispositionReportShape)
def get_disposition_report(version_id: int) -> Response:
    """Return the disposition report of an issued version."""
    actor = get_visitor().actor
    found = report.build_report(actor, get_readable_version(actor, version_id))
    shape = DispositionReportShape(
        version_id=version_id,
        answers=[DispositionReportRowShape.model_validate(row) for row in found.rows],
    )
    return jsonify(shape.model_dump(mode="json"))


@api.post("/versions/<int:version_id>/decisions", endpoint="decide")
@document_response(DecisionShape, 201)
@write_endpoint(DecideClausesForm, rule="decision.take")
def decide_clauses(actor: Actor, form: DecideClausesForm, version_id: int) -> WriteAnswer:
    """Decide, as the chair, the text and status of clauses in a working version."""
    clauses, digests = parse_seen_clauses(form)
    made = deciding.decide_clauses(
        actor, version_id, clauses, form.status, form.reason, digests, lowered=form.lowered
    )
    return json_answer(DecisionShape.model_validate(made), 201)


@api.get("/documents/<int:document_id>/decisions", endpoint="decisions")
@document_response(DecisionsShape)
def list_decisions(document_id: int) -> Response:
    """Return the chair's decisions about a document, newest first."""
    found = queries.load_decisions(get_issued_document(document_id).id)
    return jsonify(
        DecisionsShape(decisions=[DecisionShape.model_validate(each) for each in found]).model_dump(
            mode="json"
        )
    )
