"""The download of a file of a comment."""

from flask import Response

from consult.attachments.queries import get_attachment
from consult.core.errors import NotFound
from consult.core.files.downloads import send_untrusted_file
from consult.core.web.write_endpoint import get_visitor

from . import queries
from .blueprint import views


@views.get("/comments/<int:comment_id>/files/<int:place>", endpoint="attachment")
def download_attachment(comment_id: int, place: int) -> Response:
    """Send a file of a comment to its readers."""
    if queries.load_comment(get_visitor().actor, comment_id).body is None:
        raise NotFound(what="Attachment")
    found = get_attachment("comment", comment_id, place)
    return send_untrusted_file(found.content, found.media_type, found.filename)
