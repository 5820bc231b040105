"""Tests of brackets resolved by the chair, and of ballots in a meeting."""

from datetime import timedelta

import pytest

from consult.ballots.forms import OpenBallotForm
from consult.positions.models import Ballot, Elector
from consult.ballots.casting.actions import cast_vote
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.meetings.chair import (
    undo as acting,
    actions as leading,
    ruling_actions as ruling,
    bracket_resolution as settling,
)
from consult.meetings.ballots import actions as balloting
from consult.meetings.drafting import actions as drafting
from consult.meetings.chair.queries import is_just_undone, list_rulings
from consult.meetings.speakers.actions import set_list_open
from consult.meetings.models import Meeting, Ruling
from consult.meetings.chair.bracket_resolution import KEEP_NOTHING, KEEP_BRACKET
from consult.meetings.drafting.queries import find_meeting_text, load_marked_text
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")
OTHERS = ("otto", "pia", "hana", "fay", "rana", "mona", "sera", "ada", "nora")
WHOLE = "We *resolve* to connect every school by 2030 through [voluntary] public financing."


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def meeting(talks):
    return find_row(Meeting, talks.id)


def on_screen(world, talks):
    return load_marked_text(meeting(talks), world.other_clause).text


def settle(world, talks, keep, name="cho", **more):
    return settling.resolve_bracket(
        world.actor(name), talks.id, world.other_clause, 0, keep, **more
    )


def sounding(world, **more):
    about = {"about": "clause", "clause_id": world.other_clause, **more}
    return OpenBallotForm(question="Can you accept it?", answers="sounding", **about)


@pytest.mark.parametrize(
    ("keep", "expected", "keeps"),
    [
        (KEEP_BRACKET, WHOLE, None),
        (0, WHOLE.replace("[voluntary]", "voluntary"), "voluntary"),
        (KEEP_NOTHING, WHOLE.replace(" [voluntary]", ""), ""),
    ],
)
def test_a_bracket_stays_or_goes_with_or_without_its_text(world, talks, keep, expected, keeps):
    made = settle(world, talks, keep, words="So decided.")
    assert on_screen(world, talks) == expected
    assert (made.kind, made.about, made.words) == (
        "bracket",
        {"bracket": "voluntary", "keeps": keeps},
        "So decided.",
    )
    assert made.digest == load_marked_text(meeting(talks), world.other_clause).digest


def test_the_holder_of_the_edit_lock_has_it_again_after_the_chair_resolved_a_bracket(world, talks):
    drafting.take_pen(world.actor("rana"), talks.id, world.other_clause)
    settle(world, talks, 0)
    assert find_meeting_text(talks.id, world.other_clause).held_by == world.ids["rana"]
    leading.take_up_clause(world.actor("cho"), talks.id, world.other_clause)


def test_the_chair_releases_the_edit_lock_again_where_nobody_wrote(world, talks):
    settle(world, talks, 0)
    assert find_meeting_text(talks.id, world.other_clause).held_by is None


@pytest.mark.parametrize("keep", [0, KEEP_NOTHING, KEEP_BRACKET])
def test_a_withdrawn_decision_on_a_bracket_brings_the_bracket_back(world, talks, keep):
    drafting.take_pen(world.actor("rana"), talks.id, world.other_clause)
    made = settle(world, talks, keep)
    settling.take_back_ruling(world.actor("vic"), made.id)
    assert on_screen(world, talks) == WHOLE
    assert find_meeting_text(talks.id, world.other_clause).held_by == world.ids["rana"]
    assert find_row(Ruling, made.id).undone_at is not None


def test_a_text_that_was_written_since_stays_when_the_decision_is_withdrawn(world, talks):
    made = settle(world, talks, 0)
    rana = world.actor("rana")
    drafting.take_pen(rana, talks.id, world.other_clause)
    drafting.write_text(rana, talks.id, world.other_clause, "We connect every school.")
    settling.take_back_ruling(world.actor("cho"), made.id)
    assert on_screen(world, talks) == "We connect every school."
    assert find_row(Ruling, made.id).undone_at is not None


def test_only_the_podium_takes_a_decision_back_and_not_while_a_ballot_locks_the_text(world, talks):
    made = settle(world, talks, 0)
    for name in OTHERS:
        with pytest.raises(Forbidden):
            settling.take_back_ruling(world.actor(name), made.id)
    balloting.open_meeting_ballot(world.actor("cho"), talks.id, sounding(world))
    with pytest.raises(Conflict, match="under_ballot"):
        settling.take_back_ruling(world.actor("cho"), made.id)
    assert find_row(Ruling, made.id).undone_at is None and "[" not in on_screen(world, talks)


def test_the_last_decision_can_be_withdrawn_where_it_was_taken_for_two_minutes(
    world, talks, monkeypatch
):
    def find_offered():
        return ruling.find_last_ruling(meeting(talks), list_rulings(meeting(talks)))

    assert find_offered() is None
    first = settle(world, talks, KEEP_BRACKET)
    assert find_offered() == first and not is_just_undone(meeting(talks))
    settling.take_back_ruling(world.actor("cho"), first.id)
    assert find_offered() is None and is_just_undone(meeting(talks))
    second = settle(world, talks, KEEP_BRACKET)
    assert find_offered() == second
    with monkeypatch.context() as later:
        later.setattr("consult.meetings.chair.ruling_actions.UNDO_PERIOD", timedelta())
        assert find_offered() is None
    set_list_open(world.actor("cho"), talks.id, is_open=True)
    assert find_offered() is None and not is_just_undone(meeting(talks))


