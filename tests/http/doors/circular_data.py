"""Data for the endpoints of circular letters: one that is not sent, and one that is."""

from consult.consultations.circulars.actions import save_circular, send_circular
from consult.consultations.circulars.forms import CircularForm

LETTER = {"title_en": "Call for inputs", "body_en": "Dear {name},", "roles": ["observer"]}


def create_circular_rows(world):
    """Create two circular letters, and send one; return their numbers by name."""
    sera, there = world.actor("sera"), world.consultation
    unsent = save_circular(sera, there, CircularForm(**LETTER))
    sent = save_circular(sera, there, CircularForm(**LETTER))
    send_circular(sera, sent.id, sent.row_version)
    return {
        "unsent_circular": unsent.id,
        "circular_version": unsent.row_version,
        "sent_circular": sent.id,
    }


def build_circular_arguments(rows):
    """Return the path arguments that differ, by endpoint."""
    unsent = {"circular_id": rows["unsent_circular"]}
    acts = ("change_circular", "propose_circular", "send_circular", "discard_circular")
    return {
        "consultations.circular": {"circular_id": rows["sent_circular"]},
        **{f"consultations.{door}": unsent for door in ("circular_form", *acts)},
    }


def build_circular_bodies(rows):
    """Return the bodies by endpoint."""
    version = {"row_version": rows["circular_version"]}
    return {
        "consultations.write_circular": LETTER,
        "consultations.change_circular": {**LETTER, **version},
        "consultations.send_circular": version,
    }
