"""What the doors of answers and contests need: rows, path arguments, and bodies that would be accepted."""
from consult.comments.actions import post_comment
from consult.consolidation.contesting import contest
from consult.consolidation.models import Disposition
from consult.core.db import db
from consult.core.events import transaction


def answered(world):
    """Two answers to comments of pia's for the issued version; the second one is contested."""
    said = [post_comment(world.actor("pia"), world.third_clause, body).id for body in ("Why two?", "Why not one?")]
    with transaction():
        made = [Disposition(consultation_id=world.consultation, version_id=world.version, comment_id=number, outcome="noted",
                            reason="Noted.", made_by_id=world.ids["mona"]) for number in said]
        db.session.add_all(made)
        db.session.flush()
        numbers = [each.id for each in made]
    return {"answered": numbers[0], "contest": contest(world.actor("pia"), numbers[1], "Look again.").id}


def answered_arguments(world, rows):
    """Path arguments by name, with the exceptions of single doors."""
    usual = {"disposition_id": rows["answered"], "contest_id": rows["contest"]}
    return usual, {"consolidation_api.contests": {"version_id": world.version}}


def answered_bodies():
    """What is sent to the doors that write, by endpoint."""
    doors = {"contest": {"reason": "Look again."}, "reply": {"verdict": "upheld", "reason": "It stays."}}
    return {f"{feature}.{door}": body for door, body in doors.items() for feature in ("consolidation", "consolidation_api")}
