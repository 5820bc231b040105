"""Data for the endpoints of draft text: text typed by a rapporteur and by a group member."""

from consult.meetings.drafting import actions as drafting
from consult.meetings.drafting_groups import text_actions as group_drafting
from consult.meetings.drafting_groups.actions import table_report
from tests.unit.amendments.test_amendment_actions import NOW
from tests.unit.meetings.drafting_groups.test_group_actions import made

PAGE_DOORS = (
    "clause_words",
    "words_piece",
    "pen",
    "put_words",
    "type_words",
    "take_hunks",
    "open_bracket",
    "close_bracket",
    "strike_clause",
    "undo_step",
    "go_back",
    "bring_words",
    "take_proposal",
)
API_DOORS = (
    "move_pen",
    "put_words",
    "take_hunks",
    "open_bracket",
    "close_bracket",
    "strike_clause",
    "undo_step",
    "go_back",
    "bring",
)

GROUP_DOORS = (
    "group",
    "group_clause",
    "group_piece",
    "extend_group",
    "set_members",
    "dissolve_group",
    "table_words",
    "write_note",
    "group_pen",
    "group_put_words",
    "group_type_words",
    "group_take_hunks",
    "group_open_bracket",
    "group_close_bracket",
    "group_strike_clause",
    "group_undo_step",
    "group_go_back",
)
GROUP_API_DOORS = ("list_group_texts", "move_group_pen", "put_group_words", "table_group")


def create_draft_rows(world, live):
    """Create the draft text and two drafting groups of Pia and Nils; return their numbers by
    name.
    """
    with world.app.app_context():
        rana, pia, group = world.actor("rana"), world.actor("pia"), made(world).id
        tabled = made(world).id
        for number in (group, tabled):
            group_drafting.run_pen_action(pia, number, world.other_clause, "take")
            group_drafting.write_text(pia, number, world.other_clause, NOW.replace("2030", "2040"))
        table_report(world.actor("fay"), tabled, "Agreed.")
        drafting.take_pen(rana, live["meeting_id"], world.other_clause)
        drafting.write_text(
            rana, live["meeting_id"], world.other_clause, NOW.replace("2030", "2031")
        )
    return {"group_id": group, "tabled": tabled}


def build_draft_arguments(world, rows):
    """Return the path arguments that differ, by endpoint: the clause before the meeting."""
    own = {"clause_id": world.other_clause}
    group = {**own, "number": 1, "group_id": rows["group_id"]}
    return {
        **{f"meetings.{door}": own for door in PAGE_DOORS},
        **{f"meetings_api.{door}": own for door in API_DOORS},
        **{f"meetings.{door}": group for door in GROUP_DOORS},
        **{f"meetings_api.{door}": group for door in GROUP_API_DOORS},
    }


def build_draft_bodies(world, rows):
    """Return the bodies by endpoint."""
    given = {
        "pen": {"do": "take"},
        "move_pen": {"do": "take"},
        "put_words": {"text": "Other words."},
        "type_words": {"text": "Other words."},
        "take_hunks": {"taken": "1:0"},
        "open_bracket": {"words": "every school"},
        "close_bracket": {"number": 0, "keep": 0},
    }
    program = {**given, "take_hunks": {"taken": ["1:0"]}}
    later, people = (
        {"deadline_at": "2031-01-01 10:00"},
        {"facilitator_id": world.ids["fay"], "members": [world.ids["pia"]]},
    )
    referred = {
        "title": "Financing",
        "document_id": world.document,
        "labels": "2",
        **later,
        **people,
    }
    given |= {f"group_{name}": each for name, each in given.items()} | {
        "take_proposal": {"group_id": rows["tabled"]},
        "extend_group": later,
        "set_members": people,
        "table_words": {"report": "Agreed."},
        "write_note": {"body": "Agreed."},
    }
    ours = {
        "move_group_pen": {"do": "take"},
        "put_group_words": {"text": "Other words."},
        "table_group": {"report": "Agreed."},
    }
    return {
        "meetings.refer": referred,
        "meetings_api.refer": referred,
        **{f"meetings.{door}": given[door] for door in GROUP_DOORS if door in given},
        **{f"meetings_api.{door}": each for door, each in ours.items()},
        **{f"meetings.{door}": given[door] for door in PAGE_DOORS if door in given},
        **{f"meetings_api.{door}": program[door] for door in API_DOORS if door in program},
    }
