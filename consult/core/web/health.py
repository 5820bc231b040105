"""Whether this process can serve: asked by who restarts it, by containers, and by who watches over it."""
from flask import Flask, Response, jsonify

from consult.core.realtime import connections as lines
from consult.core.events.dispatcher import get_newest_seq


def show_health() -> Response:
    """The newest event as the database tells it (without one nothing can be served), and what this process holds."""
    response = jsonify(events=get_newest_seq(), pages=lines.count_local_pages(), shared=lines.shared_counters.there)
    response.headers["Cache-Control"] = "no-store"
    return response


def install(app: Flask) -> None:
    """Let it be asked."""
    app.add_url_rule("/health", "health", show_health)
