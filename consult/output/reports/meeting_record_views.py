"""Pages that send the record of a meeting as a Word file or PDF."""

from flask import Response, request

from consult.core import i18n
from consult.core.web.write_endpoint import get_visitor
from consult.core.errors import NotFound
from consult.meetings.blueprint import load_meeting

from consult.output.blueprint import views
from consult.output.formats import PDF_MEDIA_TYPE, WORD_MEDIA_TYPE, FileFormat
from consult.output.ready_file_views import send_ready_file
from .meeting_record import collect_record

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
    language = i18n.get_language()
    return send_ready_file(
        form,
        form.collector(get_visitor().actor, found, language),
        f"{found.slug}-record-{language}.{form.extension}",
        "output/reports/meeting_record_progress.html",
        address=request.path,
        meeting=found,
    )
