"""Tests of contributions to a clause that went into another one: shown there, and only there."""

import pytest
from sqlalchemy import select

from consult.positions import queries as ballots
from consult.positions.actions import (
    move_standing_ballot,
    open_standing_ballots,
    reconfirm_position,
)
from consult.positions.orphan_queries import load_orphaned_positions
from consult.positions.queries import find_clause_ballot, load_clause_tally
from consult.comments import queries
from consult.comments.actions import post_comment, reply_to_comment, withdraw_comment
from consult.consolidation.carry_over import confirmation as confirming
from consult.consolidation.desk.queries import load_board
from consult.consolidation.carry_over.position_queries import (
    compute_positions,
    count_reconfirmations,
)
from consult.consolidation.models import ContributionRef
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict
from consult.core.events.log import Event, transaction
from consult.documents.clauses import actions as clauses
from consult.documents.models import Document, Version
from consult.documents.queries import load_clause_texts
from consult.documents.clauses.lineage_actions import set_clause_lineage
from consult.notifications.actions import follow_clause
from consult.notifications.models import Notice
from consult.notifications.reactions import notify_of_comment
from consult.output.word.redline_queries import load_comments
from consult.output.data.document_data import collect_document_data
from consult.text.parsing.light_markup import extract_plain_text
from tests.support.consultation.working_version import create_working_version
from tests.support.files.redlines import make_source
from tests.support.contributions.amendments import NOW
from tests.unit.consolidation.test_publication import answer, issued, places, quoted, said
from tests.unit.documents.test_clause_lineage import THIRD, added, gone
from tests.support.contributions.moved_clauses import asked, beside, took

pytestmark = pytest.mark.usefixtures("here")


def joined(world, draft, text=None):
    """Remove the other clause, and add a new one that continues it."""
    new = added(world, draft, text or NOW)
    gone(world, draft, world.other_clause)
    set_clause_lineage(world.actor("mona"), draft, new, [world.other_clause])
    return new


def test_a_thread_is_shown_where_its_passage_went_and_goes_on_there(world, draft):
    number = quoted(world, "every school")
    answered = reply_to_comment(world.actor("ivo"), number, "Because it matters.").id
    answer(world, draft, said(number), "carried_over")
    new = joined(world, draft, THIRD + " " + NOW)
    assert beside(world, world.other_clause) == {number: [answered]}
    issued(world, draft)
    assert beside(world, world.other_clause) == {} and beside(world, new) == {number: [answered]}
    assert queries.count_by_clause(world.document) == {new: 2}
    (first,) = queries.load_threads(world.actor("hana"), clause_id=new)
    assert (
        first.first.origin[:2] == (world.other_clause, "2")
        and not first.first.is_passage_gone
        and first.first.stands_id == new
    )
    (place,) = queries.load_anchors(world.document, draft, "en")
    line = next(each for each in load_clause_texts(draft, "en", "en") if each.clause_id == new)
    assert (
        place.clause_id,
        extract_plain_text(line.text)[place.start : place.end],
        place.is_gone,
    ) == (new, "every school", False)
    for version, clause_id in ((draft, new), (world.version, world.other_clause)):
        remarks, _ = load_comments(
            world.actor("hana"),
            find_row(Version, version),
            [find_row(Version, world.version)],
            make_source(),
        )
        assert {key: [each.id for each in there] for key, there in remarks.items()} == {
            clause_id: [number, answered]
        }
    (before,) = queries.load_anchors(world.document, world.version, "en")
    assert (before.clause_id, before.is_gone) == (world.other_clause, False)
    data = collect_document_data(Actor(), find_row(Version, draft), "en").comments
    assert [(each.id, each.clause_id, each.stands_id) for each in data] == [
        (each, world.other_clause, new) for each in (number, answered)
    ]
    more = reply_to_comment(world.actor("paul"), answered, "So it does.")
    assert beside(world, new) == {number: [answered, more.id]}
    assert (
        db.session.scalars(select(Event).order_by(Event.seq.desc())).first().facts["clause_id"]
        == new
    )
    there = post_comment(world.actor("ivo"), new, "As here.", parent_id=number)
    assert beside(world, new) == {number: [answered, more.id, there.id]}
    with pytest.raises(Conflict, match="reply_to_another_place"):
        post_comment(world.actor("ivo"), world.clause, "Elsewhere.", parent_id=number)
    with pytest.raises(Conflict, match="clause_left_the_text"):
        post_comment(world.actor("ivo"), world.other_clause, "To nobody.")


