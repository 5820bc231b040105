"""The pages of the report of the chair, and the report on all documents as a file."""

from flask import Response, request, url_for

from consult.consultations.blueprint import load_consultation
from consult.core import i18n
from consult.core.errors import NotFound
from consult.core.web.forms import parse_form
from consult.core.web.pages import render_page
from consult.output.blueprint import views
from consult.documents.models import Version
from consult.output.forms import ChairReportQuery, ReportFileQuery
from consult.output.formats import REPORT_FORMATS, build_report_name
from consult.output.ready_file_views import send_ready_file
from consult.output.reports.report_input import is_rtl_paragraph

from .chair_report import collect_chair_report, collect_consultation_report, load_described_state
from .report_scope import (
    PUBLIC_READER,
    ReportScope,
    make_consultation_scope,
    make_version_scope,
)

REPORT_PATH = "/c/<slug>/chair-report"


@views.get(REPORT_PATH, endpoint="chair_report")
def show_chair_report(slug: str) -> Response:
    """Show the choice of one document or all, and of the language, with the files of it."""
    whole, scope = _find_scopes(slug)
    return render_page(
        "output/reports/chair_report.html",
        versions=whole.versions,
        chosen=_get_chosen(scope),
        language=scope.language,
        codes=list(REPORT_FORMATS),
        state=load_described_state(scope),
    )


@views.get(f"{REPORT_PATH}/text", endpoint="chair_report_text")
def show_report_text(slug: str) -> Response:
    """Show the report itself on a page, with the words of its files."""
    _whole, scope = _find_scopes(slug)
    chosen = _get_chosen(scope)
    paper = (
        collect_chair_report(PUBLIC_READER, chosen, scope.language)
        if chosen
        else collect_consultation_report(scope.consultation, scope.language)
    )
    return render_page(
        "output/reports/chair_report_text.html",
        paper=paper,
        chosen=chosen,
        is_rtl=lambda words: is_rtl_paragraph(words, paper.source),
    )


def _find_scopes(slug: str) -> tuple[ReportScope, ReportScope]:
    """Find the scope of the report on all documents, and of the one that is asked for.

    Raises:
        NotFound: the document is not issued, or not there.
    """
    found = load_consultation(slug)
    query = parse_form(ChairReportQuery, request.args.to_dict())
    language = query.language or i18n.get_language()
    whole = make_consultation_scope(found, language)
    chosen = next((each for each in whole.versions if each.document.slug == query.document), None)
    if query.document and chosen is None:
        raise NotFound(what="Report")
    return whole, whole if chosen is None else make_version_scope(chosen, language)


def _get_chosen(scope: ReportScope) -> Version | None:
    """Return the version of the document that a report is about; None for all documents."""
    return scope.versions[0] if scope.document_id is not None else None


@views.get(f"{REPORT_PATH}/<code>", endpoint="chair_report_file")
def send_chair_report(slug: str, code: str) -> Response:
    """Send the report on all documents, or a page that shows its progress and asks again."""
    found, form = load_consultation(slug), REPORT_FORMATS.get(code)
    language = parse_form(ReportFileQuery, request.args.to_dict()).language or i18n.get_language()
    if form is None:
        raise NotFound(what="File")
    return send_ready_file(
        form,
        form.collector(found, language),
        build_report_name(found, form, language),
        "output/reports/chair_report_progress.html",
        address=url_for("output.chair_report_file", slug=slug, code=code, language=language),
        back=url_for("output.chair_report", slug=slug, language=language),
    )
