"""The page of the search."""
from flask import Blueprint, Response, g, request

from consult.consultations.queries import consultation_at
from consult.core.web.write_endpoint import visitor
from consult.core.web.pages import page

from . import queries
from .forms import wish_from

views = Blueprint("search", __name__)


@views.get("/c/<slug>/search")
def find(slug: str) -> Response:
    """What holds the words that were typed, in whatever everyone may read, in all languages."""
    g.consultation = consultation_at(slug)
    wish = wish_from(request.args.to_dict())
    results = queries.search(visitor().actor, g.consultation, wish)
    chosen = {"q": wish.words, "in": request.args.get("in") if wish.kind else None, "language": wish.language}
    return page(
        "search/results.html",
        wish=wish,
        results=results,
        chosen={name: value for name, value in chosen.items() if value},
    )
