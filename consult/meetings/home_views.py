"""The one address of a meeting: its announcement before, the floor while it is live, what came of it after."""
from flask import Response

from .blueprint import meeting_pages, load_meeting, views


@views.get("/c/<slug>/meetings/<meeting>", endpoint="meeting")
def show_meeting(slug: str, meeting: str) -> Response:
    """The meeting as it is now; each part of consult.meetings gives the page of its own time (blueprint.faces)."""
    found = load_meeting(slug, meeting)
    time = "live" if found.live else "over" if found.state == "closed" else "ahead"
    return meeting_pages.get(time, meeting_pages["ahead"])(found)
