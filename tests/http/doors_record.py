"""What the doors of a meeting's record need: a correction that pia asked for, and an explanation of position of hers."""

from consult.meetings.record import actions as recording


def recorded(world, meeting_id):
    """The rows, by name."""
    pia = world.actor("pia")
    return {
        "correction": recording.request_correction(
            pia, meeting_id, "I spoke for three minutes."
        ).id,
        "explanation": recording.explain_position(
            pia, meeting_id, "explanation", "We read it broadly.", "en"
        ).id,
    }


def recorded_arguments(rows):
    """Path arguments by name, with the exceptions of single doors."""
    return {"correction_id": rows["correction"], "explanation_id": rows["explanation"]}, {
        "output.record_file": {"code": "minutes_word"}
    }


def recorded_bodies():
    """What is sent to the doors of the record that write, by endpoint."""
    return {
        "meetings.change_summary": {"summary": "It agreed."},
        "meetings.return_record": {"reason": "Say more."},
        "meetings.ask_correction": {"words": "Me too."},
        "meetings.settle_correction": {"outcome": "made"},
        "meetings.explain_position": {"kind": "explanation", "words": "Ours."},
    }
