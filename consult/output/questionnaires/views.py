"""The page that sends the figures of a questionnaire as a workbook."""

from flask import Response, request, url_for

from consult.consultations.blueprint import load_consultation
from consult.core import i18n
from consult.core.errors import NotFound
from consult.core.web.write_endpoint import get_visitor
from consult.questionnaires.figure_queries import load_shown_figures
from consult.questionnaires.queries import get_questionnaire

from consult.output.blueprint import views
from consult.output.formats import XLSX_MEDIA_TYPE, FileFormat
from consult.output.ready_file_views import send_ready_file
from .figure_workbook import collect_figures

FIGURES = FileFormat(
    "questionnaire_figures", "xlsx", XLSX_MEDIA_TYPE, collect_figures, "reports.workbook_writer"
)


@views.get("/c/<slug>/questionnaires/<int:number>/figures.xlsx", endpoint="questionnaire_figures")
def send_questionnaire_figures(slug: str, number: int) -> Response:
    """Send the figures that the reader may see, or a page that shows the progress of the file."""
    actor = get_visitor().actor
    found = get_questionnaire(actor, load_consultation(slug).id, number)
    figures = load_shown_figures(actor, found)
    if figures is None:
        raise NotFound(what="File")
    return send_ready_file(
        FIGURES,
        FIGURES.collector(found, figures),
        f"{slug}-questionnaire-{number}-{i18n.get_language()}.xlsx",
        "output/questionnaires/progress.html",
        address=request.path,
        back=url_for("questionnaires.questionnaire", slug=slug, number=number, _anchor="figures"),
    )
