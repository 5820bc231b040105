"""Security headers of every response: the content security policy and its like.

Scripts of other sites may read what is public and no page: the API, files, feeds and calendars, as
an answer to a request without credentials. Pages are closed to them and to frames, but for the
clauses below /embed/, which every site may frame.
"""

import re
from functools import lru_cache
from typing import Any

from flask import Flask

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'{socket}; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

# pages that every site may frame: they read no cookie and hold no script and no form
FRAMED_PATH = re.compile(r"/embed/[a-z]{2}/clauses/\d+")
FRAMED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": SECURITY_HEADERS["Permissions-Policy"],
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors *; sandbox allow-popups allow-popups-to-escape-sandbox"
    ),
}
SHARED_PATH = re.compile(r"/(?:api/v1|static)/|.*(?:/files/|/file$|\.(?:atom|csv|ics|txt|xml)$)")
SHARED_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class SecurityHeaders:
    """WSGI middleware that adds security headers to every response.

    Headers that a view sets take precedence.

    It adds them as plain pairs at the end, because the response's own headers cost ten
    times as much.
    """

    def __init__(self, app: Flask) -> None:
        self.inner, self.secure = app.wsgi_app, app.config["PUBLIC_URL"].startswith("https:")

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        host = environ.get("HTTP_HOST") or environ["SERVER_NAME"]
        headers = _build_security_headers(
            host,
            environ["wsgi.url_scheme"] == "https",
            self.secure,
            is_framed(environ["PATH_INFO"]),
        )
        reading = environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        shared = reading and SHARED_PATH.match(environ["PATH_INFO"])

        def start(status: str, given: list[tuple[str, str]], *more: Any) -> Any:
            there = {name.lower() for name, _ in given}
            if shared and not _is_page(given):
                given = given + _build_sharing_headers(environ)
                there.add("cross-origin-resource-policy")
            return start_response(
                status, given + [pair for low, pair in headers if low not in there], *more
            )

        return self.inner(environ, start)


def is_framed(path: str) -> bool:
    """Return whether other sites may frame the page at this path."""
    return FRAMED_PATH.fullmatch(path) is not None


def _is_page(given: list[tuple[str, str]]) -> bool:
    """Return whether a response with these headers is HTML."""
    return any(
        name.lower() == "content-type" and value.startswith("text/html") for name, value in given
    )


def _build_sharing_headers(environ: dict[str, Any]) -> list[tuple[str, str]]:
    """Build the headers that open an answer to scripts of other sites, or keep it closed.

    A request with a cookie or a token may get more than the public does. Its answer stays closed,
    and a cache keeps the two apart. A static file is the same for everyone.
    """
    if environ["PATH_INFO"].startswith("/static/"):
        return list(SHARED_HEADERS.items())
    vary = ("Vary", "Cookie, Authorization")
    if environ.get("HTTP_COOKIE") or environ.get("HTTP_AUTHORIZATION"):
        closed = "Cross-Origin-Resource-Policy"
        return [vary, (closed, SECURITY_HEADERS[closed])]
    return [vary, *SHARED_HEADERS.items()]


@lru_cache(maxsize=64)
def _build_security_headers(
    asked: str, encrypted: bool, secure: bool, framed: bool
) -> list[tuple[str, tuple[str, str]]]:
    """Build the security headers for a host, cached: (lower-case name, (name, value))."""
    host = asked if asked.replace(":", "").replace(".", "").replace("-", "").isalnum() else ""
    socket = f" {'wss' if encrypted else 'ws'}://{host}" if host else ""
    headers = SECURITY_HEADERS | {"Content-Security-Policy": POLICY.format(socket=socket)}
    if framed:
        headers = dict(FRAMED_HEADERS)
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return [(name.lower(), (name, value)) for name, value in headers.items()]