def test_only_the_podium_resolves_brackets_and_only_on_the_displayed_text(world, talks):
    for name in OTHERS:
        with pytest.raises(Forbidden):
            settle(world, talks, 0, name)
    with pytest.raises(Conflict, match="text_changed"):
        settle(world, talks, 0, digest="0" * 64)
    with pytest.raises(Invalid):
        settling.resolve_bracket(world.actor("cho"), talks.id, world.other_clause, 7, 0)
    assert on_screen(world, talks) == WHOLE
    settle(
        world, talks, 0, "vic", digest=load_marked_text(meeting(talks), world.other_clause).digest
    )
    assert "[" not in on_screen(world, talks)


def test_a_clause_with_its_last_bracket_resolved_can_be_agreed_at_once(world, talks):
    settle(world, talks, KEEP_NOTHING)
    made = ruling.rule_on_clause(world.actor("cho"), talks.id, world.other_clause, "agreed")
    assert made.number == 2 and made.status == "agreed"


def test_a_ballot_in_the_meeting_includes_those_present_and_is_shown_to_everyone(world, talks):
    made = balloting.open_meeting_ballot(world.actor("cho"), talks.id, sounding(world))
    assert (meeting(talks).ballot_id, made.meeting_id, made.item_id) == (
        made.id,
        talks.id,
        talks.items[1],
    )
    where = {
        each.holder: each.where for each in db.session.query(Elector).filter_by(ballot_id=made.id)
    }
    assert where == {f"o{world.lakeside}": "room", f"o{world.norvania}": "remote"}
    with pytest.raises(Conflict, match="ballot_open_already"):
        balloting.open_meeting_ballot(
            world.actor("vic"), talks.id, sounding(world, about="motion", clause_id=None)
        )


def test_while_the_ballot_is_open_its_clause_is_neither_drafted_nor_decided(world, talks):
    made = balloting.open_meeting_ballot(world.actor("cho"), talks.id, sounding(world))
    with pytest.raises(Conflict, match="under_ballot"):
        settle(world, talks, 0)
    with pytest.raises(Conflict, match="under_ballot"):
        ruling.rule_on_clause(world.actor("cho"), talks.id, world.other_clause, "bracketed")
    balloting.close_meeting_ballot(world.actor("vic"), talks.id, made.id)
    assert settle(world, talks, 0)


def test_a_ballot_asks_about_the_text_on_the_screen(world, talks):
    settle(world, talks, 0)
    made = balloting.open_meeting_ballot(world.actor("cho"), talks.id, sounding(world))
    assert (made.words, made.digest) == (
        on_screen(world, talks),
        load_marked_text(meeting(talks), world.other_clause).digest,
    )


def test_a_result_is_recorded_decided_upon_and_taken_off_the_screens(world, talks):
    made = balloting.open_meeting_ballot(world.actor("cho"), talks.id, sounding(world)).id
    cast_vote(world.actor("hana"), made, "support")
    with pytest.raises(Conflict, match="ballot_open_already"):
        balloting.hide_result(world.actor("cho"), talks.id)
    balloting.close_meeting_ballot(world.actor("cho"), talks.id, made)
    balloting.set_result_recorded(world.actor("cho"), talks.id, made, recorded=True)
    assert find_row(Ballot, made).recorded is True
    decided = ruling.rule_on_clause(
        world.actor("cho"), talks.id, world.other_clause, "bracketed", ballot_id=made
    )
    assert decided.ballot_id == made
    balloting.hide_result(world.actor("cho"), talks.id)
    assert meeting(talks).ballot_id is None
    acting.undo_act(world.actor("cho"), talks.id, acting.load_last_act(talks.id).id)
    assert meeting(talks).ballot_id == made


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_opens_closes_or_records(world, talks, name):
    with pytest.raises(Forbidden):
        balloting.open_meeting_ballot(world.actor(name), talks.id, sounding(world))
    made = balloting.open_meeting_ballot(world.actor("cho"), talks.id, sounding(world)).id
    with pytest.raises(Forbidden):
        balloting.close_meeting_ballot(world.actor(name), talks.id, made)
    balloting.close_meeting_ballot(world.actor("cho"), talks.id, made)
    with pytest.raises(Forbidden):
        balloting.set_result_recorded(world.actor(name), talks.id, made, recorded=True)
    with pytest.raises(Forbidden):
        balloting.hide_result(world.actor(name), talks.id)


def test_a_ballot_of_another_meeting_is_not_found_here(world, talks):
    with pytest.raises(NotFound):
        balloting.close_meeting_ballot(world.actor("cho"), talks.id, world.ballot)
    with pytest.raises(NotFound):
        ruling.rule_on_clause(
            world.actor("cho"), talks.id, world.other_clause, "bracketed", ballot_id=world.ballot
        )
