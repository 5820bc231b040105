"""The blueprints that the pages and the API of grouping share."""
from flask import Blueprint, g

from consult.consultations.models import Consultation
from consult.core.database.engine import find
from consult.documents.models import Document

from .models import SimilarGroup

views = Blueprint("grouping", __name__)
api = Blueprint("grouping_api", __name__, url_prefix="/api/v1")
DOCUMENT = "/documents/<int:document_id>/similar"
GROUP = "/similar/<int:group_id>"
CONTEST = "/similar/contests/<int:contest_id>"
JOIN = "/amendments/<int:amendment_id>/join"


def document_of(document_id: int) -> Document:
    """The document of an address, whose consultation the page stands in."""
    found = find(Document, document_id)
    g.consultation = find(Consultation, found.consultation_id)
    return found


def group_of(group_id: int) -> SimilarGroup:
    """The group of an address, whose consultation the page stands in."""
    found = find(SimilarGroup, group_id)
    document_of(found.document_id)
    return found
