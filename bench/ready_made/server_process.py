"""Servers of consult in which a ready-made part replaces our own, each in its own process.

Usage: python -m bench.ready_made.server_process KIND PORT [FOLDER]
"""

from gevent import monkey

monkey.patch_all()

import gzip  # noqa: E402 - nothing may be imported before the patch
import sys  # noqa: E402
from collections.abc import Callable, Iterable, Sequence  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from gevent import pywsgi  # noqa: E402
from whitenoise import WhiteNoise  # noqa: E402

from bench.server_process import create_benchmark_app  # noqa: E402
from bench.websocket_client import raise_limit  # noqa: E402
from consult.core.database import group_commit  # noqa: E402
from consult.core.database.statement_pipeline import SavepointsRequired  # noqa: E402
from consult.core.realtime import fan_out  # noqa: E402
from consult.core.web import http_server as serving  # noqa: E402
from consult.core.web.gzip_splice import GzipPiece  # noqa: E402
from consult.reading.text import page_views  # noqa: E402

COMPRESSION_LEVEL = 6  # that of compress_response in consult/core/web/pages.py


def run_in_order(members: Sequence[group_commit.BatchMember]) -> None:
    """Run the works of a shared COMMIT one after the other, each statement by itself."""
    for member in members:
        try:
            member.result = member.work()
        except Exception as failure:
            raise SavepointsRequired from failure


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
    group_commit.run_round = group_commit.run_with_savepoints


def use_order() -> None:
    """Run the members of a shared COMMIT one by one, without savepoints."""
    group_commit.run_round = run_in_order


def use_stock_fan_out() -> None:
    """Let Flask-SocketIO send events in its own way."""
    fan_out.enable_direct_sends = lambda _server: None


def use_whole_compression() -> None:
    """Compress the reading page as a whole for each request."""
    page_views.build_gzip_stream = compress_whole
    page_views.compress_piece = keep_plain


def use_stock_parser() -> None:
    """Read the heads of requests with the parser of pywsgi."""
    serving.RequestHandler = StockParserHandler


def use_stock_handler() -> None:
    """Serve requests with the handler of pywsgi."""
    serving.RequestHandler = pywsgi.WSGIHandler


def use_whitenoise(folder: str) -> None:
    """Serve static files with WhiteNoise, from a folder with compressed copies."""
    front = serving.WebSocketFront

    def build_front(app: Callable[..., Iterable[bytes]]) -> Any:
        return WhiteNoise(front(app), root=folder, prefix="static/", max_age=31_536_000)

    serving.WebSocketFront = build_front


VARIANTS: dict[str, Callable[..., None]] = {
    "savepoints": use_savepoints,
    "order": use_order,
    "stock-fan-out": use_stock_fan_out,
    "whole-compression": use_whole_compression,
    "stock-parser": use_stock_parser,
    "stock-handler": use_stock_handler,
    "whitenoise": use_whitenoise,
}


def main(kind: str, port: int, *folders: str) -> None:
    """Serve until the process is stopped."""
    raise_limit()
    VARIANTS[kind](*(str(Path(each).resolve()) for each in folders))
    app = create_benchmark_app()
    app.add_url_rule("/hello", "hello", lambda: "hello")
    serving.serve_app(app, serving.open_listener("127.0.0.1", port))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
