"""The pages of the process share one blueprint, and the way into a consultation's address."""
from flask import Blueprint, g

from consult.core.web.write_endpoint import visitor
from consult.core.permissions.rules import require

from .models import Consultation
from .queries import consultation_at

views = Blueprint("consultations", __name__)


def within(slug: str) -> Consultation:
    """The consultation of this address; the page stands in it. Raises NotFound."""
    found: Consultation = consultation_at(slug)
    g.consultation = found
    return found


def kept(slug: str, action: str) -> Consultation:
    """The same, for those who may do this to it only; raises Unknown or Forbidden."""
    found = within(slug)
    require(visitor().actor, action, found)
    return found
