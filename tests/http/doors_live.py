"""What the doors of a meeting that is live need: the meeting of tests/meeting.py, in which people of every role are present."""

from consult.meetings.screens.actions import create_screen
from tests.meeting import Talks


def met(world):
    """The rows, by name. Whoever needs the meeting, too, takes it from here: there is one."""
    talks = Talks(world)
    lit = create_screen(world.actor("sera"), talks.id, "Projector")
    return {
        "meeting_id": talks.id,
        "items": talks.items,
        "screen": lit.screen.id,
        "screen_token": lit.token,
    }


def met_arguments(_world, rows):
    """Path arguments by name, with the exceptions of single doors."""
    return {
        "meeting": "first-reading",
        "meeting_id": rows["meeting_id"],
        "item_id": rows["items"][1],
        "parts": "text+speakers",
        "screen_id": rows["screen"],
    }, {
        "meetings.screen": {"token": rows["screen_token"]},
        "meetings.screen_now": {"token": rows["screen_token"], "parts": "stage"},
        "meetings.vote": {"ballot_id": rows["polling"]},
        "meetings.withdraw_vote": {"ballot_id": rows["polling"]},
    }


def met_bodies(_world, _rows):
    """What is sent to the doors of the floor and the screens that write, by endpoint."""
    return {
        "meetings.light_screen": {"name": "Corridor"},
        "meetings.turn_screen": {"layout": "agenda"},
        "meetings.vote": {"choice": "no"},
    }
