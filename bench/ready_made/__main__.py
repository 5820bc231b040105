"""Measures our own machinery beside ready-made parts.

Usage: python -m bench.ready_made [--write] [--quick] [RECORD…]

A RECORD is the number of a decision record, such as 0003; without one, all are measured.
`--write` writes the rows into docs/development/decisions/measurements.md.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack

os.environ["CONSULT_INSTANCE"] = tempfile.mkdtemp(prefix="consult-bench-")

from bench.programs import require_programs
from bench.report import describe_machine

from .comparison import HEAD, Comparison, build_table, write_page
from .first_visit import compare_clients, compare_static_files
from .live_events import compare_fan_out
from .servers import BenchGround, RunLength
from .shared_commits import compare_commits, compare_pipeline
from .web_pages import compare_compression, compare_handlers
from .written_files import compare_runners

PARTS: dict[str, Callable[[BenchGround], list[Comparison]]] = {
    "0001": compare_commits,
    "0002": compare_pipeline,
    "0003": compare_fan_out,
    "0004": compare_compression,
    "0005": compare_static_files,
    "0006": compare_runners,
    "0007": compare_handlers,
    "0008": compare_clients,
}
FULL, QUICK = RunLength(4, 2, 2_000), RunLength(1, 1, 300)
OPTIONS = {"--write", "--quick"}


def main(given: list[str]) -> int:
    """Measure and print; return 2 for an argument that is not known."""
    if unknown := set(given) - OPTIONS - set(PARTS):
        print(f"not known: {' '.join(sorted(unknown))}; records: {' '.join(PARTS)}")
        return 2
    require_programs("wrk", "taskset", "postgres")
    chosen = [each for each in PARTS if each in given] or list(PARTS)
    found: list[Comparison] = []
    machine = describe_machine()
    with ExitStack() as stack:
        ground = BenchGround(stack, QUICK if "--quick" in given else FULL)
        for each in chosen:
            found += PARTS[each](ground)
    print(build_table(HEAD[:-1], [each.build_cells() for each in found]))
    if "--write" in given:
        write_page(found, machine)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
