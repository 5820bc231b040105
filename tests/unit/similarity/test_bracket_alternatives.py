"""Tests that amendments for different alternatives of a bracket are not suggested as similar."""

import pytest
from sqlalchemy import select, update

from consult.amendments.conflicts.collisions import find_similar_amendments
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.events.log import transaction
from consult.documents.models import Placement, Wording
from consult.similarity import suggestions as looking, queries
from tests.unit.amendments.test_amendment_actions import propose
from tests.unit.text.merge.test_bracket_conflicts import BASE, FIRST, THIRD

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def chosen(world):
    """Create amendments of a clause with three alternatives: two for the first, one for the
    third.
    """
    with transaction():
        there = select(Placement.id).where(
            Placement.clause_id == world.other_clause, Placement.version_id == world.version
        )
        db.session.execute(
            update(Wording)
            .where(Wording.placement_id.in_(there), Wording.language == "en")
            .values(text=BASE, digest=hash_text(BASE))
        )
    edits = [
        propose(world, who, text=text)
        for who, text in (("pia", FIRST), ("paul", THIRD), ("ivo", FIRST))
    ]
    rows = queries.load_contributions(world.actor("mona"), "amendment", edits)
    return [rows[number] for number in edits]


def test_they_are_not_suggested_as_one_group(chosen):
    first, third, same = chosen
    assert looking.filter_alike([first, third]) == [first]
    assert looking.filter_alike([first, third, same]) == [first, same]


def test_they_are_not_offered_to_the_author_of_such_an_amendment(chosen):
    first, _, same = chosen
    assert [each.amendment.id for each in find_similar_amendments(FIRST, BASE, chosen)] == [
        first.id,
        same.id,
    ]
