"""Tests of drafting groups: referral, members, visibility, reports, and acceptance by a
meeting.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.database.engine import db, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from consult.core.events.log import Event, transaction
from consult.core.permissions.rules import is_allowed
from consult.meetings.drafting import actions as drafting
from consult.meetings.drafting_groups import text_actions as group_drafting, actions as groups
from consult.meetings.drafting_groups.models import DraftingGroup
from consult.meetings.source_label_queries import load_source_labels
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.amendments.test_amendment_actions import NOW, propose
from tests.world import ROLES

pytestmark = pytest.mark.usefixtures("here")
OTHER = NOW.replace("by 2030", "by 2035")
DAY = timedelta(days=5)


def made(world, by="cho", **more):
    given = {
        "clause_ids": [world.other_clause],
        "members": [world.ids["pia"], world.ids["nils"]],
        "facilitator_id": world.ids["fay"],
        "deadline_at": utc_now() + DAY,
        **more,
    }
    return groups.refer_clauses(world.actor(by), world.consultation, "Financing", **given)


@pytest.fixture
def group(world):
    return made(world).id


def write(world, group, name="pia", words=OTHER):
    group_drafting.run_pen_action(world.actor(name), group, world.other_clause, "take")
    return group_drafting.write_text(world.actor(name), group, world.other_clause, words)


def test_only_the_podium_refers(world):
    let_in = set()
    for name in ROLES:
        try:
            made(world, name)
            let_in.add(name)
        except Forbidden:
            continue
    assert let_in == {"cho", "vic"}
    assert [each.number for each in groups.list_groups(world.consultation)] == [1, 2]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"clause_ids": []}, "clauses"),
        ({"clause_ids": [99_999]}, "clauses"),
        ({"members": [99_999]}, "members"),
        ({"deadline_at": utc_now() - DAY}, "deadline_at"),
    ],
)
def test_what_is_referred_stands_in_the_text_to_people_of_the_process_until_a_day_to_come(
    world, given, wrong
):
    with pytest.raises(Invalid) as refused:
        made(world, **given)
    assert set(refused.value.details["fields"]) == {wrong}
    with pytest.raises(Invalid):
        made(world, facilitator_id=world.ids["nora"])


def test_members_write_in_turn_the_podium_reads_and_nobody_else_gets_anything(world, group):
    write(world, group)
    with pytest.raises(Conflict, match="pen_taken"):
        group_drafting.run_pen_action(world.actor("nils"), group, world.other_clause, "take")
    group_drafting.run_pen_action(world.actor("fay"), group, world.other_clause, "take")
    thing = db.session.get(DraftingGroup, group)
    assert {name for name in ROLES if is_allowed(world.actor(name), "group.see", thing)} == {
        "pia",
        "nils",
        "fay",
        "cho",
        "vic",
        "sera",
    }
    assert {name for name in ROLES if is_allowed(world.actor(name), "group.work", thing)} == {
        "pia",
        "nils",
        "fay",
    }
    for name in ("cho", "hana", None):
        with pytest.raises(Problem):
            group_drafting.run_pen_action(world.actor(name), group, world.other_clause, "take")
        with pytest.raises(Problem):
            groups.write_note(world.actor(name), group, "Let me in.")
    with pytest.raises(NotFound):
        group_drafting.run_pen_action(world.actor("pia"), group, world.third_clause, "take")
    private = db.session.scalars(
        select(Event).where(Event.verb.in_(["group_text.changed", "group_note.posted"]))
    ).all()
    assert (
        private
        and {each.audience for each in private} == {"nobody"}
        and "2035" not in str([each.facts for each in private])
    )


def test_a_stale_save_in_a_group_is_refused_with_the_current_text(world, group):
    seen = write(world, group).digest
    group_drafting.write_text(world.actor("pia"), group, world.other_clause, OTHER + " Now.", seen)
    with pytest.raises(Conflict, match="changed_meanwhile") as refused:
        group_drafting.write_text(
            world.actor("pia"), group, world.other_clause, OTHER + " Later.", seen
        )
    assert refused.value.details["text"] == OTHER + " Now."


def test_a_former_member_reads_and_writes_nothing_more(world, group):
    write(world, group)
    groups.set_members(
        world.actor("cho"), group, [world.ids["nils"], world.ids["hana"]], world.ids["nils"]
    )
    thing = db.session.get(DraftingGroup, group)
    assert {name for name in ROLES if is_allowed(world.actor(name), "group.work", thing)} == {
        "nils",
        "hana",
    }
    with pytest.raises(Forbidden):
        group_drafting.write_text(world.actor("pia"), group, world.other_clause, NOW)
    with pytest.raises(Forbidden):
        groups.set_members(world.actor("nils"), group, [], world.ids["nils"])


def test_a_concurrent_change_of_members_is_not_silently_overwritten(world, group):
    seen = db.session.get(DraftingGroup, group).row_version
    nils, hana, fay = (world.ids[name] for name in ("nils", "hana", "fay"))
    groups.set_members(world.actor("cho"), group, [nils], fay, seen)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        groups.set_members(world.actor("vic"), group, [hana], fay, seen)
    found = db.session.get(DraftingGroup, group)
    assert found.members == {nils, fay}
    groups.set_members(world.actor("vic"), group, [hana], fay, found.row_version)
    assert db.session.get(DraftingGroup, group).members == {hana, fay}


def test_its_facilitator_reports_the_text_and_everyone_reads_it_unchanged(world, group):
    with pytest.raises(Conflict, match="nothing_to_table"):
        groups.table_report(world.actor("fay"), group, "We agree.")
    write(world, group)
    with pytest.raises(Forbidden):
        groups.table_report(world.actor("pia"), group, "We agree.")
    groups.table_report(world.actor("fay"), group, "We agree.")
    assert all(
        is_allowed(world.actor(name), "group.see", db.session.get(DraftingGroup, group))
        for name in (None, *ROLES)
    )
    for change in (
        lambda: write(world, group),
        lambda: groups.dissolve_group(world.actor("cho"), group),
        lambda: groups.write_note(world.actor("pia"), group, "Late."),
    ):
        with pytest.raises(Conflict, match="group_over"):
            change()


def test_a_meeting_takes_what_was_tabled_and_the_group_stays_its_author(world, group):
    talks, rana = FirstReadingMeeting(world), world.actor("rana")
    text = write(world, group)
    drafting.take_pen(rana, talks.id, world.other_clause)
    with pytest.raises(Problem):
        group_drafting.take_group_text(rana, talks.id, world.other_clause, group)
    groups.table_report(world.actor("fay"), group, "We agree.")
    taken = group_drafting.take_group_text(rana, talks.id, world.other_clause, group)
    assert taken.text == text.text and [f"g{group}"] in [sources for _, sources in taken.passages]
    assert load_source_labels({f"g{group}"})[f"g{group}"].title == "Financing"
    drafting.undo_step(rana, talks.id, world.other_clause)
    drafting.write_text(rana, talks.id, world.other_clause, NOW.replace("connect", "fully connect"))
    both = group_drafting.take_group_text(rana, talks.id, world.other_clause, group)
    assert both.text == OTHER.replace("connect", "fully connect")
    found = {source for _, sources in both.passages for source in sources}
    assert found == {"base", f"g{group}", f"t{both.id}.{world.ids['rana']}"}


def test_amendments_are_accepted_into_a_groups_text_too_with_brackets_and_undo(world, group):
    one = propose(world, "pia")
    text = write(world, group)
    text = group_drafting.apply_hunks(world.actor("pia"), group, world.other_clause, [f"{one}:0"])
    assert text.taken == [f"{one}:0"] and text.text != OTHER
    group_drafting.undo_step(world.actor("pia"), group, world.other_clause)
    text = group_drafting.open_bracket(
        world.actor("pia"), group, world.other_clause, "every school", other="most schools"
    )
    assert "[alt 1: every school / alt 2: most schools]" in text.text
    assert (
        group_drafting.close_bracket(world.actor("pia"), group, world.other_clause, 0, 0).text
        == OTHER
    )
    assert (
        group_drafting.restore_step(world.actor("pia"), group, world.other_clause, None).text == NOW
    )


def test_members_are_reminded_once_before_the_deadline_and_anew_after_it_was_extended(world, group):
    groups.remind_groups()
    assert "group.due" not in world.events()
    with transaction():
        db.session.get(DraftingGroup, group).deadline_at = utc_now() + timedelta(hours=40)
    groups.remind_groups()
    groups.remind_groups()
    assert world.events().count("group.due") == 1
    groups.extend_deadline(world.actor("vic"), group, utc_now() + timedelta(hours=45))
    groups.remind_groups()
    assert world.events().count("group.due") == 2
    with pytest.raises(Forbidden):
        groups.extend_deadline(world.actor("fay"), group, utc_now() + DAY)
    with pytest.raises(Invalid):
        groups.extend_deadline(world.actor("cho"), group, utc_now() - DAY)


def test_a_dissolved_group_is_over(world, group):
    write(world, group)
    groups.dissolve_group(world.actor("cho"), group)
    with pytest.raises(Conflict, match="group_over"):
        write(world, group)
    assert not is_allowed(world.actor("hana"), "group.see", db.session.get(DraftingGroup, group))
