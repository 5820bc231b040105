"""Data for the endpoints of the chair: a queued speaker, a ruling, and an act that can be
undone.
"""

from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import db
from consult.meetings.chair import undo as acting, actions as leading, ruling_actions as ruling
from consult.meetings.ballots import actions as balloting
from consult.meetings.speakers import actions as speaking
from consult.meetings.statements import actions as writing
from consult.meetings.models import Meeting
from tests.support.consultation.ballots import enable_formal_ballots

QUESTION = OpenBallotForm(question="Shall we go on until seven?", answers="sounding")
VOTE = OpenBallotForm(kind="recorded", question="Shall we meet again?", answers="vote")


def create_chair_rows(world, meeting_id):
    """Create the rows; return their numbers by name."""
    chair = world.actor("cho")
    speaking.set_list_open(chair, meeting_id, is_open=True)
    waiting = speaking.request_floor(world.actor("hana"), meeting_id).id
    speaking.call_speaker(
        chair, meeting_id, speaking.request_floor(world.actor("nils"), meeting_id).id
    )
    made = ruling.make_ruling(chair, meeting_id, "Coffee at eleven.").id
    counted = balloting.open_meeting_ballot(chair, meeting_id, QUESTION).id
    balloting.close_meeting_ballot(chair, meeting_id, counted)
    balloting.hide_result(chair, meeting_id)
    enable_formal_ballots(world)
    voted = balloting.open_meeting_ballot(chair, meeting_id, VOTE).id
    balloting.close_meeting_ballot(chair, meeting_id, voted)
    balloting.hide_result(chair, meeting_id)
    asked = balloting.open_meeting_ballot(chair, meeting_id, QUESTION).id
    written = writing.hand_in_statement(world.actor("hana"), waiting, "We agree.", "en").id
    leading.set_message(chair, meeting_id, "Welcome")
    return {
        "led": {
            "turn": waiting,
            "statement": written,
            "ruling": made,
            "act": acting.load_last_act(meeting_id).id,
            "asked": asked,
            "counted": counted,
            "voted": voted,
            "item": db.session.get(Meeting, meeting_id).items[2].id,
        }
    }


def build_chair_arguments(rows):
    """Return the path arguments by name, and the exceptions by endpoint."""
    own = rows["led"]
    return {"turn_id": own["turn"], "ruling_id": own["ruling"], "statement_id": own["statement"]}, {
        "meetings.start_item": {"item_id": own["item"]}
    }


def build_chair_bodies(world, rows):
    """Return the bodies by endpoint."""
    clause = world.other_clause
    page = {
        "take_up": {"clause_id": clause},
        "lay_out": {"layout": "agenda"},
        "say_to_all": {"message": "Lunch"},
        "undo_act": {"act_id": rows["led"]["act"]},
        "ask_floor": {"kind": "point_of_order"},
        "enter_turn": {"user_id": world.ids["ivo"]},
        "open_list": {"open": "false"},
        "order_list": {"order": "alternate"},
        "move_turn": {"turn_id": rows["led"]["turn"], "by": "1"},
        "settle_bracket": {"clause_id": clause, "number": "0", "keep": "-2"},
        "ask_room": {
            "question": "Can you accept it?",
            "about": "clause",
            "clause_id": world.third_clause,
        },
        "announce_result": {"ballot_id": rows["led"]["voted"]},
        "read_out": {"ballot_id": rows["led"]["asked"]},
        "close_room": {"ballot_id": rows["led"]["asked"]},
        "invite_objectors": {"ballot_id": rows["led"]["counted"]},
        "have_recorded": {"ballot_id": rows["led"]["counted"], "recorded": "true"},
        "decide_clause": {"clause_id": clause, "status": "bracketed"},
        "decide_otherwise": {"words": "Lunch at one."},
    }
    return {
        **{f"meetings.{door}": given for door, given in page.items()},
        "meetings_api.ask_floor": {"kind": "reply"},
        "meetings.hand_in_statement": {"words": "We agree in part."},
        "meetings_api.hand_in_statement": {"words": "We agree in part."},
    }
