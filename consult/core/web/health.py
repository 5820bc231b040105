"""The health endpoint for supervisors, containers and monitoring."""

from flask import Flask, Response, jsonify

from consult.core.realtime import connections as lines
from consult.core.events.dispatcher import get_newest_seq


def show_health() -> Response:
    """Return the newest seq of the log, the number of open pages, and the state of Redis.

    Without the database, the endpoint fails, because nothing can be served.
    """
    response = jsonify(
        events=get_newest_seq(),
        pages=lines.count_local_pages(),
        shared=lines.shared_counters.is_synced,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def install(app: Flask) -> None:
    """Register the route /health."""
    app.add_url_rule("/health", "health", show_health)
