"""The desk: what is new to whom, who was not heard, what waits longest, deeds for many and their undoing, views, days."""
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from consult.accounts.stakeholder_groups import groups
from consult.amendments.actions import propose as propose_edit
from consult.comments.actions import post_comment, withdraw_comment
from consult.comments.models import Comment
from consult.consolidation.desk import batch_actions as batching, activity as seeing
from consult.consolidation.workbench import actions as working
from consult.consolidation.desk.queries import Choice, board, choice
from consult.consolidation.desk.burndown import burning
from consult.consolidation.actions import decide, dispose, disposition_of
from consult.consolidation.models import Claim, Contribution, DeskSeen, Disposition
from consult.core.database.engine import db, find, now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import transaction
from consult.documents.actions import create_version, issue_version
from consult.documents.clauses.actions import add_clause
from consult.documents.versions.rename_discard_actions import discard_version
from consult.documents.forms import ClauseForm
from consult.documents.models import Version
from tests.clearing import clear
from tests.unit.test_amendments import LATER, propose

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def draft(world):
    """A working version that goes on from the current one."""
    return create_version(world.actor("mona"), world.document, "next", {"en": "Next"}, "T/S/Next", based_on=world.version).id


def row(world, draft, clause, name="mona"):
    found = board(world.actor(name), find(Version, draft))
    return next(each for each in found.rows if each.line.clause_id == clause)


def test_what_came_since_one_looked_is_new_to_each_by_themselves(world, draft):
    propose(world, "pia")
    post_comment(world.actor("mona"), world.other_clause, "My own.")
    assert [row(world, draft, world.other_clause, name).new for name in ("mona", "rana", "cho")] == [1, 2, 2]
    seeing.look(world.actor("mona"), draft, world.other_clause)
    assert [row(world, draft, world.other_clause, name).new for name in ("mona", "rana")] == [0, 2]
    post_comment(world.actor("paul"), world.other_clause, "Later.")
    assert row(world, draft, world.other_clause).new == 1
    seeing.look(world.actor("mona"), draft, world.other_clause, now() - timedelta(days=9))
    assert row(world, draft, world.other_clause).new == 1  # to have seen less is not possible
    with pytest.raises(Forbidden):
        seeing.look(world.actor("pia"), draft, world.other_clause)
    with pytest.raises(NotFound):
        seeing.look(world.actor("mona"), draft, 999)


def test_a_clause_of_another_text_is_neither_seen_nor_claimed(world, draft):
    other = create_version(world.actor("mona"), world.document, "new", {"en": "New"}, "T/S/New").id
    number = add_clause(world.actor("mona"), other, ClauseForm(text="Only there."))
    for act in (seeing.look, working.claim):
        with pytest.raises(NotFound):
            act(world.actor("mona"), draft, number)
    discard_version(world.actor("sera"), other)


def test_groups_and_regions_that_said_nothing_are_not_heard(world, draft):
    every = tuple(each["code"] for each in groups())
    assert row(world, draft, world.other_clause).unheard == every
    propose(world, "pia")
    post_comment(world.actor("nils"), world.other_clause, "We agree.")
    heard = row(world, draft, world.other_clause)
    assert set(every) - set(heard.unheard) == {"civ", "gov"} and "europe" not in heard.silent
    found = board(world.actor("mona"), find(Version, draft))
    assert [each.line.clause_id for each in found.rows if choice("all", "", "civ").fits(each, 1)] != []
    assert not choice("all", "", "civ").fits(heard, 1) and choice("all", "", "tec").fits(heard, 1)
    assert choice("x", "y", "z") == Choice()


def test_the_longest_waiting_comes_next_and_what_others_claim_does_not(world, draft):
    said = post_comment(world.actor("paul"), world.clause, "First.").id
    propose(world, "pia")
    with transaction():
        find(Comment, said).posted_at = now() - timedelta(days=5)
    queue = [each.line.clause_id for each in board(world.actor("mona"), find(Version, draft)).queue]
    assert queue == [world.clause, world.other_clause]
    working.claim(world.actor("rana"), draft, world.clause)
    assert board(world.actor("mona"), find(Version, draft)).next.line.clause_id == world.other_clause
    assert board(world.actor("rana"), find(Version, draft)).next.line.clause_id == world.clause


