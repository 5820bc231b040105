"""The page of the report of the chair, and the report on all documents as a file."""

from flask import Response, request, url_for

from consult.consultations.blueprint import load_consultation
from consult.core import i18n
from consult.core.errors import NotFound
from consult.core.web.forms import parse_form
from consult.core.web.pages import render_page
from consult.output.blueprint import views
from consult.output.forms import ChairReportQuery
from consult.output.formats import PDF_MEDIA_TYPE, WORD_MEDIA_TYPE, FileFormat
from consult.output.ready_file_views import send_ready_file

from .chair_report import (
    collect_consultation_report,
    collect_printed_consultation_report,
    load_described_state,
)
from .report_scope import make_consultation_scope, make_version_scope

REPORT_PATH = "/c/<slug>/chair-report"
REPORT_FORMATS = {
    each.code: each
    for each in (
        FileFormat(
            "report_word",
            "docx",
            WORD_MEDIA_TYPE,
            collect_consultation_report,
            "reports.word_writer",
        ),
        FileFormat(
            "report_pdf",
            "pdf",
            PDF_MEDIA_TYPE,
            collect_printed_consultation_report,
            "reports.pdf_writer",
        ),
    )
}


@views.get(REPORT_PATH, endpoint="chair_report")
def show_chair_report(slug: str) -> Response:
    """Show the choice of one document or all, and of the language, with the files of it."""
    found = load_consultation(slug)
    query = parse_form(ChairReportQuery, request.args.to_dict())
    language = query.language or i18n.get_language()
    whole = make_consultation_scope(found, language)
    chosen = next((each for each in whole.versions if each.document.slug == query.document), None)
    if query.document and chosen is None:
        raise NotFound(what="Report")
    scope = whole if chosen is None else make_version_scope(chosen, language)
    return render_page(
        "output/reports/chair_report.html",
        versions=whole.versions,
        chosen=chosen,
        language=language,
        codes=list(REPORT_FORMATS),
        state=load_described_state(scope),
    )


@views.get(f"{REPORT_PATH}/<code>", endpoint="chair_report_file")
def send_chair_report(slug: str, code: str) -> Response:
    """Send the report on all documents, or a page that shows its progress and asks again."""
    found, form = load_consultation(slug), REPORT_FORMATS.get(code)
    language = parse_form(ChairReportQuery, request.args.to_dict()).language or i18n.get_language()
    if form is None:
        raise NotFound(what="File")
    return send_ready_file(
        form,
        form.collector(found, language),
        f"{slug}-report-{language}.{form.extension}",
        "output/reports/chair_report_progress.html",
        address=url_for("output.chair_report_file", slug=slug, code=code, language=language),
        back=url_for("output.chair_report", slug=slug, language=language),
    )
