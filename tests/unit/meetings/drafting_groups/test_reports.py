"""Tests of a group's report shown beside the meeting's text until accepted, and of the last
bracket.
"""

import pytest

from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import transaction
from consult.documents.clauses.actions import set_clause_status
from consult.documents.models import Clause
from consult.meetings.drafting import actions as drafting
from consult.meetings.drafting_groups import text_actions as group_drafting, actions as groups
from consult.meetings.chair import ruling_actions as ruling
from consult.meetings.models import Meeting
from consult.meetings.drafting_groups.models import DraftingGroup
from consult.meetings.chair.bracket_resolution import resolve_bracket
from consult.meetings.live.state_queries import count_brackets_left
from consult.meetings.drafting_groups.report_queries import list_group_meetings, load_tabled_texts
from consult.text.brackets.bracket_tree import derive_status
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.amendments.test_amendment_actions import NOW
from .test_group_actions import OTHER, made, write

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


@pytest.fixture
def group(world):
    number = made(world).id
    write(world, number)
    return number


def meeting(talks):
    return db.session.get(Meeting, talks.id)


def there(world, talks):
    words = drafting.load_marked_text(meeting(talks), world.other_clause)
    return [
        (each.group.id, each.words.text, each.taken)
        for each in load_tabled_texts(meeting(talks), words)
    ]


def test_a_report_is_offered_from_tabling_until_acceptance(world, talks, group):
    assert there(world, talks) == []
    groups.table_report(world.actor("fay"), group, "We agree.")
    assert there(world, talks) == [(group, OTHER, False)]
    text = group_drafting.take_group_text(world.actor("rana"), talks.id, world.other_clause, group)
    assert text.text == OTHER and text.editor_id == world.ids["rana"], (
        "who takes it takes the pen, which was free"
    )
    assert there(world, talks) == [(group, OTHER, True)]
    drafting.undo_step(world.actor("rana"), talks.id, world.other_clause)
    assert there(world, talks) == [(group, OTHER, False)]


def test_a_report_is_not_accepted_while_another_person_holds_the_edit_lock(world, talks, group):
    groups.table_report(world.actor("fay"), group, "We agree.")
    drafting.take_pen(world.actor("mona"), talks.id, world.other_clause)
    with pytest.raises(Conflict, match="pen_not_yours"):
        group_drafting.take_group_text(world.actor("rana"), talks.id, world.other_clause, group)
    with pytest.raises(Forbidden):
        group_drafting.take_group_text(world.actor("pia"), talks.id, world.other_clause, group)


def test_a_group_finds_the_meetings_that_take_up_its_clauses(world, group):
    assert list_group_meetings(find_row(DraftingGroup, group)) == []
    talks = FirstReadingMeeting(world)
    assert list_group_meetings(find_row(DraftingGroup, group)) == [
        (meeting(talks), [world.other_clause])
    ]
    with transaction():
        meeting(talks).state = "closed"
    assert list_group_meetings(find_row(DraftingGroup, group)) == []
    with transaction():
        find_row(DraftingGroup, group).meeting_id = talks.id
    db.session.expire_all()
    assert list_group_meetings(find_row(DraftingGroup, group)) == [(meeting(talks), [])]


@pytest.mark.parametrize(
    ("status", "brackets", "shown"),
    [
        ("bracketed", 0, "open"),
        ("open", 2, "bracketed"),
        ("bracketed", 1, "bracketed"),
        ("agreed", 1, "agreed"),
        ("reopened", 0, "reopened"),
        ("open", 0, "open"),
        ("adref", 0, "adref"),
    ],
)
def test_a_status_that_contradicts_the_text_is_not_shown(status, brackets, shown):
    assert derive_status(status, brackets) == shown


def test_when_the_last_bracket_goes_it_is_for_the_podium_to_say_what_the_clause_is(world, talks):
    cho = world.actor("cho")
    set_clause_status(cho, world.other_clause, "bracketed")
    before = drafting.load_marked_text(meeting(talks), world.other_clause)
    assert (before.status, before.brackets, before.cleared) == ("bracketed", 1, False)
    left = count_brackets_left(meeting(talks))
    resolve_bracket(cho, talks.id, world.other_clause, 0, 0)
    assert left >= 1 and count_brackets_left(meeting(talks)) == left - 1, (
        "as the meeting reads it, not as it was issued"
    )
    now = drafting.load_marked_text(meeting(talks), world.other_clause)
    assert (now.status, now.brackets, now.cleared) == ("open", 0, True)
    assert find_row(Clause, world.other_clause).status == "bracketed", "nothing is agreed by itself"
    ruling.rule_on_clause(cho, talks.id, world.other_clause, "adref")
    after = drafting.load_marked_text(meeting(talks), world.other_clause)
    assert (after.status, after.cleared) == ("adref", False)
    drafting.take_pen(cho, talks.id, world.other_clause)
    drafting.write_text(cho, talks.id, world.other_clause, NOW)
    again = drafting.load_marked_text(meeting(talks), world.other_clause)
    assert (again.brackets, again.cleared) == (1, False)


def test_a_clause_without_brackets_from_the_start_asks_nothing(world, talks):
    words = drafting.load_marked_text(meeting(talks), world.third_clause)
    assert (words.brackets, words.cleared) == (0, False)
