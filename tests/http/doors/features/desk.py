"""Data for the endpoints of the desk and the workbench: amendments, a saved view, a batch
action.
"""

from consult.amendments.actions import propose_amendment, withdraw_amendment
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.desk.batch_actions import run_batch_action
from consult.consolidation.desk.queries import DeskFilter
from consult.consolidation.invitations.actions import invite_to_clause
from consult.consolidation.invitations.forms import InviteToClauseForm
from consult.consolidation.models import ContributionRef
from consult.consolidation.brackets.insertion_actions import insert_brackets
from consult.consolidation.brackets.change_log import load_bracket_changes
from consult.consolidation.workbench.move_actions import move_working_clause
from consult.consolidation.workbench.split_merge_actions import reshape_clause
from consult.consolidation.desk.activity import save_view

INVITATION = {"person": "ivo@people.example", "words": "How many schools are there?"}
SCENARIO_BODY = {"no_objection": "1", "seen": "0" * 64}


def create_desk_rows(world):
    """Create the rows; return their numbers by name."""
    added = propose_amendment(
        world.actor("pia"), world.other_clause, "add", "We *resolve* to report.", "Nobody does."
    ).id
    mona, clause = world.actor("mona"), world.heading
    insert_brackets(mona, world.working, world.clause, "cooperate", why="Some would not.")
    moved = [
        propose_amendment(
            world.actor(name), clause, "move", None, "It belongs there.", after=world.clause
        ).id
        for name in ("pia", "ivo")
    ]
    move_working_clause(mona, world.working, moved[0])
    parted = [
        propose_amendment(world.actor("pia"), clause, "split", None, "Two things.", cut=cut).id
        for clause, cut in ((world.clause, 12), (world.other_clause, 13))
    ]
    reshape_clause(mona, world.working, parted[1])
    deleted = propose_amendment(
        world.actor("pia"), world.third_clause, "sup", None, "It is said above."
    ).id
    propose_dispositions(
        mona, world.working, [ContributionRef("amendment", deleted)], "accepted", "So be it."
    )
    withdraw_amendment(world.actor("pia"), moved[0])
    invited = InviteToClauseForm(**INVITATION | {"person": "dora"})
    return {
        "invitation": invite_to_clause(mona, world.clause, invited)[0].id,
        "deleted": deleted,
        "stale": moved[0],
        "added": added,
        "moved": moved[1],
        "split": parted[0],
        "parted": parted[1],
        "opened": load_bracket_changes(world.working, world.clause)[0].id,
        "view": save_view(mona, world.working, "Mine", DeskFilter("mine")).id,
        "batch": run_batch_action(mona, world.working, "seen", [world.clause]).id,
    }


def build_desk_arguments(world, rows):
    """Return the path arguments by name, and the exceptions by endpoint."""
    special = {
        "put_in": {"amendment_id": rows["added"]},
        "put_back": {"clause_id": world.third_clause},
        "move": {"amendment_id": rows["moved"]},
        "move_back": {"clause_id": world.heading},
        "reshape": {"amendment_id": rows["split"]},
        "reshape_back": {"amendment_id": rows["parted"]},
        "confirm_answer": {"amendment_id": rows["deleted"], "clause_id": world.third_clause},
        "adopt_words": {"amendment_id": rows["stale"], "clause_id": world.heading},
    }
    numbers = {"view": "view", "batch": "batch", "deed": "opened", "invitation": "invitation"}
    return {f"{part}_id": rows[name] for part, name in numbers.items()}, {
        f"{feature}.{door}": given
        for door, given in special.items()
        for feature in ("consolidation", "consolidation_api")
    }


def build_desk_bodies(world, rows):
    """Return the bodies by endpoint."""
    seen = f"{world.clause}:{'0' * 64}"
    page = {
        "bracket": {"words": "in good faith", "why": "Why not."},
        "take_bracket_back": {"deed": rows["opened"]},
        "settle_bracket": {"number": 0, "keep": 0, "why": "Agreed."},
        "change_bracket": {"number": 0, "inside": "work together", "why": "Plainer."},
        "do": {"seen": seen, "deed": "seen"},
        "keep_view": {"name": "Other"},
        "here": {"until": "2026-01-01T00:00:00Z"},
        "look": {"until": "2026-01-01T00:00:00Z"},
        "answer_suggested": {"seen": "0" * 64},
        "confirm_answer": {"reason": "It was removed before."},
        "take_amendments": {"amendments": str(rows["added"])},
        "invite": INVITATION,
    }
    program = {
        **{
            name: page[name]
            for name in (
                "bracket",
                "settle_bracket",
                "change_bracket",
                "keep_view",
                "answer_suggested",
                "confirm_answer",
                "invite",
            )
        },
        "take_amendments": {"amendments": [rows["added"]]},
        "do": {"seen": [seen], "deed": "seen"},
    }
    return {
        "consolidation.take_over": SCENARIO_BODY,
        "consolidation_api.take_over": SCENARIO_BODY,
        **{f"consolidation.{door}": given for door, given in page.items()},
        **{f"consolidation_api.{door}": given for door, given in program.items()},
    }
