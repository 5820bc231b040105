"""Pages of comment tables: the file, the review row by row, and the entry."""

from typing import Any

from flask import Response, g, request, url_for

from consult.core.i18n import isolate_direction
from consult.core.permissions.actor import Actor
from consult.core.web.pages import FormFields, read_done, render_form_page
from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to, write_endpoint
from consult.core.web.uploads import Upload
from consult.exchange.blueprint import views
from consult.exchange.imports.parsing.sandbox import read_in_worker
from consult.exchange.models import CommentTable
from consult.submissions.entry_queries import get_submission_to_enter, list_documents_to_enter
from consult.submissions.models import Submission
from consult.submissions.queries import load_content

from . import actions, queries
from .forms import CommentTableForm, TableRowForm, TableVersionForm
from .messages import CORRECTABLE, describe_fault, name_column, name_row
from .table_parser import MOST_ROWS, WORKER, ParsedTables
from .table_review import RowReview

TABLES_PATH = "/submissions/<int:submission_id>/comment-tables"
TABLE_PATH = "/comment-tables/<int:table_id>"
TABLE_ENDINGS = (".docx", ".xlsx")
ROWS_ON_PAGE = 50
views.add_app_template_global(queries.list_comment_tables)


@views.app_template_global()
def find_row_of_address(submission: Submission) -> queries.ProposedChange | None:
    """Find the row of a comment table that the address of an amendment's form names."""
    table_id, key = request.args.get("table", type=int), request.args.get("row", "")[:40]
    if table_id is None or not 0 < table_id < 2**31:
        return None
    return queries.find_proposed_change(get_visitor().actor, submission.id, table_id, key)


views.add_app_template_global(name_row)


def _find_table(table_id: int) -> CommentTable:
    """Return a table that the visitor may see, and set the consultation of the page."""
    found = queries.get_table(get_visitor().actor, table_id)
    g.consultation = found.submission.consultation
    return found


def _has_readable_file(submission: Submission) -> bool:
    """Return whether the file of a submission may hold a comment table."""
    return submission.filename.lower().endswith(TABLE_ENDINGS)


@views.get(TABLES_PATH, endpoint="comment_tables")
def show_tables(submission_id: int) -> Response:
    """Show the form that reads a comment table, and those that were read for a submission."""
    found = queries.get_submission_with_tables(get_visitor().actor, submission_id)
    g.consultation = found.consultation
    documents = list_documents_to_enter(found.consultation_id)
    tables = queries.list_comment_tables(found.id)
    return render_form_page(
        "exchange/comment_tables/table_list.html",
        one=found,
        documents=documents,
        tables=[(each, queries.load_table_review(each).counts) for each in tables],
        has_file=_has_readable_file(found),
        most=MOST_ROWS,
        endings=TABLE_ENDINGS,
        form=FormFields({"document_id": documents[0].id if documents else None}),
        done=read_done(),
    )


def read_table_file(form: CommentTableForm) -> tuple[Upload, ParsedTables]:
    """Read the table of a form, or of the submission, in the sandbox before the lock is taken.

    Raises:
        Invalid: There is neither, or the file is refused.
    """
    submission_id = (request.view_args or {})["submission_id"]
    found = get_submission_to_enter(get_visitor().actor, submission_id)
    file = form.file
    if file is None:
        file = Upload(found.filename, load_content(found).content)
    return file, ParsedTables.model_validate(read_in_worker(WORKER, file.name, file.content))


@views.post(TABLES_PATH, endpoint="read_comment_table")
@write_endpoint(CommentTableForm, rerender=show_tables, precompute=read_table_file)
def read_table(
    actor: Actor,
    form: CommentTableForm,
    submission_id: int,
    precomputed: tuple[Upload, ParsedTables],
) -> WriteAnswer:
    """Read a comment table, and go to its review."""
    made = actions.receive_table(actor, submission_id, form.document_id, *precomputed)
    return redirect_to(url_for("exchange.comment_table", table_id=made.id))


