"""Tests of the lines that name failed tests at once."""

import pytest

from tests.support.failure_lines import FailureLines


class Run:
    """A run of pytest with a terminal that keeps what it is given, or without one."""

    def __init__(self, *, terminal: bool) -> None:
        self.pluginmanager, self.terminal, self.lines = self, terminal, []

    def get_plugin(self, name):
        return self if self.terminal and name == "terminalreporter" else None

    def write_line(self, line):
        self.lines.append(line.strip())


def report(outcome, when, reason):
    return pytest.TestReport("tests/a.py::test_b", ("a.py", 1, "b"), {}, outcome, reason, when)


def test_a_failure_is_named_at_once_with_its_reason():
    run = Run(terminal=True)
    lines = FailureLines(run)
    lines.pytest_runtest_logreport(report("passed", "call", None))
    lines.pytest_runtest_logreport(report("failed", "setup", "no disk\nline 7"))
    lines.pytest_runtest_logreport(report("failed", "call", None))
    assert run.lines == [
        "FAILED in setup tests/a.py::test_b: no disk",
        "FAILED in call tests/a.py::test_b:",
    ]


def test_a_worker_prints_nothing():
    run = Run(terminal=False)
    FailureLines(run).pytest_runtest_logreport(report("failed", "call", "no disk"))
    assert run.lines == []


def test_this_run_prints_them(pytestconfig):
    assert any(isinstance(each, FailureLines) for each in pytestconfig.pluginmanager.get_plugins())
