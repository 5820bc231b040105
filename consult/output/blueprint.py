"""Blueprint of the file pages, and the answers with files that pages and API share."""

from pathlib import Path

from flask import Blueprint, Response, request, send_file
from pydantic import BaseModel

from consult.core.permissions.actor import Actor
from consult.core.web import rate_limits as limits

from consult.output.artifact_cache import FileInProgress, get_or_make_file
from consult.output.file_request import FileRequest
from consult.output.formats import FileFormat

views = Blueprint("output", __name__)
RETRY_AFTER_SECONDS = 1  # seconds until the next request


def make_file_for(actor: Actor, wanted: FileRequest) -> Path | FileInProgress:
    """Return the requested file, collected with the rights of the actor, or its progress."""
    data = wanted.form.collector(actor, wanted.version, wanted.language, wanted.against)
    return make_file(actor, wanted.form, data)


def make_file(actor: Actor, form: FileFormat, given: BaseModel) -> Path | FileInProgress:
    """Return a file of this input, or its progress; one that is written counts for the limit."""
    address = request.remote_addr
    return get_or_make_file(form, given, lambda: limits.count_file(actor, address))


def send_attachment(name: str, media: str, place: Path) -> Response:
    """Send a file as an attachment that no cache stores."""
    response = send_file(
        place,
        mimetype=media,
        as_attachment=True,
        download_name=name,
        conditional=False,
        etag=False,
        last_modified=None,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def mark_as_waiting(response: Response) -> Response:
    """Turn a response into a 202 with Retry-After."""
    response.status_code = 202
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response
