"""Tests of the Makefile: it gives large pages of memory to checks and tests, not to the server."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

LARGE = {"PYTHONMALLOC=malloc", "GLIBC_TUNABLES=glibc.malloc.hugetlb=1"}
ROOT = Path(__file__).parents[3]


def read_environment(target: str) -> set[str]:
    """Return the variables that a first step of this target would have; nothing else runs."""
    bare = {k: v for k, v in os.environ.items() if k not in ("PYTHONMALLOC", "GLIBC_TUNABLES")}
    made = ("-o", ".venv/installed", "-o", ".venv/installed-dev")
    first = ("--eval", f"{target}: probe", "--eval", "probe: ; @env; exit 1")
    done = subprocess.run(
        ["make", "-s", *made, *first, target],
        cwd=ROOT,
        env=bare,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return set(done.stdout.splitlines())


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
@pytest.mark.skipif(
    not Path("/sys/kernel/mm/transparent_hugepage/enabled").exists(), reason="no large pages"
)
@pytest.mark.parametrize(("target", "large"), [("test", LARGE), ("lint", LARGE), ("run", set())])
def test_checks_have_large_pages_and_the_server_has_none(target, large):
    there = read_environment(target)
    assert any(each.startswith("CONSULT_PORT=") for each in there), "the step ran"
    assert there & LARGE == large
