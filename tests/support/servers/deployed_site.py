"""consult as deploy/ sets it up: nginx with the site's own configuration before processes that
gunicorn serves.

Ports, folders and the certificate are filled in; everything else is what deploy/ contains.
"""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import urllib.parse
import urllib.request
from http.client import HTTPSConnection, IncompleteRead
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import websocket

from consult.core.web.write_endpoint import COOKIE_NAME
from consult.core.web.csrf import compute_csrf_token
from .socketio_client import EventListener
from .fork_client import ForkedProcess
from .live_server import UNLIMITED_ENVIRONMENT, ROOT
from .free_ports import find_free_port
from .deadline import ANSWER_TIMEOUT, wait_until
from .raw_websocket import open_websocket
from .tls_socket import SharedTlsSocket

DEPLOY_FOLDER = ROOT / "deploy"
HOST_NAME = "consult.example"
START_SECONDS = 90  # seconds until both processes and nginx answer
SECURE_COOKIE = f"__Host-{COOKIE_NAME}"
NGINX_BINARY = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
NEEDS_NGINX = pytest.mark.skipif(
    not NGINX_BINARY, reason="nginx is not there: tests/prepare.sh installs it on Debian"
)


class HttpResponse(NamedTuple):
    status: int
    body: bytes
    headers: Any


