"""The JSON API of brackets on the workbench: what each offers, settling and changing one, and taking that back."""
from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.openapi import answers

from . import actions as brackets
from consult.consolidation import queries
from consult.consolidation.workbench import actions as working
from consult.consolidation.blueprint import api
from .shapes import ClauseBracketsShape
from .change_log import deeds_on
from consult.consolidation.desk.forms import ChangeBracketForm, SettleForm
from consult.consolidation.shapes import WorkShape

CLAUSE = "/versions/<int:version_id>/clauses/<int:clause_id>"


@api.get(CLAUSE + "/brackets")
@answers(ClauseBracketsShape)
def clause_brackets(version_id: int, clause_id: int) -> Response:
    """The brackets of a clause in a working version with what may be kept of each, and what was done to them."""
    version = queries.version_for_desk(visitor().actor, version_id)
    _base, line = working.here_now(version, clause_id)
    found = ClauseBracketsShape.of(version_id, clause_id, line.digest, brackets.brackets_of(line, version.document.authentic),
                                   deeds_on(version_id, clause_id))
    return jsonify(found.model_dump(mode="json"))


@api.post(CLAUSE + "/brackets/settle")
@answers(WorkShape)
@writes(SettleForm)
def settle_bracket(actor: Actor, form: SettleForm, version_id: int, clause_id: int) -> Answer:
    """Take an alternative of a bracket, or close it with its words or without; a proposal until the chair decides."""
    made = brackets.settle(actor, version_id, clause_id, form.number, form.keep, form.why, form.row_version, form.digest)
    return shown(WorkShape.model_validate(made))


@api.post(CLAUSE + "/brackets/change")
@answers(WorkShape)
@writes(ChangeBracketForm)
def change_bracket(actor: Actor, form: ChangeBracketForm, version_id: int, clause_id: int) -> Answer:
    """Write otherwise what stands in a bracket."""
    made = brackets.change(actor, version_id, clause_id, form.number, form.inside, form.why, form.row_version, form.digest)
    return shown(WorkShape.model_validate(made))


@api.delete("/bracket-deeds/<int:deed_id>")
@answers(WorkShape)
@writes()
def take_bracket_back(actor: Actor, _form: Nothing, deed_id: int) -> Answer:
    """Let the clause read as it did before: while its words are those that the deed left."""
    return shown(WorkShape.model_validate(brackets.take_back(actor, deed_id)))
