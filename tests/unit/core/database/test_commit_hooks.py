"""Tests of functions that run after the COMMIT, and not without one."""

import logging

import pytest

from consult.core.events.log import open_savepoint, run_after_commit, transaction
from tests.support.consultation.notes import post_note

pytestmark = pytest.mark.postgresql


def test_it_is_done_after_the_commit_as_others_see_it(world, here, look):
    seen = []
    with transaction():
        post_note(world, "pia", "words")
        run_after_commit(lambda: seen.append(look("select count(*) from event")[0][0]))
        assert seen == []
    assert seen == [1]


def test_of_a_joined_transaction_it_waits_for_the_outer_commit(world, here):
    done = []
    with transaction():
        with transaction():
            run_after_commit(lambda: done.append(1))
        assert done == []
    assert done == [1]


def test_without_a_commit_it_is_not_done(world, here):
    done = []
    with pytest.raises(ValueError), transaction():
        run_after_commit(lambda: done.append("undone"))
        raise ValueError
    with transaction():
        run_after_commit(lambda: done.append("kept"))
        with pytest.raises(ValueError), open_savepoint():
            run_after_commit(lambda: done.append("undone"))
            raise ValueError
    assert done == ["kept"]


def test_one_that_fails_is_reported_and_the_change_stands(world, here, look, caplog):
    done = []
    with caplog.at_level(logging.ERROR), transaction():
        post_note(world, "pia", "words")
        run_after_commit(lambda: 1 / 0)
        run_after_commit(lambda: done.append(1))
    assert done == [1] and look("select count(*) from event") == [(1,)]
    assert "ZeroDivisionError" in caplog.text


def test_outside_of_a_transaction_it_is_a_mistake(here):
    with pytest.raises(RuntimeError):
        run_after_commit(lambda: None)
