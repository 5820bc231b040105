"""JSON API of comment tables: hand one in, review its rows, correct and enter them."""

from flask import Response, jsonify

from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.core.web.openapi import document_response
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, json_answer, write_endpoint
from consult.documents.queries import get_issued_document
from consult.exchange.blueprint import api
from consult.exchange.imports.parsing.sandbox import read_in_worker
from consult.exchange.models import CommentTable

from . import actions, queries
from .forms import TableRowForm, TableUploadForm, TableVersionForm
from .messages import describe_fault, name_column, name_row
from .shapes import CommentTableShape, DiscardedTableShape, TableFaultShape, TableRowShape
from .table_parser import WORKER, ParsedTables
from .table_review import RowReview


def _read_upload(form: TableUploadForm) -> ParsedTables:
    """Read the table of a form in the sandbox, before the lock is taken.

    Raises:
        Forbidden: the visitor does not register submissions; nothing is read then.
    """
    document = get_issued_document(form.document_id)
    require_permission(get_visitor().actor, "submission.register", document)
    return ParsedTables.model_validate(read_in_worker(WORKER, form.file.name, form.file.content))


def _build_shape(table: CommentTable) -> CommentTableShape:
    review = queries.load_table_review(table)
    same = CommentTableShape.model_fields.keys() - {"counts", "rows"}
    return CommentTableShape(
        **{name: getattr(table, name) for name in same},
        counts=review.counts,
        rows=[_build_row(review, each) for each in review.rows],
    )


def _build_row(review: queries.TableReview, row: RowReview) -> TableRowShape:
    return TableRowShape(
        key=row.row.key,
        name=name_row(review.parsed, row.row),
        clause_id=row.clause_id,
        kind=row.kind,
        body=row.body,
        state=row.state,
        comment_id=row.comment_id,
        faults=[
            TableFaultShape(
                column=name_column(review.parsed, each.column),
                code=each.code,
                sentence=describe_fault(each),
            )
            for each in row.faults
        ],
    )


def _answer(table: CommentTable, status: int = 200) -> WriteAnswer:
    return json_answer(_build_shape(table), status)


@api.post("/submissions/<int:submission_id>/comment-tables", endpoint="read_comment_table")
@document_response(CommentTableShape, 201)
@write_endpoint(TableUploadForm, precompute=_read_upload, rule="submission.enter")
def read_table(
    actor: Actor, form: TableUploadForm, submission_id: int, precomputed: ParsedTables
) -> WriteAnswer:
    """Hand in a comment table (multipart/form-data, field `file`); nothing is entered yet."""
    made = actions.receive_table(actor, submission_id, form.document_id, form.file, precomputed)
    return _answer(made, 201)


@api.get("/comment-tables/<int:table_id>", endpoint="comment_table")
@document_response(CommentTableShape)
def show_table(table_id: int) -> Response:
    """Return a comment table with its rows in their present state."""
    table = queries.get_table(get_visitor().actor, table_id)
    response = jsonify(_build_shape(table).model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response


@api.put("/comment-tables/<int:table_id>/rows/<key>", endpoint="correct_table_row")
@document_response(CommentTableShape)
@write_endpoint(TableRowForm, rule="submission.enter")
def correct_row(actor: Actor, form: TableRowForm, table_id: int, key: str) -> WriteAnswer:
    """Correct a row that is not entered: its clause, its type, or whether it is left out."""
    return _answer(actions.correct_row(actor, table_id, key, form))


@api.post("/comment-tables/<int:table_id>/enter", endpoint="enter_comment_table")
@document_response(CommentTableShape)
@write_endpoint(TableVersionForm, rule="submission.enter")
def enter_table(actor: Actor, form: TableVersionForm, table_id: int) -> WriteAnswer:
    """Enter the rows that are ready as comments of the source."""
    actions.enter_rows(actor, table_id, form.row_version)
    return _answer(queries.get_table(actor, table_id))


@api.post("/comment-tables/<int:table_id>/discard", endpoint="discard_comment_table")
@document_response(DiscardedTableShape)
@write_endpoint(TableVersionForm, rule="submission.enter")
def discard_table(actor: Actor, form: TableVersionForm, table_id: int) -> WriteAnswer:
    """Discard a comment table; what was entered stays."""
    gone = actions.discard_table(actor, table_id, form.row_version)
    return json_answer(DiscardedTableShape(id=gone.id, submission_id=gone.submission_id))
