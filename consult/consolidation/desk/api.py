"""The JSON API of the desk and the workbench: what the pages do, for programs."""
from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import Answer, shown, visitor, writes
from consult.core.web.forms import Nothing
from consult.core.web.openapi import answers

from . import batch_actions as batching, activity as seeing
from consult.consolidation.brackets import insertion_actions as bracketing
from consult.consolidation.workbench import (
    clause_actions as placing, move_actions as reordering, split_merge_actions as reshaping,
)
from consult.consolidation import queries
from .queries import Row, board, choice
from consult.consolidation.blueprint import api
from .burndown import burning
from .forms import BracketForm, DeedForm, OutForm, ViewForm
from consult.consolidation.shapes import (
    BatchShape, DayShape, DeskRowShape, DeskShape, ViewShape, ViewsShape, WorkShape,
)

VERSION = "/versions/<int:version_id>"
CLAUSE = VERSION + "/clauses/<int:clause_id>"


@api.get(VERSION + "/desk")
@answers(DeskShape)
def desk(version_id: int) -> Response:
    """The desk of a working version: its clauses with what is to be done, and what was owed day by day."""
    actor = visitor().actor
    version = queries.version_for_desk(actor, version_id)
    found, burnt = board(actor, version), burning(version)
    shape = DeskShape(version_id=version_id, rows=[_row(row) for row in found.rows],
                      queue=[row.line.clause_id for row in found.queue],
                      days=[DayShape.model_validate(day) for day in burnt.days], closes_at=burnt.closes)
    return jsonify(shape.model_dump(mode="json"))


def _row(row: Row) -> DeskRowShape:
    told = {name: getattr(row, name) for name in DeskRowShape.model_fields if name in Row._fields}
    own = {name: getattr(row.line, name) for name in ("clause_id", "label", "status")}
    return DeskRowShape.model_validate({**told, **own, "claimed_by": row.claim.user_id if row.claim else None})


@api.post(CLAUSE + "/brackets")
@answers(WorkShape)
@writes(BracketForm)
def bracket(actor: Actor, form: BracketForm, version_id: int, clause_id: int) -> Answer:
    """Put words of a clause in brackets, for an organisation that objects ("o5") or an edit ("a12"), or for nobody by name."""
    made = bracketing.bracket(actor, version_id, clause_id, form.words, form.by, form.row_version, form.digest, why=form.why)
    return shown(WorkShape.model_validate(made))


@api.put(VERSION + "/put-in/<int:amendment_id>")
@answers(WorkShape)
@writes()
def put_in(actor: Actor, _form: Nothing, version_id: int, amendment_id: int) -> Answer:
    """Put the clause into the working version that an edit proposes."""
    return shown(WorkShape.model_validate(placing.put_in(actor, version_id, amendment_id)))


@api.put(VERSION + "/moved/<int:amendment_id>")
@answers(WorkShape)
@writes()
def move(actor: Actor, _form: Nothing, version_id: int, amendment_id: int) -> Answer:
    """Put a clause of the working version where an edit wants it."""
    return shown(WorkShape.model_validate(reordering.move_as(actor, version_id, amendment_id)))


@api.delete(CLAUSE + "/moved")
@answers(WorkShape)
@writes()
def move_back(actor: Actor, _form: Nothing, version_id: int, clause_id: int) -> Answer:
    """Put a clause back where it stood before."""
    return shown(WorkShape.model_validate(reordering.move_back(actor, version_id, clause_id)))


@api.put(VERSION + "/reshaped/<int:amendment_id>")
@answers(WorkShape)
@writes()
def reshape(actor: Actor, _form: Nothing, version_id: int, amendment_id: int) -> Answer:
    """Split a clause of the working version, or join it to the one before, as an edit asks for."""
    return shown(WorkShape.model_validate(reshaping.reshape_as(actor, version_id, amendment_id)))


@api.delete(VERSION + "/reshaped/<int:amendment_id>")
@answers(WorkShape)
@writes()
def reshape_back(actor: Actor, _form: Nothing, version_id: int, amendment_id: int) -> Answer:
    """Make one clause of the two again, or two of the one."""
    return shown(WorkShape.model_validate(reshaping.reshape_back(actor, version_id, amendment_id)))


@api.put(CLAUSE + "/out")
@answers(WorkShape)
@writes(OutForm)
def take_out(actor: Actor, form: OutForm, version_id: int, clause_id: int) -> Answer:
    """Take a clause out of the working version."""
    return shown(WorkShape.model_validate(placing.take_out(actor, version_id, clause_id, form.digest)))


@api.delete(CLAUSE + "/out")
@answers(WorkShape)
@writes()
def put_back(actor: Actor, _form: Nothing, version_id: int, clause_id: int) -> Answer:
    """Put a clause back that was taken out."""
    return shown(WorkShape.model_validate(placing.put_back(actor, version_id, clause_id)))


@api.post(VERSION + "/desk/deeds")
@answers(BatchShape, 201)
@writes(DeedForm)
def do(actor: Actor, form: DeedForm, version_id: int) -> Answer:
    """Claim, release, answer the comments of, or have seen many clauses in one go."""
    clauses = [int(each.partition(":")[0]) for each in form.seen]
    return shown(BatchShape.model_validate(batching.do(actor, version_id, form.deed, clauses, form.outcome, form.why)), 201)


@api.delete(VERSION + "/desk/deeds/<int:batch_id>")
@answers(BatchShape)
@writes()
def undo(actor: Actor, _form: Nothing, version_id: int, batch_id: int) -> Answer:
    """Take exactly that back."""
    return shown(BatchShape.model_validate(batching.undo(actor, version_id, batch_id)))


@api.get(VERSION + "/desk/views")
@answers(ViewsShape)
def views(version_id: int) -> Response:
    """The choices of clauses that one keeps for the document of a version."""
    actor = visitor().actor
    found = seeing.views_of(actor, queries.version_for_desk(actor, version_id).document_id)
    return jsonify(ViewsShape(views=[ViewShape.model_validate(each) for each in found]).model_dump(mode="json"))


@api.post(VERSION + "/desk/views")
@answers(ViewShape, 201)
@writes(ViewForm)
def keep_view(actor: Actor, form: ViewForm, version_id: int) -> Answer:
    """Keep a choice of clauses under a name."""
    made = seeing.keep_view(actor, version_id, form.name, choice(form.show, form.only, form.group))
    return shown(ViewShape.model_validate(made), 201)


@api.delete(VERSION + "/desk/views/<int:view_id>")
@answers(None, 204)
@writes()
def drop_view(actor: Actor, _form: Nothing, version_id: int, view_id: int) -> Answer:
    """Keep it no more."""
    seeing.drop_view(actor, view_id)
    return Answer(204)