def test_a_row_is_proposed_then_decided(world, draft):
    made = working.rewrite(world.actor("mona"), draft, world.other_clause, LATER)
    assert row(world, draft, world.other_clause).undecided and choice("all", "undecided", "").fits(row(world, draft, world.other_clause), 1)
    decide(world.actor("cho"), draft, [world.other_clause], "bracketed", "So it stands.", {world.other_clause: made.digest})
    assert not row(world, draft, world.other_clause).undecided and row(world, draft, world.other_clause).decided


def test_many_are_claimed_in_one_go_and_exactly_those_are_left_again(world, draft):
    mona = world.actor("mona")
    working.claim(world.actor("rana"), draft, world.clause)
    made = batching.do(mona, draft, "claim", [world.clause, world.other_clause, world.third_clause])
    assert ([number for number, _ in made.items], made.left) == ([world.other_clause, world.third_clause], 1)
    working.release(mona, draft, world.third_clause)
    working.claim(world.actor("rana"), draft, world.third_clause)
    with pytest.raises(NotFound):
        batching.undo(world.actor("rana"), draft, made.id)
    assert batching.undo(mona, draft, made.id).kept == 1
    claims = {each.clause_id: each.user_id for each in db.session.scalars(select(Claim))}
    assert claims == {world.clause: world.ids["rana"], world.third_clause: world.ids["rana"]}
    with pytest.raises(Conflict, match="undone_already"):
        batching.undo(mona, draft, made.id)
    freed = batching.do(world.actor("rana"), draft, "release", [world.clause, world.other_clause])
    assert ([number for number, _ in freed.items], freed.left) == ([world.clause], 1)
    batching.undo(world.actor("rana"), draft, freed.id)
    assert db.session.get(Claim, (draft, world.clause)).user_id == world.ids["rana"]


def test_all_comments_of_many_are_answered_and_what_was_changed_since_stays(world, draft):
    mona = world.actor("mona")
    numbers = [post_comment(world.actor("paul"), clause, "Why?").id for clause in (world.clause, world.other_clause, world.other_clause)]
    before = dispose(mona, draft, [Contribution("comment", numbers[0])], "accepted", "Before.")[0].id
    gone = post_comment(world.actor("pia"), world.clause, "Taken back.")
    withdraw_comment(world.actor("pia"), gone.id)
    for given in ({"outcome": None, "reason": "x"}, {"outcome": "noted", "reason": None}):
        with pytest.raises(Invalid):
            batching.do(mona, draft, "answer", [world.clause], **given)
    made = batching.do(mona, draft, "answer", [world.clause, world.other_clause], "noted", "At the next reading.")
    assert [number for number, _ in made.items] == numbers[1:]
    dispose(world.actor("rana"), draft, [Contribution("comment", numbers[1])], "accepted", "After all.")
    assert batching.undo(mona, draft, made.id).kept == 1
    left = {number: disposition_of(draft, Contribution("comment", number)) for number in numbers}
    assert left[numbers[0]].id == before and left[numbers[1]].reason == "After all." and left[numbers[2]] is None


def test_having_seen_many_is_taken_back_too_and_only_editors_do_deeds(world, draft):
    mona = world.actor("mona")
    post_comment(world.actor("paul"), world.clause, "Why?")
    made = batching.do(mona, draft, "seen", [world.clause])
    assert row(world, draft, world.clause).new == 0
    batching.undo(mona, draft, made.id)
    assert row(world, draft, world.clause).new == 1
    for name in ("cho", "pia", "fay"):
        with pytest.raises(Forbidden):
            batching.do(world.actor(name), draft, "seen", [world.clause])
    with pytest.raises(Invalid):
        batching.do(mona, draft, "seen", [])
    with pytest.raises(NotFound):
        batching.do(mona, draft, "seen", [999])


