"""The six letters of a meeting as people see them: in a line, and as a picture that a phone reads."""
import segno
from flask import url_for

from .models import Meeting


def build_short_link(meeting: Meeting) -> str:
    """The short address that leads to a meeting in whichever language a browser asks for."""
    return url_for("meetings_api.short", code=meeting.code, _external=True)


def build_qr_code(address: str) -> str:
    """An address as a QR code: an SVG picture in a data: address, dark on light."""
    return str(segno.make(address, error="m").svg_data_uri(scale=4, border=2, light="#fff", encode_minimal=True))
