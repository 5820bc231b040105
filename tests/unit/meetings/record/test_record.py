"""Tests of the meeting record: built from rows, corrected by participants, approved by the
chair, then fixed.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.ballots.counting import actions as closing
from consult.ballots.opening import actions as opening
from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import Event, transaction
from consult.core.permissions.rules import is_allowed
from consult.meetings.drafting import actions as drafting, queries as wording
from consult.meetings.record import minutes, actions as recording
from consult.meetings.chair import bracket_resolution as settling
from consult.meetings.models import Meeting, Registration, Ruling, Turn
from consult.meetings.record.models import Explanation
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    enable_formal_ballots,
)
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")
WORDS = "We join the consensus, and read “voluntary” as we always did."


@pytest.fixture
def talks(world):
    """Create a meeting at which Nils and Pia spoke and one decision was made."""
    made = FirstReadingMeeting(world)
    with transaction():
        one = {
            "consultation_id": world.consultation,
            "meeting_id": made.id,
            "item_id": made.items[1],
        }
        for name, own, where, spoken in (
            ("nils", world.norvania, "remote", 90),
            ("pia", world.lakeside, "remote", 60),
            ("hana", world.lakeside, "room", 30),
            ("ivo", None, "remote", 0),
        ):
            db.session.add(
                Turn(
                    **one,
                    user_id=world.ids[name],
                    organisation_id=own,
                    where=where,
                    asked_by_id=world.ids[name],
                    seconds=180,
                    spoken=spoken,
                    kind="point_of_order" if name == "hana" else "statement",
                )
            )
        db.session.add(
            Ruling(
                **one,
                number=1,
                kind="clause",
                words="I see no objection: it is so decided.",
                status="adref",
                clause_id=world.other_clause,
                taken_at=utc_now(),
                made_by_id=world.ids["cho"],
            )
        )
    return made


def end(talks):
    with transaction():
        meeting = find_row(Meeting, talks.id)
        meeting.state, meeting.ended_at = "closed", utc_now()


def approved(world, talks):
    end(talks)
    recording.send_record(world.actor("mona"), talks.id)
    recording.approve_record(world.actor("cho"), talks.id)


def record_of(talks):
    return minutes.load_record(find_row(Meeting, talks.id))


def test_the_rows_of_the_meeting_write_its_record(world, talks):
    found = record_of(talks)
    assert found.present == {
        "": {"room": 2, "remote": 1},
        "civ": {"room": 1, "remote": 1},
        "gov": {"room": 0, "remote": 1},
    }
    assert found.organisations == 2 and [each.state for each in found.items] == [
        "done",
        "open",
        "planned",
    ]
    assert [(each.number, each.label, each.status, each.by) for each in found.rulings] == [
        (1, "2", "adref", "Cho")
    ]
    speech = found.speech
    assert {code: each.seconds for code, each in speech.groups.items()} == {"gov": 90, "civ": 90}
    assert {code: each.seconds for code, each in speech.regions.items()} == {
        "europe": 90,
        "africa": 90,
    }
    assert {code: (each.seconds, each.turns) for code, each in speech.where.items()} == {
        "remote": (150, 2),
        "room": (30, 1),
    }
    assert (
        speech.total.seconds,
        speech.speakers,
        speech.first,
        speech.points_of_order,
        speech.replies,
    ) == (180, 3, 3, 1, 0)


def test_the_record_goes_to_the_chair_and_to_everyone_step_by_step(world, talks):
    with pytest.raises(Conflict, match="meeting_goes_on"):
        recording.send_record(world.actor("mona"), talks.id)
    end(talks)
    with pytest.raises(Conflict, match="record_not_now"):
        recording.approve_record(world.actor("cho"), talks.id)
    recording.send_record(world.actor("mona"), talks.id)
    with pytest.raises(Conflict, match="record_not_now"):
        recording.publish_record(world.actor("mona"), talks.id)
    recording.return_record(world.actor("vic"), talks.id, "Name the drafting group.")
    assert (
        minutes.load_minutes(find_row(Meeting, talks.id)).returned_for == "Name the drafting group."
    )
    recording.send_record(world.actor("rana"), talks.id)
    recording.approve_record(world.actor("cho"), talks.id)
    recording.publish_record(world.actor("sera"), talks.id)
    assert [verb for verb in world.events() if verb.startswith("record.")] == [
        "record.sent",
        "record.returned",
        "record.sent",
        "record.approved",
        "record.published",
    ]


@pytest.mark.parametrize("name", ["pia", "hana", "mona", "rana", "sera", "ada", "nora", None])
def test_only_the_podium_approves(world, talks, name):
    end(talks)
    recording.send_record(world.actor("mona"), talks.id)
    with pytest.raises(SignInRequired if name is None else Forbidden):
        recording.approve_record(world.actor(name), talks.id)
    assert minutes.load_minutes(find_row(Meeting, talks.id)).state == "sent"


@pytest.mark.parametrize("name", ["pia", "hana", "cho", "otto", "ada", "nora"])
def test_only_the_writers_of_the_record_change_its_summary(world, talks, name):
    recording.change_summary(world.actor("rana"), talks.id, "The meeting agreed.", "en")
    with pytest.raises(Forbidden):
        recording.change_summary(world.actor(name), talks.id, "It did not.", "en")
    assert record_of(talks).summary == "The meeting agreed."


def test_a_stale_summary_is_not_saved_over_another(world, talks):
    first = recording.change_summary(world.actor("rana"), talks.id, "One.", "en").row_version
    recording.change_summary(world.actor("mona"), talks.id, "Two.", "en", first)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        recording.change_summary(world.actor("rana"), talks.id, "Three.", "en", first)
    assert record_of(talks).summary == "Two."


def test_what_was_approved_never_changes_by_itself(world, talks):
    approved(world, talks)
    before = record_of(talks)
    with transaction():
        ruling = db.session.scalars(select(Ruling)).one()
        ruling.words, ruling.undone_at = "Something else.", utc_now()
    assert record_of(talks) == before and before.rulings[0].words.startswith("I see no objection")
    with pytest.raises(Conflict, match="record_not_now"):
        recording.change_summary(world.actor("rana"), talks.id, "Late.", "en")


def test_before_publication_only_participants_and_writers_read_it(world, talks):
    meeting = find_row(Meeting, talks.id)
    readers = {
        name
        for name in [*world.ids]
        if is_allowed(world.actor(name), "record.read", recording.build_record_subject(meeting))
    }
    assert readers == {"cho", "vic", "rana", "hana", "pia", "nils", "ivo", "mona", "sera"}
    approved(world, talks)
    recording.publish_record(world.actor("mona"), talks.id)
    assert is_allowed(
        world.actor(None),
        "record.read",
        recording.build_record_subject(find_row(Meeting, talks.id)),
    )


def test_participants_request_corrections_and_the_chair_is_told_how_many_wait(world, talks):
    asked = recording.request_correction(world.actor("pia"), talks.id, "I spoke for two minutes.")
    with pytest.raises(Conflict, match="register_first"):
        recording.request_correction(world.actor("paul"), talks.id, "I was not there.")
    with pytest.raises(SignInRequired):
        recording.request_correction(world.actor(None), talks.id, "Me neither.")
    end(talks)
    recording.send_record(world.actor("mona"), talks.id)
    for seen in (0, 2):
        with pytest.raises(Conflict, match="corrections_wait") as refused:
            recording.approve_record(world.actor("cho"), talks.id, unanswered=seen)
        assert refused.value.details == {"waiting": 1}
    with pytest.raises(Forbidden):
        recording.settle_correction(world.actor("hana"), asked.id, "made", "")
    with pytest.raises(Invalid):
        recording.settle_correction(world.actor("mona"), asked.id, "declined", "")
    with pytest.raises(Conflict, match="nothing_corrected"):
        recording.settle_correction(world.actor("mona"), asked.id, "made", "")
    recording.change_summary(world.actor("mona"), talks.id, "Pia spoke for two minutes.", "en")
    recording.settle_correction(world.actor("mona"), asked.id, "made", "")
    with pytest.raises(Conflict, match="settled_already"):
        recording.settle_correction(world.actor("rana"), asked.id, "declined", "No.")
    recording.approve_record(world.actor("cho"), talks.id)


def test_the_chair_may_approve_while_corrections_wait_and_then_they_are_declined_and_not_made(
    world, talks
):
    asked = recording.request_correction(world.actor("pia"), talks.id, "I spoke for two minutes.")
    end(talks)
    recording.send_record(world.actor("mona"), talks.id)
    recording.approve_record(world.actor("cho"), talks.id, unanswered=1)
    told = db.session.scalars(select(Event).where(Event.verb == "record.approved")).one()
    assert told.facts["unanswered"] == 1
    with pytest.raises(Conflict, match="record_not_now"):
        recording.settle_correction(world.actor("mona"), asked.id, "made", "")
    recording.settle_correction(
        world.actor("mona"), asked.id, "declined", "The clock of the console says ninety seconds."
    )
    assert minutes.list_corrections(talks.id)[0].outcome == "declined"


def test_corrections_are_taken_for_some_days(world, talks):
    end(talks)
    with (
        freeze_clock(utc_now() + timedelta(days=recording.CORRECTION_DAYS, minutes=1)),
        pytest.raises(Conflict, match="corrections_over"),
    ):
        recording.request_correction(world.actor("pia"), talks.id, "Too late?")


def test_explanations_of_position_are_attached_under_the_speakers_organisation(world, talks):
    recording.explain_position(world.actor("nils"), talks.id, "reservation", WORDS, "en", ruling=1)
    recording.explain_position(world.actor("ivo"), talks.id, "explanation", "For myself.", "en")
    with pytest.raises(NotFound):
        recording.explain_position(
            world.actor("nils"), talks.id, "reservation", WORDS, "en", ruling=7
        )
    with pytest.raises(Conflict, match="register_first"):
        recording.explain_position(world.actor("paul"), talks.id, "explanation", WORDS, "en")
    found = record_of(talks).explanations
    assert [(each.organisation, each.name, each.ruling, each.kind) for each in found] == [
        ("Norvania", "Nils", 1, "reservation"),
        (None, "Ivo", None, "explanation"),
    ]


def test_an_explanation_is_withdrawn_by_its_author_until_the_record_is_approved(world, talks):
    one = recording.explain_position(world.actor("nils"), talks.id, "explanation", WORDS, "en")
    two = recording.explain_position(world.actor("nils"), talks.id, "explanation", "Another.", "en")
    with pytest.raises(Forbidden):
        recording.withdraw_explanation(world.actor("pia"), one.id)
    recording.withdraw_explanation(world.actor("nils"), one.id)
    assert [each.words for each in record_of(talks).explanations] == ["Another."]
    approved(world, talks)
    with pytest.raises(Conflict, match="record_not_now"):
        recording.withdraw_explanation(world.actor("nils"), two.id)
    assert find_row(Explanation, two.id).withdrawn_at is None


def test_a_registered_person_who_never_came_is_not_present(world, talks):
    with transaction():
        db.session.add(
            Registration(
                consultation_id=world.consultation,
                meeting_id=talks.id,
                user_id=world.ids["paul"],
                organisation_id=world.norvania,
                where="room",
            )
        )
    assert record_of(talks).present["gov"] == {"room": 0, "remote": 1}


def test_ballots_stand_in_the_record_with_their_result_a_sounding_only_if_the_chair_recorded_it(
    world, talks
):
    attendance = {
        f"u{world.ids['ivo']}": "remote",
        f"u{world.ids['pia']}": "room",
        f"u{world.ids['nils']}": "remote",
    }
    enable_formal_ballots(world)
    numbers = {}
    for name, given in (
        ("recorded", RECORDED_BALLOT),
        ("left", SOUNDING_BALLOT),
        ("kept", SOUNDING_BALLOT),
    ):
        form = OpenBallotForm(
            **{**given, **PEOPLE_ELECTORATE, **({"small": 2} if given is SOUNDING_BALLOT else {})}
        )
        numbers[name] = opening.open_ballot(
            world.actor("cho"), world.consultation, form, attendance, meeting_id=talks.id
        ).id
    cast_test_vote(world, "ivo", numbers["recorded"], "yes")
    cast_test_vote(world, "pia", numbers["recorded"], "no")
    for name in ("ivo", "pia", "nils"):
        cast_test_vote(world, name, numbers["kept"], "live")
    cast_test_vote(world, "ivo", numbers["left"], "object")
    for number in numbers.values():
        close_test_ballot(world, number)
    closing.record_result(world.actor("cho"), numbers["kept"], recorded=True)
    found = {each.id: each.result for each in record_of(talks).ballots}
    assert found[numbers["left"]] is None
    assert found[numbers["kept"]].counts["live"] == 3
    result = found[numbers["recorded"]]
    assert (result.counts["yes"], result.counts["no"], result.outcome, result.needed) == (
        1,
        1,
        "tied",
        2,
    )
    assert result.places["room"]["no"] == 1 and result.places["remote"]["yes"] == 1


def test_the_record_shows_draft_text_against_the_issued_text(world, talks):
    rana = world.actor("rana")
    drafting.take_pen(rana, talks.id, world.other_clause)
    issued = wording.load_marked_text(find_row(Meeting, talks.id), world.other_clause)
    assert record_of(talks).changes == []
    drafting.write_text(
        rana, talks.id, world.other_clause, issued.text.replace("[voluntary] ", ""), issued.digest
    )
    (change,) = record_of(talks).changes
    assert (change.label, change.version, change.before, change.after) == (
        "2",
        "T/S/Zero draft",
        1,
        0,
    )
    assert "".join(words for kind, words in change.runs if kind == "del").split() == ["[voluntary]"]


def test_a_bracket_that_was_settled_stands_in_the_record_with_what_of_it_stays(world, talks):
    settling.resolve_bracket(world.actor("cho"), talks.id, world.other_clause, 0, 0)
    settled = record_of(talks).rulings[-1]
    assert (settled.kind, settled.before, settled.keeps) == ("bracket", "voluntary", "voluntary")


def test_a_speaker_of_an_earlier_meeting_does_not_speak_for_the_first_time(world, talks):
    with transaction():
        earlier = Meeting(
            consultation_id=world.consultation,
            slug="earlier",
            number=2,
            title={"en": "Earlier"},
            place={},
            timezone="UTC",
            opens_at=utc_now() - timedelta(days=9),
            closes_at=utc_now() - timedelta(days=8),
            code="EARLYA",
            state="closed",
        )
        db.session.add(earlier)
        db.session.flush()
        db.session.add(
            Turn(
                consultation_id=world.consultation,
                meeting_id=earlier.id,
                user_id=world.ids["pia"],
                where="remote",
                asked_by_id=world.ids["pia"],
                seconds=180,
                spoken=0,
                called_at=utc_now(),
                kind="statement",
            )
        )
    assert (record_of(talks).speech.speakers, record_of(talks).speech.first) == (3, 2)
