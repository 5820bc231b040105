"""Servers of consult in which a ready-made part replaces our own, each in its own process.

Usage: python -m bench.ready_made.server_process KIND PORT [FOLDER]
"""

from gevent import monkey

monkey.patch_all()

import sys  # noqa: E402 - nothing may be imported before the patch
from pathlib import Path  # noqa: E402

from bench.server_process import create_benchmark_app  # noqa: E402
from bench.websocket_client import raise_limit  # noqa: E402
from consult.core.web import http_server as serving  # noqa: E402

from .replacements import VARIANTS  # noqa: E402


def main(kind: str, port: int, *folders: str) -> None:
    """Serve until the process is stopped."""
    raise_limit()
    VARIANTS[kind](*(str(Path(each).resolve()) for each in folders))
    app = create_benchmark_app()
    app.add_url_rule("/hello", "hello", lambda: "hello")
    serving.serve_app(app, serving.open_listener("127.0.0.1", port))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
