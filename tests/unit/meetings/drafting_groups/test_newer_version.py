"""Tests that a draft goes on in a newer version where the clause has the same words, alone."""

import pytest

from consult.core.database.engine import find_row
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.meetings.drafting import actions as drafting
from consult.meetings.drafting_groups import text_actions as group_drafting
from consult.meetings.drafting_groups import actions as groups
from consult.meetings.drafting_groups.report_queries import load_tabled_texts
from consult.meetings.drafting_groups.text_queries import find_group_text
from consult.meetings.models import AgendaItem, Meeting
from consult.consolidation.workbench.actions import rewrite_clause
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.amendments.test_amendment_actions import NOW
from tests.unit.consolidation.silence.test_text_under_ruling import make_current

from .test_group_actions import OTHER, made, write

pytestmark = pytest.mark.usefixtures("here")
LATER = NOW.replace("by 2030", "by 2040")


def issue(world, words=NOW):
    """Issue the working version in which the clause has these words."""
    rewrite_clause(world.actor("mona"), world.working, world.other_clause, words)
    make_current(world.working)


@pytest.fixture
def group(world):
    number = made(world).id
    write(world, number)
    return number


def test_a_group_goes_on_in_a_newer_version_with_the_same_words(world, group):
    issue(world)
    group_drafting.write_text(world.actor("pia"), group, world.other_clause, LATER)
    text = find_group_text(group, world.other_clause)
    assert (text.text, text.version_id) == (LATER, world.working)


def test_a_draft_whose_clause_has_other_words_now_is_read_and_not_changed(world, group):
    issue(world, NOW.replace("by 2030", "by 2031"))
    with pytest.raises(Conflict, match="drafted_from_other_text"):
        group_drafting.write_text(world.actor("pia"), group, world.other_clause, LATER)
    assert find_group_text(group, world.other_clause).text == OTHER


@pytest.fixture
def talks(world):
    """Create a live meeting that has drafted the clause."""
    talks = FirstReadingMeeting(world)
    drafting.take_pen(world.actor("rana"), talks.id, world.other_clause)
    drafting.write_text(world.actor("rana"), talks.id, world.other_clause, OTHER)
    return talks


def read_newest(world, talks):
    """Let the open item read the newest version, as an item does that is taken up again."""
    with transaction():
        find_row(AgendaItem, talks.items[1]).version_id = world.working


def test_a_meeting_goes_on_in_a_newer_version_with_the_same_words(world, talks):
    issue(world)
    read_newest(world, talks)
    found = drafting.write_text(world.actor("rana"), talks.id, world.other_clause, LATER)
    assert (found.text, found.version_id) == (LATER, world.working)


def test_a_meeting_changes_no_draft_of_a_clause_that_has_other_words_now(world, talks):
    issue(world, NOW.replace("by 2030", "by 2031"))
    read_newest(world, talks)
    with pytest.raises(Conflict, match="drafted_from_other_text"):
        drafting.write_text(world.actor("rana"), talks.id, world.other_clause, LATER)


@pytest.mark.parametrize("words", [NOW, NOW.replace("by 2030", "by 2031")])
def test_a_meeting_takes_the_text_of_a_group_that_began_from_the_same_words(world, group, words):
    groups.table_report(world.actor("fay"), group, "We agree.")
    issue(world, words)
    talks = FirstReadingMeeting(world)
    read_newest(world, talks)
    meeting = find_row(Meeting, talks.id)
    drafting.take_pen(world.actor("rana"), talks.id, world.other_clause)
    own = drafting.load_marked_text(meeting, world.other_clause)
    assert [each.words.text for each in load_tabled_texts(meeting, own)] == (
        [OTHER] if words == NOW else []
    )
    text = find_group_text(group, world.other_clause)
    if words != NOW:
        with pytest.raises(Conflict, match="drafted_from_other_text"):
            drafting.apply_group_text(
                world.actor("rana"), talks.id, world.other_clause, text, f"g{group}", "A group"
            )
    else:
        taken = drafting.apply_group_text(
            world.actor("rana"), talks.id, world.other_clause, text, f"g{group}", "A group"
        )
        assert taken.text == OTHER
