"""The page that sends a comment table with its answers as a workbook."""

from pathlib import PurePath

from flask import Response, g, request, url_for

from consult.core.web.write_endpoint import get_visitor
from consult.exchange.comment_tables.queries import get_table, load_table_review

from consult.output.blueprint import views
from consult.output.formats import XLSX_MEDIA_TYPE, FileFormat
from consult.output.ready_file_views import send_ready_file
from .answered_table import collect_answered_table

ANSWERED_TABLE = FileFormat(
    "answered_table",
    "xlsx",
    XLSX_MEDIA_TYPE,
    collect_answered_table,
    "reports.workbook_writer",
)


@views.get("/comment-tables/<int:table_id>/answers.xlsx", endpoint="answered_table")
def send_answered_table(table_id: int) -> Response:
    """Send a comment table with its answers, or a page that shows the progress of the file."""
    table = get_table(get_visitor().actor, table_id)
    g.consultation = table.submission.consultation
    return send_ready_file(
        ANSWERED_TABLE,
        collect_answered_table(load_table_review(table)),
        f"{PurePath(table.filename).stem}-answers.xlsx",
        "output/comment_tables/progress.html",
        address=request.path,
        back=url_for("exchange.comment_table", table_id=table_id),
    )
