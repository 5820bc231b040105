"""`python -m consult.output.worker MODULE TARGET MEMORY SECONDS FOLDER`: JSON from standard input becomes a file, within limits.

How far it is goes to standard error, a line `progress 40` at a time; whatever else stands there is for the log.
"""
import fcntl
import os
import resource
import signal
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import IO

MOST_WRITERS = 2  # files that are written at the same time
LARGEST_FILE = 200_000_000  # bytes of a file
CLOCK_FACTOR = 10  # how often longer than its seconds of computing a file may take by the clock
_NICENESS = 10


def limit_resources(memory: int, seconds: int) -> None:
    """Limit what this process may take from now on: addresses, time to compute, the size of a file, and its turn."""
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    os.nice(_NICENESS)


def wait_for_turn(folder: Path) -> IO[bytes]:
    """Wait until fewer than so many files are being written; the turn ends with the process, however that ends."""
    turns = [(folder / f"turn-{number}").open("wb") for number in range(MOST_WRITERS)]
    for turn in turns:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        return turn
    last = turns[os.getpid() % MOST_WRITERS]
    fcntl.flock(last, fcntl.LOCK_EX)
    return last


def report_progress(percent: int) -> None:
    """Say how far the file is."""
    sys.stderr.write(f"progress {min(max(percent, 0), 100)}\n")
    sys.stderr.flush()


def main() -> None:
    """Write the file beside its place, and move it there once it is whole."""
    module, target, memory, seconds, folder = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
    limit_resources(memory, seconds)
    turn = wait_for_turn(Path(folder))
    signal.alarm(seconds * CLOCK_FACTOR)
    try:
        report_progress(0)
        content = import_module(f"consult.output.{module}").write(sys.stdin.buffer.read(), report_progress)
        part = target.with_suffix(".part")
        part.write_bytes(content)
        part.replace(target)
        for done in (".given", ".log"):
            target.with_suffix(done).unlink(missing_ok=True)
    except Exception:
        traceback.print_exc(limit=-5)
        sys.exit(1)
    finally:
        turn.close()


if __name__ == "__main__":
    main()
