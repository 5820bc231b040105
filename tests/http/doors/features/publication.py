"""Data for the endpoints of publication: a comment on a passage that changed in the working
version.
"""

from consult.comments.actions import post_comment
from consult.comments.passages import PassageQuote
from consult.consolidation.carry_over.confirmation import confirm_verdicts
from consult.consolidation.carry_over.queries import compute_carry_over
from consult.consolidation.carry_over.models import CarryOver
from consult.consolidation.models import ContributionRef
from consult.core.database.engine import db, find_row
from consult.core.events.log import transaction
from consult.documents.models import Version


def create_publication_rows(world):
    """Create the comment, its confirmation and its carry-over; return their numbers and the
    digest.
    """
    number = post_comment(
        world.actor("pia"), world.other_clause, "Why?", quote=PassageQuote(exact="every school")
    ).id
    mona = world.actor("mona")
    place = next(
        each
        for each in compute_carry_over(mona, find_row(Version, world.working))
        if each.id == number and each.kind == "comment"
    )
    confirm_verdicts(mona, world.working, {ContributionRef("comment", number): place.digest})
    with transaction():
        made = CarryOver(
            consultation_id=world.consultation,
            version_id=world.version,
            comment_id=number,
            verdict="changed",
            sureness=80,
            digest="0" * 64,
        )
        db.session.add(made)
        db.session.flush()
        carried = made.id
    return {"carried": carried, "passage": number, "place": f"comment:{number}:{place.digest}"}


def build_publication_arguments(world, rows):
    """Return the path arguments that differ, by endpoint: those of an issued version."""
    issued = {"version": "zero-draft"}
    answered = {
        f"{feature}.{door}": {"carryover_id": rows["carried"]}
        for door in ("affirm", "unsay")
        for feature in ("consolidation", "consolidation_api")
    }
    return {
        **answered,
        "consolidation.carried": issued,
        "consolidation.owing": issued,
        "consolidation.answer_late": issued,
        "consolidation_api.owed": {"version_id": world.version},
    }


def build_publication_bodies(world, rows):
    """Return the bodies by endpoint."""
    seen, item, order = (
        rows["place"],
        f"comment:{rows['passage']}",
        {"order": "0" * 64, "why": "So."},
    )
    return {
        "consolidation.confirm": {"seen": seen},
        "consolidation.unconfirm": {"items": item},
        "consolidation.decide_order": order,
        "consolidation.decide_all": {
            "seen": f"{world.clause}:{'0' * 64}",
            "status": "open",
            "reason": "So.",
        },
        "consolidation.mark_final": {"final": "1"},
        "consolidation.answer_late": {"items": item, "outcome": "noted", "reason": "Noted."},
        "consolidation_api.confirm": {"seen": [seen]},
        "consolidation_api.unconfirm": {"items": [item]},
        "consolidation_api.decide_order": order,
        "consolidation_api.mark_final": {"final": True},
    }
