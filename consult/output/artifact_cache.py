"""Files made once: kept by what they are made of, written in a process of their own, and shared by all who ask.

Beside the file <digest>.<ext> lie, while it is made, <digest>.given (what it is made of), <digest>.log (how far it is) and
<digest>.lock, whose lock the writing process holds: it is free the moment that process ends, however it ended.
"""
import fcntl
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import IO, NamedTuple

from pydantic import BaseModel

from consult.core import config
from consult.core.database.engine import db, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Unavailable
from consult.core.jobs.file_lock import is_locked

from .formats import FileFormat

WAIT_SECONDS = 4.0  # seconds that a request waits for its file
POLL_SECONDS = 0.05  # seconds between two looks
MOST_WAITING = 12  # files that are being made, or wait for their turn
MOST_KEPT = 500_000_000  # bytes of all files together
KEEP_SECONDS = 7 * 86_400  # seconds after a file was asked for last
MOST_TRIES = 2  # how often a file is begun before it is given up for a while
RETRY_AFTER_SECONDS = 300  # seconds
_log = logging.getLogger(__name__)
_running: list[subprocess.Popen] = []


class FileInProgress(NamedTuple):
    """A file that is being made: how far it is, in percent."""

    progress: int


def get_cache_folder() -> Path:
    """Where made files are kept; only this installation reads it."""
    found = config.get_instance_folder() / "made"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


@cache
def hash_writers() -> str:
    """A digest of the writers: a file that an earlier program made is made anew."""
    here = Path(__file__).parent
    places = sorted([*here.rglob("*.py"), *here.rglob("*.typ"), *(config.ROOT / "consult" / "text").rglob("*.py")])
    return hash_text("\n".join(place.read_text("utf-8") for place in sorted(places)))


def get_or_make_file(form: FileFormat, data: BaseModel, begin: Callable[[], None] = lambda: None) -> Path | FileInProgress:
    """The file that these data make, or how far it is: a request waits a few seconds for it, without a connection.

    begin: called before a file is begun; it may refuse. Raises Unavailable where too many files are being made, and
    Unavailable("file_not_made") for a while after writing it failed.
    """
    text = data.model_dump_json()
    place = get_cache_folder() / f"{hash_text(f'{hash_writers()} {form.code} {text}')}.{form.extension}"
    db.session.rollback()  # its connection serves others meanwhile
    until = time.monotonic() + WAIT_SECONDS
    while True:
        if place.exists():
            os.utime(place)
            return place
        _start_once(form, place, text, begin)
        if time.monotonic() >= until:
            return FileInProgress(_read_progress(place))
        time.sleep(POLL_SECONDS)


def _start_once(form: FileFormat, place: Path, text: str, begin: Callable[[], None]) -> None:
    """Begin to write a file, unless that is being done, by this process or another one."""
    lock = place.with_suffix(".lock").open("wb")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        if place.exists():
            return
        _refuse_if_unavailable(place)
        begin()
        _delete_old_files()
        place.with_suffix(".given").write_text(text, "utf-8")
        with place.with_suffix(".given").open("rb") as given, place.with_suffix(".log").open("ab") as log:
            log.write(b"begin\n")
            log.flush()
            _run_worker(form, place, given, log, lock)


def _run_worker(form: FileFormat, place: Path, given: IO[bytes], log: IO[bytes], lock: IO[bytes]) -> None:
    """Run the worker; it holds the lock on, even when this process ends before it."""
    _running[:] = [each for each in _running if each.poll() is None]
    _running.append(
        subprocess.Popen(  # noqa: S603 - our own interpreter and module, and names that we made
            [sys.executable, "-m", "consult.output.worker", form.write, str(place), str(form.memory), str(form.seconds),
             str(place.parent)],
            stdin=given,
            stdout=subprocess.DEVNULL,
            stderr=log,
            pass_fds=(lock.fileno(),),
            env={"PYTHONPATH": str(config.ROOT), "PATH": os.defpath, "PYTHONUTF8": "1", "HOME": str(place.parent)},
            cwd=config.ROOT,
        )
    )


def _read_log(place: Path) -> list[str]:
    """What the workers said of a file so far."""
    try:
        return place.with_suffix(".log").read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:  # not begun, or made a moment ago: the worker takes its log away then
        return []


def _read_progress(place: Path) -> int:
    """How far a file is, in percent."""
    said = [line for line in _read_log(place) if line == "begin" or line.startswith("progress ")]
    return int(said[-1].partition(" ")[2] or 0) if said else 0


def _refuse_if_unavailable(place: Path) -> None:
    """Refuse to begin a file that failed just now, or one more than there may be at a time."""
    log, said = place.with_suffix(".log"), _read_log(place)
    if said.count("begin") >= MOST_TRIES:
        left = log.stat().st_mtime + RETRY_AFTER_SECONDS - utc_now().timestamp()
        if left > 0:
            raise Unavailable("file_not_made", wait=int(left) + 1)
        log.unlink()
    if said:
        _log.warning("A file could not be made:\n%s", "\n".join(said[-40:]))
    if sum(1 for each in place.parent.glob("*.lock") if each != place.with_suffix(".lock") and is_locked(each)) >= MOST_WAITING:
        raise Unavailable("files_in_work", wait=10)


def _delete_old_files() -> None:
    """Throw away what nobody asked for any more, what ended long ago, and the oldest files beyond what may be kept."""
    present, kept, size = utc_now().timestamp(), [], 0
    for each in get_cache_folder().iterdir():
        try:
            found = each.stat()
        except FileNotFoundError:
            continue
        if each.suffix in {".given", ".log", ".lock", ".part"}:
            if found.st_mtime < present - 3_600 and not is_locked(each.with_suffix(".lock")):
                each.unlink(missing_ok=True)
        elif not each.suffix:
            continue  # the turns
        elif found.st_mtime < present - KEEP_SECONDS:
            each.unlink(missing_ok=True)
        else:
            kept.append((found.st_mtime, found.st_size, each))
    for _asked, size_of, each in sorted(kept, reverse=True):
        size += size_of
        if size > MOST_KEPT:
            each.unlink(missing_ok=True)
