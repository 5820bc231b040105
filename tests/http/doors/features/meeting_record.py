"""Data for the endpoints of a meeting's record.

Pia asked for a correction and explained her position, and a line was corrected.
"""

from consult.meetings.record import actions as recording
from consult.meetings.record.corrections.actions import correct_line


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
        "line_correction": correct_line(
            world.actor("mona"), meeting_id, "attendance", 0, "Six people.", "en"
        ).id,
    }


def build_record_arguments(rows):
    """Return the path arguments by name, and the exceptions by endpoint."""
    return {"correction_id": rows["correction"], "explanation_id": rows["explanation"]}, {
        "output.record_file": {"code": "minutes_word"},
        "output.chair_report_file": {"code": "report_word"},
        "output_api.chair_report": {"code": "report_word"},
        "meetings.line": {"kind": "attendance", "number": 0},
        "meetings.correct_line": {"kind": "attendance", "number": 0},
        "meetings.restore_line": {"correction_id": rows["line_correction"]},
    }


def build_record_bodies(rows):
    """Return the bodies by endpoint."""
    return {
        "meetings.change_summary": {"summary": "It agreed."},
        "meetings.return_record": {"reason": "Say more."},
        "meetings.ask_correction": {"words": "Me too."},
        "meetings.settle_correction": {"outcome": "declined", "reply": "No."},
        "meetings.correct_line": {"words": "Seven people.", "seen": rows["line_correction"]},
        "meetings.explain_position": {"kind": "explanation", "words": "Ours."},
    }
