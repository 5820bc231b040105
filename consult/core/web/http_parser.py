"""A fast parser for the head of HTTP requests; unusual heads go to the parser of the library.

pywsgi parses every head as an e-mail, which takes a twentieth of the time of a
position.
"""

import re
from collections.abc import Iterator
from http.client import parse_headers
from io import BytesIO
from typing import Any

from gevent.pywsgi import OldMessage

PLAIN = re.compile(rb"([A-Za-z0-9-]+):[ \t]*([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)\r\n")
LINE_ENDS = (b"\r\n", b"\n", b"")
MOST_LINES, LONGEST_LINE = 100, 65_536  # lines, and bytes in one line: the limits of http.client


class PlainHead(OldMessage):  # type: ignore[misc]  # gevent has no types
    """A head with usual headers only, with fast access by name."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__()
        self._headers = pairs
        self.first = {name.lower(): value for name, value in reversed(pairs)}

    def get(self, name: str, failobj: Any = None) -> Any:
        """Return the first value of a header; the case of the name does not matter."""
        return self.first.get(name.lower(), failobj)

    def as_environ(self) -> Iterator[tuple[str, str]]:
        """Yield the WSGI names and values of the headers.

        Content-Type and Content-Length are left out, because they have their own names (PEP
        3333).
        """
        for name, value in self._headers:
            key = name.replace("-", "_").upper()
            if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
                yield "HTTP_" + key, value


def read_request_head(file: Any) -> OldMessage:
    """Read the headers in order, as pywsgi expects them.

    The `status` of the result names an error, which pywsgi answers with 400.
    """
    lines: list[bytes] = []
    while True:
        line = file.readline(LONGEST_LINE + 1)
        if len(line) > LONGEST_LINE or len(lines) >= MOST_LINES:
            message = OldMessage()
            message.status = "Line too long" if len(line) > LONGEST_LINE else "Too many headers"
            return message
        if line in LINE_ENDS:
            break
        lines.append(line)
    found = [PLAIN.fullmatch(line) for line in lines]
    if not all(found):
        return parse_headers(BytesIO(b"".join([*lines, b"\r\n"])), _class=OldMessage)
    return PlainHead([(match[1].decode(), match[2].decode()) for match in found if match])
