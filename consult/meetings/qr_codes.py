"""Short link and QR code of a meeting."""

import segno
from flask import url_for

from .models import Meeting


def build_short_link(meeting: Meeting) -> str:
    """Build the short link of a meeting; it opens in the language that the browser asks for."""
    return url_for("meetings_api.short", code=meeting.code, _external=True)


def build_qr_code(address: str) -> str:
    """Build the QR code of an address as an SVG image in a data: URL, dark on light."""
    return str(
        segno.make(address, error="m").svg_data_uri(
            scale=4, border=2, light="#fff", encode_minimal=True
        )
    )
