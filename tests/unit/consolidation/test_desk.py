"""Tests of the desk: new contributions, unheard groups, the queue, batch actions and undo,
saved views, days.
"""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from consult.accounts.stakeholder_groups import list_groups
from consult.amendments.actions import propose_amendment as propose_edit
from consult.comments.actions import post_comment, withdraw_comment
from consult.comments.models import Comment
from consult.consolidation.desk import batch_actions as batching, activity as seeing
from consult.consolidation.workbench import actions as working
from consult.consolidation.desk.queries import DeskFilter, load_board, parse_filter
from consult.consolidation.desk.burndown import load_burndown
from consult.consolidation.actions import decide_clauses, propose_dispositions, find_disposition
from consult.consolidation.models import ClauseClaim, ContributionRef, SeenMark, Disposition
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import transaction
from consult.documents.actions import create_version, issue_version
from consult.documents.clauses.actions import add_clause
from consult.documents.versions.rename_discard_actions import discard_version
from consult.documents.forms import AddClauseForm
from consult.documents.models import Version
from tests.support.consultation.publication_clearance import clear_for_publication
from tests.unit.amendments.test_amendment_actions import LATER, propose

pytestmark = pytest.mark.usefixtures("here")


def row(world, draft, clause, name="mona"):
    found = load_board(world.actor(name), find_row(Version, draft))
    return next(each for each in found.rows if each.line.clause_id == clause)


def test_what_came_since_one_looked_is_new_to_each_by_themselves(world, draft):
    propose(world, "pia")
    post_comment(world.actor("mona"), world.other_clause, "My own.")
    assert [
        row(world, draft, world.other_clause, name).new for name in ("mona", "rana", "cho")
    ] == [1, 2, 2]
    seeing.mark_clause_seen(world.actor("mona"), draft, world.other_clause)
    assert [row(world, draft, world.other_clause, name).new for name in ("mona", "rana")] == [0, 2]
    post_comment(world.actor("paul"), world.other_clause, "Later.")
    assert row(world, draft, world.other_clause).new == 1
    seeing.mark_clause_seen(
        world.actor("mona"), draft, world.other_clause, utc_now() - timedelta(days=9)
    )
    assert row(world, draft, world.other_clause).new == 1  # to have seen less is not possible
    with pytest.raises(Forbidden):
        seeing.mark_clause_seen(world.actor("pia"), draft, world.other_clause)
    with pytest.raises(NotFound):
        seeing.mark_clause_seen(world.actor("mona"), draft, 999)


def test_a_clause_of_another_text_is_neither_seen_nor_claimed(world, draft):
    other = create_version(world.actor("mona"), world.document, "new", {"en": "New"}, "T/S/New").id
    number = add_clause(world.actor("mona"), other, AddClauseForm(text="Only there."))
    for act in (seeing.mark_clause_seen, working.claim_clause):
        with pytest.raises(NotFound):
            act(world.actor("mona"), draft, number)
    discard_version(world.actor("sera"), other)


def test_groups_and_regions_that_said_nothing_are_not_heard(world, draft):
    every = tuple(each["code"] for each in list_groups())
    assert row(world, draft, world.other_clause).unheard_groups == every
    propose(world, "pia")
    post_comment(world.actor("nils"), world.other_clause, "We agree.")
    heard = row(world, draft, world.other_clause)
    assert (
        set(every) - set(heard.unheard_groups) == {"civ", "gov"}
        and "europe" not in heard.unheard_regions
    )
    found = load_board(world.actor("mona"), find_row(Version, draft))
    assert [
        each.line.clause_id for each in found.rows if parse_filter("all", "", "civ").fits(each, 1)
    ] != []
    assert not parse_filter("all", "", "civ").fits(heard, 1) and parse_filter(
        "all", "", "tec"
    ).fits(heard, 1)
    assert parse_filter("x", "y", "z") == DeskFilter()


def test_the_longest_waiting_comes_next_and_what_others_claim_does_not(world, draft):
    said = post_comment(world.actor("paul"), world.clause, "First.").id
    propose(world, "pia")
    with transaction():
        find_row(Comment, said).posted_at = utc_now() - timedelta(days=5)
    queue = [
        each.line.clause_id
        for each in load_board(world.actor("mona"), find_row(Version, draft)).queue
    ]
    assert queue == [world.clause, world.other_clause]
    working.claim_clause(world.actor("rana"), draft, world.clause)
    assert (
        load_board(world.actor("mona"), find_row(Version, draft)).next.line.clause_id
        == world.other_clause
    )
    assert (
        load_board(world.actor("rana"), find_row(Version, draft)).next.line.clause_id
        == world.clause
    )