@views.get(TABLE_PATH, endpoint="comment_table")
def show_table(table_id: int) -> Response:
    """Show the review of a comment table: what each row becomes, and each of its faults."""
    table = _find_table(table_id)
    review = queries.load_table_review(table)
    counts = review.counts
    show = request.args.get("show")
    show = show if show in queries.STATES else None
    rows = [each for each in review.rows if show in {None, each.state}]
    in_hand = (request.view_args or {}).get("key") or request.args.get("at")
    page, pages = _choose_page(rows, in_hand)
    return render_form_page(
        "exchange/comment_tables/review.html",
        table=table,
        one=table.submission,
        review=review,
        counts=counts,
        rows=rows[(page - 1) * ROWS_ON_PAGE : page * ROWS_ON_PAGE],
        sources=[isolate_direction(each) for each in review.sources],
        page=page,
        pages=pages,
        show=show,
        at=in_hand,
        names={each.clause_id: each.name for each in review.clauses},
        name_row=lambda row: name_row(review.parsed, row),
        name_column=lambda column: name_column(review.parsed, column),
        describe_fault=describe_fault,
        correctable=CORRECTABLE,
        form=FormFields(),
        done=read_done(),
        entered=request.args.get("count", 0, type=int),
    )


def _choose_page(rows: list[RowReview], in_hand: str | None) -> tuple[int, int]:
    """Return the page with the row in hand, or the one of the address, and how many there are."""
    pages = max(1, -(-len(rows) // ROWS_ON_PAGE))
    place = next((at for at, each in enumerate(rows) if each.row.key == in_hand), None)
    if place is not None:
        return place // ROWS_ON_PAGE + 1, pages
    return min(max(1, request.args.get("page", 1, type=int)), pages), pages


def _show_row_again(table_id: int, key: str) -> Response:
    """Show the review again after an error in the form of a row."""
    return show_table(table_id)


@views.post(TABLE_PATH + "/rows/<key>", endpoint="correct_table_row")
@write_endpoint(TableRowForm, rerender=_show_row_again)
def correct_row(actor: Actor, form: TableRowForm, table_id: int, key: str) -> WriteAnswer:
    """Correct a row, and go to the next one with a fault."""
    table = actions.correct_row(actor, _find_table(table_id).id, key, form)
    rows = queries.load_table_review(table).rows
    place = next(at for at, each in enumerate(rows) if each.row.key == key)
    after = [*rows[place:], *rows[:place]]
    follows = next((each.row.key for each in after if each.state == "faulty"), None)
    page = None if follows else place // ROWS_ON_PAGE + 1
    return redirect_to(_build_review_url(table_id, follows, key, done="corrected", page=page))


def _build_review_url(table_id: int, in_hand: str | None, shown: str, **more: Any) -> str:
    """Build the address of the review with a row in hand, else at a row."""
    return url_for(
        "exchange.comment_table",
        table_id=table_id,
        at=in_hand,
        _anchor=f"row-{in_hand or shown}",
        **more,
    )


@views.post(TABLE_PATH + "/enter", endpoint="enter_comment_table")
@write_endpoint(TableVersionForm, rerender=show_table)
def enter_table(actor: Actor, form: TableVersionForm, table_id: int) -> WriteAnswer:
    """Enter the rows that are ready."""
    count = actions.enter_rows(actor, _find_table(table_id).id, form.row_version)
    return redirect_to(
        url_for("exchange.comment_table", table_id=table_id, done="entered", count=count)
    )


@views.post(TABLE_PATH + "/discard", endpoint="discard_comment_table")
@write_endpoint(TableVersionForm, rerender=show_table)
def discard_table(actor: Actor, form: TableVersionForm, table_id: int) -> WriteAnswer:
    """Discard a table."""
    table = actions.discard_table(actor, _find_table(table_id).id, form.row_version)
    return redirect_to(
        url_for("exchange.comment_tables", submission_id=table.submission_id, done="discarded")
    )
