"""Tests of the migration that gives clauses of issued versions their status at the issue."""

import pytest
from sqlalchemy import select

from consult.app import create_app
from consult.core.database.engine import db
from consult.documents.actions import issue_version
from consult.documents.clauses.actions import set_clause_status
from consult.documents.models import Placement
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.support.consultation.schema_steps import move_schema
from tests.world import World


pytestmark = pytest.mark.postgresql

BEFORE = "a6f13d9c7e20"


def test_the_statuses_at_the_issue_are_rebuilt_from_the_record(migrated):
    app = create_app(DATABASE_URL=migrated, SAMPLE=False)
    world = World(app)
    with app.app_context():
        cho = world.actor("cho")
        set_clause_status(cho, world.clause, "bracketed")
        set_clause_status(cho, world.clause, "agreed")
        made = create_working_version(world, based_on=world.version)
        issue_version(world.actor("sera"), clear_for_publication(world, made))
        set_clause_status(cho, world.clause, "reopened")
        set_clause_status(cho, world.other_clause, "adref")
        db.session.remove()
        db.engine.dispose()

    def kept():
        with app.app_context():
            rows = db.session.execute(
                select(Placement.version_id, Placement.clause_id, Placement.status)
            )
            found = {(version, clause): status for version, clause, status in rows}
            db.session.remove()
            db.engine.dispose()
        return [
            [found[version, clause] for clause in (world.clause, world.other_clause)]
            for version in (world.version, made, world.working)
        ]

    expected = [["open", "open"], ["agreed", "open"], [None, None]]
    assert kept() == expected
    move_schema(migrated, "downgrade", BEFORE)
    move_schema(migrated, "migrate")
    assert kept() == expected, "the first version, too, whose issue is not in the record"
