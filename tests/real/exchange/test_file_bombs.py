"""Tests of malicious files: refused or parsed correctly, quickly, while the server answers
others.
"""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from consult.core.messages.error_messages import REFUSALS
from tests.real import find_real_data
from tests.support.files.word_files import MAIN_RELATIONSHIP, relationships_xml

ROOT = Path(__file__).parents[3]
CLEAN = {
    "00_good.docx",
    "13_ext_image.docx",
    "17_macro.docx",
    "18_script_text.docx",
    "19_bidi.docx",
}
# Serves one page and meanwhile reads the files named on standard input, one after the other, as a
# running consult does.
SERVER = """
from gevent import monkey; monkey.patch_all()
import json, sys, time, urllib.request
import gevent
from gevent.pywsgi import WSGIServer
from consult.core.errors import Problem
from consult.exchange.imports.parsing.sandbox import parse_file
def page(environ, start):
    start("200 OK", [])
    return [b"here"]
server = WSGIServer(("127.0.0.1", 0), page, log=None)
server.start()
waits, done = [], []
def visit():
    while not done:
        began = time.monotonic()
        assert urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/").read() == b"here"
        waits.append(time.monotonic() - began)
        gevent.sleep(0.02)
began = time.monotonic()
parse_file("a.txt", b"We act.")
usual = time.monotonic() - began
visitor = gevent.spawn(visit)
found = []
for name in json.load(sys.stdin):
    began, before = time.monotonic(), len(waits)
    try:
        with open(name, "rb") as file:
            parsed = parse_file(name, file.read())
        answer = {"read": [run.text for each in parsed.paragraphs for run in each.runs],
                  "warnings": [each.code for each in parsed.warnings]
                              + [w.code for each in parsed.paragraphs for w in each.warnings]}
    except Problem as refused:
        answer = {"refused": refused.code, "status": refused.status}
    found.append([name, time.monotonic() - began, answer | {"served": len(waits) - before}])
done.append(True)
visitor.get(timeout=10)
print(json.dumps({"found": found, "longest": max(waits), "usual": usual}))
"""


def read_while_serving(files):
    """Parse files beside a server; return seconds and answer of each, and the delays of
    visitors.
    """
    names = json.dumps([str(file) for file in files])
    done = subprocess.run(
        [sys.executable, "-c", SERVER],
        input=names,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    told = json.loads(done.stdout)
    return {Path(name).name: (seconds, answer) for name, seconds, answer in told["found"]}, told


def in_word_file(content):
    """Build a .docx with this XML as its text."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", relationships_xml(MAIN_RELATIONSHIP))
        archive.writestr("word/document.xml", content)
    return packed.getvalue()


def assert_harmless(found, told):
    """Assert that every file was answered soon, and visitors hardly waited.

    On a busy machine both may take as much longer as a file without malice does.
    """
    for name, (seconds, answer) in found.items():
        assert seconds < 5 + 5 * told["usual"], name
        assert answer["served"] > 0, name
        if "refused" in answer:
            assert answer["status"] == 422 and answer["refused"] in REFUSALS, name
        else:
            assert "root:" not in "".join(answer["read"]), name
    assert told["longest"] < 2 + 2 * told["usual"]


def test_every_attack_on_word_files_is_refused_or_read_cleanly_while_others_are_served():
    files = sorted(find_real_data("security/docx-bombs").glob("*.docx"))
    found, told = read_while_serving(files)
    assert len(found) == len(files) >= 21
    assert_harmless(found, told)
    read = {name: answer for name, (_, answer) in found.items() if "read" in answer}
    assert set(read) == CLEAN
    assert read["17_macro.docx"]["warnings"] == ["macros"]
    assert read["18_script_text.docx"]["read"] == ["<img src=x onerror=alert(1)>"]
    assert set(read["19_bidi.docx"]["warnings"]) == {"deceptive"}
    assert not list(Path("/tmp/relsec").glob("PWNED*"))


@pytest.mark.parametrize("inside", [False, True])
def test_every_xml_bomb_is_refused_as_a_file_and_inside_a_word_file(tmp_path, inside):
    files = [
        file
        for file in sorted(find_real_data("security/xml-bombs").iterdir())
        if file.suffix in {".xml", ".xsl", ".xsd"}
    ]
    if inside:
        made = [tmp_path / f"{file.name}.docx" for file in files]
        for file, source in zip(made, files, strict=True):
            file.write_bytes(in_word_file(source.read_bytes()))
        files = made
    found, told = read_while_serving(files)
    assert len(found) == len(files) >= 12
    assert_harmless(found, told)
    assert all("refused" in answer for _, answer in found.values())
