"""Tests of the console while a clause is under silence."""

import re

from consult.meetings.chair import actions as leading
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.consolidation.silence.test_silence_procedure import put

AT = "/en/c/talks/meetings/first-reading/chair"


def test_a_clause_under_silence_is_named_and_can_be_parked_alone(world, browser):
    talks = FirstReadingMeeting(world)
    with world.app.app_context():
        leading.start_item(world.actor("cho"), talks.id, talks.items[2])
        leading.take_up_clause(world.actor("cho"), talks.id, world.third_clause)
    free = browser("cho").get(AT).text
    with world.app.app_context():
        silence = put(world)
    page = browser("cho").get(AT).text
    assert 'name="status" value="agreed"' in free and f"/silences/{silence}" not in free
    assert re.findall(r'name="status" value="(\w+)"', page) == ["parked"]
    assert "You can park the clause." in page and f"/silences/{silence}" in page
