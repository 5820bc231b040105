"""The shell lines of docs/api.md, run in order against a served sample."""

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from consult.app import create_app
from consult.core.web.openapi import build_description
from tests.support.servers.fork_client import ROOT, run_consult

PAGE = (ROOT / "docs" / "api.md").read_text()
ANY = "anything"
STATUS = re.compile(r"^@status (\d{3})$", re.MULTILINE)


def list_lines(page):
    """List the shell lines of the page; a line that is continued is one."""
    code = "\n".join(re.findall(r"^ {4}(.*)$", page, re.MULTILINE)).replace("\\\n", " ")
    return [line for line in code.splitlines() if re.match(r"\w+=|curl |printf |\.venv/", line)]


def read_claim(line):
    """Read what the comment of a line says about its answer; None without a comment."""
    _command, sign, comment = line.rpartition("    # ")
    if not sign:
        return None
    text = re.sub(r"\{…\}|\[…\]|(?<=: )…", json.dumps(ANY), comment)
    text = re.sub(r", …", "", text)  # the rest of an object or a list
    return json.loads(text)


def fits(claim, answer):
    """Return whether an answer is as a comment says: it may hold more."""
    if claim == ANY:
        return True
    if isinstance(claim, dict):
        return isinstance(answer, dict) and all(
            name in answer and fits(value, answer[name]) for name, value in claim.items()
        )
    if isinstance(claim, list):
        return (
            isinstance(answer, list)
            and (bool(claim) or not answer)
            and all(any(fits(each, one) for one in answer) for each in claim)
        )
    return claim == answer


@contextmanager
def serve_commands(instance):
    """Serve consult's command line to the shell, since loading it for each line takes long; yield
    the address.

    A request holds the working folder and the words, each ended by a zero byte.
    """

    class Door(BaseHTTPRequestHandler):
        def do_POST(self):
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            folder, *words = sent.decode().split("\0")[:-1]
            done = run_consult(*words, folder=Path(folder), CONSULT_INSTANCE=str(instance))
            self.send_response(500 if done.returncode else 200)
            self.end_headers()
            self.wfile.write((done.stderr if done.returncode else done.stdout).encode())

    with HTTPServer(("127.0.0.1", 0), Door) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def run_lines(lines, address, commands, folder):
    """Run the lines in one shell; return for each what it printed, without the status of curl."""
    told = [
        line.replace(".venv/bin/python", "python").replace("http://127.0.0.1:8000", address)
        for line in lines
    ]
    script = "\n".join(
        [
            f"at_commands() {{ command curl -s --fail-with-body --data-binary @- {commands}; }}",
            f'python() {{ [ "$1" != -c ] || {{ {sys.executable} "$@"; return; }}; words "$@"; }}',
            'words() { shift 2; printf "%s\\0" "$PWD" "$@" | at_commands; }',
            "curl() { command curl -w '\\n@status %{http_code}\\n' \"$@\"; }",
            *(f"echo '@line'\n{line}\necho \"@ended $?\"" for line in told),
        ]
    )
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return done.stdout.split("@line\n")[1:], done.stderr


@pytest.fixture(scope="module")
def results(address, instance, tmp_path_factory):
    """Each line of the page with what it printed."""
    lines = list_lines(PAGE)
    with serve_commands(instance) as commands:
        printed, errors = run_lines(lines, address, commands, tmp_path_factory.mktemp("api"))
    assert len(printed) == len(lines), errors
    return list(zip(lines, printed, strict=True))


def test_no_line_of_the_page_is_refused_on_the_sample(results):
    refused = [
        (line, text[-300:])
        for line, text in results
        if "@ended 0" not in text or any(status >= "400" for status in STATUS.findall(text))
    ]
    assert refused == []
    assert sum(line.startswith("curl") for line, _text in results) > 30
    assert all(STATUS.search(text) for line, text in results if line.startswith("curl")), (
        "each line was asked"
    )


def test_each_answer_is_as_the_comment_behind_its_line_says(results):
    wrong = []
    for line, text in results:
        claim = read_claim(line)
        if claim is not None:
            answer = text.partition("@status")[0].strip().splitlines()
            if not fits(claim, json.loads(answer[0] if "/log" in line else "".join(answer))):
                wrong.append((claim, text[:500]))
    assert wrong == []
    assert sum(read_claim(line) is not None for line, _text in results) > 25


@pytest.mark.parametrize(
    ("comment", "answer", "holds"),
    [
        ('{"id": 1, …}', {"id": 1, "slug": "talks"}, True),
        ('{"id": 1, …}', {"id": 2, "slug": "talks"}, False),
        ('{"rows": [{"id": 2}, …], …}', {"rows": [{"id": 1}, {"id": 2}]}, True),
        ('{"rows": [{"id": 3}, …], …}', {"rows": [{"id": 1}, {"id": 2}]}, False),
        ('{"rows": […], "facts": {…}}', {"rows": [], "facts": {}}, True),
        ('{"rows": […]}', {"lines": []}, False),
        ('{"rows": []}', {"rows": [{"id": 1}]}, False),
        ('{"last": …}', {"last": 12}, True),
    ],
)
def test_a_comment_is_compared_with_the_whole_of_what_it_names(comment, answer, holds):
    assert fits(read_claim(f"curl -s $at/somewhere    # {comment}"), answer) is holds


def test_every_address_that_the_page_names_is_one_of_the_api():
    paths = build_description(create_app())["paths"]
    known = {
        f"{method.upper()} {re.sub(r'{[^}]*}', 'ID', path)}"
        for path, operations in paths.items()
        for method in operations
    }
    named = {
        re.sub(r"/CODE\b", "/ID", each)
        for each in re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) [^`]+)`", PAGE.replace("\n", " "))
    }
    assert named - known == set() and len(named) > 20
