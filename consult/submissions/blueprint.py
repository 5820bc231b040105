"""The blueprint of the submission pages, and the answer with an original file."""

from io import BytesIO

from flask import Blueprint, Response, send_file

from consult.submissions.models import Submission

views = Blueprint("submissions", __name__)
UNSAFE_TYPES = {"text/html": "application/octet-stream"}  # never displayed by a browser


def send_original_file(submission: Submission) -> Response:
    """Send a file as a download that no browser displays, whatever it contains."""
    media = UNSAFE_TYPES.get(submission.media_type, submission.media_type)
    response = send_file(
        BytesIO(submission.content),
        mimetype=media,
        as_attachment=True,
        download_name=submission.filename,
        etag=False,
    )
    response.headers["Content-Type"] = (
        media  # without a charset, since the file does not state its encoding
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
