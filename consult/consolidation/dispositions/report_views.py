"""Pages of the disposition report, open to everyone."""

from flask import Response, g, request

from consult.accounts.queries import list_localized_groups
from consult.consultations.queries import get_consultation_by_slug
from consult.core import i18n
from consult.core.web.write_endpoint import get_visitor
from consult.core.web.pages import render_page
from consult.documents.models import Version
from consult.documents.queries import get_document_by_slug, get_version_by_slug

from . import report
from consult.consolidation.blueprint import views
from consult.consolidation.models import OUTCOMES

AT = "/c/<slug>/<document>/<version>/dispositions"
PAGE = 100


def _find_version(slug: str, document: str, version: str) -> Version:
    g.consultation = get_consultation_by_slug(slug)
    return get_version_by_slug(
        get_visitor().actor, get_document_by_slug(g.consultation.id, document), version
    )


@views.app_template_global()
def count_issued_answers(version: Version) -> int:
    """Count the contributions with a disposition in an issued version."""
    return report.count_answers(version.id) if version.issued else 0


@views.get(AT, endpoint="dispositions")
def show_disposition_report(slug: str, document: str, version: str) -> Response:
    """Show the contributions to the previous version with their dispositions.

    The report is sorted by clause, organization or stakeholder group.
    """
    found = _find_version(slug, document, version)
    wanted = next((code for code in OUTCOMES if code == request.args.get("outcome")), "")
    by = next((order for order in report.ORDER_FIELDS if order == request.args.get("by")), "clause")
    made = report.build_report(get_visitor().actor, found)
    rows = report.sort_rows([row for row in made.rows if wanted in {"", row.outcome}], by)
    pages = max(1, -(-len(rows) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_page(
        "consolidation/dispositions/report.html",
        outcomes=made.outcomes,
        version=found,
        document=found.document,
        chosen=wanted,
        number=number,
        pages=pages,
        rows=rows[(number - 1) * PAGE : number * PAGE],
        by=by,
        field=report.ORDER_FIELDS[by],
        groups={group["code"]: group for group in list_localized_groups(i18n.get_language())},
    )


@views.get(AT + ".csv", endpoint="dispositions_csv")
def download_disposition_report(slug: str, document: str, version: str) -> Response:
    """Download the disposition report as CSV."""
    found = _find_version(slug, document, version)
    response = Response(
        report.render_csv(report.build_report(get_visitor().actor, found)), mimetype="text/csv"
    )
    response.headers["Content-Disposition"] = (
        f'attachment; filename="dispositions-{found.document.slug}-{found.slug}.csv"'
    )
    response.headers["Cache-Control"] = "no-store"
    return response
