"""The blueprints of the meetings' pages, which several files add to; and the way into a meeting's address."""
from collections.abc import Callable

from flask import Blueprint, Response

from consult.consultations.blueprint import load_consultation
from consult.core.web.write_endpoint import get_visitor
from consult.core.permissions.rules import require_permission

from .models import Meeting
from .queries import find_meeting

views = Blueprint("meetings", __name__)
api = Blueprint("meetings_api", __name__)  # its addresses begin with openapi.PREFIX, but for the short one of a meeting
meeting_pages: dict[str, Callable[[Meeting], Response]] = {}  # what stands at a meeting's address: "ahead", "live", "over", by its part


def load_meeting(slug: str, meeting: str, action: str = "meeting.read") -> Meeting:
    """The meeting of this address, for those who may do this to it; the page stands in its consultation.

    Raises NotFound, Unknown or Forbidden.
    """
    found = find_meeting(load_consultation(slug).id, meeting)
    require_permission(get_visitor().actor, action, found)
    return found
