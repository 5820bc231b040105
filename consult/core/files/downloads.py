"""The answer with a file that somebody sent: a download that no browser displays."""

from io import BytesIO

from flask import Response, send_file

UNSAFE_TYPES = {"text/html": "application/octet-stream"}


def send_untrusted_file(content: bytes, media_type: str, name: str) -> Response:
    """Send a file as a download, in a sandbox, whatever it contains.

    Args:
        name: made safe when it was taken in (uploads.py).
    """
    media = UNSAFE_TYPES.get(media_type, media_type)
    response = send_file(
        BytesIO(content), mimetype=media, as_attachment=True, download_name=name, etag=False
    )
    # without a charset, since the file does not state its encoding
    response.headers["Content-Type"] = media
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
