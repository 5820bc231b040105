"""Tests of the migration that gives agenda items the version that their meeting reads."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from consult.app import create_app
from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from consult.documents.actions import issue_version
from consult.meetings.models import AgendaItem, Meeting
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.schema_steps import move_schema
from tests.support.consultation.working_version import create_working_version
from tests.world import World


pytestmark = pytest.mark.postgresql

BEFORE = "f5a2d07c91be"


@pytest.mark.parametrize("state", ["closed", "planned"])
def test_a_closed_meeting_gets_the_version_of_its_time_and_others_the_current_one(migrated, state):
    app = create_app(DATABASE_URL=migrated, SAMPLE=False)
    world = World(app)
    meeting = FirstReadingMeeting(world, state)
    with app.app_context():
        with transaction():
            db.session.execute(
                update(Meeting).values(
                    ended_at=utc_now() - timedelta(hours=1),
                    closes_at=utc_now() - timedelta(hours=1),
                )
            )
        made = create_working_version(world, based_on=world.version)
        issue_version(world.actor("sera"), clear_for_publication(world, made))
        db.session.remove()
        db.engine.dispose()
    move_schema(migrated, "downgrade", BEFORE)
    move_schema(migrated, "migrate")
    with app.app_context():
        read = db.session.scalars(
            select(AgendaItem.version_id)
            .where(AgendaItem.meeting_id == meeting.id)
            .order_by(AgendaItem.place)
        ).all()
        db.session.remove()
        db.engine.dispose()
    expected = world.version if state == "closed" else made
    assert read == [None, expected, expected]
