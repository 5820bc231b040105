"""Cache of written files, each stored under a digest of its input and shared by all requests.

A process of its own writes each file. While it does, three files lie beside <digest>.<ext>:
<digest>.given (the input), <digest>.log (the progress) and <digest>.lock. The writing
process holds the lock, which is free as soon as that process ends, however it ends.
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
from consult.core.lock_probe import is_lock_file_held

from .formats import FileFormat

WAIT_SECONDS = 4.0  # seconds for which a request waits for its file
POLL_SECONDS = 0.05  # seconds between two checks
MOST_WAITING = 12  # files in progress or waiting
MOST_KEPT = 500_000_000  # bytes of all files together
KEEP_SECONDS = 7 * 86_400  # seconds after the last request
MOST_TRIES = 2  # attempts before a file is refused for a while
RETRY_AFTER_SECONDS = 300  # seconds
_log = logging.getLogger(__name__)
_running: list[subprocess.Popen[bytes]] = []


class FileInProgress(NamedTuple):
    """The progress, in percent, of a file that is not ready."""

    progress: int


def get_cache_folder() -> Path:
    """Return the folder of the written files; only this installation reads it."""
    found = config.get_instance_folder() / "made"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


@cache
def hash_writers() -> str:
    """Return a digest of the source of the writers: a new program writes every file anew."""
    here = Path(__file__).parent
    places = sorted(
        [
            *here.rglob("*.py"),
            *here.rglob("*.typ"),
            *(config.ROOT / "consult" / "text").rglob("*.py"),
        ]
    )
    return hash_text("\n".join(place.read_text("utf-8") for place in sorted(places)))


def get_or_make_file(
    form: FileFormat, data: BaseModel, begin: Callable[[], None] = lambda: None
) -> Path | FileInProgress:
    """Return the file that these data make, or its progress.

    A request waits a few seconds for the file and holds no database connection meanwhile.

    Args:
        begin: called before a file is started; it may refuse.

    Raises:
        Unavailable: too many files are being written, or ("file_not_made") writing this one
            failed a short while ago.
    """
    text = data.model_dump_json()
    place = (
        get_cache_folder() / f"{hash_text(f'{hash_writers()} {form.code} {text}')}.{form.extension}"
    )
    db.session.rollback()  # frees the connection for other requests
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
    """Start writing a file, unless this process or another one already does."""
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
        with (
            place.with_suffix(".given").open("rb") as given,
            place.with_suffix(".log").open("ab") as log,
        ):
            log.write(b"begin\n")
            log.flush()
            _run_worker(form, place, given, log, lock)


def _run_worker(
    form: FileFormat, place: Path, given: IO[bytes], log: IO[bytes], lock: IO[bytes]
) -> None:
    """Run the worker; it keeps the lock even if this process ends first."""
    _running[:] = [each for each in _running if each.poll() is None]
    _running.append(
        subprocess.Popen(  # noqa: S603 - our own interpreter, module and file names
            [
                sys.executable,
                "-m",
                "consult.output.worker",
                form.writer_module,
                str(place),
                str(form.memory),
                str(form.seconds),
                str(place.parent),
            ],
            stdin=given,
            stdout=subprocess.DEVNULL,
            stderr=log,
            pass_fds=(lock.fileno(),),
            env=config.build_worker_environment(HOME=str(place.parent)),
            cwd=config.ROOT,
        )
    )


def _read_log(place: Path) -> list[str]:
    """Read the log lines that the workers wrote for a file so far."""
    try:
        return place.with_suffix(".log").read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:  # not started, or just finished: the worker deletes its log
        return []


def _read_progress(place: Path) -> int:
    """Read the progress of a file, in percent."""
    said = [line for line in _read_log(place) if line == "begin" or line.startswith("progress ")]
    return int(said[-1].partition(" ")[2] or 0) if said else 0


def _refuse_if_unavailable(place: Path) -> None:
    """Refuse a file that failed a short while ago, or one more than the limit."""
    log, said = place.with_suffix(".log"), _read_log(place)
    if said.count("begin") >= MOST_TRIES:
        left = log.stat().st_mtime + RETRY_AFTER_SECONDS - utc_now().timestamp()
        if left > 0:
            raise Unavailable("file_not_made", wait=int(left) + 1)
        log.unlink()
    if said:
        _log.warning("A file could not be made:\n%s", "\n".join(said[-40:]))
    if (
        sum(
            1
            for each in place.parent.glob("*.lock")
            if each != place.with_suffix(".lock") and is_lock_file_held(each)
        )
        >= MOST_WAITING
    ):
        raise Unavailable("files_in_work", wait=10)


def _delete_old_files() -> None:
    """Delete files without recent requests, leftovers, and the oldest beyond the size limit."""
    present, kept, size = utc_now().timestamp(), [], 0
    for each in get_cache_folder().iterdir():
        try:
            found = each.stat()
        except FileNotFoundError:
            continue
        if each.suffix in {".given", ".log", ".lock", ".part"}:
            if found.st_mtime < present - 3_600 and not is_lock_file_held(
                each.with_suffix(".lock")
            ):
                each.unlink(missing_ok=True)
        elif not each.suffix:
            continue  # the lock files of the writer slots
        elif found.st_mtime < present - KEEP_SECONDS:
            each.unlink(missing_ok=True)
        else:
            kept.append((found.st_mtime, found.st_size, each))
    for _asked, size_of, each in sorted(kept, reverse=True):
        size += size_of
        if size > MOST_KEPT:
            each.unlink(missing_ok=True)
