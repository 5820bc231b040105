"""What the doors of similar contributions need: two groups of comments on a clause, and an edit that repeats another one."""
from consult.amendments.actions import propose
from consult.comments.actions import post_comment
from consult.grouping.actions import group
from tests.world import TEXTS

GROUP = ("one", "name", "take_out", "add", "merge", "ungroup", "restore", "leave", "come_back")
FEATURES = ("grouping", "grouping_api")


def alike(world):
    """The rows, by name."""
    said = [post_comment(world.actor("pia"), world.clause, f"Every school needs a connection {each}.").id for each in range(8)]
    items = [f"comment:{number}" for number in said]
    mona, text = world.actor("mona"), TEXTS["en"][2][1].replace("2030", "2029")
    first, second = (group(mona, world.document, items[at:at + 3]).id for at in (0, 3))
    twin, other = (propose(world.actor(name), world.other_clause, "mod", text, "Sooner.").id for name in ("pia", "nils"))
    return {"similar": first, "similar_other": second, "alike": items, "twin": twin, "twin_other": other}


def alike_arguments(rows):
    """The exceptions of single doors."""
    return {**{f"{feature}.{door}": {"group_id": rows["similar"]} for door in GROUP for feature in FEATURES},
            **{f"{feature}.join": {"amendment_id": rows["twin"]} for feature in FEATURES}}


def alike_bodies(rows):
    """What is sent to the doors that write, by endpoint."""
    items = rows["alike"]
    sent = {"group": {"items": items[6:]}, "name": {"name": "Connections"}, "take_out": {"items": items[:1]},
            "add": {"items": items[6:7]}, "merge": {"other": rows["similar_other"]}, "leave": {"item": items[0]},
            "come_back": {"item": items[0]}, "join": {"other": rows["twin_other"]}}
    return {f"{feature}.{door}": given for door, given in sent.items() for feature in FEATURES}