def test_followers_of_the_clause_with_a_moved_thread_are_told_of_new_comments(world, draft):
    number = quoted(world, "every school")
    answer(world, draft, said(number), "carried_over")
    new = joined(world, draft, THIRD + " " + NOW)
    issued(world, draft)
    follow_clause(world.actor("hana"), new)
    more = reply_to_comment(world.actor("ivo"), number, "Because it matters.").id
    event = db.session.scalars(
        select(Event).where(Event.verb == "comment.posted", Event.subject_id == more)
    ).one()
    with transaction():
        notify_of_comment(event)
    assert (world.ids["hana"], new) in {
        (each.user_id, each.facts.get("clause_id")) for each in db.session.scalars(select(Notice))
    }


def test_answered_withdrawn_or_orphaned_comments_go_to_the_clause_that_theirs_joined(world, draft):
    over, lost, whole = (
        quoted(world, "every school"),
        quoted(world, "resolve", "ivo"),
        post_comment(world.actor("ivo"), world.other_clause, "All of it.").id,
    )
    back = quoted(world, "public")
    withdraw_comment(world.actor("paul"), back)
    for each in (over, whole):
        answer(world, draft, said(each), "noted")
    answer(world, draft, said(lost), "carried_over")
    gone(world, draft, world.other_clause)
    set_clause_lineage(world.actor("mona"), draft, world.third_clause, [world.other_clause])
    confirmed = {
        ContributionRef("comment", each.id): each.digest
        for each in places(world, draft, "comment")
        if each.doubtful
    }
    assert not confirmed or confirming.confirm_verdicts(world.actor("mona"), draft, confirmed)
    issued(world, draft)
    assert set(beside(world, world.third_clause, "paul")) == {over, lost, whole, back}
    assert next(
        each.first
        for each in queries.load_threads(world.actor("ivo"), clause_id=world.third_clause)
        if each.first.id == lost
    ).is_passage_gone


def test_what_a_person_called_gone_is_not_moved_while_its_clause_is_there(world, draft):
    number = quoted(world, "every school")
    answer(world, draft, said(number), "carried_over")
    clauses.split_clause(
        world.actor("mona"),
        draft,
        world.other_clause,
        "We *resolve*",
        "to connect all schools and more by 2030 through [voluntary] public financing.",
    )
    (place,) = places(world, draft, "comment")
    assert place.heir is not None
    confirming.confirm_verdicts(world.actor("mona"), draft, {said(number): place.digest}, "gone")
    issued(world, draft)
    assert beside(world, world.other_clause) == {number: []} and beside(world, place.heir) == {}


def test_a_thread_whose_passage_was_split_off_is_shown_there_and_the_others_stay(world, draft):
    number, other, whole = (
        quoted(world, "public"),
        quoted(world, "resolve", "ivo"),
        post_comment(world.actor("ivo"), world.other_clause, "All.").id,
    )
    for each in (number, other, whole):
        answer(world, draft, said(each), "carried_over")
    heir = clauses.split_clause(
        world.actor("mona"),
        draft,
        world.other_clause,
        "We *resolve* to connect every school by 2030",
        "through [voluntary] public financing.",
    )
    new = heir if isinstance(heir, int) else places(world, draft, "bracket")[0].heir
    issued(world, draft)
    assert set(beside(world, world.other_clause)) == {other, whole} and beside(world, new) == {
        number: []
    }
    second = create_working_version(world, "second", based_on=draft)
    clauses.merge_clauses(world.actor("mona"), second, world.other_clause)
    assert {each.id: each.verdict for each in places(world, second, "comment")}[number] != "gone"
    for each in (number, other, whole):
        answer(world, second, said(each), "carried_over")
    issued(world, second)
    assert set(beside(world, world.other_clause)) == {number, other, whole}
    assert {
        each.comment_id: each.clause_id
        for each in queries.load_anchors(world.document, draft, "en")
    }[number] == new


