"""Data for the endpoints of a consultation like an earlier one: the form as its review sends it."""

from datetime import date

from consult.consultations.frames.queries import collect_frame, compute_review_digest
from consult.consultations.models import Consultation
from consult.core.database.engine import find_row

START = "2031-01-01"


def create_frame_rows(world):
    """Return the digest of the frame that a review of this moment shows."""
    frame = collect_frame(find_row(Consultation, world.consultation))
    moved = frame.move_to(date.fromisoformat(START))
    return {"frame_seen": compute_review_digest(moved, [])}


def build_frame_bodies(world, rows):
    """Return the bodies by endpoint."""
    form = {
        "title_en": "Like the first",
        "slug": "like-it",
        "template_id": world.consultation,
        "start": START,
    }
    return {
        "consultations.check_template": form,
        "consultations.create_from_template": {**form, "seen": rows["frame_seen"]},
    }
