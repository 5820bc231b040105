"""Prints the name of each failed test at once, so that a run that is stopped has named it."""

import pytest


class FailureLines:
    """A plugin of pytest that prints one line for each failure, beside the report at the end."""

    def __init__(self, config: pytest.Config) -> None:
        """Remember the run."""
        self.plugins = config.pluginmanager

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Print what failed, when, and the first line of why; workers of a run have no terminal."""
        terminal = self.plugins.get_plugin("terminalreporter")
        if terminal is None or not report.failed:
            return
        crash = getattr(report.longrepr, "reprcrash", None)
        reason = str(crash.message if crash else report.longrepr or "").strip()
        first = reason.splitlines()[0] if reason else ""
        terminal.write_line(f"\nFAILED in {report.when} {report.nodeid}: {first[:300]}")