def test_the_board_of_the_next_version_has_them_beside_the_clause_where_they_stand(world, draft):
    number = quoted(world, "every school")
    answer(world, draft, said(number), "carried_over")
    new = joined(world, draft, THIRD + " " + NOW)
    issued(world, draft)
    second = create_working_version(world, "second", based_on=draft)
    rows = {
        row.line.clause_id: row.comments
        for row in load_board(world.actor("mona"), find_row(Version, second)).rows
    }
    assert rows[new] == 1


def test_positions_go_with_the_question_and_count_on_the_same_text(world, draft):
    asked(world)
    took(world, world.other_clause, hana="support", ivo="object")
    then = load_clause_tally(world.other_clause)
    assert sum(then["organisations"].values()) + sum(then["individuals"].values()) == 2
    new = joined(world, draft)
    assert {each.verdict for each in compute_positions(find_row(Version, draft), [])} == {"moved"}
    assert count_reconfirmations(find_row(Version, draft)).positions == 0
    issued(world, draft)
    open_standing_ballots(world.document)
    assert (
        load_clause_tally(new) == then
        and load_clause_tally(world.other_clause) == ballots.build_empty_tally()
    )
    (moved,) = db.session.scalars(select(Event).where(Event.verb == "ballot.carried"))
    assert (moved.facts["clause_id"], moved.facts["before"], moved.audience) == (
        new,
        world.other_clause,
        "nobody",
    )
    (came,) = load_orphaned_positions(new, find_row(Document, world.document))
    assert (came.clause_id, came.label, came.has_moved_on, came.positions) == (
        world.other_clause,
        "2",
        True,
        [],
    )
    took(world, new, ivo="support")
    assert (
        load_clause_tally(new)["individuals"]["object"]
        == load_clause_tally(new)["organisations"]["object"]
        == 0
    )
    move_standing_ballot(world.actor("mona"), world.other_clause, world.clause)
    assert find_clause_ballot(new) and load_clause_tally(new)["earlier"] == 0


def test_on_changed_text_they_come_along_and_await_reconfirmation(world, draft):
    asked(world)
    took(world, world.other_clause, hana="support")
    new = joined(world, draft, NOW.replace("every school", "each school"))
    assert count_reconfirmations(find_row(Version, draft)).positions == 1
    issued(world, draft)
    assert (
        load_clause_tally(new)["earlier"] == 1
        and sum(load_clause_tally(new)["organisations"].values()) == 0
    )
    (mine,) = ballots.load_held_positions(world.actor("hana"))
    assert (mine.clause_id, mine.earlier, mine.choice) == (new, True, "support")
    reconfirm_position(
        world.actor("hana"), mine.ballot_id, ballots.load_question(clause_id=new).digest
    )
    assert load_clause_tally(new)["earlier"] == 0


def test_where_two_clauses_became_one_each_keeps_its_positions_and_they_are_shown_there(
    world, draft
):
    asked(world)
    took(world, world.other_clause, hana="support", ivo="object")
    took(world, world.third_clause, hana="object")
    gone(world, draft, world.other_clause)
    set_clause_lineage(world.actor("mona"), draft, world.third_clause, [world.other_clause])
    issued(world, draft)
    open_standing_ballots(world.document)
    (left,) = load_orphaned_positions(world.third_clause, find_row(Document, world.document))
    assert (left.clause_id, left.has_moved_on, len(left.positions)) == (
        world.other_clause,
        False,
        2,
    )
    assert (
        left.tally["earlier"] == 0
        and sum(left.tally["organisations"].values()) + sum(left.tally["individuals"].values()) == 2
    )
    own = load_clause_tally(world.third_clause)
    assert (
        sum(own["organisations"].values()) + sum(own["individuals"].values()) + own["earlier"] == 1
    )
    assert load_orphaned_positions(world.clause, find_row(Document, world.document)) == []
