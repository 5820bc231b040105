"""The download of a file of an amendment."""

from flask import Response

from consult.attachments.queries import get_attachment
from consult.core.files.downloads import send_untrusted_file
from consult.core.web.write_endpoint import get_visitor

from . import queries
from .blueprint import views


@views.get("/amendments/<int:amendment_id>/files/<int:place>", endpoint="attachment")
def download_attachment(amendment_id: int, place: int) -> Response:
    """Send a file of an amendment to its readers."""
    queries.load_amendment(get_visitor().actor, amendment_id)
    found = get_attachment("amendment", amendment_id, place)
    return send_untrusted_file(found.content, found.media_type, found.filename)
