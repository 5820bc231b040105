"""What the doors of the desk and the workbench need: an edit that proposes a clause, a view that mona keeps, a deed of hers."""
from consult.amendments.actions import propose
from consult.consolidation.batching import do
from consult.consolidation.boarding import Choice
from consult.consolidation.seeing import keep_view


def desked(world):
    """The rows, by name."""
    added = propose(world.actor("pia"), world.other_clause, "add", "We *resolve* to report.", "Nobody does.").id
    mona = world.actor("mona")
    return {"added": added, "view": keep_view(mona, world.working, "Mine", Choice("mine")).id,
            "batch": do(mona, world.working, "seen", [world.clause]).id}


def desk_arguments(world, rows):
    """Path arguments by name, with the exceptions of single doors."""
    special = {"put_in": {"amendment_id": rows["added"]}, "put_back": {"clause_id": world.third_clause}}
    return {"view_id": rows["view"], "batch_id": rows["batch"]}, {
        f"{feature}.{door}": given for door, given in special.items() for feature in ("consolidation", "consolidation_api")}


def desk_bodies(world):
    """What is sent to the doors of the desk that write, by endpoint."""
    seen = f"{world.clause}:{'0' * 64}"
    page = {"bracket": {"words": "in good faith"}, "do": {"seen": seen, "deed": "seen"}, "keep_view": {"name": "Other"},
            "here": {"until": "2026-01-01T00:00:00Z"}, "look": {"until": "2026-01-01T00:00:00Z"}}
    program = {**{name: page[name] for name in ("bracket", "keep_view")}, "do": {"seen": [seen], "deed": "seen"}}
    return {**{f"consolidation.{door}": given for door, given in page.items()},
            **{f"consolidation_api.{door}": given for door, given in program.items()}}
