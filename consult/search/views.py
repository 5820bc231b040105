"""Search page."""

from flask import Blueprint, Response, g, request

from consult.consultations.queries import get_consultation_by_slug
from consult.core.web.write_endpoint import get_visitor
from consult.core.web.pages import render_page

from . import actions, queries
from .forms import parse_search_request

views = Blueprint("search", __name__)


@views.get("/c/<slug>/search", endpoint="find")
def show_search(slug: str) -> Response:
    """Show what holds the typed words, among all that everyone may read, in all languages.

    The script of the page gets the results alone, while one types.
    """
    g.consultation = get_consultation_by_slug(slug)
    wish = parse_search_request(request.args.to_dict())
    results = queries.search_consultation(get_visitor().actor, g.consultation, wish)
    chosen = {
        "q": wish.words,
        "in": request.args.get("in") if wish.kind else None,
        "language": wish.language,
        "document": wish.document,
    }
    is_fragment = request.headers.get("X-Requested-With") == "fetch"
    return render_page(
        "search/results_fragment.html" if is_fragment else "search/results.html",
        wish=wish,
        results=results,
        renewal=actions.load_index_progress(),
        documents=[] if is_fragment else queries.load_documents(g.consultation.id),
        chosen={name: value for name, value in chosen.items() if value},
    )
