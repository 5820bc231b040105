"""Tests that a benchmark whose programs are missing says so in one sentence."""

import os
import shutil
import subprocess
import sys
from importlib import import_module

import pytest

from bench import programs
from tests.support.sources import ROOT


@pytest.fixture
def narrow_path(tmp_path):
    """Return a PATH with taskset and without wrk."""
    (tmp_path / "taskset").symlink_to(shutil.which("taskset"))
    return str(tmp_path)


def test_a_benchmark_without_wrk_names_it_and_its_package(narrow_path):
    ended = subprocess.run(
        [sys.executable, "-m", "bench.performance"],
        cwd=ROOT,
        env=os.environ | {"PATH": narrow_path},
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "The program wrk is missing; on Debian: apt-get install wrk\n"


@pytest.mark.parametrize(
    ("module", "run"),
    [
        ("bench.performance", lambda module: module.main()),
        ("bench.ready_made.__main__", lambda module: module.main([])),
        ("bench.soak", lambda module: module.run_soak(1)),
    ],
)
def test_a_benchmark_asks_for_wrk_before_it_prepares_anything(
    module, run, narrow_path, monkeypatch
):
    monkeypatch.setenv("CONSULT_INSTANCE", os.environ["CONSULT_INSTANCE"])  # the import sets it
    loaded = import_module(module)
    monkeypatch.setenv("PATH", narrow_path)
    with pytest.raises(SystemExit, match="wrk is missing"):
        run(loaded)


def test_several_missing_programs_stand_in_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs.describe_missing(["wrk", "taskset"]) == (
        "The programs wrk and taskset are missing; on Debian: apt-get install wrk util-linux"
    )


def test_a_missing_postgresql_ends_the_program_with_1(monkeypatch, tmp_path):
    monkeypatch.setattr(programs, "POSTGRESQL_FOLDER", tmp_path)
    with pytest.raises(SystemExit, match="apt-get install postgresql$") as ended:
        programs.require_programs("postgres")
    assert isinstance(ended.value.code, str)  # written to standard error, with exit code 1


def test_programs_that_are_installed_are_not_named(narrow_path, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", narrow_path)
    server = tmp_path / "15" / "bin" / "postgres"
    server.parent.mkdir(parents=True)
    server.touch()
    monkeypatch.setattr(programs, "POSTGRESQL_FOLDER", tmp_path)
    assert programs.describe_missing(["taskset", "postgres"]) == ""
    programs.require_programs("taskset", "postgres")
