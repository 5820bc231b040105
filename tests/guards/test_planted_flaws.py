"""Each planted flaw (tests/plants) finds its text in the program, and names tests that exist."""

import ast
import re
import shlex
import subprocess
import sys

import pytest

from tests.support.sources import ROOT
from tests.plants.flaw import Flaw, plant_edits
from tests.plants.runner import FLAWS, find_failed_test


def find_stale_flaws(flaws):
    """Yield what a flaw names that is not there, and flaws with which a file is no Python any more.

    A flaw names files, a text that stands in its file once, and tests.
    """
    for flaw in flaws:
        for file in dict.fromkeys(edit[0] for edit in flaw.edits):
            try:
                planted = plant_edits(file, (ROOT / file).read_text(), flaw.edits)
                if file.endswith(".py"):
                    ast.parse(planted)
            except (LookupError, OSError, SyntaxError) as failure:
                yield f"{flaw.name}: {failure}"
        tests = [ROOT / file for file in flaw.tests.split()]
        yield from (f"{flaw.name}: no file {path.name}" for path in tests if not path.is_file())
        written = " ".join(path.read_text() for path in tests if path.is_file())
        words = set(re.findall(r"\w+", flaw.chosen)) - {"and", "or", "not", "sqlite", "postgresql"}
        names = " ".join(re.findall(r'def test_\w+|"\w+"', written))
        yield from (f"{flaw.name}: no test {word}" for word in words if word not in names)


def test_each_flaw_finds_its_text_once_and_names_tests():
    assert list(find_stale_flaws(FLAWS)) == []


def test_each_flaw_has_a_name_of_its_own():
    assert len({flaw.name for flaw in FLAWS}) == len(FLAWS)


FILE = "consult/core/errors.py"


@pytest.mark.parametrize(
    "flaw",
    [
        Flaw("text that is gone", [(FILE, "no such text", "")], "tests/conftest.py"),
        Flaw("text that stands there twice", [(FILE, "class", "")], "tests/conftest.py"),
        Flaw("no such file", [("consult/core/error.py", "class", "")], "tests/conftest.py"),
        Flaw("no Python", [(FILE, "class Problem", "clas Problem")], "tests/conftest.py"),
        Flaw("no such file of tests", [], "tests/unit/test_nothing.py"),
        Flaw("no such test", [], "tests/guards/test_sizes.py", "nobody_wrote_it and sqlite"),
    ],
    ids=lambda flaw: flaw.name,
)
def test_a_flaw_that_finds_nothing_is_found(flaw):
    assert list(find_stale_flaws([flaw])) != []


def test_make_plants_runs_the_flaws():
    told = subprocess.run(["make", "-n", "plants"], cwd=ROOT, capture_output=True, text=True)
    (command,) = (
        shlex.split(line) for line in told.stdout.splitlines() if "-m tests.plants" in line
    )
    done = subprocess.run(
        [sys.executable, *command[1:], "no flaw has this name"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout.splitlines()[0][:14]) == (1, "0 of 0 noticed")


def test_the_failed_test_is_read_from_the_summary_and_not_from_the_line_that_names_it_at_once():
    failed = find_failed_test(
        "\nFAILED in call tests/a.py::test_b[c]: no disk\n"
        "=== short test summary info ===\nFAILED tests/a.py::test_b[c] - no disk\n"
    )
    assert failed.groups() == ("tests/a.py::test_b[c]", "no disk")
    assert find_failed_test("\nFAILED in call tests/a.py::test_b: no disk\n1 failed") is None
