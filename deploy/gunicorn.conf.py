"""Configuration of gunicorn for one process of consult.

Several processes stand behind nginx, each on a port of its own (CONSULT_PORT).
Never preload: the program must be patched before the database driver is imported.
"""

import os

bind = f"{os.environ.get('CONSULT_HOST', '127.0.0.1')}:{os.environ.get('CONSULT_PORT', '8001')}"
worker_class = "gevent"
# One worker for each port, so that nginx knows them apart: it spreads connections evenly, and one
# restarts while others serve.
workers = 1
worker_connections = 10_000
backlog = 2_048
# Seconds; longer than nginx keeps its idle connections (60), or nginx would send a request into a
# connection that is just being closed.
keepalive = 75
timeout = 60  # seconds without a sign of life until a worker is replaced
# Seconds for answers in progress; open pages come back at the next process by themselves.
graceful_timeout = 5
control_socket_disable = True
# Signs of life are files: not on a disk that may be slow or read-only.
worker_tmp_dir = "/dev/shm"  # noqa: S108
accesslog = None  # nginx writes one
errorlog = "-"
limit_request_line = 8_190