def test_a_choice_is_kept_under_a_name_by_each_for_themselves(world, draft):
    mona = world.actor("mona")
    first = seeing.keep_view(mona, draft, "Mine", choice("mine", "", ""))
    again = seeing.keep_view(mona, draft, "Mine", choice("open", "colliding", "civ"))
    assert first.id == again.id and (again.show, again.only, again.group) == ("open", "colliding", "civ")
    assert seeing.views_of(world.actor("rana"), world.document) == []
    with pytest.raises(NotFound):
        seeing.drop_view(world.actor("rana"), first.id)
    seeing.drop_view(mona, first.id)
    assert seeing.views_of(mona, world.document) == []
    for number in range(seeing.MOST_VIEWS):
        seeing.keep_view(mona, draft, f"View {number}", Choice())
    with pytest.raises(Conflict, match="too_many_views"):
        seeing.keep_view(mona, draft, "One more", Choice())
    with pytest.raises(Forbidden):
        seeing.keep_view(world.actor("pia"), draft, "Mine", Choice())
    with pytest.raises(NotFound):
        seeing.keep_view(mona, world.version, "Mine", Choice())


def test_who_has_a_workbench_open_is_seen_by_the_others_until_they_leave(world, draft):
    mona, rana = world.actor("mona"), world.actor("rana")
    seeing.look(mona, draft, world.clause, here=True)
    assert [each.user_id for each in seeing.here_too(rana, draft, world.clause)] == [mona.user_id]
    assert seeing.here_too(mona, draft, world.clause) == [] and list(seeing.working_on(rana, draft)) == [world.clause]
    seeing.leave(mona, draft, world.clause)
    assert seeing.here_too(rana, draft, world.clause) == []
    seeing.look(mona, draft, world.clause, here=True)
    with transaction():
        db.session.get(DeskSeen, (draft, world.clause, mona.user_id)).here_until = now() - timedelta(seconds=1)
    assert seeing.here_too(rana, draft, world.clause) == []


def test_what_is_owed_is_told_day_by_day_with_the_way_to_the_deadline(world, draft):
    one, two = propose(world, "pia"), post_comment(world.actor("paul"), world.clause, "Why?").id
    dispose(world.actor("mona"), draft, [Contribution("amendment", one)], "noted", "Seen.")
    found = burning(find(Version, draft))
    assert [(day.owed, day.given) for day in found.days] == [(1, 1)] and found.owed == 1
    then = datetime.combine(now().date() - timedelta(days=3), time(12), UTC)
    with transaction():
        find(Comment, two).posted_at = then
        answer = db.session.scalars(select(Disposition)).one()
        answer.made_at = now() - timedelta(days=1)
    assert burning(find(Version, draft)).pace <= 1
    closes = find(Version, draft).document.consultation.current.closes_at
    assert burning(find(Version, draft)).closes == closes and (closes is None) == (found.needed is None)


def test_the_desk_ends_with_the_working_version(world, draft):
    mona = world.actor("mona")
    batching.do(mona, draft, "claim", [world.clause])
    seeing.look(mona, draft, world.clause, here=True)
    seeing.keep_view(mona, draft, "Mine", Choice("mine"))
    discard_version(world.actor("sera"), draft)
    assert db.session.scalars(select(DeskSeen)).all() == [] and len(seeing.views_of(mona, world.document)) == 1


def test_new_clauses_and_deletions_count_among_the_edits(world, draft):
    propose_edit(world.actor("pia"), world.clause, "add", "We count.", "Nobody counts.")
    propose_edit(world.actor("pia"), world.clause, "sup", None, "It is said elsewhere.")
    assert (row(world, draft, world.clause).edits, row(world, draft, world.clause).owed) == (2, 2)


def test_the_chart_counts_what_the_desk_counts_also_after_a_round(world, draft):
    """What was answered with an earlier version is owed by none after it."""
    propose(world, "pia")
    post_comment(world.actor("paul"), world.other_clause, "Too late.")
    issue_version(world.actor("sera"), clear(world, draft))
    post_comment(world.actor("paul"), world.other_clause, "Still too late.")
    second = create_version(world.actor("mona"), world.document, "second", {"en": "Second"}, "T/S/2", based_on=draft)
    assert burning(second).owed == board(world.actor("mona"), second).owed.answers == 1
