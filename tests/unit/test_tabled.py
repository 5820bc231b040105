"""What a drafting group tabled stands beside the words of a meeting until it is taken; and what the last bracket leaves behind."""
import pytest

from consult.core.database.engine import db, find
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import transaction
from consult.documents.clauses.actions import set_status
from consult.documents.models import Clause
from consult.meetings.drafting import actions as drafting
from consult.meetings.drafting_groups import text_actions as group_drafting, actions as groups
from consult.meetings.chair import ruling_actions as ruling
from consult.meetings.models import Meeting
from consult.meetings.drafting_groups.models import DraftingGroup
from consult.meetings.chair.bracket_resolution import settle_bracket
from consult.meetings.live.state_queries import left_of
from consult.meetings.drafting_groups.report_queries import meetings_on, tabled_words
from consult.text.brackets.bracket_tree import borne_out
from tests.meeting import Talks
from tests.unit.test_amendments import NOW
from tests.unit.test_groups import OTHER, made, write

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def talks(world):
    return Talks(world)


@pytest.fixture
def group(world):
    number = made(world).id
    write(world, number)
    return number


def meeting(talks):
    return db.session.get(Meeting, talks.id)


def there(world, talks):
    words = drafting.words_now(meeting(talks), world.other_clause)
    return [(each.group.id, each.words.text, each.taken) for each in tabled_words(meeting(talks), words)]


def test_it_is_offered_once_it_is_tabled_and_not_any_more_once_it_is_taken(world, talks, group):
    assert there(world, talks) == []
    groups.table(world.actor("fay"), group, "We agree.")
    assert there(world, talks) == [(group, OTHER, False)]
    text = group_drafting.take_proposal(world.actor("rana"), talks.id, world.other_clause, group)
    assert text.text == OTHER and text.editor_id == world.ids["rana"], "who takes it takes the pen, which was free"
    assert there(world, talks) == [(group, OTHER, True)]
    drafting.undo(world.actor("rana"), talks.id, world.other_clause)
    assert there(world, talks) == [(group, OTHER, False)]


def test_it_is_not_taken_out_of_the_hand_of_somebody_who_writes(world, talks, group):
    groups.table(world.actor("fay"), group, "We agree.")
    drafting.take_pen(world.actor("mona"), talks.id, world.other_clause)
    with pytest.raises(Conflict, match="pen_not_yours"):
        group_drafting.take_proposal(world.actor("rana"), talks.id, world.other_clause, group)
    with pytest.raises(Forbidden):
        group_drafting.take_proposal(world.actor("pia"), talks.id, world.other_clause, group)


def test_a_group_finds_the_meetings_that_take_up_its_clauses(world, group):
    assert meetings_on(find(DraftingGroup, group)) == []
    talks = Talks(world)
    assert meetings_on(find(DraftingGroup, group)) == [(meeting(talks), [world.other_clause])]
    with transaction():
        meeting(talks).state = "closed"
    assert meetings_on(find(DraftingGroup, group)) == []
    with transaction():
        find(DraftingGroup, group).meeting_id = talks.id
    db.session.expire_all()
    assert meetings_on(find(DraftingGroup, group)) == [(meeting(talks), [])]


@pytest.mark.parametrize(("status", "brackets", "shown"), [
    ("bracketed", 0, "open"), ("open", 2, "bracketed"), ("bracketed", 1, "bracketed"), ("agreed", 1, "agreed"),
    ("reopened", 0, "reopened"), ("open", 0, "open"), ("adref", 0, "adref")])
def test_a_status_that_the_words_do_not_bear_out_is_not_shown(status, brackets, shown):
    assert borne_out(status, brackets) == shown


def test_when_the_last_bracket_goes_it_is_for_the_podium_to_say_what_the_clause_is(world, talks):
    cho = world.actor("cho")
    set_status(cho, world.other_clause, "bracketed")
    before = drafting.words_now(meeting(talks), world.other_clause)
    assert (before.status, before.brackets, before.cleared) == ("bracketed", 1, False)
    left = left_of(meeting(talks))
    settle_bracket(cho, talks.id, world.other_clause, 0, 0)
    assert left >= 1 and left_of(meeting(talks)) == left - 1, "as the meeting reads it, not as it was issued"
    now = drafting.words_now(meeting(talks), world.other_clause)
    assert (now.status, now.brackets, now.cleared) == ("open", 0, True)
    assert find(Clause, world.other_clause).status == "bracketed", "nothing is agreed by itself"
    ruling.rule_on_clause(cho, talks.id, world.other_clause, "adref")
    after = drafting.words_now(meeting(talks), world.other_clause)
    assert (after.status, after.cleared) == ("adref", False)
    drafting.take_pen(cho, talks.id, world.other_clause)
    drafting.write_words(cho, talks.id, world.other_clause, NOW)
    again = drafting.words_now(meeting(talks), world.other_clause)
    assert (again.brackets, again.cleared) == (1, False)


def test_a_clause_without_brackets_from_the_start_asks_nothing(world, talks):
    words = drafting.words_now(meeting(talks), world.third_clause)
    assert (words.brackets, words.cleared) == (0, False)
