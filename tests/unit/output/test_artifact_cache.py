"""Tests of rendered files: one process for all requesters, restarted after a crash, given up
on failure.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pydantic import BaseModel

from consult.core.config import build_worker_environment
from consult.core.errors import Unavailable
from consult.output import artifact_cache as making, worker
from consult.output.formats import WORD_MEDIA_TYPE, FileFormat
from tests.support.files.redlines import make_line, make_text

TEXT = make_text([make_line(1, "operative", 1, "1.", "We act.")])
FORM = FileFormat("clean_word", "docx", WORD_MEDIA_TYPE, lambda *given: TEXT, "word.text_writer")


class Other(BaseModel):
    """An input that no writer understands."""

    nothing: int = 0


@pytest.fixture(autouse=True)
def folder(here, monkeypatch, tmp_path):
    """Provide an installation without any file."""
    monkeypatch.setenv("CONSULT_INSTANCE", str(tmp_path))
    return making.get_cache_folder()


@pytest.fixture
def url(empty_file, tmp_path):
    """Use SQLite alone, because nothing here depends on the database."""
    return f"sqlite:///{empty_file}"


def until_made(form, data, begin=lambda: None, most=60.0):
    """Wait for the file, and return it."""
    end = time.monotonic() + most
    while (
        isinstance(found := making.get_or_make_file(form, data, begin), making.FileInProgress)
        and time.monotonic() < end
    ):
        pass
    return found


def wait_until(true, most=30.0):
    end = time.monotonic() + most
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    assert true()


def test_a_file_is_made_once_and_kept(folder):
    begun = []
    place = until_made(FORM, TEXT, lambda: begun.append(1))
    assert place.suffix == ".docx" and place.read_bytes()[:2] == b"PK"
    before = place.stat().st_ino
    assert (
        until_made(FORM, TEXT, lambda: begun.append(1)) == place
        and place.stat().st_ino == before
        and len(begun) == 1
    )
    assert folder.stat().st_mode & 0o077 == 0, "nobody else reads the folder"
    # the file is there before its process has cleared up
    wait_until(lambda: not making.is_lock_file_held(place.with_suffix(".lock")))
    assert sorted(each.suffix for each in folder.iterdir() if each.name.startswith(place.stem)) == [
        ".docx",
        ".lock",
    ]


def test_another_text_language_or_program_version_makes_another_file(monkeypatch):
    first = until_made(FORM, TEXT)
    other = until_made(FORM, make_text([make_line(1, "operative", 1, "1.", "We go.")]))
    monkeypatch.setattr(making, "hash_writers", lambda: "another program")
    assert len({first, other, until_made(FORM, TEXT)}) == 3


def test_those_who_ask_at_once_begin_it_once(app):
    begun, found = [], []

    def ask():
        with app.app_context():
            found.append(until_made(FORM, TEXT, lambda: begun.append(1)))

    several = [threading.Thread(target=ask) for _ in range(8)]
    for each in several:
        each.start()
    for each in several:
        each.join()
    assert len(begun) == 1 and len(set(found)) == 1 and found[0].exists()


@pytest.fixture
def slow(monkeypatch):
    """Occupy all slots, so that every file waits; free them on request."""
    taken = [worker.wait_for_turn(making.get_cache_folder()) for _ in range(worker.MOST_WRITERS)]
    monkeypatch.setattr(making, "WAIT_SECONDS", 0.0)
    yield lambda: [turn.close() for turn in taken]
    for turn in taken:
        turn.close()


def at_work():
    return [each for each in making._running if each.poll() is None]


def test_a_process_that_died_is_begun_anew(slow, folder):
    begun = []
    assert making.get_or_make_file(FORM, TEXT, lambda: begun.append(1)) == making.FileInProgress(0)
    assert (
        making.get_or_make_file(FORM, TEXT, lambda: begun.append(1)) == making.FileInProgress(0)
        and len(begun) == 1
    )
    first = at_work()[-1]  # the one of the test before may be ending still
    first.send_signal(signal.SIGKILL)
    first.wait()
    slow()
    assert until_made(FORM, TEXT, lambda: begun.append(1)).exists() and len(begun) == 2


def test_it_goes_on_after_the_requester_has_gone(slow, folder):
    making.get_or_make_file(FORM, TEXT)
    lock = next(folder.glob("*.lock"))
    assert making.is_lock_file_held(lock), "the lock is the writing process's, not ours"
    slow()
    wait_until(lambda: lock.with_suffix(".docx").exists())
    wait_until(lambda: not making.is_lock_file_held(lock))


def test_a_file_that_cannot_be_written_is_given_up_for_a_while(folder, monkeypatch):
    with pytest.raises(Unavailable) as refused:
        until_made(FORM, Other())
    assert (
        refused.value.code == "file_not_made"
        and 0 < refused.value.details["wait"] <= making.RETRY_AFTER_SECONDS
    )
    log = next(folder.glob("*.log"))
    assert (
        log.read_text().count("begin\n") == making.MOST_TRIES
        and "ValidationError" in log.read_text()
    )
    os.utime(log, (1, 1))
    begun = []
    with pytest.raises(Unavailable):
        until_made(FORM, Other(), lambda: begun.append(1))
    assert begun, "later it is tried again"


def test_only_so_many_wait_for_their_turn(slow, monkeypatch):
    monkeypatch.setattr(making, "MOST_WAITING", 2)
    several = [make_text([make_line(1, "operative", 1, "1.", f"We act {n}.")]) for n in range(3)]
    assert [making.get_or_make_file(FORM, each) for each in several[:2]] == [
        making.FileInProgress(0)
    ] * 2
    with pytest.raises(Unavailable) as refused:
        making.get_or_make_file(FORM, several[2])
    assert refused.value.code == "files_in_work"
    slow()
    assert all(until_made(FORM, each).exists() for each in several[:2])
    wait_until(lambda: not at_work())
    assert until_made(FORM, several[2]).exists()


def test_old_files_and_those_beyond_the_room_there_is_are_swept(folder, monkeypatch):
    place = until_made(FORM, TEXT)
    old, large, lost = folder / "a.docx", folder / "b.docx", folder / "c.given"
    for each in (old, large, lost):
        each.write_bytes(b"x" * 1_000)
    os.utime(old, (1, 1))
    os.utime(lost, (1, 1))
    os.utime(large, (place.stat().st_mtime - 60,) * 2)
    monkeypatch.setattr(making, "MOST_KEPT", place.stat().st_size + 500)
    making._delete_old_files()
    assert place.exists() and not old.exists() and not large.exists() and not lost.exists()


@pytest.mark.parametrize(
    ("given", "most"),
    [("[0] * 10**9", "MemoryError"), ("open('/tmp/never', 'w').write('x' * 10**6)", "OSError")],
)
def test_the_process_that_writes_is_limited(given, most, tmp_path):
    script = (
        "from consult.output import worker\nworker.LARGEST_FILE = 10_000\n"
        "worker.limit_resources(400_000_000, 5)\nimport os, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nassert os.nice(0) >= 7\n"
        f"try:\n    f = {given.replace('/tmp/never', str(tmp_path / 'never'))}\nexcept {most}:\n"
        "    print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=build_worker_environment() | {"CONSULT_NICENESS": "7"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout == "refused\n", done.stderr


def test_a_file_that_is_made_at_this_very_moment_is_in_work_and_no_error(folder, monkeypatch):
    monkeypatch.setattr(Path, "exists", lambda self: True)  # its log was there a moment ago
    assert making._read_progress(folder / "just.pdf") == 0
