"""Plants one flaw after another in a copy of the program and expects a test to notice each.

python -m tests.plants [words of a name]: a flaw that no test notices is a hole in the tests, so the
exit code is 1 and the flaw is listed at the end.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from queue import Queue
from time import monotonic
from typing import NamedTuple

from tests.plants.answers import ANSWER_FLAWS
from tests.plants.ballots import BALLOT_FLAWS
from tests.plants.check_in import CHECK_IN_FLAWS
from tests.plants.connections import CONNECTION_FLAWS
from tests.plants.faults import FAULTS, FOLDERS, Fault, choose_files, list_places
from tests.plants.flaw import Flaw, plant_edits
from tests.plants.numbers import NUMBER_FLAWS
from tests.plants.process import PROCESS_FLAWS
from tests.plants.program import PROGRAM_FLAWS
from tests.plants.rehearsals import REHEARSAL_FLAWS
from tests.plants.secret_ballots import SECRET_BALLOT_FLAWS
from tests.plants.word_files import WORD_FILE_FLAWS

ROOT = Path(__file__).parents[2]
IGNORED_FILES = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", "__pycache__", "node_modules", "instance", "shots"
)
PARALLEL_RUNS = int(os.environ.get("PLANTS_PARALLEL_RUNS", "2"))
LONGEST_RUN_SECONDS = 240
ENVIRONMENT = os.environ | {
    "PYTHONDONTWRITEBYTECODE": "",  # a copy is compiled once for all runs
    "COLUMNS": "250",  # so that pytest tells why a test failed
}
NEW_FILE = {".py": '"""Planted."""\n'}  # what stands in a file that a fault makes
FLAWS = [
    *PROGRAM_FLAWS,
    *NUMBER_FLAWS,
    *PROCESS_FLAWS,
    *(
        Flaw(*each)
        for each in (
            *BALLOT_FLAWS,
            *SECRET_BALLOT_FLAWS,
            *CHECK_IN_FLAWS,
            *CONNECTION_FLAWS,
            *ANSWER_FLAWS,
            *REHEARSAL_FLAWS,
            *WORD_FILE_FLAWS,
        )
    ),
]


class FlawResult(NamedTuple):
    """The first test that failed with a flaw, or the reason why none could."""

    test: str
    noticed: bool
    seconds: float


def run_tests(copy: Path, tests: list[str], *options: str) -> tuple[int, str]:
    """Run pytest in a copy, and return its exit code and output.

    Its temporary files lie beside the copy: runs that share a folder end each other.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, *tests],
            cwd=copy,
            env=ENVIRONMENT | {"PYTEST_DEBUG_TEMPROOT": str(copy.parent)},
            capture_output=True,
            text=True,
            timeout=LONGEST_RUN_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return 1, f"FAILED {tests[0]} - it ran for too long"
    return done.returncode, done.stdout + done.stderr


