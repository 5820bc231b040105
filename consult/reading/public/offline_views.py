"""Public copies of texts, which a browser keeps for reading without a connection.

They are the same for everyone. The service worker shows them, so they say that one is offline.
"""

from flask import Blueprint, Response, g, render_template, request

from consult.core import i18n
from consult.core.database.engine import utc_now
from consult.core.permissions.actor import Actor
from consult.documents import queries as documents
from consult.reading.text.page_views import choose_language

views = Blueprint("offline", __name__, url_prefix=f"/offline/{i18n.LANGUAGE_IN_PATH}")
NOBODY = Actor()


@views.get("/", endpoint="fallback")
def show_offline_note() -> Response:
    """Show what a page that is not kept says without a connection."""
    return _make_response(render_template("reading/public/offline.html"))


@views.get("/versions/<int:version_id>", endpoint="copy")
def show_offline_copy(version_id: int) -> Response:
    """Show an issued version as text alone."""
    version = documents.get_readable_version(NOBODY, version_id)
    document = version.document
    g.consultation = document.consultation
    language = choose_language(version, request.args.get("text"))
    page = render_template(
        "reading/public/offline_copy.html",
        document=document,
        version=version,
        lines=documents.load_clause_texts(version.id, language, document.authentic),
        copied_at=utc_now(),
    )
    return _make_response(page)


def _make_response(page: str) -> Response:
    response = Response(page)
    response.headers["Cache-Control"] = "no-cache"
    return response
