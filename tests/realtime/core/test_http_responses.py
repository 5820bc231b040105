"""Realtime tests of HTTP responses: short in one packet, long complete, empty without a body."""

import re
import socket

import pytest

from tests.support.servers.deadline import ANSWER_TIMEOUT


@pytest.fixture
def line(live):
    """Provide ask(method, path, **headers) on one open connection: status, headers, body, number
    of packets.
    """
    with socket.create_connection(("127.0.0.1", live.port), timeout=ANSWER_TIMEOUT) as wire:

        def ask(method, path, **headers):
            lines = [
                f"{method} {path} HTTP/1.1",
                f"Host: 127.0.0.1:{live.port}",
                *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
                "",
                "",
            ]
            wire.sendall("\r\n".join(lines).encode())
            came, packets = b"", 0
            while True:
                came, packets = came + wire.recv(1 << 20), packets + 1
                head, ended, body = came.partition(b"\r\n\r\n")
                given = {
                    name.lower(): value
                    for name, value in re.findall(r"(?m)^([\w-]+): (.*?)\r?$", head.decode())
                }
                wanted = 0 if method == "HEAD" else int(given.get("content-length", 0))
                if ended and len(body) >= wanted:
                    return int(head.split()[1]), given, body, packets

        yield ask


def test_a_short_answer_is_one_packet_and_the_connection_stays_open(line):
    for _ in range(3):
        status, given, body, packets = line("GET", "/api/v1/consultations")
        assert (status, packets) == (200, 1) and len(body) == int(given["content-length"]) > 0
        assert given["x-content-type-options"] == "nosniff"


def test_a_long_answer_is_whole(line):
    status, given, body, _ = line("GET", "/api/v1/openapi.json")
    assert status == 200 and len(body) == int(given["content-length"]) > 100_000
    assert body.startswith(b"{") and body.rstrip().endswith(b"}")
    assert line("GET", "/api/v1/consultations")[0] == 200


def test_where_there_is_no_body_none_is_sent(line):
    status, given, body, _ = line("GET", "/en/c/talks/statement")
    assert status == 200 and body and given["etag"]
    assert line("GET", "/en/c/talks/statement", If_None_Match=given["etag"])[::2] == (304, b"")
    status, given, body, _ = line("HEAD", "/api/v1/consultations")
    assert (status, body) == (200, b"") and int(given["content-length"]) > 0
    assert line("GET", "/en/nowhere")[0] == 404
