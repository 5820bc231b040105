"""The ready-made parts that replace our own, for each kind of server that is compared."""

import gzip
from collections.abc import Callable, Iterable, Sequence

from gevent import pywsgi
from socketio import Server
from whitenoise import WhiteNoise

from consult.core.database import group_commit
from consult.core.database.statement_pipeline import PipelineWork, SavepointsRequired
from consult.core.realtime import fan_out
from consult.core.web import http_server as serving
from consult.core.web.gzip_splice import GzipPiece
from consult.reading.text import page_views

COMPRESSION_LEVEL = 6  # that of compress_response in consult/core/web/pages.py


def run_in_order(members: Sequence[PipelineWork]) -> None:
    """Run the works of a shared COMMIT one after the other, each statement by itself."""
    for member in members:
        try:
            member.result = member.work()
        except Exception as failure:
            raise SavepointsRequired from failure


def skip_direct_sends(server: Server) -> None:
    """Leave a server as Flask-SocketIO made it."""


def compress_whole(pieces: Iterable[GzipPiece]) -> bytes:
    """Join the plain pieces of a page and compress all of it."""
    return gzip.compress(b"".join(each.plain for each in pieces), COMPRESSION_LEVEL, mtime=0)


def keep_plain(text: str, level: int = COMPRESSION_LEVEL, before: bytes = b"") -> GzipPiece:
    """Make a piece of a page without compressing it."""
    return GzipPiece(text.encode(), b"", 0)


class StockParserHandler(serving.RequestHandler):
    """Our request handler with the parser of pywsgi."""

    MessageClass = pywsgi.WSGIHandler.MessageClass
    _headers = pywsgi.WSGIHandler._headers


def use_savepoints() -> None:
    """Run the members of a shared COMMIT one by one, each in a savepoint."""
    one_by_one = group_commit.run_with_savepoints  # takes the members that the queue holds
    group_commit.run_round = one_by_one  # type: ignore[attr-defined, assignment]


def use_order() -> None:
    """Run the members of a shared COMMIT one by one, without savepoints."""
    group_commit.run_round = run_in_order  # type: ignore[attr-defined]  # replaced where it is used


def use_stock_fan_out() -> None:
    """Let Flask-SocketIO send events in its own way."""
    fan_out.enable_direct_sends = skip_direct_sends


def use_whole_compression() -> None:
    """Compress the reading page as a whole for each request."""
    # both are replaced where they are used
    page_views.build_gzip_stream = compress_whole  # type: ignore[attr-defined]
    page_views.compress_piece = keep_plain  # type: ignore[attr-defined]


def use_stock_parser() -> None:
    """Read the heads of requests with the parser of pywsgi."""
    serving.RequestHandler = StockParserHandler  # type: ignore[misc]  # a class is replaced


def use_stock_handler() -> None:
    """Serve requests with the handler of pywsgi."""
    serving.RequestHandler = pywsgi.WSGIHandler  # type: ignore[misc]  # a class is replaced


def use_whitenoise(folder: str) -> None:
    """Serve static files with WhiteNoise, from a folder with compressed copies."""
    front = serving.WebSocketFront

    def build_front(app: Callable[..., Iterable[bytes]]) -> WhiteNoise:
        return WhiteNoise(front(app), root=folder, prefix="static/", max_age=31_536_000)

    # a function that wraps the class stands in its place
    serving.WebSocketFront = build_front  # type: ignore[misc, assignment]


VARIANTS: dict[str, Callable[..., None]] = {
    "savepoints": use_savepoints,
    "order": use_order,
    "stock-fan-out": use_stock_fan_out,
    "whole-compression": use_whole_compression,
    "stock-parser": use_stock_parser,
    "stock-handler": use_stock_handler,
    "whitenoise": use_whitenoise,
}
