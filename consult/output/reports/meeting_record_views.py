"""Pages that send the record of a meeting as a Word file or PDF."""

from flask import Response, jsonify, request

from consult.core import i18n
from consult.core.web import rate_limits as limits
from consult.core.web.write_endpoint import get_visitor
from consult.core.errors import NotFound
from consult.core.web.pages import render_page
from consult.core.web.error_pages import is_json_expected
from consult.meetings.blueprint import load_meeting

from consult.output.blueprint import views, send_attachment, mark_as_waiting
from consult.output.formats import PDF_MEDIA_TYPE, WORD_MEDIA_TYPE, FileFormat
from consult.output.artifact_cache import FileInProgress, get_or_make_file
from .meeting_record import collect_record
from consult.output.shapes import FileProgressShape

RECORD_FORMATS = {
    each.code: each
    for each in (
        FileFormat("minutes_word", "docx", WORD_MEDIA_TYPE, collect_record, "reports.word_writer"),
        FileFormat("minutes_pdf", "pdf", PDF_MEDIA_TYPE, collect_record, "reports.pdf_writer"),
    )
}


@views.get("/c/<slug>/meetings/<meeting>/record/<code>", endpoint="record_file")
def send_record_file(slug: str, meeting: str, code: str) -> Response:
    """Send the record as a file, or a page that shows its progress and asks again."""
    found, form = load_meeting(slug, meeting), RECORD_FORMATS.get(code)
    if form is None:
        raise NotFound(what="File")
    actor, address, language = get_visitor().actor, request.remote_addr, i18n.get_language()
    name = f"{found.slug}-record-{language}.{form.extension}"
    ready = get_or_make_file(
        form, form.collector(actor, found, language), lambda: limits.count_file(actor, address)
    )
    if not isinstance(ready, FileInProgress):
        return (
            jsonify(state="ready", progress=100)
            if "ask" in request.args
            else send_attachment(name, form.media, ready)
        )
    if is_json_expected():
        return mark_as_waiting(
            jsonify(FileProgressShape(state="in_work", progress=ready.progress).model_dump())
        )
    return mark_as_waiting(
        render_page(
            "output/reports/meeting_record_progress.html",
            meeting=found,
            name=name,
            progress=ready.progress,
            address=request.path,
        )
    )
