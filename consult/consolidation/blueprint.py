"""Blueprints and shared addresses of the consolidation pages and API."""

from typing import Any

from flask import Blueprint, g, url_for

from consult.core.web.write_endpoint import WriteAnswer, get_visitor, redirect_to
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


def redirect_to_workbench(version_id: int, clause_id: int, **where: Any) -> WriteAnswer:
    """Redirect to the workbench of a clause.

    Args:
        where: Further parts of the address, as for url_for.
    """
    return redirect_to(
        url_for("consolidation.bench", version_id=version_id, clause_id=clause_id, **where)
    )
