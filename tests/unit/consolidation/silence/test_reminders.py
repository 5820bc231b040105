"""Tests of the reminders before the deadline of a silence procedure: once each, where due."""

from datetime import timedelta

import pytest

from consult.consolidation.silence import objection_actions as objecting, actions as silencing
from consult.consolidation.silence.models import Silence
from consult.core.database.engine import find_row, freeze_clock
from consult.core.events.log import transaction
from tests.unit.consolidation.silence.test_silence_procedure import put

pytestmark = pytest.mark.usefixtures("here")


def test_reminders_come_once_each_and_again_for_another_deadline(world):
    silence = put(world)

    def looked(before):
        with freeze_clock(find_row(Silence, silence).closes_at - before), transaction():
            objecting.remind_of_deadlines()
        return world.events().count("silence.near")

    assert [looked(timedelta(hours=each)) for each in (30, 23, 22, 1, 0.5)] == [0, 1, 1, 2, 2]
    silencing.extend_silence(
        world.actor("cho"),
        silence,
        find_row(Silence, silence).closes_at + timedelta(days=3),
        "Capitals asked.",
    )
    assert [looked(timedelta(hours=each)) for each in (30, 23, 0.9)] == [2, 3, 4]


def test_a_deadline_that_is_set_within_the_last_day_has_no_reminder_of_a_day(world):
    silence = put(world)
    closes_at = find_row(Silence, silence).closes_at
    with freeze_clock(closes_at - timedelta(hours=2)), transaction():
        objecting.remind_of_deadlines()
        silencing.extend_silence(
            world.actor("cho"), silence, closes_at + timedelta(hours=3), "Capitals asked."
        )
        objecting.remind_of_deadlines()
    assert world.events().count("silence.near") == 1
    with freeze_clock(closes_at + timedelta(hours=2)), transaction():
        objecting.remind_of_deadlines()
    assert world.events().count("silence.near") == 2
