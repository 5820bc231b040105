"""Data for the endpoints of similar contributions: two groups of comments, name contests, a
repeated amendment.
"""

from consult.amendments.actions import propose_amendment
from consult.comments.actions import post_comment
from consult.core.moderation_reasons import ModerationReason
from consult.similarity.actions import create_group
from consult.similarity.group_name_contests.contest_actions import contest_name, hide_contest
from tests.world import CLAUSE_TEXTS

GROUP_DOORS = (
    "one",
    "name",
    "take_out",
    "add",
    "merge",
    "ungroup",
    "restore",
    "leave",
    "come_back",
    "contest",
    "contests",
)
CONTEST_DOORS = ("contested", "withdraw_contest", "reply", "hiding_contest", "hide_contest")
FEATURES = ("grouping", "grouping_api")


def create_similarity_rows(world):
    """Create the rows; return their numbers by name."""
    said = [
        post_comment(
            world.actor("pia"), world.clause, f"Every school needs a connection {each}."
        ).id
        for each in range(8)
    ]
    items = [f"comment:{number}" for number in said]
    mona, text = world.actor("mona"), CLAUSE_TEXTS["en"][2][1].replace("2030", "2029")
    first, second = (
        create_group(mona, world.document, items[at : at + 3], "Lines").id for at in (0, 3)
    )
    made = [
        contest_name(world.actor("pia"), first, item, "It is about schools.").id
        for item in items[1:3]
    ]
    hide_contest(mona, made[1], ModerationReason("insult"))
    twin, other = (
        propose_amendment(world.actor(name), world.other_clause, "mod", text, "Sooner.").id
        for name in ("pia", "nils")
    )
    return {
        "similar": first,
        "similar_other": second,
        "alike": items,
        "summary": made[0],
        "hidden_summary": made[1],
        "twin": twin,
        "twin_other": other,
    }


def build_similarity_arguments(rows):
    """Return the path arguments that differ, by endpoint."""
    return {
        **{
            f"{feature}.{door}": {"group_id": rows["similar"]}
            for door in GROUP_DOORS
            for feature in FEATURES
        },
        **{
            f"{feature}.{door}": {"contest_id": rows["summary"]}
            for door in CONTEST_DOORS
            for feature in FEATURES
        },
        **{
            f"{feature}.show_contest": {"contest_id": rows["hidden_summary"]}
            for feature in FEATURES
        },
        **{f"{feature}.join": {"amendment_id": rows["twin"]} for feature in FEATURES},
    }


def build_similarity_bodies(rows):
    """Return the bodies by endpoint."""
    items = rows["alike"]
    sent = {
        "group": {"items": items[6:]},
        "name": {"name": "Connections"},
        "take_out": {"items": items[:1]},
        "add": {"items": items[6:7]},
        "merge": {"other": rows["similar_other"]},
        "leave": {"item": items[0]},
        "come_back": {"item": items[0]},
        "join": {"other": rows["twin_other"]},
        "contest": {"item": items[0], "reason": "It is about schools."},
        "hide_contest": {"ground": "insult"},
        "reply": {"verdict": "upheld", "reason": "It is about both."},
    }
    return {f"{feature}.{door}": given for door, given in sent.items() for feature in FEATURES}
