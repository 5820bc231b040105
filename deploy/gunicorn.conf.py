"""How gunicorn serves one process of consult; several of them stand behind nginx, each on a port of its own (CONSULT_PORT).

Never preload: the program must be patched before the database driver is imported.
"""

import os

bind = f"{os.environ.get('CONSULT_HOST', '127.0.0.1')}:{os.environ.get('CONSULT_PORT', '8001')}"
worker_class = "gevent"
workers = 1  # one for each port, so that nginx knows them apart: it spreads lines evenly, and one restarts while others serve
worker_connections = 10_000
backlog = 2_048
keepalive = 75  # seconds; longer than nginx keeps its idle connections (60), or it would send into one that is just closed
timeout = 60  # seconds without a sign of life until a worker is replaced
graceful_timeout = (
    5  # seconds for answers in progress; open pages come back at the next process by themselves
)
control_socket_disable = True
worker_tmp_dir = "/dev/shm"  # signs of life are files: not on a disk that may be slow or read-only  # noqa: S108
accesslog = None  # nginx writes one
errorlog = "-"
limit_request_line = 8_190
