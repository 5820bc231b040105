"""Tests that a file of tests runs on one worker, because its tests share a server."""

import re
import subprocess
import sys

from tests.support.servers.fork_client import ROOT
from tests.support.worker_distribution import LONG_FILES, TESTS

FILE = """
import os
import pytest
@pytest.mark.parametrize("number", range(6))
def test_which_worker_runs_it(number):
    with open({log!r}, "a") as log:
        log.write(os.environ["PYTEST_XDIST_WORKER"] + " " + {name!r} + "\\n")
"""


def read_options():
    """Return the options with which make test starts the workers."""
    return re.search(r'^two="(.+)"$', (ROOT / "tests/run.sh").read_text(), re.MULTILINE)[1].split()


def run_files(folder, options):
    """Run three files of tests with these options; return the workers of each file."""
    log = folder / "log"
    for name in ("test_one.py", "test_two.py", "test_three.py"):
        (folder / name).write_text(FILE.format(log=str(log), name=name))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, "."]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    workers = {}
    for line in log.read_text().splitlines():
        worker, name = line.split()
        workers.setdefault(name, set()).add(worker)
    return workers


def test_each_file_runs_on_one_worker_and_both_workers_have_files(tmp_path):
    workers = run_files(tmp_path, read_options())
    assert [len(each) for each in workers.values()] == [1, 1, 1]
    assert len(set.union(*workers.values())) == 2


def test_tests_of_a_file_that_are_handed_out_one_by_one_are_noticed(tmp_path):
    workers = run_files(tmp_path, ["-n", "2", "--dist", "load", "--maxschedchunk", "1"])
    assert max(len(each) for each in workers.values()) == 2


def test_each_long_file_is_there_once():
    assert [name for name in LONG_FILES if not (TESTS / name).is_file()] == []
    assert len(set(LONG_FILES)) == len(LONG_FILES)
