"""The one address of a meeting: announcement before, floor while live, record after."""

from flask import Response

from .blueprint import load_meeting, views
from consult.core.hooks import meeting_pages


@views.get("/c/<slug>/meetings/<meeting>", endpoint="meeting")
def show_meeting(slug: str, meeting: str) -> Response:
    """Show the page for the meeting's present state, as hooked into meeting_pages."""
    found = load_meeting(slug, meeting)
    time = "live" if found.is_live else "over" if found.state == "closed" else "ahead"
    return meeting_pages.get(time, meeting_pages["ahead"])(found)
