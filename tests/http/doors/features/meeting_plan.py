"""Data for the endpoints before a meeting: a planned meeting, an agenda item, and Pia checked
in.
"""

from datetime import timedelta

from consult.core.database.engine import utc_now
from consult.core.events.log import transaction
from consult.meetings.planning.agenda_actions import add_item
from consult.meetings.attendance.check_in_actions import register_walk_in
from consult.meetings.planning.actions import cancel_meeting, plan_meeting

BADGE = "a-badge-of-sample"
PLAN = {
    "title_en": "Another reading",
    "timezone": "UTC",
    "opens_at": "2031-03-31 09:00",
    "closes_at": "2031-03-31 17:00",
}


def create_plan_rows(world):
    """Create the rows; return their numbers by name."""
    sera = world.actor("sera")
    made = plan_meeting(
        sera,
        world.consultation,
        title={"en": "Planned reading"},
        opens_at=utc_now() + timedelta(days=30),
        closes_at=utc_now() + timedelta(days=31),
    )
    item = add_item(sera, made.id, title={"en": "Opening"})
    add_item(
        sera,
        made.id,
        title={"en": "Schools"},
        document_id=world.document,
        clause_ids=[world.other_clause],
    )
    cancel_meeting(
        sera,
        plan_meeting(
            sera,
            world.consultation,
            title={"en": "Called off"},
            opens_at=utc_now() + timedelta(days=40),
            closes_at=utc_now() + timedelta(days=41),
        ).id,
    )
    came = register_walk_in(sera, made.id, user_id=world.ids["pia"])
    with transaction():
        came.badge = BADGE
    return {
        "planned": made.id,
        "planned_item": item.id,
        "code": made.code,
        "came": came.id,
    }


def build_plan_arguments(rows):
    """Return the path arguments by name, and the exceptions by endpoint."""
    doors = (
        "meeting",
        "manage",
        "do_manage",
        "call_off",
        "do_call_off",
        "agenda",
        "add_item",
        "do_add_item",
        "item",
        "change_item",
        "move_item",
        "remove_item",
        "read_current",
        "register",
        "withdraw",
        "name_voter",
        "calendar_file",
        "door",
        "check_in",
        "check_out",
        "undo_call",
        "issue_code",
        "walk_in",
        "badges",
        "make_badges",
    )
    usual = {
        "meeting": "planned-reading",
        "item_id": rows["planned_item"],
        "registration_id": rows["came"],
    }
    coded = {"code": rows["code"]}
    return {"meeting_id": rows["planned"]}, {
        **{f"meetings.{door}": usual for door in doors},
        "meetings.restore": {"meeting": "called-off"},
        "meetings.badge": {"number": BADGE},
        "meetings.join": coded,
        "meetings_api.short": coded,
        **{
            f"meetings_api.{door}": {"meeting_id": rows["planned"]}
            for door in ("show_meeting", "show_agenda")
        },
    }


def build_plan_bodies(world, rows):
    """Return the bodies by endpoint."""
    item = {"title_en": "Reports", "document_id": world.document, "clause_ids": world.third_clause}
    return {
        "meetings.do_plan": PLAN,
        "meetings.do_manage": PLAN,
        "meetings.do_add_item": item,
        "meetings.change_item": item,
        "meetings.move_item": {"by": "down"},
        "meetings.register": {"where": "remote"},
        "meetings.declare_presence": {"where": "remote"},
        "meetings_api.declare_presence": {"where": "remote"},
        "meetings.unconfirm_presence": {"registration_id": rows["came"]},
        "meetings.name_voter": {"user_id": ""},
        "meetings.walk_in": {"user_id": world.ids["ivo"]},
        "meetings.do_enter": {"code": rows["code"]},
    }
