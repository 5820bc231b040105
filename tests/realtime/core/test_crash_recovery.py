"""Realtime tests of SIGKILL under load, a short series; `make crash` runs the long one on both
databases.
"""

import pytest

from tests.support.servers.crash_series import WRITER_COUNT, is_flaw_noticed, run_crash_series

pytestmark = pytest.mark.postgresql


def test_three_kills_lose_nothing_and_double_nothing(url, app, world, look):
    outcome = run_crash_series(url, app, world, look, 3)
    assert outcome.comments > outcome.kills * WRITER_COUNT


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_the_checker_sees_an_answer_that_goes_out_before_the_commit(url, app, world, look):
    assert is_flaw_noticed(url, app, world, look)
