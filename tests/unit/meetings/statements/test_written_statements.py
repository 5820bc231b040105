"""Tests of statements handed in writing with a turn: who, until when, and who reads them."""

from contextlib import nullcontext

import pytest
from sqlalchemy import select

from consult.audit.verification.queries import verify_installation
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, SignInRequired
from consult.core.events.log import transaction
from consult.meetings.chair import actions as leading, undo
from consult.meetings.record import actions as recording
from consult.meetings.record.minutes import build_record, load_minutes, load_record
from consult.meetings.models import Meeting
from consult.meetings.speakers import actions as speaking
from consult.meetings.statements import actions as writing
from consult.meetings.statements.models import WrittenStatement
from consult.meetings.statements.queries import list_public_statements
from consult.output.reports.meeting_record_proceedings import build_statement_blocks
from tests.support.consultation.check_in import told
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.world import ROLES

WORDS = "Nous soutenons ce paragraphe, qui reprend les conclusions de la première réunion."


@pytest.fixture
def talks(world, here):
    found = FirstReadingMeeting(world)
    speaking.set_list_open(world.actor("cho"), found.id, is_open=True)
    return found


def ask(world, talks, name="hana"):
    return speaking.request_floor(world.actor(name), talks.id).id


def hand_in(world, turn, name="hana", words=WORDS):
    return writing.hand_in_statement(world.actor(name), turn, words, "en")


def find_mismatches():
    found = verify_installation().state
    return [each.what for each in found.mismatches if each.kind == "statement"]


def record(talks):
    meeting = find_row(Meeting, talks.id)
    return build_record(meeting, load_minutes(meeting))


def test_it_is_public_once_its_turn_has_ended_and_is_in_the_record_with_its_author(world, talks):
    turn = ask(world, talks)
    made = hand_in(world, turn)
    assert made.language == "fr" and not made.is_public
    assert list_public_statements(talks.id) == [] == record(talks).statements
    cho = world.actor("cho")
    speaking.call_speaker(cho, talks.id, turn)
    assert list_public_statements(talks.id) == []
    speaking.end_turn(cho, talks.id)
    (shown,) = record(talks).statements
    assert (shown.name, shown.organisation, shown.words) == (
        "Hana",
        "Lakeside Schools Network",
        WORDS,
    )
    with world.app.test_request_context("/en/"):
        words = str(build_statement_blocks(record(talks)))
    assert "handed in writing" in words and "Nous soutenons" in words
    with pytest.raises(Conflict, match="statement_public"):
        hand_in(world, turn, words="Something else.")
    undo.undo_act(cho, talks.id, undo.load_last_act(talks.id).id)
    assert list_public_statements(talks.id) == [], "a turn that goes on has not ended"


def test_the_closing_of_the_meeting_makes_those_public_who_were_never_called(world, talks):
    hand_in(world, ask(world, talks))
    leading.close_meeting(world.actor("cho"), talks.id)
    assert [each.words for each in list_public_statements(talks.id)] == [WORDS]
    with pytest.raises(Conflict, match="meeting_not_live"):
        hand_in(world, list_public_statements(talks.id)[0].turn_id, words="Late.")


def test_until_then_it_is_replaced_or_withdrawn_and_its_words_are_gone(world, talks):
    turn = ask(world, talks)
    first = hand_in(world, turn)
    digest = told("statement.handed_in")[-1].facts["digest"]
    assert hand_in(world, turn, words="We changed our mind.").id == first.id
    assert told("statement.handed_in")[-1].facts["digest"] != digest
    writing.withdraw_statement(world.actor("hana"), first.id)
    assert find_row(WrittenStatement, first.id).words == ""
    assert hand_in(world, turn).id != first.id
    speaking.withdraw_request(world.actor("hana"), turn)
    assert not any(db.session.scalars(select(WrittenStatement.words))), "it goes with the request"
    with pytest.raises(Conflict, match="turn_over"):
        hand_in(world, turn)
    assert find_mismatches() == []


def test_the_secretariat_removes_a_public_one_until_the_record_is_approved(world, talks):
    first, other = (hand_in(world, ask(world, talks, name), name) for name in ("hana", "nils"))
    leading.close_meeting(world.actor("cho"), talks.id)
    with pytest.raises(Forbidden):
        writing.withdraw_statement(world.actor("hana"), first.id)
    writing.withdraw_statement(world.actor("sera"), first.id)
    assert [each.name for each in record(talks).statements] == ["Nils"]
    meeting = find_row(Meeting, talks.id)
    recording.send_record(world.actor("sera"), talks.id)
    recording.approve_record(world.actor("cho"), talks.id, load_minutes(meeting).row_version)
    with pytest.raises(Conflict, match="record_not_now"):
        writing.withdraw_statement(world.actor("sera"), other.id)
    assert [each.words for each in load_record(meeting).statements] == [WORDS]


def test_the_verification_notices_a_text_that_somebody_changed_in_the_database(world, talks):
    made = hand_in(world, ask(world, talks))
    hand_in(world, made.turn_id, words="The text that stands.")
    assert find_mismatches() == []
    with transaction():
        find_row(WrittenStatement, made.id).words = "Not what was said."
    assert find_mismatches() == ["words"]


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_the_speaker_and_the_secretariat_hand_it_in(world, talks, name):
    turn = ask(world, talks)
    allowed = name in {"hana", "sera"}
    with nullcontext() if allowed else pytest.raises(Forbidden if name else SignInRequired):
        made = hand_in(world, turn, name)
        assert (made.user.name, made.handed_in_by_id) == ("Hana", world.ids[name])
