"""What every page of a meeting fetches when something changed: pieces that are the same for everyone."""
from flask import Response, request

from . import fragment_views as showing
from consult.meetings.blueprint import load_meeting, views


@views.get("/c/<slug>/meetings/<meeting>/now/<parts>", endpoint="now")
def show_fragments(slug: str, meeting: str, parts: str) -> Response:
    """Pieces of the page as they stand now: one as HTML, several (or as asked) as JSON; 304 where nothing changed."""
    found, names, look = load_meeting(slug, meeting), showing.parse_fragment_names(parts), showing.FragmentOptions.asked()
    several = len(names) > 1 or request.accept_mimetypes.best == "application/json"
    return showing.build_fragment_response(showing.load_fragments(found, names, look) if several else showing.load_fragment(found, names[0], look))
