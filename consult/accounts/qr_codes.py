"""QR code of an address."""

import segno


def build_qr_code(address: str) -> str:
    """Build the QR code of an address as an SVG image in a data: URL, dark on light.

    An address of a page has no blanks; segno leaves those of the picture as they are.
    """
    picture = segno.make(address, error="m").svg_data_uri(
        scale=4, border=2, light="#fff", encode_minimal=True
    )
    return str(picture).replace(" ", "%20")
