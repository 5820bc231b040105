"""Tests of notices to members of a drafting group: membership, deadline, report."""

from datetime import timedelta

from sqlalchemy import select

from consult.core.events import dispatcher as follower
from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from consult.meetings.drafting_groups import text_actions as group_drafting, actions as groups
from consult.meetings.drafting_groups.models import DraftingGroup
from consult.notifications.actions import follow_clause
from consult.notifications.models import Notice
from consult.notifications.notice_detail_queries import load_notice_views
from consult.notifications.messages import format_sentence
from consult.notifications.links import get_notice_path
from tests.unit.amendments.test_amendment_actions import NOW
from tests.unit.meetings.drafting_groups.test_group_actions import made


def test_members_and_followers_hear_of_a_group_with_a_link(world, here):
    running = follower.Dispatcher()
    running.step()
    follow_clause(world.actor("ivo"), world.other_clause)
    group = made(world).id
    with transaction():
        db.session.get(DraftingGroup, group).deadline_at = utc_now() + timedelta(hours=40)
    groups.remind_groups()
    pia = world.actor("pia")
    group_drafting.run_pen_action(pia, group, world.other_clause, "take")
    group_drafting.write_text(pia, group, world.other_clause, NOW + " We act.")
    groups.table_report(world.actor("fay"), group, "Agreed.")
    running.step()
    rows = db.session.scalars(
        select(Notice).where(Notice.verb.startswith("group.")).order_by(Notice.id)
    ).all()
    heard = {
        name: {each.verb for each in rows if each.user_id == world.ids[name]} for name in world.ids
    }
    members = {"group.referred", "group.due", "group.tabled"}
    assert (
        heard["pia"] == heard["nils"] == members
        and heard["fay"] == members - {"group.tabled"}
        and heard["ivo"] == {"group.tabled"}
    )
    assert len(rows) == 9
    shown = load_notice_views(rows)
    words = next(format_sentence(each) for each in shown if each.verb == "group.referred")
    assert words.startswith("You are in the drafting group G/1") and "Financing" in words
    assert {get_notice_path(each, "en") for each in shown} == {"/en/c/talks/meetings/groups/1"}


def test_nobody_else_is_told_while_the_group_is_at_work(world, here):
    running = follower.Dispatcher()
    running.step()
    group = made(world).id
    groups.write_note(world.actor("pia"), group, "Between us.")
    groups.extend_deadline(world.actor("cho"), group, utc_now() + timedelta(days=9))
    groups.dissolve_group(world.actor("cho"), group)
    running.step()
    people = set(db.session.scalars(select(Notice.user_id).where(Notice.verb.startswith("group."))))
    assert people == {world.ids[name] for name in ("pia", "nils", "fay")}
