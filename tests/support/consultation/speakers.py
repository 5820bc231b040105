"""The speaker list of a meeting of the test consultation: requests, and the names in order."""

from consult.core.database.engine import find_row
from consult.meetings.speakers import queries as speakers, actions as speaking
from consult.meetings.models import Meeting


def ask(world, talks, name, kind="statement", **more):
    return speaking.request_floor(world.actor(name), talks.id, kind, **more).id


def names(world, talks):
    by_id = {number: name for name, number in world.ids.items()}
    return [
        by_id[each.user_id] for each in speakers.list_waiting_turns(find_row(Meeting, talks.id))
    ]
