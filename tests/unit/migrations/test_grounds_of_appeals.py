"""Tests of the migration that adds the reason of the hiding to appeals, where it is missing."""

import pytest
from sqlalchemy import create_engine, text

from consult.app import create_app
from consult.core.database.engine import db
from consult.moderation import actions
from consult.moderation.appeals.actions import appeal_against_hiding
from tests.support.consultation.schema_steps import move_schema
from tests.support.contributions.moderation import INSULT, say
from tests.world import World

pytestmark = pytest.mark.postgresql

BEFORE = "e7a25c90b14f"


@pytest.fixture
def appealed(migrated):
    """Provide a database before the migration, with an appeal of Pia."""
    app = create_app(DATABASE_URL=migrated, SAMPLE=False)
    world = World(app)
    with app.app_context():
        comment = say(world)
        actions.hide_comment(world.actor("mona"), comment, INSULT)
        appeal_against_hiding(world.actor("pia"), "comment", comment, "It names nobody.")
        db.session.remove()
        db.engine.dispose()
    move_schema(migrated, "downgrade", BEFORE)
    return migrated


def run(url, *statements):
    """Run statements; return the rows of the last one."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for each in statements[:-1]:
            connection.execute(text(each))
        found = [tuple(row) for row in connection.execute(text(statements[-1]))]
    engine.dispose()
    return found


def test_an_appeal_gets_the_reason_of_its_hiding(appealed):
    move_schema(appealed, "migrate")
    stored = run(appealed, "select grounds, hidden_reason from hiding_appeal, comment")
    assert stored == [(f"{INSULT.ground}\n{INSULT.words}",) * 2]


def test_a_table_that_has_the_column_already_keeps_what_it_holds(appealed):
    run(
        appealed,
        "alter table hiding_appeal add column grounds varchar not null default 'other'",
        "select count(*) from hiding_appeal",
    )
    move_schema(appealed, "migrate")
    assert run(appealed, "select grounds from hiding_appeal") == [("other",)]
