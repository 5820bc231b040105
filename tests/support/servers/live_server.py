"""A consult server in its own process: started, queried over HTTP, killed."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException
from time import monotonic

from consult.core.web.write_endpoint import COOKIE_NAME
from consult.core.web.csrf import compute_csrf_token
from .deadline import ANSWER_TIMEOUT
from .error_log import ErrorLog
from .fork_client import ROOT, ForkedProcess
from .free_ports import find_free_port

SERVE_CODE = "import runpy; runpy.run_module('consult', run_name='__main__', alter_sys=True)"
UNLIMITED_ENVIRONMENT = {
    "LIMIT_USER": "1000000",
    "LIMIT_ADDRESS": "1000000",
    "LIMIT_COMMENTS": "1000000",
    "SAMPLE": "0",
}
START_SECONDS = 30  # seconds a server may take until it answers


class NoRedirectHandler(urllib.request.HTTPRedirectHandler):
    """A redirect handler that follows no redirect, so that tests see the redirect itself."""

    def redirect_request(self, *_given):
        return None


HTTP_OPENER = urllib.request.build_opener(NoRedirectHandler)


class LiveServer:
    """A running server.

    Args:
        url: The database.
        plant: Python code that changes the program under test before it starts.
        whole: Start it as `python -m consult serve` does; otherwise it is forked with consult
            loaded.
        settings: Settings of consult.
    """

    def __init__(
        self,
        url: str,
        plant: str = "",
        port: int | None = None,
        prefix: tuple[str, ...] = (),
        *,
        whole: bool = False,
        **settings: object,
    ) -> None:
        self.port, self.log = port or find_free_port(), ErrorLog()
        given = (
            UNLIMITED_ENVIRONMENT
            | {"DATABASE_URL": url}
            | {name: str(value) for name, value in settings.items()}
        )
        environment = {f"CONSULT_{name}": value for name, value in given.items()}
        environment.setdefault("CONSULT_SIGN_CHECKPOINTS", "0")  # each adds an event of its own
        words = ("serve", "--port", str(self.port))
        self.process: ForkedProcess | subprocess.Popen
        if whole or prefix:
            code = f"from gevent import monkey; monkey.patch_all()\n{plant}\n{SERVE_CODE}"
            with open(self.log.path, "ab") as errors:
                self.process = subprocess.Popen(
                    [*prefix, sys.executable, "-c", code, *words],
                    cwd=ROOT,
                    env=os.environ | environment,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                )
        else:
            self.process = ForkedProcess(
                *words,
                plant=plant,
                environment=environment,
                output=(os.devnull, self.log.path),
            )
        self.address = f"http://127.0.0.1:{self.port}"
        self._wait()

    @property
    def socket_address(self) -> str:
        """Return the address for WebSockets."""
        return f"ws://127.0.0.1:{self.port}"

    def _wait(self) -> None:
        end, patience = monotonic() + START_SECONDS, subprocess.TimeoutExpired
        while monotonic() < end:
            try:
                self.ask("/api/v1/positions/1")
            except (OSError, HTTPException):  # gone within the answer, too
                try:
                    self.process.wait(0.05)
                except patience:
                    continue
                self.log.show_rest()
                raise RuntimeError(f"the server ended with {self.process.returncode}") from None
            return
        self.kill()
        raise TimeoutError("the server did not answer")

    def ask(self, path: str, token: str = "", headers: dict | None = None) -> tuple[int, str]:
        """Send a GET request; return its status and body."""
        cookie = {"Cookie": f"{COOKIE_NAME}={token}"} if token else {}
        return self._send(
            urllib.request.Request(self.address + path, headers={**cookie, **(headers or {})})
        )

    def say(self, method: str, path: str, token: str, given: dict, key: str) -> tuple[int, dict]:
        """Send one JSON write as the page's script does; return its status and answer."""
        status, body = self._send(
            urllib.request.Request(
                self.address + path,
                json.dumps(given).encode(),
                method=method,
                headers={
                    "Content-Type": "application/json",
                    "Cookie": f"{COOKIE_NAME}={token}",
                    "X-CSRF-Token": compute_csrf_token(token),
                    "Idempotency-Key": key,
                },
            )
        )
        return status, json.loads(body) if body.startswith("{") else {}

    def fill(self, path: str, token: str, given: dict) -> int:
        """Submit one HTML form as a browser without JavaScript does; return its status."""
        fields = urllib.parse.urlencode({"csrf": compute_csrf_token(token), **given}).encode()
        return self._send(
            urllib.request.Request(
                self.address + path, fields, headers={"Cookie": f"{COOKIE_NAME}={token}"}
            )
        )[0]

    def _send(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            answer = HTTP_OPENER.open(request, timeout=ANSWER_TIMEOUT)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        with answer:
            return answer.status, answer.read().decode()

    def kill(self, how: int = signal.SIGKILL) -> None:
        """End the server, with SIGKILL unless told otherwise."""
        self.process.send_signal(how)
        self.process.wait()
        self.log.show_rest()
