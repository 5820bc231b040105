"""Whether this process can serve: asked by who restarts it, by containers, and by who watches over it."""
from flask import Flask, Response, jsonify

from consult.core.realtime import connections as lines
from consult.core.events.dispatcher import newest


def health() -> Response:
    """The newest event as the database tells it (without one nothing can be served), and what this process holds."""
    response = jsonify(events=newest(), pages=lines.pages_here(), shared=lines.ledger.there)
    response.headers["Cache-Control"] = "no-store"
    return response


def install(app: Flask) -> None:
    """Let it be asked."""
    app.add_url_rule("/health", "health", health)
