"""The disposition report: what became of every contribution, for everyone."""
from flask import Response, g, request

from consult.accounts.queries import groups_in
from consult.consultations.queries import consultation_at
from consult.core import i18n
from consult.core.web.write_endpoint import visitor
from consult.core.web.pages import page
from consult.documents.models import Version
from consult.documents.queries import document_at, version_at

from . import report
from consult.consolidation.blueprint import views
from consult.consolidation.models import OUTCOMES

AT = "/c/<slug>/<document>/<version>/dispositions"
PAGE = 100


def _version(slug: str, document: str, version: str) -> Version:
    g.consultation = consultation_at(slug)
    return version_at(visitor().actor, document_at(g.consultation.id, document), version)


@views.app_template_global("answered_in")
def answered_in(version: Version) -> int:
    """How many contributions have an answer on the way to an issued version."""
    return report.answered_count(version.id) if version.issued else 0


@views.get(AT)
def dispositions(slug: str, document: str, version: str) -> Response:
    """Every contribution to the version before, with its answer, by clause, by organisation or by group."""
    found = _version(slug, document, version)
    wanted = next((code for code in OUTCOMES if code == request.args.get("outcome")), "")
    by = next((order for order in report.ORDERS if order == request.args.get("by")), "clause")
    made = report.report(visitor().actor, found)
    rows = report.arranged([row for row in made.rows if wanted in {"", row.outcome}], by)
    pages = max(1, -(-len(rows) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    return page("consolidation/dispositions/report.html", outcomes=made.outcomes, version=found, document=found.document, chosen=wanted,
                number=number, pages=pages, rows=rows[(number - 1) * PAGE:number * PAGE], by=by, field=report.ORDERS[by],
                groups={group["code"]: group for group in groups_in(i18n.spoken())})


@views.get(AT + ".csv")
def dispositions_csv(slug: str, document: str, version: str) -> Response:
    """The same as CSV, to be saved."""
    found = _version(slug, document, version)
    response = Response(report.as_csv(report.report(visitor().actor, found)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="dispositions-{found.document.slug}-{found.slug}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response
