"""Search page."""

from flask import Blueprint, Response, g, request

from consult.consultations.queries import get_consultation_by_slug
from consult.core.web.write_endpoint import get_visitor
from consult.core.web.pages import render_page

from . import queries
from .forms import parse_search_request

views = Blueprint("search", __name__)


@views.get("/c/<slug>/search", endpoint="find")
def show_search(slug: str) -> Response:
    """Show what contains the typed text, among all that everyone may read, in all languages."""
    g.consultation = get_consultation_by_slug(slug)
    wish = parse_search_request(request.args.to_dict())
    results = queries.search_consultation(get_visitor().actor, g.consultation, wish)
    chosen = {
        "q": wish.words,
        "in": request.args.get("in") if wish.kind else None,
        "language": wish.language,
    }
    return render_page(
        "search/results.html",
        wish=wish,
        results=results,
        chosen={name: value for name, value in chosen.items() if value},
    )
