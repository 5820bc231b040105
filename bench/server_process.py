"""The servers under test, each in its own process: python -m bench.server_process
hello|consult|bare PORT.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402 - nothing may be imported before the patch
import socket  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from contextlib import suppress  # noqa: E402

import gevent  # noqa: E402
from flask import Flask  # noqa: E402
from gevent import pywsgi  # noqa: E402

from .websocket_client import ROOM, build_event_frame, raise_limit  # noqa: E402
from consult.app import create_app  # noqa: E402
from consult.positions import api as ballots, forms as position_forms  # noqa: E402
from consult.ballots import api as api_ballots, forms as ballot_forms  # noqa: E402
from consult.comments.models import Comment  # noqa: E402
from consult.core.web import http_server as serving  # noqa: E402
from consult.core.permissions.actor import Actor  # noqa: E402
from consult.core.database.engine import db, find_row  # noqa: E402
from consult.core.web.write_endpoint import WriteAnswer, write_endpoint  # noqa: E402
from consult.core.events.log import record_event  # noqa: E402
from consult.core.web.forms import Form, Text  # noqa: E402
from consult.core.realtime.server import socketio  # noqa: E402
from consult.core.permissions.rules import require_permission  # noqa: E402
from consult.documents.models import Clause  # noqa: E402


class PlainForm(Form):
    """The input of the plain insert."""

    body: Text


@write_endpoint(PlainForm)
def insert_comment_plainly(actor: Actor, form: PlainForm, clause_id: int) -> WriteAnswer:
    """Insert a comment with one rule, one ORM insert and one event: the reference for comments."""
    clause = find_row(Clause, clause_id)
    require_permission(actor, "comment.post", clause)
    row = Comment(
        consultation_id=clause.consultation_id,
        document_id=clause.document_id,
        clause_id=clause.id,
        place="clause",
        author_id=actor.user_id,
        body=form.body,
    )
    db.session.add(row)
    record_event("plain.inserted", row, actor, clause_id=clause.id, document_id=clause.document_id)
    return WriteAnswer(201, None, f'{{"id": {row.id}}}')


def emit_events(count: int, pause: int) -> str:
    """Send this many events to all listeners at this pace; return the time of each."""
    return json.dumps(
        run_paced(
            count,
            pause,
            lambda number: socketio.emit("event", {"number": number, "words": "x" * 260}, to=ROOM),
        )
    )


def run_paced(count: int, pause: int, tell: Callable[[int], None]) -> list[float]:
    """Call `tell` this many times at this pace; return the time of each call."""
    began, moments = time.monotonic(), []
    for number in range(count):
        moments.append(time.monotonic())
        tell(number)
        gevent.sleep(max(0.0, began + (number + 1) * pause / 1000 - time.monotonic()))
    return moments


def create_benchmark_app() -> Flask:
    """Create consult as it is served, with the reference endpoints."""
    app = create_app(async_mode="gevent")
    voting = write_endpoint(ballot_forms.VoteForm)(api_ballots.cast_vote.__wrapped__)
    app.add_url_rule("/alone/ballots/<int:ballot_id>/votes", "vote_alone", voting, methods=["POST"])
    alone = write_endpoint(position_forms.PositionForm)(ballots.take_position.__wrapped__)
    app.add_url_rule("/alone/positions/<int:ballot_id>", "alone", alone, methods=["PUT"])
    app.add_url_rule(
        "/plain/clauses/<int:clause_id>/comments",
        "plain_insert",
        insert_comment_plainly,
        methods=["POST"],
    )
    app.add_url_rule("/fan-out/<int:count>/<int:pause>", "fan_out", emit_events)
    serving.tune_garbage_collector()
    serving.start_background_work(app)
    return app


def serve_bare_loop(port: int) -> None:
    """Send a prepared frame to every socket in a loop: the fastest possible delivery from
    Python.
    """
    listening = serving.open_listener("127.0.0.1", port)
    sockets: list[socket.socket] = []

    def tell(number: int) -> None:
        words = build_event_frame(number)
        for each in sockets:
            sent = 0
            with suppress(BlockingIOError):
                sent = each.send(words, 0, 0.0)  # type: ignore[call-arg]  # gevent's own: no wait
            if sent < len(words):
                each.sendall(words[sent:])

    while True:
        came, _ = listening.accept()
        said = came.recv(100)
        if said.startswith(b"listen"):
            sockets.append(came)
            continue
        if said.startswith(b"tell"):
            _, count, pause = map(bytes.decode, said.split())
            came.sendall(json.dumps(run_paced(int(count), int(pause), tell)).encode())
        came.close()


def main(kind: str, port: int) -> None:
    """Serve until the process is stopped."""
    raise_limit()
    if kind == "bare":
        serve_bare_loop(port)
        return
    app = create_benchmark_app() if kind == "consult" else Flask("hello")
    app.add_url_rule("/hello", "hello", lambda: "hello")
    at = serving.open_listener("127.0.0.1", port)
    if kind == "hello":
        pywsgi.WSGIServer(at, app, log=None).serve_forever()
    serving.serve_app(app, at)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
