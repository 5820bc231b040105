"""Data for the endpoints of a meeting's record: a correction request and an explanation of
position of Pia's.
"""

from consult.meetings.record import actions as recording


def create_record_rows(world, meeting_id):
    """Create the rows; return their numbers by name."""
    pia = world.actor("pia")
    return {
        "correction": recording.request_correction(
            pia, meeting_id, "I spoke for three minutes."
        ).id,
        "explanation": recording.explain_position(
            pia, meeting_id, "explanation", "We read it broadly.", "en"
        ).id,
    }


def build_record_arguments(rows):
    """Return the path arguments by name, and the exceptions by endpoint."""
    return {"correction_id": rows["correction"], "explanation_id": rows["explanation"]}, {
        "output.record_file": {"code": "minutes_word"}
    }


def build_record_bodies():
    """Return the bodies by endpoint."""
    return {
        "meetings.change_summary": {"summary": "It agreed."},
        "meetings.return_record": {"reason": "Say more."},
        "meetings.ask_correction": {"words": "Me too."},
        "meetings.settle_correction": {"outcome": "made"},
        "meetings.explain_position": {"kind": "explanation", "words": "Ours."},
    }
