"""Tests of presence: in the room by check-in, remote by an open page; counts, ballots, and
remote rights.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.positions.models import Ballot, Elector, Voter
from consult.ballots.casting.actions import cast_vote
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import Event, transaction
from consult.meetings.attendance import (
    check_in_actions as arriving,
    presence_actions as present,
    registration_actions as registering,
)
from consult.meetings import queries
from consult.meetings.models import Meeting, Registration
from tests.support.consultation.meeting import FirstReadingMeeting


@pytest.fixture
def talks(world, here):
    present.last_seen.clear()
    return FirstReadingMeeting(world, "open", {"hana": "room", "pia": "remote", "nils": "remote"})


def of(world, talks, name):
    return db.session.scalar(
        select(Registration).where(
            Registration.meeting_id == talks.id, Registration.user_id == world.ids[name]
        )
    )


def told(verb):
    return list(db.session.scalars(select(Event).where(Event.verb == verb)))


def test_an_open_page_is_presence_and_a_lost_connection_keeps_it_for_a_minute(world, talks):
    pia, nils = world.ids["pia"], world.ids["nils"]
    with transaction():
        of(world, talks, "pia").present_at = None
    present.record_presence(talks.id, {pia, nils})
    assert of(world, talks, "pia").present and told("presence.changed")[-1].facts["remote"] == 2
    present.record_presence(talks.id, {pia, nils})
    assert len(told("presence.changed")) == 1, "nothing changed"
    start = utc_now()
    for seconds, there in ((30, True), (59, True), (61, False)):
        with freeze_clock(start + timedelta(seconds=seconds)):
            present.record_presence(talks.id, {nils})
            assert of(world, talks, "pia").present is there, seconds
    with freeze_clock(start + timedelta(seconds=70)):
        present.record_presence(talks.id, {pia, nils})
        assert of(world, talks, "pia").present and len(told("presence.changed")) == 3


def test_an_open_page_does_not_put_anybody_into_the_room(world, talks):
    arriving.check_out_participant(world.actor("sera"), of(world, talks, "hana").id)
    present.record_presence(talks.id, {world.ids["hana"], world.ids["ivo"]})
    assert not of(world, talks, "hana").present and of(world, talks, "ivo") is None


def test_attendance_is_by_voice_and_the_named_voter_decides_where(world, talks):
    lakeside, norvania = f"o{world.lakeside}", f"o{world.norvania}"
    people = {
        f"u{world.ids[name]}": where
        for name, where in (("hana", "room"), ("pia", "remote"), ("nils", "remote"))
    }
    assert queries.load_attendance(talks.id) == {lakeside: "room", norvania: "remote", **people}
    registering.name_voter(world.actor("hana"), talks.id, world.ids["pia"])
    assert queries.load_attendance(talks.id)[lakeside] == "remote"
    arriving.register_walk_in(world.actor("sera"), talks.id, user_id=world.ids["ivo"])
    assert queries.load_attendance(talks.id)[f"u{world.ids['ivo']}"] == "room"
    registering.withdraw_registration(world.actor("nils"), talks.id)
    assert norvania not in queries.load_attendance(talks.id)


def test_presence_is_counted_by_group_room_and_remote(world, talks):
    counted = {each.group: each[1:] for each in queries.count_presence(talks.id)}
    assert counted == {"gov": (0, 1, 0, 1, 0), "civ": (1, 1, 1, 1, 0)}
    arriving.register_walk_in(world.actor("sera"), talks.id, user_id=world.ids["ivo"])
    assert queries.count_presence(talks.id)[-1] == (None, 1, 0, 1, 0, 0), "individuals stand last"


def test_an_open_ballot_hears_where_its_electors_are(world, talks):
    with transaction():
        ballot = Ballot(consultation_id=world.consultation, kind="recorded", meeting_id=talks.id)
        db.session.add(ballot)
        db.session.flush()
        number, holder = ballot.id, f"o{world.norvania}"
        db.session.add(
            Elector(
                ballot_id=number,
                holder=holder,
                organisation_id=world.norvania,
                name="Norvania",
                where="remote",
            )
        )

    def where():
        return db.session.scalar(select(Elector.where).where(Elector.ballot_id == number))

    arriving.check_in_participant(world.actor("sera"), of(world, talks, "nils").id)
    assert where() == "room"
    arriving.check_out_participant(world.actor("sera"), of(world, talks, "nils").id)
    assert where() == "absent"
    registering.register_participant(world.actor("nils"), talks.id, "remote")
    present.record_presence(talks.id, {world.ids["nils"]})
    assert where() == "remote" and {event.audience for event in told("elector.came")} == {"nobody"}


def test_remote_participants_vote_unless_it_was_announced_that_they_do_not(world, talks):
    with transaction():
        ballot = Ballot(
            consultation_id=world.consultation,
            kind="recorded",
            meeting_id=talks.id,
            number=1,
            choices=["yes", "no"],
        )
        db.session.add(ballot)
        db.session.flush()
        number = ballot.id
        db.session.add(
            Elector(
                ballot_id=number,
                holder=f"o{world.norvania}",
                organisation_id=world.norvania,
                name="Norvania",
            )
        )
        db.session.add(
            Voter(ballot_id=number, user_id=world.ids["nils"], holder=f"o{world.norvania}")
        )
    cast_vote(world.actor("nils"), number, "yes")
    with transaction():
        find_row(Meeting, talks.id).remote_may = ["speak"]
    with pytest.raises(Conflict) as refused:
        cast_vote(world.actor("nils"), number, "no")
    assert refused.value.code == "remote_may_not_vote"
    arriving.check_in_participant(world.actor("sera"), of(world, talks, "nils").id)
    assert cast_vote(world.actor("nils"), number, "no").before == "yes"
