"""Tests of planning a meeting: permissions, agenda, notices, and the next meeting."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, SignInRequired
from consult.core.events.log import Event, transaction
from consult.documents.models import Document, Version
from consult.meetings.planning import agenda_actions as agenda, actions as planning
from consult.meetings import queries
from consult.meetings.models import Meeting, Ruling, Turn
from consult.meetings.planning.jobs import remind_of_meetings
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.world import ROLES

TITLE = {"en": "Second reading", "fr": "Deuxième lecture"}


def in_days(number):
    return (utc_now() + timedelta(days=number)).replace(microsecond=0)


def plan(world, name="sera", opens=30, **more):
    return planning.plan_meeting(
        world.actor(name),
        world.consultation,
        **{
            "title": TITLE,
            "opens_at": in_days(opens),
            "closes_at": in_days(opens) + timedelta(hours=8),
            **more,
        },
    )


def told(*verbs):
    return [
        event
        for event in db.session.scalars(select(Event).order_by(Event.seq))
        if event.verb in verbs or not verbs
    ]


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_secretariat_and_administrator_plan_and_keep_the_agenda(world, here, name):
    there = FirstReadingMeeting(world, "planned", {})
    if name in {"sera", "ada"}:
        assert plan(world, name).slug == "second-reading"
        planning.cancel_meeting(world.actor(name), there.id)
        planning.restore_meeting(world.actor(name), there.id)
        item = agenda.add_item(world.actor(name), there.id, title=TITLE)
        agenda.move_item(world.actor(name), item.id, "up")
        agenda.remove_item(world.actor(name), item.id)
        assert len(told()) == 6
        return
    acts = (
        lambda who: plan(world, who),
        lambda who: planning.cancel_meeting(world.actor(who), there.id),
        lambda who: planning.restore_meeting(world.actor(who), there.id),
        lambda who: planning.change_meeting(
            world.actor(who), there.id, title=TITLE, opens_at=in_days(1), closes_at=in_days(2)
        ),
        lambda who: agenda.add_item(world.actor(who), there.id, title=TITLE),
        lambda who: agenda.move_item(world.actor(who), there.items[0], "down"),
        lambda who: agenda.change_item(
            world.actor(who), there.items[0], title=TITLE, note={}, document_id=None, clause_ids=[]
        ),
        lambda who: agenda.remove_item(world.actor(who), there.items[0]),
    )
    for act in acts:
        with pytest.raises(Forbidden if name else SignInRequired):
            act(name)
    assert told() == []


def test_meetings_are_numbered_and_have_addresses_and_codes_of_their_own(world, here):
    first, second, third, fourth = (
        plan(world),
        plan(world),
        plan(world, title={"ar": "قراءة"}),
        plan(world, title={"en": "New"}),
    )
    assert [each.number for each in (first, second, third, fourth)] == [1, 2, 3, 4]
    assert [each.slug for each in (first, second, third, fourth)] == [
        "second-reading",
        "second-reading-2",
        "meeting-3",
        "new-4",
    ]
    codes = {each.code for each in (first, second, third, fourth)}
    assert len(codes) == 4 and all(
        len(code) == 6 and not set(code) & set("ILOQ01") for code in codes
    )


def test_a_change_is_told_with_whether_time_or_place_moved(world, here):
    made = plan(world)
    given = {"title": TITLE, "opens_at": made.opens_at, "closes_at": made.closes_at}
    planning.change_meeting(world.actor("sera"), made.id, **given)
    assert told("meeting.changed") == []
    planning.change_meeting(
        world.actor("sera"), made.id, **{**given, "title": {"en": "Third reading"}}
    )
    planning.change_meeting(
        world.actor("sera"),
        made.id,
        **{**given, "title": {"en": "Third reading"}, "place": {"en": "Lake Room"}},
    )
    assert [event.facts["moved"] for event in told("meeting.changed")] == [False, True]
    with pytest.raises(Conflict) as refused:
        planning.change_meeting(world.actor("sera"), made.id, **given, row_version=1)
    assert refused.value.code == "changed_meanwhile"
    with pytest.raises(Invalid):
        planning.change_meeting(
            world.actor("sera"), made.id, **{**given, "closes_at": made.opens_at}
        )


def test_what_is_over_stays_as_it_was(world, here):
    there = FirstReadingMeeting(world, "closed", {})
    sera = world.actor("sera")
    for act in (
        lambda: planning.cancel_meeting(sera, there.id),
        lambda: agenda.add_item(sera, there.id, title=TITLE),
        lambda: planning.change_meeting(
            sera, there.id, title=TITLE, opens_at=in_days(1), closes_at=in_days(2)
        ),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "meeting_over"


def test_a_meeting_that_has_begun_is_not_called_off(world, here):
    with pytest.raises(Conflict) as refused:
        planning.cancel_meeting(world.actor("sera"), FirstReadingMeeting(world).id)
    assert refused.value.code == "meeting_begun"


def test_a_meeting_reads_only_what_was_issued(world, here):
    there, sera = FirstReadingMeeting(world, "planned", {}), world.actor("sera")
    item = agenda.add_item(
        sera,
        there.id,
        title={},
        document_id=world.document,
        clause_ids=[world.third_clause, world.clause],
    )
    assert item.clause_ids == [world.clause, world.third_clause], "in the order of the text"
    assert item.title == find_row(Document, world.document).title
    with transaction():
        unissued = Document(
            consultation_id=world.consultation, slug="vision", title={"en": "Vision"}
        )
        db.session.add(unissued)
    for wrong in (
        {"document_id": unissued.id},
        {"document_id": 999},
        {"document_id": world.document, "clause_ids": [999]},
        {"clause_ids": [world.clause]},
    ):
        with pytest.raises(Invalid):
            agenda.add_item(sera, there.id, title=TITLE, **wrong)
    assert len(find_row(Meeting, there.id).items) == 4


def test_an_item_that_was_taken_up_stays(world, here):
    there = FirstReadingMeeting(world)
    for number in there.items[:2]:
        with pytest.raises(Conflict):
            agenda.remove_item(world.actor("sera"), number)
    agenda.remove_item(world.actor("sera"), there.items[2])
    assert [each.id for each in find_row(Meeting, there.id).items] == there.items[:2]


@pytest.mark.parametrize(
    "row",
    [
        lambda world, one: Turn(
            user_id=world.ids["hana"],
            asked_by_id=world.ids["hana"],
            where="room",
            seconds=180,
            **one,
        ),
        lambda world, one: Ruling(
            number=1, kind="other", taken_at=utc_now(), made_by_id=world.ids["cho"], **one
        ),
    ],
)
def test_an_item_with_requests_or_decisions_is_not_removed(world, here, row):
    there = FirstReadingMeeting(world)
    with transaction():
        db.session.add(
            row(
                world,
                {
                    "consultation_id": world.consultation,
                    "meeting_id": there.id,
                    "item_id": there.items[2],
                },
            )
        )
    with pytest.raises(Conflict, match="item_done"):
        agenda.remove_item(world.actor("sera"), there.items[2])
    assert [each.id for each in find_row(Meeting, there.id).items] == there.items


def test_items_move_one_place_and_stop_at_the_ends(world, here):
    there, sera = FirstReadingMeeting(world, "planned", {}), world.actor("sera")
    agenda.move_item(sera, there.items[0], "up")
    assert told("agenda.moved") == []
    agenda.move_item(sera, there.items[0], "down")
    assert [taken.item.id for taken in queries.load_agenda(find_row(Meeting, there.id))] == [
        there.items[1],
        there.items[0],
        there.items[2],
    ]


def test_the_agenda_says_where_the_notice_was_too_short(world, here):
    there = FirstReadingMeeting(world, "planned", {})
    meeting = find_row(Meeting, there.id)
    with transaction():
        find_row(Version, world.version).issued_at = meeting.opens_at - timedelta(days=30)
    assert [(taken.days is None, taken.late) for taken in queries.load_agenda(meeting)] == [
        (True, False),
        (False, False),
        (False, False),
    ]
    with transaction():
        find_row(Version, world.version).issued_at = find_row(
            Meeting, there.id
        ).opens_at - timedelta(days=3)
    late = queries.load_agenda(find_row(Meeting, there.id))[1]
    assert late.late and late.days < 3 and late.labels == {world.other_clause: "2"}


def test_the_next_meeting_is_the_one_that_is_on_else_the_first_to_come(world, here):
    assert queries.find_next_meeting(world.consultation) is None
    later, sooner = plan(world, opens=30), plan(world, opens=10)
    assert queries.find_next_meeting(world.consultation).id == sooner.id
    planning.cancel_meeting(world.actor("sera"), sooner.id)
    assert queries.find_next_meeting(world.consultation).id == later.id
    with transaction():
        find_row(Meeting, later.id).state = "suspended"
    plan(world, opens=1)
    assert queries.find_next_meeting(world.consultation).id == later.id, (
        "what is on comes before what is to come"
    )


def test_a_meeting_is_told_of_once_a_day_before(world, here):
    made = plan(world, opens=3)
    remind_of_meetings()
    assert told("meeting.near") == []
    for days in (2.5, 2.6):
        with freeze_clock(in_days(days)):
            remind_of_meetings()
    assert [event.subject_id for event in told("meeting.near")] == [made.id]
    with freeze_clock(in_days(2.6)):
        planning.change_meeting(
            world.actor("sera"), made.id, title=TITLE, opens_at=in_days(9), closes_at=in_days(10)
        )
        remind_of_meetings()
    with freeze_clock(in_days(11.2)):
        remind_of_meetings()
    assert len(told("meeting.near")) == 2, "another beginning is told anew"


def test_one_planned_for_today_or_called_off_is_not_told_of_again(world, here):
    plan(world, opens=0.5)
    planning.cancel_meeting(world.actor("sera"), plan(world, opens=3).id)
    with freeze_clock(in_days(2.5)):
        remind_of_meetings()
    assert told("meeting.near") == []


def test_facts_stay_small_and_name_nobody(world, here):
    made = plan(world)
    agenda.add_item(world.actor("sera"), made.id, title=TITLE, document_id=world.document)
    planning.cancel_meeting(world.actor("sera"), made.id)
    events = told()
    assert [event.facts["revision"] for event in events] == [1, 2, 3]
    assert all(event.audience == "everyone" and len(str(event.facts)) < 250 for event in events)
