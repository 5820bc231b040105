"""Data for the endpoints of dispositions and contests: rows, path arguments and valid bodies."""

from consult.comments.actions import post_comment
from consult.consolidation.contests.actions import contest_answer
from consult.consolidation.contests.moderation_actions import hide_contest
from consult.consolidation.models import Disposition
from consult.consolidation.synthesis.models import Synthesis
from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from tests.support.consultation.second_document import issue_second_document


def create_disposition_rows(world):
    """Create dispositions of Pia's comments in the issued version; two are contested, one
    contest is hidden.
    """
    said = [
        post_comment(world.actor("pia"), world.third_clause, body).id
        for body in ("Why two?", "Why not one?", "Why any?")
    ]
    with transaction():
        made = [
            Disposition(
                consultation_id=world.consultation,
                version_id=world.version,
                comment_id=number,
                outcome="noted",
                reason="Noted.",
                made_by_id=world.ids["mona"],
            )
            for number in said
        ]
        db.session.add_all(made)
        db.session.flush()
        numbers = [each.id for each in made]
    made = [contest_answer(world.actor("pia"), number, "Look again.").id for number in numbers[1:]]
    hide_contest(world.actor("mona"), made[1], ModerationReason("insult"))
    _, annex, _ = issue_second_document(world)
    with transaction():
        db.session.add(Synthesis(version_id=annex, published_at=utc_now()))
    return {"answered": numbers[0], "contest": made[0], "hidden_contest": made[1]}


def build_disposition_arguments(world, rows):
    """Return the path arguments by name, and the exceptions by endpoint."""
    usual = {"disposition_id": rows["answered"], "contest_id": rows["contest"]}
    hidden = {
        f"{feature}.show_contest": {"contest_id": rows["hidden_contest"]}
        for feature in ("consolidation", "consolidation_api")
    }
    issued = {"version": "zero-draft"}
    doors = ("synthesis", "synthesis_note", "write_synthesis_note", "publish_synthesis")
    synthesis = {
        **{f"consolidation.{door}": issued for door in doors},
        "consolidation.withdraw_synthesis": {"document": "annex", "version": "draft"},
    }
    return usual, {
        **hidden,
        **synthesis,
        "consolidation_api.contests": {"version_id": world.version},
    }


def build_disposition_bodies():
    """Return the bodies by endpoint."""
    doors = {
        "contest": {"reason": "Look again."},
        "reply": {"verdict": "upheld", "reason": "It stays."},
        "hide_contest": {"ground": "insult"},
    }
    both = {
        f"{feature}.{door}": body
        for door, body in doors.items()
        for feature in ("consolidation", "consolidation_api")
    }
    return {**both, "consolidation.write_synthesis_note": {"subject": "0", "words_en": "Much."}}