class ServingProcess:
    """One process, with the command of deploy/systemd/consult@.service; consult is loaded
    already.
    """

    def __init__(self, port: int, settings: dict[str, str]) -> None:
        self.port, self.settings = port, settings
        self.start()

    def start(self) -> None:
        """Start the process; callers wait until it answers."""
        unit = (DEPLOY_FOLDER / "systemd" / "consult@.service").read_text()
        command = shlex.split(re.search(r"^ExecStart=(.+)$", unit, re.MULTILINE)[1])
        given = dict(
            each.split("=", 1)
            for each in re.search(r"^Environment=(.+)$", unit, re.MULTILINE)[1].split()
        )
        given = {
            name: value.replace("%i", str(self.port))
            for name, value in given.items()
            if name != "CONSULT_INSTANCE"
        }
        self.process = ForkedProcess(
            *command[1:],
            program=Path(command[0]).name,
            environment={"CONSULT_SIGN_CHECKPOINTS": "0"} | given | self.settings,
            output=(os.devnull, os.devnull),
        )

    def answers(self) -> bool:
        """Return whether its worker answers; gunicorn accepts connections before that."""
        try:
            return bool(self.health())
        except OSError:
            return False

    def health(self) -> dict[str, Any]:
        """Return its health report."""
        with urllib.request.urlopen(
            f"http://127.0.0.1:{self.port}/health", timeout=ANSWER_TIMEOUT
        ) as answer:
            return json.load(answer)

    def kill(self) -> None:
        """Send SIGKILL to gunicorn and its worker, so that nothing is shut down in order."""
        children = (
            Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        )
        for each in (str(self.process.pid), *children):
            os.kill(int(each), signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        """End it as `systemctl stop` does."""
        self.process.terminate()
        self.process.wait()


class DeployedSite:
    """Two processes and nginx, which speak TLS with a certificate of their own; `settings` are
    consult's.
    """

    def __init__(self, folder: Path, url: str, **settings: object) -> None:
        self.folder, self.port, self.plain_port = folder, find_free_port(), find_free_port()
        self.host = f"{HOST_NAME}:{self.port}"
        self.origin = f"https://{self.host}"
        given = (
            UNLIMITED_ENVIRONMENT
            | {"DATABASE_URL": url, "PUBLIC_URL": self.origin}
            | {name: str(value) for name, value in settings.items()}
        )
        self.clients: list[EventListener] = []
        self.workers = [
            ServingProcess(
                find_free_port(), {f"CONSULT_{name}": value for name, value in given.items()}
            )
            for _ in range(2)
        ]
        create_certificate(folder)
        self._write()
        self.process = subprocess.Popen(
            [str(NGINX_BINARY), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"],
            stdout=subprocess.DEVNULL,
            stderr=(folder / "startup.log").open("w"),
        )
        if not wait_until(
            lambda: all(worker.answers() for worker in self.workers) and self._answers(),
            START_SECONDS,
        ):
            said = (folder / "startup.log").read_text()
            self.stop()
            raise TimeoutError(said)

    def _write(self) -> None:
        """Write the configuration of nginx from deploy/, with the ports and folders of this
        test.
        """
        one, two = (str(worker.port) for worker in self.workers)
        filled = {
            "127.0.0.1:8001": f"127.0.0.1:{one}",
            "127.0.0.1:8002": f"127.0.0.1:{two}",
            "listen 443": f"listen {self.port}",
            "listen 80 ": f"listen {self.plain_port} ",
            "/etc/nginx/upstream.conf": f"{self.folder}/upstream.conf",
            "/etc/nginx/consult.conf": f"{self.folder}/consult.conf",
            "/etc/ssl/consult": str(self.folder),
            "/run/nginx.pid": f"{self.folder}/nginx.pid",
            "/var/log/nginx": str(self.folder),
            "/var/lib/nginx": str(self.folder),
            "flush=5s": "flush=1s",
        }
        for name in ("nginx.conf", "consult.conf", "upstream.conf"):
            text = (DEPLOY_FOLDER / "nginx" / name).read_text()
            for old, new in filled.items():
                text = text.replace(old, new)
            kept = [
                line for line in text.splitlines() if "listen [::]" not in line
            ]  # a machine of tests may lack IPv6
            (self.folder / name).write_text("\n".join(kept) + "\n")
        for folder in (
            self.folder,
            *self.folder.parents,
        ):  # of root's nginx the workers are another user, and come by here
            if os.geteuid() == 0 and len(folder.parts) > 2:
                folder.chmod(folder.stat().st_mode | 0o011)

    def _answers(self) -> bool:
        try:
            return self.ask("/api/v1/consultations").status == 200
        except OSError:
            return False

    def wire(self, source: str = "127.0.0.1", *protocols: str) -> ssl.SSLSocket:
        """Open a TLS connection from this local address."""
        context = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        if protocols:
            context.set_alpn_protocols(list(protocols))
        plain = socket.create_connection(
            ("127.0.0.1", self.port), timeout=ANSWER_TIMEOUT, source_address=(source, 0)
        )
        return context.wrap_socket(plain, server_hostname=HOST_NAME)

    def ask(
        self,
        path: str,
        token: str = "",
        method: str = "GET",
        body: str = "",
        source: str = "127.0.0.1",
        **headers: str,
    ) -> HttpResponse:
        """Send one request from this local address; header names have _ for -."""
        line = HTTPSConnection(HOST_NAME, self.port, timeout=ANSWER_TIMEOUT)
        line.sock = self.wire(source)
        given = {"Cookie": f"{SECURE_COOKIE}={token}"} if token else {}
        try:
            line.request(
                method,
                path,
                body or None,
                given | {name.replace("_", "-"): value for name, value in headers.items()},
            )
            answer = line.getresponse()
            return HttpResponse(answer.status, answer.read(), answer.headers)
        finally:
            line.close()

    def say(self, method: str, path: str, token: str, given: dict, key: str) -> int:
        """Send one JSON write, repeated with its key until it is answered; return its status.

        An answer that ends before its length, because its process was killed, is none.
        """
        for _ in range(50):
            try:
                status = self.ask(
                    path,
                    token,
                    method,
                    json.dumps(given),
                    Content_Type="application/json",
                    X_CSRF_Token=compute_csrf_token(token),
                    Idempotency_Key=key,
                ).status
            except (OSError, IncompleteRead):
                continue
            if status != 503:
                return status
        return 503

    def fill(self, path: str, token: str, given: dict) -> int:
        """Submit one HTML form; return its status."""
        fields = urllib.parse.urlencode({"csrf": compute_csrf_token(token), **given})
        return self.ask(
            path, token, "POST", fields, Content_Type="application/x-www-form-urlencoded"
        ).status

    def dial(
        self, token: str = "", source: str = "127.0.0.1", **headers: str
    ) -> websocket.WebSocket:
        """Open a WebSocket from this local address and send the Socket.IO greeting.

        Raises what websocket-client raises when it is refused.
        """
        given = {"Cookie": f"{SECURE_COOKIE}={token}"} if token else {}
        line = open_websocket(
            f"wss://{self.host}",
            socket=self.wire(source),
            suppress_origin=True,
            header={"Origin": self.origin, **given, **headers},
        )
        line.send("40")
        return line

    def listen(self, token: str = "", **more: object) -> EventListener:
        """Connect a Socket.IO client as a browser does; its .heard collects events."""
        client = EventListener(
            websocket_extra_options={
                "host": self.host,
                "origin": self.origin,
                "socket": SharedTlsSocket(self.wire()),
            }
        )
        client.heard = []
        client.on("event", client.heard.append)
        client.connect(
            f"https://127.0.0.1:{self.port}",
            transports=["websocket"],
            headers={"Cookie": f"{SECURE_COOKIE}={token}"} if token else {},
            **more,
        )
        self.clients.append(client)
        return client

    def pages(self) -> list[int]:
        """Return how many pages each process has open."""
        return [worker.health()["pages"] for worker in self.workers]

    def stop(self) -> None:
        """Stop all clients and processes."""
        for client in self.clients:
            client.disconnect()
        for each in (self.process, *(worker.process for worker in self.workers)):
            each.terminate()
        for each in (self.process, *(worker.process for worker in self.workers)):
            each.wait()


def create_certificate(folder: Path) -> None:
    """Create a self-signed certificate for HOST_NAME."""
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-keyout",
            folder / "privkey.pem",
            "-out",
            folder / "fullchain.pem",
            "-subj",
            f"/CN={HOST_NAME}",
            "-addext",
            f"subjectAltName=DNS:{HOST_NAME}",
        ],
        check=True,
        capture_output=True,
    )


def post_comments(
    site: DeployedSite, world: Any, count: int, words: str = "Words", writers: int = 4
) -> list[int]:
    """Post this many comments of several people at once; return their statuses."""
    statuses: list[int] = []

    def write(token: str, first: int) -> None:
        statuses.extend(
            site.say(
                "POST",
                f"/api/v1/clauses/{world.clause}/comments",
                token,
                {"body": f"{words} {number}"},
                f"{words} {number}",
            )
            for number in range(first, count, writers)
        )

    names = ("pia", "paul", "hana", "nils")
    threads = [
        threading.Thread(target=write, args=(world.tokens[name], first))
        for first, name in enumerate(names[:writers])
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return statuses
