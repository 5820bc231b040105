"""Benchmark servers on one core, and load from wrk on the other."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

from consult.core.web.write_endpoint import COOKIE_NAME
from consult.core.web.csrf import compute_csrf_token

ROOT = Path(__file__).parents[1]
SERVER_CORE, CLIENT_CORE = ("0", "1") if (os.cpu_count() or 1) > 1 else ("0", "0")
LUA_SCRIPT = """
local n, run, kind = %(first)d, "%(run)s", "%(kind)s"
local choices, answers = {"support", "live"}, {"yes", "no"}
request = function()
  n = n + 1
  local who = n %% #tokens + 1
  local path = paths[n %% #paths + 1]
  local headers = {["Cookie"] = "%(cookie)s=" .. tokens[who][1]}
  if kind == "page" then
    headers["Accept-Encoding"] = "gzip"
    return wrk.format("GET", path, headers)
  end
  headers["X-CSRF-Token"], headers["Content-Type"] = tokens[who][2], "application/json"
  -- without the "-" the 11th of run 1 has the key of the first of run 11
  headers["Idempotency-Key"] = run .. "-" .. n
  if kind == "amendment" then
    return wrk.format("POST", path, headers,
      '{"kind":"mod","reason":"Those who wait longest have waited long enough.",'
      .. '"text":"We *resolve* to connect every school and health post by 2029, as point '
      .. n .. '."}')
  end
  if kind == "proposal" then
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    return wrk.format("POST", path, headers,
      "csrf=" .. tokens[who][2] .. "&key=" .. run .. "-" .. n .. "&kind=mod&anyway=1"
      .. "&reason=They+have+waited+long+enough."
      .. "&text=We+resolve+to+connect+every+school+by+2029,+as+point+" .. n .. ".")
  end
  if kind == "vote" then
    return wrk.format("POST", path, headers,
      '{"choice":"' .. answers[math.floor(n / #tokens) %% 2 + 1] .. '"}')
  end
  if kind == "comment" then
    return wrk.format("POST", path, headers,
      '{"body":"A comment of the usual length, number ' .. n .. '."}')
  end
  return wrk.format("PUT", path, headers,
    '{"choice":"' .. choices[math.floor(n / #tokens) %% 2 + 1] .. '"}')
end
"""
LUA_REFUSAL_COUNTS = """
local first
setup = function(thread) first = first or thread end
refused = {}
response = function(status)
  if status > 399 then refused[status] = (refused[status] or 0) + 1 end
end
done = function()
  for status, times in pairs(first:get("refused")) do
    print("refused " .. status .. " " .. times)
  end
end
"""


class LoadResult(NamedTuple):
    """The result of a burst: requests in total and a second, CPU microseconds, two percentiles.

    The server takes the CPU microseconds for each request; the percentiles are 50 and 99.
    """

    total: int
    rate: float
    cpu: float
    p50: str
    p99: str
    wrong: int
    refused: dict[int, int]  # how many answers of each status, where the script counts them


def build_script(run: str, kind: str, tokens: list[str], paths: list[str], first: int = 0) -> str:
    """Build the wrk script for one kind of request, spread over these people.

    Args:
        kind: "page", "comment", "position", "vote", "amendment" or "proposal".
        first: The number of earlier requests of this kind. People change their choice each
            time, so that every request is a change, which costs more than a repetition.
    """
    people = ",".join(f'{{"{token}","{compute_csrf_token(token)}"}}' for token in tokens)
    places = ",".join(f'"{path}"' for path in paths)
    return f"tokens = {{{people}}}\npaths = {{{places}}}\n" + LUA_SCRIPT % {
        "run": run,
        "kind": kind,
        "cookie": COOKIE_NAME,
        "first": first,
    }


def find_figure(pattern: str, text: str) -> str:
    """Return the group of the first place in a text that fits a pattern.

    Raises:
        ValueError: no place fits.
    """
    found = re.search(pattern, text)
    if found is None:
        raise ValueError(f"{pattern} is not in: {text}")
    return found[1]


class BenchServer:
    """A server of bench.server_process, on its own core.

    Args:
        module: the program that serves.
        arguments: given to it after the kind and the port.
    """

    def __init__(
        self,
        kind: str,
        port: int,
        url: str = "",
        *,
        module: str = "bench.server_process",
        arguments: Sequence[str] = (),
    ) -> None:
        environment = os.environ | {
            "CONSULT_DATABASE_URL": url,
            "CONSULT_SAMPLE": "0",
            "CONSULT_VENUE_ADDRESSES": "127.0.0.1",
        }
        self.port = port
        self.process = subprocess.Popen(
            [
                "taskset",
                "-c",
                SERVER_CORE,
                sys.executable,
                "-m",
                module,
                kind,
                str(port),
                *arguments,
            ],
            cwd=ROOT,
            env=environment,
        )
        end = monotonic() + 120  # a busy machine takes its time
        while True:
            try:
                if kind == "bare":
                    socket.create_connection(("127.0.0.1", port)).close()
                else:
                    self.get("/hello")
                return
            except OSError:
                if monotonic() > end:
                    self.stop()  # or it would go on by itself, with its database gone
                    raise
                sleep(0.1)

    def get(self, path: str) -> bytes:
        """Return the body of a page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            body: bytes = answer.read()
            return body

    def weight(self, path: str) -> int:
        """Return the size of a page in bytes, compressed."""
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={"Accept-Encoding": "gzip"}
        )
        with urllib.request.urlopen(asked) as answer:
            return len(answer.read())

    def cpu(self) -> float:
        """Return the CPU seconds used so far."""
        return (
            sum(
                map(
                    int,
                    Path(f"/proc/{self.process.pid}/stat")
                    .read_text()
                    .rpartition(")")[2]
                    .split()[11:13],
                )
            )
            / 100
        )

    def memory(self) -> int:
        """Return the private memory in bytes; mapped files are not counted."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(find_figure(r"RssAnon:\s+(\d+) kB", status)) * 1024

    def settle(self, seconds: float = 60) -> float:
        """Wait until pending work (notices, the index) is done; return the seconds waited."""
        began = monotonic()
        while monotonic() - began < seconds:
            before = self.cpu()
            sleep(0.5)
            if self.cpu() - before < 0.06:
                break
        return monotonic() - began

    def load(self, lua: str = "", seconds: float = 3, at_once: int = 16) -> LoadResult:
        """Run one burst of wrk; without a script, request /hello."""
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
            file.write(lua)
            file.flush()
            before = self.cpu()
            command = [
                "taskset",
                "-c",
                CLIENT_CORE,
                "wrk",
                "-t1",
                f"-c{at_once}",
                f"-d{seconds}s",
                "--latency",
                "-s",
                file.name,
            ]
            out = subprocess.run(
                [*command, f"http://127.0.0.1:{self.port}/hello"],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            used = self.cpu() - before
        count = int(find_figure(r"(\d+) requests in", out))
        wrong = re.search(r"Non-2xx.*: (\d+)", out)
        p50, p99 = (find_figure(rf"(?m)^\s+{p}%\s+(\S+)", out) for p in (50, 99))
        return LoadResult(
            count,
            float(find_figure(r"Requests/sec:\s+([\d.]+)", out)),
            used / max(count, 1) * 1e6,
            p50,
            p99,
            int(wrong[1]) if wrong else 0,
            {
                int(status): int(times)
                for status, times in re.findall(r"^refused (\d+) (\d+)", out, re.MULTILINE)
            },
        )

    def stop(self) -> None:
        """Stop the server."""
        self.process.terminate()
        self.process.wait()
