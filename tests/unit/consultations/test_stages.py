"""Tests of a process and its stages: permissions, valid dates, and announcements by the clock."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.consultations.stages import actions as stage_actions
from consult.accounts.models import SignIn
from consult.consultations import actions, queries, reactions
from consult.consultations.stages import announcement_actions as timetable
from consult.consultations.models import Consultation, Membership, Stage
from consult.core.permissions.actor import Actor
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import Event, transaction
from tests.world import ROLES

KEEPERS = {"sera", "ada"}
TITLE = {"en": "Second reading", "fr": "Deuxième lecture"}


@pytest.fixture
def told(here):
    """Provide told(), which returns the verbs of all events in order with their subjects."""

    def verbs():
        return [
            (event.verb, event.subject_id)
            for event in db.session.scalars(select(Event).order_by(Event.seq))
        ]

    return verbs


def in_days(number):
    return (utc_now() + timedelta(days=number)).replace(microsecond=0)


def add(world, name="sera", opens=30, closes=40, **more):
    return stage_actions.add_stage(
        world.actor(name),
        world.consultation,
        **{
            "kind": "reading",
            "title": TITLE,
            "opens_at": in_days(opens),
            "closes_at": in_days(closes),
            **more,
        },
    )


def current(world):
    return find_row(Consultation, world.consultation).current


@pytest.mark.parametrize("name", [*ROLES, None])
def test_only_secretariat_and_administrator_change_stages_and_texts(world, here, told, name):
    texts = {"title": {"en": "New"}, "lead": {}, "rules_text": {}, "hold_unverified": True}
    if name in KEEPERS:
        add(world, name)
        assert actions.change_consultation(
            world.actor(name), world.consultation, **texts
        ).hold_unverified
        assert [verb for verb, _ in told()] == ["stage.added", "consultation.changed"]
        return
    refusal = Forbidden if name else SignInRequired
    with pytest.raises(refusal):
        add(world, name)
    with pytest.raises(refusal):
        actions.change_consultation(world.actor(name), world.consultation, **texts)
    with pytest.raises(refusal):
        stage_actions.change_stage(
            world.actor(name),
            current(world).id,
            kind="closed",
            title=TITLE,
            opens_at=in_days(1),
            closes_at=None,
            note={},
        )
    with pytest.raises(refusal):
        stage_actions.remove_stage(world.actor(name), current(world).id)
    assert told() == []


def test_only_an_administrator_begins_a_process_and_administers_it(world, here):
    with pytest.raises(Forbidden):
        actions.create_consultation(world.actor("sera"), "more-talks", TITLE)
    made = actions.create_consultation(world.actor("ada"), "more-talks", TITLE)
    assert db.session.get(Membership, (world.ids["ada"], made.id, "administrator"))
    with pytest.raises(Invalid) as refused:
        actions.create_consultation(world.actor("ada"), "more-talks", TITLE)
    assert refused.value.details["fields"] == {"slug": {"type": "taken"}}
    with pytest.raises(Invalid):
        actions.create_consultation(world.actor("ada"), "untitled", {})


def test_a_stale_save_of_the_texts_is_refused(world, here):
    texts = {"lead": {}, "rules_text": {}, "hold_unverified": False}
    seen = find_row(Consultation, world.consultation).row_version
    actions.change_consultation(
        world.actor("sera"), world.consultation, title={"en": "First"}, row_version=seen, **texts
    )
    with pytest.raises(Conflict, match="changed_meanwhile"):
        actions.change_consultation(
            world.actor("ada"),
            world.consultation,
            title={"en": "Second"},
            row_version=seen,
            **texts,
        )
    assert find_row(Consultation, world.consultation).title == {"en": "First"}


def test_saving_what_is_there_already_tells_nobody(world, here, told):
    found = find_row(Consultation, world.consultation)
    actions.change_consultation(
        world.actor("sera"),
        found.id,
        title=found.title,
        lead=found.lead,
        rules_text=found.rules_text,
        hold_unverified=False,
    )
    assert told() == []


@pytest.mark.parametrize(
    ("opens", "closes"), [(5, 15), (-5, 5), (-40, 40), (15, None), (-12, -9), (12, 14)]
)
def test_a_stage_that_overlaps_another_is_refused_with_the_dates_of_the_other(
    world, here, told, opens, closes
):
    with pytest.raises(Invalid) as refused:
        add(world, opens=opens, closes_at=in_days(closes) if closes is not None else None)
    assert refused.value.details["fields"]["opens_at"]["type"] == "stage_overlaps"
    assert told() == []


def test_a_stage_may_follow_at_the_very_moment_another_ends(world, here):
    last = max(find_row(Consultation, world.consultation).stages, key=lambda stage: stage.opens_at)
    stage_actions.add_stage(
        world.actor("sera"), world.consultation, kind="closed", title=TITLE, opens_at=last.closes_at
    )
    with pytest.raises(Invalid):
        add(world, opens=90, closes=95)  # the last one has no end


def test_a_stage_cannot_close_before_it_opens(world, here):
    with pytest.raises(Invalid) as refused:
        add(world, opens=40, closes=40)
    assert refused.value.details["fields"] == {"closes_at": {"type": "closes_before_it_opens"}}


def test_other_dates_are_told_and_open_the_process_at_once(world, here):
    stage = current(world)
    stage_actions.change_stage(
        world.actor("sera"),
        stage.id,
        kind=stage.kind,
        title=stage.title,
        note={},
        opens_at=stage.opens_at,
        closes_at=utc_now() - timedelta(minutes=1),
        row_version=stage.row_version,
    )
    assert find_row(Consultation, world.consultation).stage == "between"
    with transaction():
        assert queries.get_current_stage(world.consultation) == "between"
    event = db.session.scalars(select(Event).where(Event.verb == "stage.changed")).one()
    assert event.facts["moved"] is True
    assert event.facts["before"]["closes_at"] > event.facts["closes_at"]


def test_a_stale_save_of_a_stage_is_refused(world, here):
    stage = current(world)
    seen = stage.row_version
    given = {
        "kind": stage.kind,
        "note": {},
        "opens_at": stage.opens_at,
        "closes_at": stage.closes_at,
        "row_version": seen,
    }
    stage_actions.change_stage(world.actor("sera"), stage.id, title={"en": "First"}, **given)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        stage_actions.change_stage(world.actor("ada"), stage.id, title={"en": "Second"}, **given)


def test_a_removed_stage_is_gone(world, here, told):
    number = current(world).id
    stage_actions.remove_stage(world.actor("sera"), number)
    with pytest.raises(NotFound):
        stage_actions.remove_stage(world.actor("sera"), number)
    assert told() == [("stage.removed", number)]


def test_the_usual_stages_follow_each_other_and_are_laid_out_once(world, here):
    made = actions.create_consultation(world.actor("ada"), "more-talks", TITLE)
    ada = world.actor("ada")
    stages = stage_actions.add_default_stages(ada, made.id, in_days(0))
    assert [stage.kind for stage in stages] == [
        usual["kind"] for usual in timetable.load_default_stages()
    ]
    assert all(early.closes_at == late.opens_at for early, late in zip(stages, stages[1:]))
    assert stages[-1].closes_at is None
    with pytest.raises(Conflict, match="stages_exist"):
        stage_actions.add_default_stages(ada, made.id, in_days(0))


def test_the_clock_tells_openings_ends_and_deadlines_once(world, here, told):
    first, second = sorted(
        find_row(Consultation, world.consultation).stages, key=lambda stage: stage.opens_at
    )[1:]
    with transaction():
        find_row(Stage, second.id).announced_at = None
    seen = find_row(Stage, second.id).row_version
    expected = []
    for days, news in (
        (1, []),
        (8.5, [("deadline.near", first.id)]),
        (10.5, [("stage.opened", second.id), ("stage.closed", first.id)]),
        (18.5, [("deadline.near", second.id)]),
        (21, [("stage.closed", second.id)]),
        (30, []),
    ):
        expected += news
        with freeze_clock(in_days(days)):
            reactions.announce_stages()
            reactions.announce_stages()
        assert told() == expected
    assert (
        find_row(Stage, second.id).row_version == seen
    )  # nobody edited it: an open form is not stale


def test_a_stage_that_opened_and_closed_while_nobody_looked_is_told_as_closed(world, here, told):
    stage = add(world, opens=30, closes=31)
    with freeze_clock(in_days(40)):
        reactions.announce_stages()
        reactions.announce_stages()
    assert [verb for verb, about in told() if about == stage.id] == ["stage.added", "stage.closed"]


def test_a_stage_entered_for_the_record_is_not_announced(world, here, told):
    stage = add(world, opens=-60, closes=-50)
    reactions.announce_stages()
    assert told() == [("stage.added", stage.id)]


def test_a_prolonged_stage_has_its_deadline_and_its_end_told_again(world, here, told):
    stage = current(world)
    with freeze_clock(in_days(9)):
        reactions.announce_stages()
    with transaction():
        db.session.delete(
            max(find_row(Consultation, world.consultation).stages, key=lambda each: each.opens_at)
        )
    later = in_days(20)
    with freeze_clock(in_days(9.5)):
        stage_actions.change_stage(
            world.actor("sera"),
            stage.id,
            kind="commenting",
            title=TITLE,
            note={},
            opens_at=stage.opens_at,
            closes_at=later,
        )
    for days in (11, 18.5, 21):
        with freeze_clock(in_days(days)):
            reactions.announce_stages()
    assert [verb for verb, _ in told()] == [
        "deadline.near",
        "stage.changed",
        "deadline.near",
        "stage.closed",
    ]


def test_when_a_sign_in_was_last_seen_is_written_by_the_clock(world, here):
    with freeze_clock(in_days(1)):
        assert queries.identify_visitor(world.tokens["pia"]).actor.user_id == world.ids["pia"]
        reactions.save_sightings()
    row = db.session.scalars(select(SignIn).where(SignIn.user_id == world.ids["pia"])).one()
    assert abs(row.seen_at - in_days(1)) < timedelta(minutes=1)
    assert not queries.unsaved_sightings


def test_a_process_is_over_when_its_last_stage_has_ended_or_is_closed(world, here):
    assert not find_row(Consultation, world.consultation).over
    with freeze_clock(in_days(21)):
        assert find_row(Consultation, world.consultation).over


def test_events_reach_their_audience(world, here):
    add(world)
    consultation = find_row(Consultation, world.consultation)
    from_all = [event.verb for event in queries.list_events_after(Actor(), consultation, 0)]
    assert from_all == ["stage.added"]
    assert queries.list_events_after(Actor(), consultation, 1) == []
