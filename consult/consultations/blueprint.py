"""The pages of the process share one blueprint, and the way into a consultation's address."""
from flask import Blueprint, g

from consult.core.web.write_endpoint import get_visitor
from consult.core.permissions.rules import require_permission

from .models import Consultation
from .queries import get_consultation_by_slug

views = Blueprint("consultations", __name__)


def load_consultation(slug: str) -> Consultation:
    """The consultation of this address; the page stands in it. Raises NotFound."""
    found: Consultation = get_consultation_by_slug(slug)
    g.consultation = found
    return found


def load_managed_consultation(slug: str, action: str) -> Consultation:
    """The same, for those who may do this to it only; raises Unknown or Forbidden."""
    found = load_consultation(slug)
    require_permission(get_visitor().actor, action, found)
    return found
