"""Tests of the one next press of the console, and of who may press it."""

import pytest

from consult.ballots.forms import OpenBallotForm
from consult.ballots.queries import load_roll_call
from consult.core.database.engine import find_row
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import transaction
from consult.meetings.ballots import actions as balloting
from consult.meetings.chair import actions as leading, queries as console, ruling_actions, undo
from consult.meetings.chair.next_step import find_next_step
from consult.meetings.live import state_queries as standing
from consult.meetings.models import AgendaItem, Meeting, Screen
from consult.meetings.screens import content_views as staging
from consult.meetings.speakers import actions as speaking
from tests.support.consultation.ballots import (
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    cast_test_vote,
    enable_formal_ballots,
)
from tests.support.consultation.meeting import FirstReadingMeeting


@pytest.fixture
def talks(world, here):
    return FirstReadingMeeting(world)


def step(talks):
    meeting = find_row(Meeting, talks.id)
    present, waiting = console.load_speaker_entries(meeting)
    return find_next_step(
        meeting,
        standing.load_current_ballot(meeting),
        console.list_rulings(meeting),
        console.load_item_clauses(meeting.item),
        has_waiting=bool(waiting),
        has_speaker=present is not None,
    )


def ask(world, talks, given, **more):
    enable_formal_ballots(world)
    form = OpenBallotForm(
        **{**given, "about": "clause", "clause_id": world.other_clause, "small": 2, **more}
    )
    return balloting.open_meeting_ballot(world.actor("cho"), talks.id, form).id


def test_the_course_of_an_item_is_one_press_after_the_other(world, talks):
    chair = world.actor("cho")
    assert step(talks).code == "open_list"
    speaking.set_list_open(chair, talks.id, is_open=True)
    assert step(talks).code == "wait"
    turn = speaking.request_floor(world.actor("hana"), talks.id).id
    assert step(talks).code == "call" and not step(talks).is_apart
    speaking.call_speaker(chair, talks.id, turn)
    assert step(talks).code == "thank"
    speaking.end_turn(chair, talks.id)
    leading.end_item(chair, talks.id)
    assert step(talks).code == "take_item" and step(talks).item.id == talks.items[2]
    leading.suspend_meeting(chair, talks.id)
    assert step(talks).code == "resume"
    leading.resume_meeting(chair, talks.id)
    leading.close_meeting(chair, talks.id)
    assert step(talks).code == "over"


def test_after_a_decision_the_next_undecided_clause_of_the_item_follows_then_the_next_item(
    world, talks
):
    chair, clauses = world.actor("cho"), [world.third_clause, world.other_clause, world.clause]
    with transaction():
        item = find_row(AgendaItem, talks.items[1])
        item.clause_ids, item.meeting.list_open = clauses, True

    def decide(clause_id, status="bracketed"):
        leading.take_up_clause(chair, talks.id, clause_id)
        assert step(talks).code == "wait"
        return ruling_actions.rule_on_clause(chair, talks.id, clause_id, status).id

    first = decide(world.other_clause)
    assert (step(talks).code, step(talks).clause.clause_id) == ("take_clause", world.clause)
    decide(world.clause)
    assert step(talks).clause.clause_id == world.third_clause
    decide(world.third_clause)
    assert (step(talks).code, step(talks).item.id) == ("take_item", talks.items[2])
    ruling_actions.withdraw_ruling(chair, first)
    assert step(talks).clause.clause_id == world.other_clause


def test_a_ballot_is_closed_read_out_decided_on_and_taken_off_each_at_the_other_end(world, talks):
    chair, number = world.actor("cho"), ask(world, talks, RECORDED_BALLOT)
    found = []

    def note(what):
        found.append((step(talks).code, step(talks).is_apart))
        what()

    note(lambda: balloting.close_meeting_ballot(chair, talks.id, number))
    note(lambda: balloting.announce_meeting_result(chair, talks.id, number))
    text = console.load_current_clause(find_row(Meeting, talks.id))
    note(
        lambda: ruling_actions.rule_on_clause(
            chair,
            talks.id,
            world.other_clause,
            "bracketed",
            digest=text.digest,
            ballot_id=number,
        )
    )
    note(lambda: balloting.hide_result(chair, talks.id))
    assert found == [
        ("close_voting", True),
        ("announce", False),
        ("decide", True),
        ("put_away", False),
    ]
    assert step(talks).code == "take_item"


def screen(talks, layout="auto"):
    meeting = find_row(Meeting, talks.id)
    shown = standing.load_current_ballot(meeting)
    return staging.find_screen_layout(
        meeting, Screen(name="", layout=layout, languages=["en"]), shown
    )


