"""Blueprints of meetings, the check that loads a meeting, and its short link.

Several modules attach routes to these blueprints.
"""

from flask import Blueprint, url_for

from consult.consultations.blueprint import load_consultation
from consult.core.web.write_endpoint import get_visitor
from consult.core.permissions.rules import require_permission

from .models import Meeting
from .queries import find_meeting

views = Blueprint("meetings", __name__)
api = Blueprint(
    "meetings_api", __name__
)  # its addresses begin with openapi.PREFIX, except for the short link of a meeting


def load_meeting(slug: str, meeting: str, action: str = "meeting.read") -> Meeting:
    """Load the meeting of this address for an actor with the right to `action`.

    Raises NotFound, Unknown or Forbidden.
    """
    found = find_meeting(load_consultation(slug).id, meeting)
    require_permission(get_visitor().actor, action, found)
    return found


def build_short_link(meeting: Meeting) -> str:
    """Build the short link of a meeting; it opens in the language that the browser asks for."""
    return url_for("meetings_api.short", code=meeting.code, _external=True)
