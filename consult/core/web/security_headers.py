"""Security headers of every response: the content security policy and its like."""

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
        headers = _build_security_headers(host, environ["wsgi.url_scheme"] == "https", self.secure)

        def start(status: str, given: list[tuple[str, str]], *more: Any) -> Any:
            there = {name.lower() for name, _ in given}
            return start_response(
                status, given + [pair for low, pair in headers if low not in there], *more
            )

        return self.inner(environ, start)


@lru_cache(maxsize=64)
def _build_security_headers(
    asked: str, encrypted: bool, secure: bool
) -> list[tuple[str, tuple[str, str]]]:
    """Build the security headers for a host, cached: (lower-case name, (name, value))."""
    host = asked if asked.replace(":", "").replace(".", "").replace("-", "").isalnum() else ""
    socket = f" {'wss' if encrypted else 'ws'}://{host}" if host else ""
    headers = SECURITY_HEADERS | {"Content-Security-Policy": POLICY.format(socket=socket)}
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return [(name.lower(), (name, value)) for name, value in headers.items()]