def test_no_screen_shows_a_result_before_the_chair_calls_it(world, talks):
    chair, number = world.actor("cho"), ask(world, talks, SOUNDING_BALLOT)
    for name in ("hana", "nils"):
        cast_test_vote(world, name, number, "support")
    with pytest.raises(Conflict, match="ballot_open_already"):
        balloting.read_out_result(chair, talks.id, number)
    balloting.close_meeting_ballot(chair, talks.id, number)
    assert step(talks).code == "read_out" and screen(talks) == "text"
    with world.app.test_request_context("/en/"):
        for layout in ("auto", "result", "ballot"):
            drawn = staging.load_screen_preview(
                find_row(Meeting, talks.id), Screen(name="", layout=layout, languages=["en"])
            ).plain
            assert "facts-line" not in drawn and "small-counts" not in drawn
            assert ("The chair reads out the result" in drawn) is (layout != "auto")
        balloting.read_out_result(chair, talks.id, number)
        assert screen(talks) == "result"
        drawn = staging.load_screen_preview(
            find_row(Meeting, talks.id), Screen(name="", layout="auto", languages=["en"])
        ).plain
    assert "facts-line" in drawn and "<main" not in drawn
    undo.undo_act(chair, talks.id, undo.load_last_act(talks.id).id)
    assert screen(talks) == "text", "the call can be undone"
    leading.set_layout(chair, talks.id, "result")
    assert find_row(Meeting, talks.id).read_out
    with pytest.raises(NotFound):
        balloting.read_out_result(chair, talks.id, number + 1)


@pytest.mark.parametrize("layout", ["result", "ballot", "board"])
def test_a_layout_that_was_set_before_the_closing_reads_out_when_it_is_chosen_again(
    world, talks, layout
):
    chair = world.actor("cho")
    number = ask(world, talks, RECORDED_BALLOT)
    leading.set_layout(chair, talks.id, layout)
    balloting.close_meeting_ballot(chair, talks.id, number)
    assert not find_row(Meeting, talks.id).read_out
    leading.set_layout(chair, talks.id, layout)
    assert find_row(Meeting, talks.id).read_out
    undo.undo_act(chair, talks.id, undo.load_last_act(talks.id).id)
    found = find_row(Meeting, talks.id)
    assert (found.read_out, found.layout) == (False, layout)


def test_the_board_has_names_while_open_and_votes_once_they_are_called(world, talks):
    number = ask(world, talks, RECORDED_BALLOT)
    cast_test_vote(world, "nils", number, "no")
    assert screen(talks, "board") == "board"

    def draw():
        return staging.load_screen_preview(
            find_row(Meeting, talks.id), Screen(name="", layout="board", languages=["en"])
        ).plain

    with world.app.test_request_context("/en/"):
        assert "Norvania" in draw() and "has voted" in draw() and ">No<" not in draw()
        balloting.close_meeting_ballot(world.actor("cho"), talks.id, number)
        assert "has voted" in draw()
        balloting.announce_meeting_result(world.actor("cho"), talks.id, number)
        assert [
            each.choice
            for each in load_roll_call(
                standing.load_current_ballot(find_row(Meeting, talks.id)).ballot
            )
            if each.choice
        ] == ["no"]
        assert "has voted</span>" not in draw()
    balloting.hide_result(world.actor("cho"), talks.id)
    assert screen(talks, "board") == "text", "a board without a recorded ballot shows the text"


def test_who_was_relieved_watches_until_they_take_the_chair_again(world, talks):
    chair, vice = world.actor("cho"), world.actor("vic")
    leading.take_chair(vice, talks.id)
    decided = ruling_actions.make_ruling(vice, talks.id, "Tea.")
    leading.take_chair(chair, talks.id)
    number = ask(world, talks, SOUNDING_BALLOT)
    for act in (
        lambda: ruling_actions.withdraw_ruling(vice, decided.id),
        lambda: ruling_actions.carry_over_ruling(vice, decided.id),
        lambda: balloting.close_meeting_ballot(vice, talks.id, number),
        lambda: speaking.set_list_open(vice, talks.id, is_open=True),
        lambda: ruling_actions.make_ruling(vice, talks.id, "Coffee."),
        lambda: undo.undo_act(vice, talks.id, undo.load_last_act(talks.id).id),
    ):
        with pytest.raises(Conflict, match="relieved") as refused:
            act()
        assert refused.value.details["name"] == "Cho"
    assert not undo.is_relieved(chair, find_row(Meeting, talks.id))
    leading.take_chair(vice, talks.id)
    balloting.close_meeting_ballot(vice, talks.id, number)
