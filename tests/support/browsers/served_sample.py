"""A consult server with the sample in its own process, for browser tests."""

import shutil
import time
import urllib.request
from contextlib import contextmanager

from tests.support.servers.fork_client import ForkedProcess
from tests.support.servers.free_ports import find_free_port

CHROMIUM_PATH = (
    shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
)  # what has no window is a third quicker
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--renderer-process-limit=1",  # the pages of one person share a process, as on a small phone
]


def prepare_installation(folder, *, sample=True, **settings):
    """Prepare an installation in a folder, with or without the sample; existing files stay."""
    run_command(folder, "prepare", CONSULT_SAMPLE=str(int(sample)), **settings)


@contextmanager
def serve_installation(folder, *, sample=True, **settings):
    """Run consult on this instance folder; yield its address.

    A copy of a prepared folder is served as it is.
    """
    port = find_free_port()
    environment = {
        "CONSULT_INSTANCE": str(folder),
        "CONSULT_PORT": str(port),
        "CONSULT_SAMPLE": str(int(sample)),
        "CONSULT_LIMIT_USER": "100000",
        "CONSULT_LIMIT_ADDRESS": "100000",
        **settings,
    }
    if settings or not (folder / "consult.db").exists():
        prepare_installation(folder, sample=sample, **settings)
    server = ForkedProcess("serve", environment=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_served(address, server)
        yield address
    finally:
        server.terminate()
        server.wait()


def run_command(folder, *words, **settings):
    """Run `python -m consult WORDS` on that instance folder; raise RuntimeError if it fails."""
    ended = ForkedProcess(*words, environment={"CONSULT_INSTANCE": str(folder), **settings}).wait()
    if ended:
        raise RuntimeError(f"consult {words[0]} ended with {ended}")


def wait_until_served(address, server):
    """Wait until the server answers."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError("consult ended before it served")
        try:
            urllib.request.urlopen(f"{address}/en/").close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(address)
