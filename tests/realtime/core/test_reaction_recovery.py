"""Realtime test of SIGKILL between COMMIT and announcement: each reaction happens exactly
once.
"""

from tests.support.consultation.notes import read_counter
from tests.support.servers.live_server import LiveServer
from tests.support.servers.deadline import wait_until

COUNT = """
from consult.app import create_app
from consult.core.events import dispatcher
from tests.support.consultation.notes import increment_counter
@dispatcher.react_to("position.taken", name="tests.reactions.count")
def count(_event):
    increment_counter()
"""
NEVER_ANNOUNCE = COUNT + "dispatcher.Dispatcher.step = lambda self: None\n"


def test_killed_between_commit_and_announcement_no_reaction_is_lost_or_doubled(
    url, app, world, look
):
    path, choices = f"/api/v1/positions/{world.ballot}", ("support", "abstain")
    live = LiveServer(url, NEVER_ANNOUNCE)
    for number in range(5):
        assert (
            live.say(
                "PUT", path, world.tokens["pia"], {"choice": choices[number % 2]}, f"k{number}"
            )[0]
            == 200
        )
    live.kill()
    assert read_counter(look) == 0
    live = LiveServer(url, COUNT)
    assert live.say("PUT", path, world.tokens["pia"], {"choice": "reserve"}, "k9")[0] == 200
    assert wait_until(lambda: read_counter(look) == 6)
    live.kill()
    assert read_counter(look) == 6
