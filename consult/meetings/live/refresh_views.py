"""Address of the fragments that pages of a meeting fetch after a change."""

from flask import Response, request

from . import fragment_views as showing
from consult.meetings.blueprint import load_meeting, views


@views.get("/c/<slug>/meetings/<meeting>/now/<parts>", endpoint="now")
def show_fragments(slug: str, meeting: str, parts: str) -> Response:
    """Show fragments: one as HTML, several (or on request) as JSON, 304 if unchanged."""
    found, names, look = (
        load_meeting(slug, meeting),
        showing.parse_fragment_names(parts),
        showing.FragmentOptions.from_request(),
    )
    several = len(names) > 1 or request.accept_mimetypes.best == "application/json"
    return showing.build_fragment_response(
        showing.load_fragments(found, names, look)
        if several
        else showing.load_fragment(found, names[0], look)
    )
