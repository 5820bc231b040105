"""Realtime tests of SIGKILL under load, a short series; `make crash` runs the long one on both
databases.
"""

import pytest

from tests.kills import WRITERS, flaw_is_noticed, kill_again_and_again

pytestmark = pytest.mark.postgresql


def test_five_kills_lose_nothing_and_double_nothing(url, app, world, look):
    outcome = kill_again_and_again(url, app, world, look, 5)
    assert (
        outcome.slowest < (10 if url.startswith("sqlite") else 20)
        and outcome.comments > outcome.kills * WRITERS
    )


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_the_checker_sees_an_answer_that_goes_out_before_the_commit(url, app, world, look):
    assert flaw_is_noticed(url, app, world, look)
