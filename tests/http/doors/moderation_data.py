"""Data for the endpoints of moderation: a note about a comment, and two hidden ones of pia."""

from consult.comments.actions import post_comment
from consult.core.moderation_reasons import ModerationReason
from consult.moderation.actions import hide_comment
from consult.moderation.appeals.actions import appeal_against_hiding
from consult.moderation.cases.actions import write_note


def create_moderation_rows(world):
    """Hide two comments, appeal against one of the hidings, and write a note; return their ids."""
    pia, mona = world.actor("pia"), world.actor("mona")
    hidden = [post_comment(pia, world.clause, f"Hidden {number}.").id for number in range(2)]
    for each in hidden:
        hide_comment(mona, each, ModerationReason("insult"))
    appeal = appeal_against_hiding(pia, "comment", hidden[1], "It insults nobody.")
    return {
        "appealable": hidden[0],
        "appeal": appeal.id,
        "case": f"c{hidden[0]}",
        "case_note": write_note(mona, world.consultation, f"c{hidden[0]}", "Strange.").id,
    }


def build_moderation_arguments(rows):
    """Return the path arguments that differ, by endpoint."""
    hidden = {"kind": "comment", "number": rows["appealable"]}
    acts = ("appeal", "decide_appeal", "withdraw_appeal")
    return {
        "moderation.appealing": hidden,
        "moderation.make_appeal": hidden,
        **{f"moderation.{door}": {"appeal_id": rows["appeal"]} for door in acts},
        "moderation.write_note": {"code": rows["case"]},
        "moderation.remove_note": {"note_id": rows["case_note"]},
    }


def build_moderation_bodies(rows):
    """Return the bodies by endpoint."""
    return {
        "moderation.make_appeal": {"reason": "It insults nobody."},
        "moderation.decide_appeal": {"verdict": "restored", "reply": "It insults nobody."},
        "moderation.write_note": {"words": "Strange."},
        "moderation.decide_cases": {"cases": [rows["case"]], "deed": "show"},
        "moderation.assign_cases": {"cases": [rows["case"]]},
    }
