"""Routes of the Atom feeds, with conditional responses for readers that poll."""

from flask import Response, g, request

from consult.consultations.models import Consultation
from consult.consultations.queries import get_consultation_by_slug
from consult.core.addresses import get_site_address
from consult.documents.models import Document
from consult.documents.queries import get_document_by_slug, get_issued_document

from . import atom_feed as feeds
from consult.reading.blueprint import views

CACHE_CONTROL = "public, max-age=300"


@views.get("/c/<slug>/feed.atom", endpoint="feed")
def send_feed(slug: str) -> Response:
    """Send the feed of a consultation."""
    return _make_response(get_consultation_by_slug(slug))


@views.get("/c/<slug>/<document>/feed.atom", endpoint="document_feed")
def send_document_feed(slug: str, document: str) -> Response:
    """Send the feed of one document."""
    consultation = get_consultation_by_slug(slug)
    return _make_response(
        consultation, get_issued_document(get_document_by_slug(consultation.id, document).id)
    )


def _make_response(consultation: Consultation, document: Document | None = None) -> Response:
    g.consultation = consultation
    found = feeds.load_feed(consultation, document)
    body = feeds.serialize_feed(found, get_site_address(), request.path)
    response = Response(body, mimetype="application/atom+xml")
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.last_modified = found.updated
    response.add_etag()
    response.make_conditional(request)
    return response
