"""The forking process: it loads consult once and forks a process for each request.

Started as `python -m tests.support.servers.fork_server`; requests are lines of JSON on
standard input.
"""

from gevent import monkey

monkey.patch_all()  # as consult's own __main__ does, before anything else is loaded

import gc  # noqa: E402

gc.disable()

import json  # noqa: E402
import os  # noqa: E402
import random  # noqa: E402
import runpy  # noqa: E402
import sys  # noqa: E402
from tempfile import TemporaryDirectory  # noqa: E402

from gevent.os import fork_gevent  # noqa: E402

import consult.commands  # noqa: E402, F401 - this is what takes the time
from consult.app import create_app  # noqa: E402
from consult.core.realtime.server import socketio  # noqa: E402
from consult.text.language import guess_language  # noqa: E402
from tests.support.compile_caches import cache_templates, cache_url_builders  # noqa: E402
from tests.support.template_attributes import forbid_unknown_attributes  # noqa: E402

wait_for_process = monkey.get_original("os", "waitpid")


def serve_fork_requests() -> dict:
    """Serve requests line by line; in a forked process, return its request.

    The process exits when its client closes the pipe.
    """
    for line in iter(_read_line, b""):
        asked = json.loads(line)
        if "reap" in asked:
            told = os.waitstatus_to_exitcode(wait_for_process(asked["reap"], 0)[1])
        else:
            told = fork_gevent()
            if not told:
                return asked
        os.write(1, b"%d\n" % told)
    os._exit(0)


def _read_line() -> bytes:
    """Read one line byte by byte, so that no forked process inherits data read ahead."""
    found = b""
    while not found.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            return b""
        found += byte
    return found


def load_once() -> None:
    """Load the routes, all templates and the language model, so that no forked process has to."""
    cache_url_builders()
    cache_templates()
    forbid_unknown_attributes()
    with TemporaryDirectory() as folder:
        os.environ["CONSULT_INSTANCE"] = folder
        pages = create_app().jinja_env
        for name in pages.list_templates():
            pages.get_template(name)
    guess_language("The model of languages is loaded by the first text.")
    gc.collect()
    gc.freeze()  # no forked process looks through what was loaded before, or copies its memory
    gc.enable()
    socketio.server = None  # what a plant adds goes to the server of the process that is forked


def run_program(given: dict) -> None:
    """Run consult, or gunicorn, with this command line and environment."""
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    for number, file in enumerate(given["output"], start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(given["environment"])
    os.chdir(given["folder"])
    random.seed()
    exec(given["plant"], {"__name__": "plant"})
    sys.argv = [given["program"], *given["words"]]
    runpy.run_module(given["program"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    load_once()
    run_program(serve_fork_requests())
