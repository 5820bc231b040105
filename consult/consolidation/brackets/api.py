"""JSON API of brackets on the workbench: listing options, closing, changing and undoing."""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.openapi import document_response

from . import actions as brackets
from consult.consolidation.brackets.bracket_options import list_brackets
from consult.consolidation import queries
from consult.consolidation.workbench.clause_text_queries import load_clause_pair
from consult.consolidation.blueprint import api
from .shapes import ClauseBracketsShape
from .change_log import load_bracket_changes
from consult.consolidation.desk.forms import ChangeBracketForm, CloseBracketForm
from consult.consolidation.shapes import ClauseWorkShape

CLAUSE = "/versions/<int:version_id>/clauses/<int:clause_id>"


@api.get(CLAUSE + "/brackets", endpoint="clause_brackets")
@document_response(ClauseBracketsShape)
def list_clause_brackets(version_id: int, clause_id: int) -> Response:
    """Return the brackets of a clause in a working version, their options, and the changes made to
    them.
    """
    version = queries.find_desk_version(get_visitor().actor, version_id)
    _base, line = load_clause_pair(version, clause_id)
    found = ClauseBracketsShape.build(
        version_id,
        clause_id,
        line.digest,
        list_brackets(line, version.document.authentic),
        load_bracket_changes(version_id, clause_id),
    )
    return jsonify(found.model_dump(mode="json"))


@api.post(CLAUSE + "/brackets/close", endpoint="settle_bracket")
@document_response(ClauseWorkShape)
@write_endpoint(CloseBracketForm, rule="clause.write")
def close_bracket(
    actor: Actor, form: CloseBracketForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Close a bracket with one of its alternatives, with its text, or with nothing.

    The change is provisional until the chair decides.
    """
    made = brackets.close_bracket(
        actor,
        version_id,
        clause_id,
        form.number,
        form.keep,
        form.why,
        form.row_version,
        form.digest,
    )
    return json_answer(ClauseWorkShape.model_validate(made))


@api.post(CLAUSE + "/brackets/change")
@document_response(ClauseWorkShape)
@write_endpoint(ChangeBracketForm, rule="clause.write")
def change_bracket(
    actor: Actor, form: ChangeBracketForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Replace the text inside a bracket."""
    made = brackets.change_bracket(
        actor,
        version_id,
        clause_id,
        form.number,
        form.inside,
        form.why,
        form.row_version,
        form.digest,
    )
    return json_answer(ClauseWorkShape.model_validate(made))


@api.delete("/bracket-changes/<int:deed_id>", endpoint="take_bracket_back")
@document_response(ClauseWorkShape)
@write_endpoint(rule="clause.write")
def undo_bracket_change(actor: Actor, _form: EmptyForm, deed_id: int) -> WriteAnswer:
    """Undo a bracket change, provided that the text of the clause has not changed since."""
    return json_answer(ClauseWorkShape.model_validate(brackets.undo_bracket_change(actor, deed_id)))
