"""The blueprint of the submission pages, and the answer with an original file."""

from flask import Blueprint, Response

from consult.core.files.downloads import send_untrusted_file
from consult.submissions.models import Submission

views = Blueprint("submissions", __name__)


def send_original_file(submission: Submission) -> Response:
    """Send a file as a download that no browser displays, whatever it contains."""
    return send_untrusted_file(submission.content, submission.media_type, submission.filename)