def test_a_row_is_proposed_then_decided(world, draft):
    made = working.rewrite_clause(world.actor("mona"), draft, world.other_clause, LATER)
    assert row(world, draft, world.other_clause).undecided and parse_filter(
        "all", "undecided", ""
    ).fits(row(world, draft, world.other_clause), 1)
    decide_clauses(
        world.actor("cho"),
        draft,
        [world.other_clause],
        "bracketed",
        "So it stands.",
        {world.other_clause: made.digest},
    )
    assert (
        not row(world, draft, world.other_clause).undecided
        and row(world, draft, world.other_clause).decided
    )


def test_many_are_claimed_at_once_and_exactly_those_are_released(world, draft):
    mona = world.actor("mona")
    working.claim_clause(world.actor("rana"), draft, world.clause)
    made = batching.run_batch_action(
        mona, draft, "claim", [world.clause, world.other_clause, world.third_clause]
    )
    assert ([number for number, _ in made.items], made.left) == (
        [world.other_clause, world.third_clause],
        1,
    )
    working.release_clause(mona, draft, world.third_clause)
    working.claim_clause(world.actor("rana"), draft, world.third_clause)
    with pytest.raises(NotFound):
        batching.undo_batch_action(world.actor("rana"), draft, made.id)
    assert batching.undo_batch_action(mona, draft, made.id).kept == 1
    claims = {each.clause_id: each.user_id for each in db.session.scalars(select(ClauseClaim))}
    assert claims == {world.clause: world.ids["rana"], world.third_clause: world.ids["rana"]}
    with pytest.raises(Conflict, match="undone_already"):
        batching.undo_batch_action(mona, draft, made.id)
    freed = batching.run_batch_action(
        world.actor("rana"), draft, "release", [world.clause, world.other_clause]
    )
    assert ([number for number, _ in freed.items], freed.left) == ([world.clause], 1)
    batching.undo_batch_action(world.actor("rana"), draft, freed.id)
    assert db.session.get(ClauseClaim, (draft, world.clause)).user_id == world.ids["rana"]


def test_all_comments_of_many_are_answered_and_what_was_changed_since_stays(world, draft):
    mona = world.actor("mona")
    numbers = [
        post_comment(world.actor("paul"), clause, "Why?").id
        for clause in (world.clause, world.other_clause, world.other_clause)
    ]
    before = propose_dispositions(
        mona, draft, [ContributionRef("comment", numbers[0])], "accepted", "Before."
    )[0].id
    gone = post_comment(world.actor("pia"), world.clause, "Taken back.")
    withdraw_comment(world.actor("pia"), gone.id)
    for given in ({"outcome": None, "reason": "x"}, {"outcome": "noted", "reason": None}):
        with pytest.raises(Invalid):
            batching.run_batch_action(mona, draft, "answer", [world.clause], **given)
    made = batching.run_batch_action(
        mona, draft, "answer", [world.clause, world.other_clause], "noted", "At the next reading."
    )
    assert [number for number, _ in made.items] == numbers[1:]
    propose_dispositions(
        world.actor("rana"),
        draft,
        [ContributionRef("comment", numbers[1])],
        "accepted",
        "After all.",
    )
    assert batching.undo_batch_action(mona, draft, made.id).kept == 1
    left = {
        number: find_disposition(draft, ContributionRef("comment", number)) for number in numbers
    }
    assert (
        left[numbers[0]].id == before
        and left[numbers[1]].reason == "After all."
        and left[numbers[2]] is None
    )


def test_marking_many_as_seen_is_undone_too_and_only_editors_run_batch_actions(world, draft):
    mona = world.actor("mona")
    post_comment(world.actor("paul"), world.clause, "Why?")
    made = batching.run_batch_action(mona, draft, "seen", [world.clause])
    assert row(world, draft, world.clause).new == 0
    batching.undo_batch_action(mona, draft, made.id)
    assert row(world, draft, world.clause).new == 1
    for name in ("cho", "pia", "fay"):
        with pytest.raises(Forbidden):
            batching.run_batch_action(world.actor(name), draft, "seen", [world.clause])
    with pytest.raises(Invalid):
        batching.run_batch_action(mona, draft, "seen", [])
    with pytest.raises(NotFound):
        batching.run_batch_action(mona, draft, "seen", [999])


def test_a_choice_is_kept_under_a_name_by_each_for_themselves(world, draft):
    mona = world.actor("mona")
    first = seeing.save_view(mona, draft, "Mine", parse_filter("mine", "", ""))
    again = seeing.save_view(mona, draft, "Mine", parse_filter("open", "colliding", "civ"))
    assert first.id == again.id and (again.show, again.only, again.group) == (
        "open",
        "colliding",
        "civ",
    )
    assert seeing.load_views(world.actor("rana"), world.document) == []
    with pytest.raises(NotFound):
        seeing.remove_view(world.actor("rana"), first.id)
    seeing.remove_view(mona, first.id)
    assert seeing.load_views(mona, world.document) == []
    for number in range(seeing.MAX_VIEWS):
        seeing.save_view(mona, draft, f"View {number}", DeskFilter())
    with pytest.raises(Conflict, match="too_many_views"):
        seeing.save_view(mona, draft, "One more", DeskFilter())
    with pytest.raises(Forbidden):
        seeing.save_view(world.actor("pia"), draft, "Mine", DeskFilter())
    with pytest.raises(NotFound):
        seeing.save_view(mona, world.version, "Mine", DeskFilter())


