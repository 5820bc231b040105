"""The head of a request, read line by line: what every browser sends is read at once, anything unusual by the e-mail parser.

pywsgi reads every head as an e-mail, which takes a twentieth of a position's time.
"""
import re
from http.client import parse_headers
from io import BytesIO
from typing import Any

from gevent.pywsgi import OldMessage

PLAIN = re.compile(rb"([A-Za-z0-9-]+):[ \t]*([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)\r\n")
ENDS = (b"\r\n", b"\n", b"")
MOST, LONGEST = 100, 65_536  # lines, and bytes in one: as http.client has them


def read_head(file: Any) -> OldMessage:
    """The headers in their order, as pywsgi wants them; its status says what is wrong, and then it is answered with 400."""
    lines: list[bytes] = []
    while True:
        line = file.readline(LONGEST + 1)
        if len(line) > LONGEST or len(lines) >= MOST:
            message = OldMessage()
            message.status = "Line too long" if len(line) > LONGEST else "Too many headers"
            return message
        if line in ENDS:
            break
        lines.append(line)
    found = [PLAIN.fullmatch(line) for line in lines]
    if not all(found):
        return parse_headers(BytesIO(b"".join([*lines, b"\r\n"])), _class=OldMessage)
    message = OldMessage()
    message._headers = [(match[1].decode(), match[2].decode()) for match in found if match]
    return message
