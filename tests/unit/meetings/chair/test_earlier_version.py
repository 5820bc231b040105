"""Tests of rulings in a meeting that reads a version which a later one has replaced."""

import pytest

from consult.consolidation.workbench.actions import rewrite_clause
from consult.core.database.engine import find_row
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.documents.models import Clause, Version
from consult.documents.queries import find_clause_text
from consult.meetings.chair import ruling_actions as ruling
from consult.meetings.drafting import actions as drafting
from consult.meetings.models import Ruling
from tests.support.consultation.working_version import create_working_version
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.meetings.chair.test_rulings import decide

pytestmark = pytest.mark.usefixtures("here")
NEWER = "We invite nobody at all."


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def issued_text(world):
    return find_clause_text(world.version, world.other_clause, "en", "en").text


def issue(world, text):
    """Issue the next version with this text while the meeting reads the earlier one."""
    rewrite_clause(world.actor("mona"), world.working, world.other_clause, text)
    with transaction():
        issued = find_row(Version, world.working)
        issued.issued_at = issued.document.versions[0].issued_at
        issued.document.current_version_id = issued.id


def test_a_decision_on_replaced_text_changes_no_status_and_can_be_withdrawn(world, talks):
    issue(world, NEWER)
    before = find_row(Clause, world.other_clause).status
    made = find_row(Ruling, decide(world, talks, world.other_clause, "reopened"))
    assert before != "reopened"
    assert (made.status, made.status_before, made.decision_id) == ("reopened", None, None)
    assert find_row(Clause, world.other_clause).status == before
    ruling.withdraw_ruling(world.actor("cho"), made.id)
    assert find_row(Clause, world.other_clause).status == before


def test_a_decision_on_text_that_the_current_version_kept_takes_effect(world, talks):
    issue(world, issued_text(world))
    made = find_row(Ruling, decide(world, talks, world.other_clause, "reopened"))
    assert find_row(Clause, world.other_clause).status == "reopened" != made.status_before


def test_a_draft_of_an_earlier_version_is_carried_over_once_the_desk_has_its_words(world, talks):
    rana, cho = world.actor("rana"), world.actor("cho")
    text = issued_text(world)
    drafting.take_pen(rana, talks.id, world.other_clause)
    drafting.write_text(rana, talks.id, world.other_clause, f"{text} Again.")
    issue(world, NEWER)
    made = decide(world, talks, world.other_clause, "reopened")
    later = create_working_version(world, "later", based_on=world.working)
    with pytest.raises(Conflict, match="drafted_on_earlier"):
        ruling.carry_over_ruling(cho, made)
    rewrite_clause(world.actor("mona"), later, world.other_clause, f"{text} Again.")
    ruling.carry_over_ruling(cho, made)
    assert find_row(Ruling, made).decision_id is not None
    assert find_row(Clause, world.other_clause).status == "reopened"
