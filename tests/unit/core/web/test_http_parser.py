"""Tests that both HTTP parsers read the head of a request alike."""

from http.client import parse_headers
from io import BytesIO

import pytest
from gevent.pywsgi import OldMessage

from consult.core.web import http_parser as heads, http_server as serving

USUAL = (
    b'Host: consult.example\r\nCookie: consult=abc; x="y z"\r\nX-CSRF-Token:abc\r\n'
    b"Content-Length:  12\r\nAccept: */*\r\n"
)
HEADS = [
    USUAL,
    USUAL + b"Accept: text/html\r\n",
    b"",
    b"Host: a\nAccept: b\n",
    b"Host: a\r\n folded\r\nX: y\r\n",
    b"Host : a\r\n",
    b"X: a \r\n",
    b"No colon here\r\nHost: a\r\n",
    b"X: caf\xc3\xa9\r\nHost: a\r\n",
    b": nothing\r\n",
    b"X:\r\nHost: a\r\n",
    b"X: a\x00b\r\n",
    b"X: a\rHost: b\r\n",
    b"Under_score: a\r\n",
]


@pytest.mark.parametrize("head", HEADS)
def test_a_head_reads_as_the_standard_library_reads_it(head):
    whole, rest = head + b"\r\n", b'{"body": 1}'
    file = BytesIO(whole + rest)
    assert list(heads.read_request_head(file).items()) == list(
        parse_headers(BytesIO(whole), _class=OldMessage).items()
    )
    assert file.read() == rest, "the body is left alone"


def test_only_what_is_unusual_goes_to_the_other_reader(monkeypatch):
    unusual = []
    monkeypatch.setattr(
        heads, "parse_headers", lambda file, _class: unusual.append(file.read()) or OldMessage()
    )
    assert (
        heads.read_request_head(BytesIO(USUAL + b"\r\n")).get("content-length") == "12"
        and unusual == []
    )
    heads.read_request_head(BytesIO(b"Host: a\r\n folded\r\n\r\n"))
    assert unusual == [b"Host: a\r\n folded\r\n\r\n"]


@pytest.mark.parametrize("head", [each for each in HEADS if each])
def test_names_and_values_go_to_the_application_as_pywsgi_gives_them(head):
    def given(message):
        handler = object.__new__(serving.RequestHandler)
        handler.headers = message
        return (
            list(handler._headers()),
            message.get("Accept"),
            message.getheader("HOST"),
            message.typeheader,
            message.get("no", 1),
        )

    own, other = (
        heads.read_request_head(BytesIO(head + b"\r\n")),
        parse_headers(BytesIO(head + b"\r\n"), _class=OldMessage),
    )
    assert given(own) == given(other)


@pytest.mark.parametrize(
    ("head", "status"),
    [(b"X: " + b"a" * 70_000 + b"\r\n", "Line too long"), (b"X: a\r\n" * 101, "Too many headers")],
)
def test_a_head_without_measure_is_refused(head, status):
    assert heads.read_request_head(BytesIO(head + b"\r\n")).status == status
