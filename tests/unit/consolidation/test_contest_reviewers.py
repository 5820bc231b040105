"""Tests of who reviews a contested answer: never the person who gave it."""

import pytest

from consult.consolidation.contests import actions as contesting
from consult.consolidation.contests.queries import load_contests_to_answer
from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.errors import Forbidden
from consult.core.events.log import transaction
from .test_contests import answered as answered  # a fixture
from .test_contests import WHY, standing

pytestmark = pytest.mark.usefixtures("here")


def test_what_the_only_moderator_answered_goes_to_the_chair_at_once(world, answered):
    with transaction():
        for each in db.session.query(Membership).filter_by(role="secretariat"):
            db.session.delete(each)
    made = contesting.contest_answer(world.actor("pia"), answered, WHY)
    assert made.to_chair and not standing(answered).step
    with pytest.raises(Forbidden):
        contesting.answer_contest(world.actor("mona"), made.id, "upheld", "As it was.")
    assert load_contests_to_answer(world.actor("mona"), world.consultation) == []
    assert load_contests_to_answer(world.actor("cho"), world.consultation) == [made]
    contesting.answer_contest(world.actor("cho"), made.id, "upheld", "As it was.")
    assert made.final


def test_an_open_contest_waits_for_those_who_may_review_it(world, answered):
    made = contesting.contest_answer(world.actor("pia"), answered, WHY)
    asked = {
        name: load_contests_to_answer(world.actor(name), world.consultation)
        for name in ("sera", "mona", "cho", "pia", "rana")
    }
    assert asked == {"sera": [made], "mona": [], "cho": [], "pia": [], "rana": []}
