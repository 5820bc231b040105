"""Data for the endpoints of a live meeting: the first reading, with people of every role
present.
"""

from consult.meetings.hands.actions import enter_hand_count
from consult.meetings.hands.forms import HandCountForm
from consult.meetings.screens.actions import create_screen
from tests.support.consultation.meeting import FirstReadingMeeting


def create_meeting_rows(world):
    """Create the meeting and a screen; return their numbers by name.

    Other modules take the meeting from here, because there is only one.
    """
    talks = FirstReadingMeeting(world)
    numbers = HandCountForm(question="On the clause?", in_favour=9, against=2, abstaining=1)
    hands = enter_hand_count(world.actor("vic"), talks.id, numbers).id
    lit = create_screen(world.actor("sera"), talks.id, "Projector")
    return {
        "meeting_id": talks.id,
        "items": talks.items,
        "hands": hands,
        "screen": lit.screen.id,
        "screen_token": lit.token,
    }


def build_meeting_arguments(_world, rows):
    """Return the path arguments by name, and the exceptions by endpoint."""
    return {
        "meeting": "first-reading",
        "meeting_id": rows["meeting_id"],
        "item_id": rows["items"][1],
        "parts": "text+speakers",
        "screen_id": rows["screen"],
        "hands_id": rows["hands"],
    }, {
        "meetings.screen": {"token": rows["screen_token"]},
        "meetings.screen_now": {"token": rows["screen_token"], "parts": "stage"},
        "meetings.vote": {"ballot_id": rows["polling"]},
        "meetings.withdraw_vote": {"ballot_id": rows["polling"]},
    }


def build_meeting_bodies(_world, _rows):
    """Return the bodies by endpoint."""
    return {
        "meetings.light_screen": {"name": "Corridor"},
        "meetings.turn_screen": {"layout": "agenda"},
        "meetings.vote": {"choice": "no"},
        "meetings.count_hands": {
            "question": "On the clause?",
            "in_favour": 9,
            "against": 2,
            "abstaining": 1,
        },
    }
