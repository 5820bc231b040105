"""`python -m consult.grouping.worker TARGET`: texts from standard input become groups of those that are alike, within limits.

How far it is goes to standard error, a line `progress 40` at a time. Given: {"comment": [[id, clause, text], …], …}; made:
{"comment": [{"ids": […], "score": 0.9}, …], …}.
"""
import fcntl
import json
import os
import resource
import signal
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

MEMORY = 3_000_000_000  # addresses, of which a process that groups 1,000 texts uses about a tenth
SECONDS = 120
PATIENCE = 5  # how often longer than its seconds of computing it may take by the clock
_NICE = 10


def tell(percent: int) -> None:
    """Say how far it is."""
    sys.stderr.write(f"progress {percent}\n")
    sys.stderr.flush()


def grouped(given: dict[str, list[list[Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The groups of each kind, across the document."""
    alike = import_module("consult.text.likeness").alike  # costs a second and 100 MB, within the limits
    found: dict[str, list[dict[str, Any]]] = {}
    for done, (kind, rows) in enumerate(sorted(given.items())):
        tell(10 + 45 * done)
        found[kind] = [{"ids": [rows[place][0] for place in each.members], "score": each.score}
                       for each in alike([row[2] for row in rows])]
    return found


def main() -> None:
    """Write the result beside its place, and move it there once it is whole."""
    target = Path(sys.argv[1])
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(kind, (most, most))
    os.nice(_NICE)
    given = sys.stdin.buffer.read()
    target.with_suffix(".given").unlink(missing_ok=True)  # what people said is kept nowhere else
    turn = (target.parent / "turn").open("wb")
    fcntl.flock(turn, fcntl.LOCK_EX)  # one at a time; the turn ends with the process, however that ends
    signal.alarm(SECONDS * PATIENCE)
    try:
        tell(1)
        made = grouped(json.loads(given))
        part = target.with_suffix(".part")
        part.write_text(json.dumps(made), "utf-8")
        part.replace(target)
        target.with_suffix(".log").unlink(missing_ok=True)
    except Exception:
        traceback.print_exc(limit=-5)
        sys.exit(1)
    finally:
        turn.close()


if __name__ == "__main__":
    main()
