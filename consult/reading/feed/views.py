"""The Atom feeds of a consultation and of a document: a reader asks again and again, and is told when nothing is new."""
from flask import Response, current_app, g, request

from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_at
from consult.documents.models import Document
from consult.documents.queries import document_at, issued_document

from . import atom_views as feeds
from consult.reading.blueprint import views

FRESH = "public, max-age=300"


@views.get("/c/<slug>/feed.atom")
def feed(slug: str) -> Response:
    """What happened in a consultation."""
    return _answer(consultation_at(slug))


@views.get("/c/<slug>/<document>/feed.atom")
def document_feed(slug: str, document: str) -> Response:
    """What happened to one document."""
    consultation = consultation_at(slug)
    return _answer(consultation, issued_document(document_at(consultation.id, document).id))


def _answer(consultation: Consultation, document: Document | None = None) -> Response:
    g.consultation = consultation
    found = feeds.feed_of(consultation, document)
    base = str(current_app.config["PUBLIC_URL"] or request.url_root).rstrip("/")
    response = Response(feeds.atom(found, base, request.path), mimetype="application/atom+xml")
    response.headers["Cache-Control"] = FRESH
    response.last_modified = found.updated
    response.add_etag()
    response.make_conditional(request)
    return response
