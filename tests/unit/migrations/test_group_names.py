"""Tests of the migration that adds the date and author of group names from the record."""

import pytest

from consult.app import create_app
from consult.comments.actions import post_comment
from consult.core.database.engine import db, find_row
from consult.similarity import actions
from consult.similarity.models import SimilarGroup
from tests.support.consultation.schema_steps import move_schema
from tests.world import World

pytestmark = pytest.mark.postgresql

BEFORE = "2717c884befe"


def naming(number):
    row = find_row(SimilarGroup, number)
    return row.named_at, row.named_by_id


def test_the_name_of_a_group_has_its_day_and_its_giver_from_the_record(migrated):
    app = create_app(DATABASE_URL=migrated, SAMPLE=False)
    world = World(app)
    with app.app_context():
        pia = world.actor("pia")
        said = [
            f"comment:{post_comment(pia, world.clause, f'Every school needs a line {each}.').id}"
            for each in range(4)
        ]
        renamed, kept = (
            actions.create_group(world.actor("mona"), world.document, said[at : at + 2], "Lines").id
            for at in (0, 2)
        )
        actions.name_group(world.actor("rana"), renamed, "Schools")
        known = {number: naming(number) for number in (renamed, kept)}
        db.session.remove()
        db.engine.dispose()
    move_schema(migrated, "downgrade", BEFORE)
    move_schema(migrated, "migrate")
    with app.app_context():
        found = {number: naming(number) for number in (renamed, kept)}
        made = find_row(SimilarGroup, kept).made_at
    assert found[kept] == (made, world.ids["mona"])
    assert found[renamed][1] == known[renamed][1] == world.ids["rana"]
    assert abs(found[renamed][0] - known[renamed][0]).total_seconds() < 5
