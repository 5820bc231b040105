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
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from tests.plants.ballots import BALLOT_FLAWS
from tests.plants.check_in import CHECK_IN_FLAWS
from tests.plants.connections import CONNECTION_FLAWS
from tests.plants.flaw import Flaw, plant_edits
from tests.plants.program import PROGRAM_FLAWS
from tests.plants.secret_ballots import SECRET_BALLOT_FLAWS

ROOT = Path(__file__).parents[2]
IGNORED_FILES = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", "__pycache__", "node_modules", "instance", "shots"
)
PARALLEL_RUNS = int(os.environ.get("PLANTS_PARALLEL_RUNS", "2"))
LONGEST_RUN_SECONDS = 240
FLAWS = [
    *PROGRAM_FLAWS,
    *(
        Flaw(*each)
        for each in (*BALLOT_FLAWS, *SECRET_BALLOT_FLAWS, *CHECK_IN_FLAWS, *CONNECTION_FLAWS)
    ),
]


class FlawResult(NamedTuple):
    """The first test that failed with a flaw, or the reason why none could."""

    test: str
    noticed: bool
    seconds: float


def run_tests(
    copy: Path, tests: str, chosen: str, *, until: str = "-x", seconds: float = LONGEST_RUN_SECONDS
) -> tuple[int, str]:
    """Run pytest in a copy, by default until the first failure; return exit code and output."""
    options = ["-q", until, "-p", "no:cacheprovider", "-k", chosen]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *tests.split()],
            cwd=copy,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        return 1, f"FAILED {tests.split(maxsplit=1)[0]}::ran_for_ever"
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


def run_flaw(flaw: Flaw) -> FlawResult:
    """Plant a flaw and find the test that notices it.

    A run that fails before a test can fail notices nothing.
    """
    began = monotonic()
    with copy_program() as copy:
        try:
            plant_flaw(copy, flaw)
        except (LookupError, OSError) as failure:
            return FlawResult(str(failure), False, 0)
        code, wrote = run_tests(copy, flaw.tests, flaw.chosen)
    failed = re.search(r"^FAILED (\S+?)(?:::(\w+).*)?$", wrote, re.MULTILINE)
    test = (
        (failed[2] or failed[1]) if failed else f"no test failed (exit code {code}): {wrote[-200:]}"
    )
    return FlawResult(test, code == 1 and failed is not None, monotonic() - began)


def find_failing_files(flaws: list[Flaw]) -> set[str]:
    """Return the files of tests that fail without a flaw: their failures tell nothing of one."""
    files = " ".join(dict.fromkeys(file for flaw in flaws for file in flaw.tests.split()))
    chosen = " or ".join(dict.fromkeys(f"({flaw.chosen})" for flaw in flaws if flaw.chosen))
    with copy_program() as copy:
        code, wrote = run_tests(
            copy, files, chosen, until="--maxfail=99", seconds=LONGEST_RUN_SECONDS * len(flaws)
        )
    failed = set(re.findall(r"^(?:FAILED|ERROR) ([^\s:]+)", wrote, re.MULTILINE))
    if code and not failed:
        sys.exit(f"the tests do not run:\n{wrote[-1500:]}")
    return failed


def run_flaws(chosen: list[Flaw]) -> list[str]:
    """Plant these flaws, print what became of each, and return those that were not noticed."""
    failing, missed = find_failing_files(chosen) if chosen else set(), []
    flaws = [flaw for flaw in chosen if not failing & set(flaw.tests.split())]
    for flaw in chosen:
        if flaw not in flaws:
            print(f"CANNOT TELL  {flaw.name}: without it, {flaw.tests} fails")
            missed.append(flaw.name)
    with ThreadPoolExecutor(PARALLEL_RUNS) as planting:
        for flaw, found in zip(flaws, planting.map(run_flaw, flaws), strict=True):
            verdict = "noticed" if found.noticed else "MISSED "
            print(f"{verdict}  {flaw.name}: {found.test}  ({found.seconds:.0f} s)", flush=True)
            missed += [] if found.noticed else [flaw.name]
    return missed


def main(words: list[str]) -> int:
    """Plant all flaws, or those whose name has the words; return 1 if one was not noticed."""
    began = monotonic()
    chosen = [flaw for flaw in FLAWS if all(word in flaw.name for word in words)]
    missed = run_flaws(chosen)
    count = len(chosen)
    print(f"{count - len(missed)} of {count} flaws noticed, in {monotonic() - began:.0f} s")
    print(*missed, sep="\n")
    return 1 if missed or not count else 0