def test_a_moderator_at_a_workbench_is_shown_to_others_until_they_leave(world, draft):
    mona, rana = world.actor("mona"), world.actor("rana")
    seeing.report_presence(mona, draft, world.clause)
    assert [each.user_id for each in seeing.load_workbench_users(rana, draft, world.clause)] == [
        mona.user_id
    ]
    assert seeing.load_workbench_users(mona, draft, world.clause) == [] and list(
        seeing.load_workbench_names(rana, draft)
    ) == [world.clause]
    seeing.end_presence(mona, draft, world.clause)
    assert seeing.load_workbench_users(rana, draft, world.clause) == []
    seeing.report_presence(mona, draft, world.clause)
    with transaction():
        db.session.get(SeenMark, (draft, world.clause, mona.user_id)).here_until = (
            utc_now() - timedelta(seconds=1)
        )
    assert seeing.load_workbench_users(rana, draft, world.clause) == []


def test_a_report_that_comes_after_its_page_was_left_changes_nothing(world, draft):
    mona, rana = world.actor("mona"), world.actor("rana")

    def people():
        return [each.user_id for each in seeing.load_workbench_users(rana, draft, world.clause)]

    seeing.report_presence(mona, draft, world.clause, "first")
    seeing.end_presence(mona, draft, world.clause, "first")
    seeing.report_presence(mona, draft, world.clause, "first")
    assert people() == []
    seeing.report_presence(mona, draft, world.clause, "second")
    seeing.end_presence(mona, draft, world.clause, "first")
    assert people() == [mona.user_id], "the page that was left is not the one that is open"
    seeing.report_presence(mona, draft, world.clause, "first")
    seeing.end_presence(mona, draft, world.clause, "second")
    assert people() == []


def test_due_answers_are_counted_by_day_with_the_path_to_the_deadline(world, draft):
    one, two = propose(world, "pia"), post_comment(world.actor("paul"), world.clause, "Why?").id
    propose_dispositions(
        world.actor("mona"), draft, [ContributionRef("amendment", one)], "noted", "Seen."
    )
    found = load_burndown(find_row(Version, draft))
    assert [(day.owed, day.given) for day in found.days] == [(1, 1)] and found.owed == 1
    then = datetime.combine(utc_now().date() - timedelta(days=3), time(12), UTC)
    with transaction():
        find_row(Comment, two).posted_at = then
        answer = db.session.scalars(select(Disposition)).one()
        answer.made_at = utc_now() - timedelta(days=1)
    assert load_burndown(find_row(Version, draft)).pace <= 1
    closes = find_row(Version, draft).document.consultation.current.closes_at
    assert load_burndown(find_row(Version, draft)).closes == closes and (closes is None) == (
        found.needed is None
    )


def test_the_desk_ends_with_the_working_version(world, draft):
    mona = world.actor("mona")
    batching.run_batch_action(mona, draft, "claim", [world.clause])
    seeing.report_presence(mona, draft, world.clause)
    seeing.save_view(mona, draft, "Mine", DeskFilter("mine"))
    discard_version(world.actor("sera"), draft)
    assert (
        db.session.scalars(select(SeenMark)).all() == []
        and len(seeing.load_views(mona, world.document)) == 1
    )


def test_new_clauses_and_deletions_count_among_the_amendments(world, draft):
    propose_edit(world.actor("pia"), world.clause, "add", "We count.", "Nobody counts.")
    propose_edit(world.actor("pia"), world.clause, "sup", None, "It is said elsewhere.")
    assert (row(world, draft, world.clause).amendments, row(world, draft, world.clause).due) == (
        2,
        2,
    )


def test_the_chart_counts_what_the_desk_counts_also_after_a_round(world, draft):
    """Contributions answered with an earlier version are due in no later one."""
    propose(world, "pia")
    post_comment(world.actor("paul"), world.other_clause, "Too late.")
    issue_version(world.actor("sera"), clear_for_publication(world, draft))
    post_comment(world.actor("paul"), world.other_clause, "Still too late.")
    second = create_version(
        world.actor("mona"), world.document, "second", {"en": "Second"}, "T/S/2", based_on=draft
    )
    assert load_burndown(second).owed == load_board(world.actor("mona"), second).owed.answers == 1
