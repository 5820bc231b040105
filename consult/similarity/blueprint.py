"""Blueprints and paths shared by the pages and the API of similar contributions."""

from flask import Blueprint, g

from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.documents.models import Document

from .models import SimilarGroup

views = Blueprint("grouping", __name__)
api = Blueprint("grouping_api", __name__, url_prefix="/api/v1")
DOCUMENT_PATH = "/documents/<int:document_id>/similar"
GROUP_PATH = "/similar/<int:group_id>"
CONTEST_PATH = "/similar/contests/<int:contest_id>"
ENDORSEMENT_PATH = "/amendments/<int:amendment_id>/join"


def find_document(document_id: int) -> Document:
    """Return a document by its id, and set the consultation of the page."""
    found = find_row(Document, document_id)
    g.consultation = find_row(Consultation, found.consultation_id)
    return found


def find_group(group_id: int) -> SimilarGroup:
    """Return a group by its id, and set the consultation of the page."""
    found = find_row(SimilarGroup, group_id)
    find_document(found.document_id)
    return found
