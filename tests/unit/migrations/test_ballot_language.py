"""Tests of the migration that gives ballots the language of their text."""

from sqlalchemy import select

import pytest

from consult.app import create_app
from consult.positions.models import Ballot
from consult.core.database.engine import db
from tests.support.consultation.ballots import (
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    open_clause_ballot,
    open_test_ballot,
)
from tests.unit.amendments.test_amendment_actions import FRENCH, propose
from tests.support.consultation.schema_steps import move_schema
from tests.world import World

pytestmark = pytest.mark.postgresql

BEFORE = "b5d80c7e2f41"


def test_the_text_of_a_ballot_has_its_own_language(migrated):
    app = create_app(DATABASE_URL=migrated, SAMPLE=False)
    world = World(app)
    with app.app_context():
        edit = propose(
            world,
            text=FRENCH.replace("2030", "2032"),
            language="fr",
            wording_id=world.wordings[world.other_clause, "fr"],
        )
        known = {
            open_clause_ballot(world, language="ar"): "en",
            open_test_ballot(world, RECORDED_BALLOT, about="amendment", amendment_id=edit): "fr",
            open_test_ballot(world, SOUNDING_BALLOT, language="ru"): None,
            world.ballot: None,
        }
        db.session.remove()
        db.engine.dispose()

    def kept():
        with app.app_context():
            found = dict(
                db.session.execute(
                    select(Ballot.id, Ballot.words_language).where(Ballot.id.in_(known))
                ).all()
            )
            db.session.remove()
            db.engine.dispose()
        return found

    assert kept() == known
    move_schema(migrated, "downgrade", BEFORE)
    move_schema(migrated, "migrate")
    assert kept() == known
