"""JSON API of the desk and the workbench, equivalent to their pages."""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import WriteAnswer, json_answer, get_visitor, write_endpoint
from consult.core.web.forms import EmptyForm
from consult.core.web.openapi import document_response

from . import batch_actions as batching, activity as seeing
from consult.consolidation.brackets import insertion_actions as bracketing
from consult.consolidation.workbench import (
    clause_actions as placing,
    move_actions as reordering,
    split_merge_actions as reshaping,
)
from consult.consolidation import queries
from .queries import DeskRow, load_board, parse_filter
from consult.consolidation.blueprint import api
from .burndown import load_burndown
from .forms import InsertBracketsForm, BatchActionForm, RemoveClauseForm, SaveViewForm
from consult.consolidation.shapes import (
    DeskBatchShape,
    BurndownDayShape,
    DeskRowShape,
    DeskShape,
    DeskViewShape,
    DeskViewsShape,
    ClauseWorkShape,
)

VERSION = "/versions/<int:version_id>"
CLAUSE = VERSION + "/clauses/<int:clause_id>"


@api.get(VERSION + "/desk", endpoint="desk")
@document_response(DeskShape)
def get_desk(version_id: int) -> Response:
    """Return the desk of a working version: clauses with pending work, and answers due per day."""
    actor = get_visitor().actor
    version = queries.find_desk_version(actor, version_id)
    found, burnt = load_board(actor, version), load_burndown(version)
    shape = DeskShape(
        version_id=version_id,
        rows=[_build_row_shape(row) for row in found.rows],
        queue=[row.line.clause_id for row in found.queue],
        days=[BurndownDayShape.model_validate(day) for day in burnt.days],
        closes_at=burnt.closes,
    )
    return jsonify(shape.model_dump(mode="json"))


def _build_row_shape(row: DeskRow) -> DeskRowShape:
    told = {
        name: getattr(row, name) for name in DeskRowShape.model_fields if name in DeskRow._fields
    } | {
        "edits": row.amendments,
        "owed": row.due,
        "unheard": row.unheard_groups,
        "silent": row.unheard_regions,
    }
    own = {name: getattr(row.line, name) for name in ("clause_id", "label", "status")}
    return DeskRowShape.model_validate(
        {**told, **own, "claimed_by": row.claim.user_id if row.claim else None}
    )


