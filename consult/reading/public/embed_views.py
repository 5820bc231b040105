"""A clause with its counts as a page that other sites may frame.

It is the same for everyone: it reads no cookie and holds no form and no script.
"""

from flask import Blueprint, Response, g, render_template, request
from markupsafe import escape

from consult.accounts.queries import list_localized_groups
from consult.core import i18n
from consult.core.addresses import build_page_url
from consult.core.database.engine import find_row
from consult.core.errors import NotFound
from consult.core.messages.error_messages import describe_problem
from consult.core.web.write_endpoint import get_visitor
from consult.documents import queries as documents
from consult.documents.models import Clause
from consult.reading.text.fact_cache import NO_FACTS, load_document_facts
from consult.reading.text.page_views import choose_language

views = Blueprint("embed", __name__, url_prefix=f"/embed/{i18n.LANGUAGE_IN_PATH}")


@views.app_template_global()
def embed_code(clause: Clause, language: str) -> str:
    """Return the code that shows a clause in a frame on another site."""
    address = build_page_url(
        "embed.clause", i18n.get_ui_language(), clause_id=clause.id, text=language
    )
    title = escape(i18n.gettext("A clause on consult"))
    return (
        f'<iframe src="{address}" title="{title}" width="100%" height="300" loading="lazy" '
        'style="border:0"></iframe>'
    )


@views.get("/clauses/<int:clause_id>", endpoint="clause")
def show_embedded_clause(clause_id: int) -> Response:
    """Show a clause of the current version for a frame on another site."""
    try:
        page = _render_clause(clause_id)
    except NotFound as problem:
        sentence = describe_problem(problem)
        return Response(render_template("reading/public/gone.html", sentence=sentence), 404)
    response = Response(page)
    response.headers["Cache-Control"] = "public, max-age=60"
    response.add_etag()
    response.make_conditional(request)
    return response


def _render_clause(clause_id: int) -> str:
    """Render a clause with its counts; raises NotFound for one that is in no current version."""
    clause = find_row(Clause, clause_id)
    document = clause.document
    g.consultation = document.consultation
    version = documents.get_version_by_slug(get_visitor().actor, document, None)
    language = choose_language(version, request.args.get("text"))
    line = documents.find_clause_text(version.id, clause_id, language, document.authentic)
    if line is None:
        raise NotFound(what="Clause")
    found = load_document_facts(document.id, document.consultation_id)
    return render_template(
        "reading/public/embedded_clause.html",
        line=line,
        document=document,
        version=version,
        facts=found.facts.get(clause_id, NO_FACTS),
        groups=list_localized_groups(i18n.get_language()),
    )
