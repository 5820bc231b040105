"""Tests that a referral to a drafting group in a meeting is in the meeting's record."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.database.engine import db, utc_now
from consult.core.errors import Forbidden
from consult.meetings.chair import actions as leading
from consult.meetings.models import Ruling
from consult.meetings.drafting_groups.referral_actions import refer_clauses_in_meeting
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")


def referred(world, meeting_id, name="cho"):
    clauses = [world.other_clause, world.clause]  # the second one is not on the agenda
    return refer_clauses_in_meeting(
        world.actor(name),
        world.consultation,
        "Schools",
        clauses,
        [world.ids["hana"]],
        world.ids["pia"],
        utc_now() + timedelta(days=3),
        meeting_id=meeting_id,
    )


def rulings():
    return list(db.session.scalars(select(Ruling)))


def test_a_referral_in_a_meeting_is_a_ruling_on_the_clauses_that_it_takes_up(world):
    talks = FirstReadingMeeting(world)
    with pytest.raises(Forbidden):
        referred(world, talks.id, "mona")
    made = referred(world, talks.id)
    assert [(each.kind, each.clause_id, each.words, each.about) for each in rulings()] == [
        ("refer", world.other_clause, "Schools", {"group_id": made.id, "group": made.number})
    ]
    assert world.events()[-2:] == ["group.referred", "ruling.made"]


def test_outside_of_a_meeting_or_after_it_only_the_group_is_set_up(world):
    talks = FirstReadingMeeting(world)
    leading.close_meeting(world.actor("cho"), talks.id)
    assert referred(world, talks.id).meeting_id == talks.id
    assert referred(world, None).meeting_id is None
    assert rulings() == []
