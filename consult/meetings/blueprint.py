"""The blueprints of the meetings' pages, which several files add to; and the way into a meeting's address."""
from collections.abc import Callable

from flask import Blueprint, Response

from consult.consultations.blueprint import within
from consult.core.web.write_endpoint import visitor
from consult.core.permissions.rules import require

from .models import Meeting
from .queries import meeting_of

views = Blueprint("meetings", __name__)
api = Blueprint("meetings_api", __name__)  # its addresses begin with openapi.PREFIX, but for the short one of a meeting
faces: dict[str, Callable[[Meeting], Response]] = {}  # what stands at a meeting's address: "ahead", "live", "over", by its part


def here(slug: str, meeting: str, action: str = "meeting.read") -> Meeting:
    """The meeting of this address, for those who may do this to it; the page stands in its consultation.

    Raises NotFound, Unknown or Forbidden.
    """
    found = meeting_of(within(slug).id, meeting)
    require(visitor().actor, action, found)
    return found
