"""Tests of the restricted process that parses files: refusals, limits, and independence of
other requests.
"""

import io
import json
import resource
import subprocess
import sys
import threading
import zipfile
from types import SimpleNamespace

import pytest

from consult.core.config import ROOT, SETTINGS, build_worker_environment
from consult.core.errors import Invalid, Problem, Unavailable
from consult.core.messages.error_messages import REFUSALS
from consult.core.files import archive, resource_limits, sandbox as reading
from consult.exchange.imports.parsing import worker
from consult.exchange.word import docx_parser as word_document
from consult.exchange.imports.parsing.sandbox import parse_file
from consult.exchange.imports.parsing.worker import MOST_BYTES, read_file
from tests.support.files.word_files import (
    MAIN_RELATIONSHIP,
    XML_NAMESPACES,
    paragraph_xml,
    relationships_xml,
    build_word_file,
)

PLAIN = "<w:document {0}><w:body><w:p><w:r><w:t>We act.</w:t></w:r></w:p></w:body></w:document>"


def packed(*parts, document=PLAIN.format(XML_NAMESPACES), method=zipfile.ZIP_DEFLATED):
    """Build a .docx whose parts are given as they are."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr("_rels/.rels", relationships_xml(MAIN_RELATIONSHIP))
        archive.writestr("word/document.xml", document)
        for name, content in parts:
            archive.writestr(name, content)
    return made.getvalue()


def twice():
    with pytest.warns(UserWarning, match="Duplicate"):
        return packed(("word/document.xml", "<x/>"))


def declared(inside, text="&a;"):
    return f"<!DOCTYPE x [{inside}]>" + PLAIN.format(XML_NAMESPACES).replace("We act.", text)


def deep(levels):
    inner = "<w:sdt><w:sdtContent>" * levels + "</w:sdtContent></w:sdt>" * levels
    return f"<w:document {XML_NAMESPACES}><w:body><w:p>{inner}</w:p></w:body></w:document>"


FILES = {
    "file_too_large": ("a.docx", b"x" * (MOST_BYTES + 1)),
    "file_empty": ("a.docx", b""),
    "file_old_word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"),
    "file_kind_unknown": ("a.txt", b"%PDF-1.7 text"),
    "file_not_text": ("a.txt", bytes(range(256)) * 4),
    "file_damaged": ("a.docx", packed()[:-30]),
    "file_entries": ("a.docx", packed(*((f"p{n}", "") for n in range(1_000)))),
    "file_entries_outside": ("a.docx", packed(("../../etc/x", "x"))),
    "file_inflates": ("a.docx", packed(("word/media/x", b"\0" * 30_000_000))),
    "file_with_entities": ("a.docx", packed(document=declared('<!ENTITY a "b">'))),
    "file_too_deep": ("a.docx", packed(document=deep(101))),
    "file_paragraphs": (
        "a.docx",
        packed(
            document=(
                f"<w:document {XML_NAMESPACES}><w:body>{'<w:p/>' * 20_001}</w:body></w:document>"
            ),
            method=zipfile.ZIP_STORED,
        ),
    ),
}


@pytest.mark.parametrize("code", FILES)
def test_each_refusal_has_a_code_and_a_message(code):
    name, content = FILES[code]
    with pytest.raises(Invalid) as refused:
        read_file(name, content)
    assert refused.value.code == code
    assert code in REFUSALS


ATTACKS = {
    "no zip": ("file_not_word", b"no zip at all"),
    "cut off": ("file_damaged", packed()[:40]),
    "no end": ("file_damaged", packed(document="<w:document")),
    "another root": ("file_not_word", packed(document="<x/>")),
    "no text": ("file_empty", build_word_file(paragraph_xml(""))),
    "from the root": ("file_entries_outside", packed(("/etc/x", "x"))),
    "a drive": ("file_entries_outside", packed(("C:\\x", "x"))),
    "back strokes": ("file_entries_outside", packed(("word\\..\\..\\x", "x"))),
    "a file outside": (
        "file_with_entities",
        packed(document=declared('<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;', "x")),
    ),
    "a page outside": (
        "file_with_entities",
        packed(document=declared('<!ENTITY a SYSTEM "http://127.0.0.1:9/">')),
    ),
    "a bare type": (
        "file_with_entities",
        packed(document="<!DOCTYPE w>" + PLAIN.format(XML_NAMESPACES)),
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_files_that_are_none_or_attack_are_refused(name):
    code, content = ATTACKS[name]
    with pytest.raises(Invalid) as refused:
        read_file("a.docx", content)
    assert refused.value.code == code


def test_markup_and_blank_files_are_no_text():
    for name, content, code in (
        ("a.xml", b"words", "file_kind_unknown"),
        ("a.txt", b"<html><p>x", "file_kind_unknown"),
        ("a.txt", b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "file_kind_unknown"),
        ("a.txt", b" \n\n", "file_empty"),
    ):
        with pytest.raises(Invalid, match=code):
            read_file(name, content)


def test_a_part_that_is_there_twice_is_refused():
    with pytest.raises(Invalid, match="file_entries_twice"):
        read_file("a.docx", twice())


def test_what_all_parts_inflate_to_together_is_limited(monkeypatch):
    monkeypatch.setattr(archive, "MOST_INFLATED", 10_000)
    with pytest.raises(Invalid, match="file_inflates"):
        read_file("a.docx", packed(*((f"word/media/{n}", bytes(range(256)) * 8) for n in range(6))))


def test_a_text_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("consult.exchange.word.runs.MOST_TEXT", 100)
    with pytest.raises(Invalid, match="file_text_too_long"):
        read_file("a.docx", build_word_file(paragraph_xml("x" * 101)))


def test_parts_of_another_file_cannot_be_reached_through_relationships():
    outside = relationships_xml(
        '<Relationship Id="r" Type="x/officeDocument" Target="../../../../etc/passwd"/>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("_rels/.rels", outside)
    with pytest.raises(Invalid, match="file_not_word"):
        word_document.read_word(made.getvalue())


def test_the_worker_needs_neither_flask_nor_a_database_nor_a_language_model():
    code = (
        "import sys, consult.exchange.imports.parsing.worker; "
        "print({name.split('.')[0] for name in sys.modules} & {'flask', 'sqlalchemy', 'gevent', "
        "'numpy'})"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
        == "set()"
    )


def limited(code, **limits):
    """Run Python code in a process with the worker's limits."""
    given = ", ".join(f"{name}={value}" for name, value in limits.items())
    start = f"from consult.core.files import resource_limits as own; own.limit_resources({given}); "
    return subprocess.run(
        [sys.executable, "-c", start + code],
        cwd=ROOT,
        env=build_worker_environment() | {"CONSULT_NICENESS": "7"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_memory_computing_files_and_priority_are_limited(tmp_path):
    assert "MemoryError" in limited("bytearray(600 << 20)").stderr
    assert limited("[0 for _ in iter(int, 1)]", seconds=1).returncode in {-9, -24}
    assert (
        "File too large"
        in limited(
            f"import os; os.write(os.open({str(tmp_path / 'x')!r}, os.O_CREAT | os.O_WRONLY), b'x')"
        ).stderr
    )
    assert limited("import os; print(os.nice(0) >= 7)").stdout.strip() == "True"


def test_the_niceness_of_workers_is_a_setting(monkeypatch):
    monkeypatch.delenv("CONSULT_NICENESS", raising=False)
    assert build_worker_environment()["CONSULT_NICENESS"] == str(SETTINGS["NICENESS"][0]) == "10"
    monkeypatch.setenv("CONSULT_NICENESS", "3")
    assert build_worker_environment(HOME="/h").items() >= {
        ("CONSULT_NICENESS", "3"),
        ("HOME", "/h"),
    }
    monkeypatch.setenv("CONSULT_NICENESS", "much")
    with pytest.raises(Problem, match="setting_wrong"):
        build_worker_environment()


def test_a_file_is_read_in_a_process_of_its_own_and_its_language_told():
    words = "We reaffirm our common vision of a people-centred and inclusive information society."
    parsed = parse_file("Draft.docx", build_word_file(paragraph_xml(f"1. {words}")))
    assert (parsed.format, parsed.language, parsed.paragraphs[0].label) == ("docx", "en", "1")
    assert parse_file("a.md", f"# T\n\n1. {words}\n".encode()).format == "markdown"
    assert parse_file("a", words.encode()).format == "text"


def test_a_refusal_of_the_worker_is_one_here_too():
    with pytest.raises(Invalid) as refused:
        parse_file("a.docx", FILES["file_too_deep"][1])
    assert (refused.value.code, refused.value.details) == ("file_too_deep", {"most": 200})


def standing_in(tmp_path, monkeypatch, script):
    """Run a shell script in place of the worker."""
    file = tmp_path / "worker"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o700)
    monkeypatch.setattr(reading, "sys", SimpleNamespace(executable=str(file)))


@pytest.mark.parametrize(
    "script",
    ["kill -9 $$", "exit 1", "printf 'no json'", "printf '[1]'", "cat >/dev/null; kill -24 $$"],
)
def test_a_worker_that_is_killed_or_breaks_is_a_refusal_in_words(tmp_path, monkeypatch, script):
    standing_in(tmp_path, monkeypatch, script)
    with pytest.raises(Invalid, match="file_too_heavy"):
        parse_file("a.txt", b"We act.")


def test_a_worker_that_takes_too_long_is_stopped(tmp_path, monkeypatch):
    standing_in(tmp_path, monkeypatch, "exec sleep 60")
    monkeypatch.setattr(reading, "SECONDS", 0.3)
    with pytest.raises(Invalid, match="file_too_heavy"):
        parse_file("a.txt", b"We act.")


def test_what_breaks_unexpectedly_in_the_worker_is_a_refusal_and_stands_in_the_log(
    monkeypatch, capsys
):
    monkeypatch.setattr(worker, "limit_resources", lambda: None)
    monkeypatch.setattr(worker, "read_file", lambda *_given: 1 / 0)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"x")))
    worker.main()
    told = capsys.readouterr()
    assert json.loads(told.out) == {"refused": "file_not_understood", "details": {}}
    assert "ZeroDivisionError" in told.err
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] != resource_limits.SECONDS


def test_two_files_are_read_at_once_and_the_others_wait_their_turn(tmp_path, monkeypatch):
    log = tmp_path / "log"
    standing_in(
        tmp_path,
        monkeypatch,
        (
            f"echo + >>{log}; sleep 0.2; echo - >>{log}; "
            """printf '{"refused": "file_empty", "details": {}}'"""
        ),
    )
    refused = []

    def ask():
        with pytest.raises(Invalid) as problem:
            parse_file("a.txt", b"We act.")
        refused.append(problem.value.code)

    askers = [threading.Thread(target=ask) for _ in range(5)]
    for each in askers:
        each.start()
    for each in askers:
        each.join()
    running = most = 0
    for line in log.read_text().split():
        running += 1 if line == "+" else -1
        most = max(most, running)
    assert (refused, most) == (["file_empty"] * 5, 2)


def test_a_request_that_waits_too_long_is_asked_to_try_again(monkeypatch):
    monkeypatch.setattr(reading, "_TURNS", threading.BoundedSemaphore(1))
    monkeypatch.setattr(reading, "SECONDS", 0.1)
    with reading._TURNS, pytest.raises(Unavailable):
        parse_file("a.txt", b"We act.")