@api.post(CLAUSE + "/brackets", endpoint="bracket")
@document_response(ClauseWorkShape)
@write_endpoint(InsertBracketsForm, rule="clause.write")
def insert_brackets(
    actor: Actor, form: InsertBracketsForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Put text of a clause in brackets.

    Brackets may belong to an objecting organization ("o5"), to an amendment ("a12"), or to no
    named objector.
    """
    made = bracketing.insert_brackets(
        actor,
        version_id,
        clause_id,
        form.words,
        form.by,
        form.row_version,
        form.digest,
        why=form.why,
    )
    return json_answer(ClauseWorkShape.model_validate(made))


@api.put(VERSION + "/insertions/<int:amendment_id>", endpoint="put_in")
@document_response(ClauseWorkShape)
@write_endpoint(rule="clause.consolidate")
def insert_clause(
    actor: Actor, _form: EmptyForm, version_id: int, amendment_id: int
) -> WriteAnswer:
    """Insert the clause that an amendment proposes into the working version."""
    return json_answer(
        ClauseWorkShape.model_validate(
            placing.insert_working_clause(actor, version_id, amendment_id)
        )
    )


@api.put(VERSION + "/moves/<int:amendment_id>", endpoint="move")
@document_response(ClauseWorkShape)
@write_endpoint(rule="clause.consolidate")
def move_clause(actor: Actor, _form: EmptyForm, version_id: int, amendment_id: int) -> WriteAnswer:
    """Move a clause of the working version to the place an amendment requests."""
    return json_answer(
        ClauseWorkShape.model_validate(
            reordering.move_working_clause(actor, version_id, amendment_id)
        )
    )


@api.delete(CLAUSE + "/move", endpoint="move_back")
@document_response(ClauseWorkShape)
@write_endpoint(rule="clause.consolidate")
def restore_clause_position(
    actor: Actor, _form: EmptyForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Restore the previous position of a clause."""
    return json_answer(
        ClauseWorkShape.model_validate(
            reordering.restore_clause_position(actor, version_id, clause_id)
        )
    )


@api.put(VERSION + "/splits-and-merges/<int:amendment_id>", endpoint="reshape")
@document_response(ClauseWorkShape)
@write_endpoint(rule="clause.consolidate")
def reshape_clause(
    actor: Actor, _form: EmptyForm, version_id: int, amendment_id: int
) -> WriteAnswer:
    """Split a clause of the working version, or merge it into the previous one, as an amendment
    requests.
    """
    return json_answer(
        ClauseWorkShape.model_validate(reshaping.reshape_clause(actor, version_id, amendment_id))
    )


@api.delete(VERSION + "/splits-and-merges/<int:amendment_id>", endpoint="reshape_back")
@document_response(ClauseWorkShape)
@write_endpoint(rule="clause.consolidate")
def undo_reshape(actor: Actor, _form: EmptyForm, version_id: int, amendment_id: int) -> WriteAnswer:
    """Undo the split or the merge that an amendment requested."""
    return json_answer(
        ClauseWorkShape.model_validate(reshaping.undo_reshape(actor, version_id, amendment_id))
    )


@api.put(CLAUSE + "/removal", endpoint="take_out")
@document_response(ClauseWorkShape)
@write_endpoint(RemoveClauseForm, rule="clause.consolidate")
def remove_clause(
    actor: Actor, form: RemoveClauseForm, version_id: int, clause_id: int
) -> WriteAnswer:
    """Remove a clause from the working version."""
    return json_answer(
        ClauseWorkShape.model_validate(
            placing.remove_working_clause(actor, version_id, clause_id, form.digest)
        )
    )


@api.delete(CLAUSE + "/removal", endpoint="put_back")
@document_response(ClauseWorkShape)
@write_endpoint(rule="clause.consolidate")
def restore_clause(actor: Actor, _form: EmptyForm, version_id: int, clause_id: int) -> WriteAnswer:
    """Restore a clause that was removed."""
    return json_answer(
        ClauseWorkShape.model_validate(placing.restore_working_clause(actor, version_id, clause_id))
    )


@api.post(VERSION + "/desk/batches", endpoint="do")
@document_response(DeskBatchShape, 201)
@write_endpoint(BatchActionForm, rule="clause.consolidate")
def run_batch_action(actor: Actor, form: BatchActionForm, version_id: int) -> WriteAnswer:
    """Claim, release, answer the comments of, or mark as seen many clauses at once."""
    clauses = [int(each.partition(":")[0]) for each in form.seen]
    return json_answer(
        DeskBatchShape.model_validate(
            batching.run_batch_action(actor, version_id, form.deed, clauses, form.outcome, form.why)
        ),
        201,
    )


@api.delete(VERSION + "/desk/batches/<int:batch_id>", endpoint="undo")
@document_response(DeskBatchShape)
@write_endpoint(rule="answer.give")
def undo_batch_action(
    actor: Actor, _form: EmptyForm, version_id: int, batch_id: int
) -> WriteAnswer:
    """Undo a batch action of the desk."""
    return json_answer(
        DeskBatchShape.model_validate(batching.undo_batch_action(actor, version_id, batch_id))
    )


@api.get(VERSION + "/desk/views", endpoint="views")
@document_response(DeskViewsShape)
def list_views(version_id: int) -> Response:
    """Return the reader's saved views of the desk of a document."""
    actor = get_visitor().actor
    found = seeing.load_views(actor, queries.find_desk_version(actor, version_id).document_id)
    return jsonify(
        DeskViewsShape(views=[DeskViewShape.model_validate(each) for each in found]).model_dump(
            mode="json"
        )
    )


@api.post(VERSION + "/desk/views", endpoint="keep_view")
@document_response(DeskViewShape, 201)
@write_endpoint(SaveViewForm, rule="desk.keep_view")
def save_view(actor: Actor, form: SaveViewForm, version_id: int) -> WriteAnswer:
    """Save a filter of the desk under a name."""
    made = seeing.save_view(
        actor, version_id, form.name, parse_filter(form.show, form.only, form.group)
    )
    return json_answer(DeskViewShape.model_validate(made), 201)


@api.delete(VERSION + "/desk/views/<int:view_id>", endpoint="drop_view")
@document_response(None, 204)
@write_endpoint(rule="desk.keep_view")
def remove_view(actor: Actor, _form: EmptyForm, version_id: int, view_id: int) -> WriteAnswer:
    """Remove a saved view."""
    seeing.remove_view(actor, view_id)
    return WriteAnswer(204)
