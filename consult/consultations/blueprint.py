"""The blueprint of the consultation pages, and the lookup by address."""

from flask import Blueprint, g

from consult.core.web.write_endpoint import get_visitor
from consult.core.permissions.rules import require_permission

from .models import Consultation
from .queries import get_consultation_by_slug

views = Blueprint("consultations", __name__)


def load_consultation(slug: str) -> Consultation:
    """Return the consultation of an address and make it the page's own; raises NotFound."""
    found: Consultation = get_consultation_by_slug(slug)
    g.consultation = found
    return found


def load_managed_consultation(slug: str, action: str) -> Consultation:
    """Return the consultation of an address if the visitor may do an action on it.

    Raises NotFound, SignInRequired or Forbidden.
    """
    found = load_consultation(slug)
    require_permission(get_visitor().actor, action, found)
    return found
