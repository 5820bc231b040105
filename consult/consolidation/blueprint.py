"""Blueprints and shared addresses of the consolidation pages and API."""

from flask import Blueprint, g

from consult.core.web.write_endpoint import get_visitor
from consult.documents.models import Version

from . import queries

views = Blueprint("consolidation", __name__)
api = Blueprint("consolidation_api", __name__, url_prefix="/api/v1")
DESK = "/versions/<int:version_id>/desk"
CLAUSE = DESK + "/<int:clause_id>"


def load_desk_version(version_id: int) -> Version:
    """Load the working version of an address for a reader who may see the desk."""
    version = queries.find_desk_version(get_visitor().actor, version_id)
    g.consultation = version.document.consultation
    return version
