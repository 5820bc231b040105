"""What every page of a meeting fetches when something changed: pieces that are the same for everyone."""
from flask import Response, request

from . import fragment_views as showing, floor_views as views_floor
from consult.meetings.screens import views as views_screen
from consult.meetings.blueprint import here, views

__all__ = ["views_floor", "views_screen"]


@views.get("/c/<slug>/meetings/<meeting>/now/<parts>")
def now(slug: str, meeting: str, parts: str) -> Response:
    """Pieces of the page as they stand now: one as HTML, several (or as asked) as JSON; 304 where nothing changed."""
    found, names, look = here(slug, meeting), showing.parts_of(parts), showing.Look.asked()
    several = len(names) > 1 or request.accept_mimetypes.best == "application/json"
    return showing.answer(showing.pieces(found, names, look) if several else showing.piece(found, names[0], look))