@contextmanager
def copy_program() -> Iterator[Path]:
    """Copy the program into a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="consult-plants-") as folder:
        copy = Path(folder) / "consult"
        shutil.copytree(ROOT, copy, ignore=IGNORED_FILES)
        yield copy


def plant_flaw(copy: Path, flaw: Flaw) -> None:
    """Plant a flaw in the copy; raise LookupError where a text that it changes is not found."""
    for file in dict.fromkeys(edit[0] for edit in flaw.edits):
        path = copy / file
        path.write_text(plant_edits(file, path.read_text(), flaw.edits))


def find_failed_test(wrote: str) -> re.Match[str] | None:
    """Return the first failed test of pytest's summary and its reason; None if there is none.

    The lines that name a failure at once begin with FAILED, too (tests/support/failure_lines.py).
    """
    return re.search(r"^FAILED (tests/\S+)(?: - (.*))?", wrote, re.MULTILINE)


def run_flaw(copy: Path, flaw: Flaw) -> FlawResult:
    """Plant a flaw and find the test that notices it, which passes without the flaw.

    A run that fails before a test can fail notices nothing.
    """
    began = monotonic()
    try:
        plant_flaw(copy, flaw)
        code, wrote = run_tests(copy, flaw.tests.split(), "-q", "-x", "-k", flaw.chosen)
    except (LookupError, OSError) as failure:
        return FlawResult(str(failure), False, 0)
    finally:
        for file in {edit[0] for edit in flaw.edits if (ROOT / edit[0]).is_file()}:
            shutil.copy2(ROOT / file, copy / file)
    failed = find_failed_test(wrote)
    if code != 1 or failed is None:
        said = f"no test failed (exit code {code}): {wrote[-200:]}"
        return FlawResult(said, False, monotonic() - began)
    test = failed[1].partition("[")[0]
    code, wrote = run_tests(copy, [test], "-q", "-x", "-k", flaw.chosen)
    if code != 0:
        said = f"{test} fails without the flaw, too: {wrote[-200:]}"
        return FlawResult(said, False, monotonic() - began)
    said = f"{test.rpartition('::')[2]}: {(failed[2] or '')[:100]}"
    return FlawResult(said, True, monotonic() - began)


def run_in_free_copy(copies: Queue[Path], flaw: Flaw) -> FlawResult:
    """Run a flaw in a copy that no other run uses at the moment."""
    copy = copies.get()
    try:
        return run_flaw(copy, flaw)
    finally:
        copies.put(copy)


def run_flaws(flaws: list[Flaw]) -> list[str]:
    """Plant these flaws, print the result of each, and return those that were not noticed."""
    missed: list[str] = []
    copies: Queue[Path] = Queue()
    with ExitStack() as stack:
        for _ in range(PARALLEL_RUNS if flaws else 0):
            copies.put(stack.enter_context(copy_program()))
        planting = stack.enter_context(ThreadPoolExecutor(PARALLEL_RUNS))
        results = planting.map(partial(run_in_free_copy, copies), flaws)
        for flaw, found in zip(flaws, results, strict=True):
            verdict = "noticed" if found.noticed else "MISSED "
            print(f"{verdict}  {flaw.name}: {found.test}  ({found.seconds:.0f} s)", flush=True)
            missed += [] if found.noticed else [flaw.name]
    return missed


def plant_fault(copy: Path, fault: Fault) -> None:
    """Plant a fault in a file of each of its roles."""
    for role, file in choose_files(fault).items():
        lines = fault.lines if isinstance(fault.lines, str) else fault.lines(role)
        for path in [copy / name for name in list_places(fault, file)]:
            path.parent.mkdir(exist_ok=True)
            before = path.read_text() if path.is_file() else NEW_FILE.get(path.suffix, "")
            path.write_text(f"{before}\n{lines}\n")


def run_guard(guard: str, faults: list[Fault]) -> list[str]:
    """Plant the faults of a guard, run it, print what it noticed, and return what it missed."""
    began, missed = monotonic(), []
    with copy_program() as copy:
        for fault in faults:
            plant_fault(copy, fault)
        _, wrote = run_tests(copy, [guard], "-vv", "--noconftest")
    for fault in faults:
        files = choose_files(fault)
        missing = [role for role, file in files.items() if not is_named(fault, file, wrote)]
        verdict = "MISSED " if missing else "noticed"
        count = f"{len(files) - len(missing)} of {len(files)} roles"
        print(f"{verdict}  {fault.name}: {count}  ({monotonic() - began:.0f} s)", flush=True)
        missed += [f"{fault.name}: {role} ({files[role]})" for role in missing]
    return missed


def is_named(fault: Fault, file: str, wrote: str) -> bool:
    """Return whether the output of a guard names the place of a fault, as a path or a module."""
    path = Path(list_places(fault, file)[0])
    names = [str(path.parent)] if fault.guard == FOLDERS else [str(path)]
    names += [".".join(path.with_suffix("").parts)] if path.suffix == ".py" else []
    return any(re.search(rf"(?<![\w./]){re.escape(name)}(?![\w/])", wrote) for name in names)


def run_faults(chosen: list[Fault]) -> list[str]:
    """Plant these faults in a file of each role, and return those that no guard noticed."""
    guards = dict.fromkeys(fault.guard for fault in chosen)
    return [
        each
        for guard in guards
        for each in run_guard(guard, [fault for fault in chosen if fault.guard == guard])
    ]


def main(words: list[str]) -> int:
    """Plant all flaws, or those whose name has the words; return 1 if one was not noticed."""
    began = monotonic()
    faults = [fault for fault in FAULTS if all(word in fault.name for word in words)]
    flaws = [flaw for flaw in FLAWS if all(word in flaw.name for word in words)]
    missed = [*run_faults(faults), *run_flaws(flaws)]
    count = len(flaws) + sum(len(fault.roles) for fault in faults)
    print(f"{count - len(missed)} of {count} noticed, in {monotonic() - began:.0f} s")
    print(*missed, sep="\n")
    return 1 if missed or not count else 0
