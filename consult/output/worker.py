"""Process that writes one file within limits, from JSON on standard input.

Usage: `python -m consult.output.worker MODULE TARGET MEMORY SECONDS FOLDER`

Progress goes to standard error, one line `progress 40` at a time; all other lines there are
for the log.
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

MOST_WRITERS = 2  # files written at the same time
LARGEST_FILE = 200_000_000  # bytes of a file
CLOCK_FACTOR = 10  # wall-clock time allowed, as a multiple of the CPU seconds


def limit_resources(memory: int, seconds: int) -> None:
    """Limit the address space, CPU time, file size and priority of this process."""
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    os.nice(int(os.environ["CONSULT_NICENESS"]))


def wait_for_turn(folder: Path) -> IO[bytes]:
    """Wait for one of the writer slots; the slot is free again as soon as the process ends."""
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
    """Write the progress to standard error."""
    sys.stderr.write(f"progress {min(max(percent, 0), 100)}\n")
    sys.stderr.flush()


def main() -> None:
    """Write the file beside its target, and move it there once it is complete."""
    module, target, memory, seconds, folder = (
        sys.argv[1],
        Path(sys.argv[2]),
        int(sys.argv[3]),
        int(sys.argv[4]),
        sys.argv[5],
    )
    limit_resources(memory, seconds)
    turn = wait_for_turn(Path(folder))
    signal.alarm(seconds * CLOCK_FACTOR)
    try:
        report_progress(0)
        content = import_module(f"consult.output.{module}").write(
            sys.stdin.buffer.read(), report_progress
        )
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
