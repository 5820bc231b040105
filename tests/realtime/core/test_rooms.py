"""Realtime tests of rooms: only members receive their messages."""

from time import monotonic

import pytest

from consult.core.web.write_endpoint import COOKIE_NAME
from tests.support.costs import count_possible_ticks
from tests.support.servers.socketio_client import EventListener
from tests.support.servers.live_server import LiveServer
from tests.support.servers.deadline import wait_until

PLANT = """
from consult.core.realtime import server as realtime
@realtime.socketio.on("hall.watch")
@realtime.reply_to_socket
def watch_hall(actor, number):
    realtime.require_permission(actor, "watch.moderators", realtime.AudienceRoom(1, "moderators"))
    realtime.enter_named_room(realtime.build_room_name(1, "hall", number))
    return {"number": number}
@realtime.socketio.on("hall.leave")
@realtime.reply_to_socket
def leave_hall(actor, number):
    realtime.leave_named_room(realtime.build_room_name(1, "hall", number))
    return {}
@realtime.socketio.on("hall.say")
@realtime.reply_to_socket
def say(actor, given):
    number, *said = given
    room = realtime.build_room_name(1, "hall", number)
    for words in said:
        realtime.queue_for_room("hall.said", room, "words", lambda words=words: {"words": words})
    return {}
"""


@pytest.fixture
def hall(url, world):
    """Provide hall("mona"), a client of a server where moderators may enter rooms; .said
    collects messages.
    """
    live, clients = LiveServer(url, PLANT), []

    def connect(name):
        client = EventListener()
        client.said = []
        client.on("hall.said", lambda told: client.said.append(told["words"]))
        client.connect(
            live.address,
            headers={"Cookie": f"{COOKIE_NAME}={world.tokens[name]}"},
            transports=["websocket"],
        )
        clients.append(client)
        return client

    yield connect
    for client in clients:
        client.disconnect()
    live.kill()


def test_only_members_of_a_room_receive_its_messages_until_they_leave(hall):
    mona, other, pia = hall("mona"), hall("mona"), hall("pia")
    assert mona.call("hall.watch", 7)["ok"] and other.call("hall.watch", 8)["ok"]
    assert pia.call("hall.watch", 7)["error"] == "forbidden"
    mona.call("hall.say", [7, "first"])
    assert wait_until(lambda: mona.said == ["first"])
    other.call("hall.say", [8, "next door"])
    assert (
        wait_until(lambda: other.said == ["next door"])
        and mona.said == ["first"]
        and pia.said == []
    )
    assert mona.call("hall.leave", 7)["ok"] and mona.call("hall.leave", 7)["ok"], (
        "to leave twice is no mistake"
    )
    mona.call("hall.say", [7, "too late"])
    other.call("hall.watch", 7)
    other.call("hall.say", [7, "last"])
    assert wait_until(lambda: other.said[-1] == "last") and mona.said == ["first"]


def test_what_is_told_many_times_before_a_tick_arrives_once(hall):
    mona = hall("mona")
    mona.call("hall.watch", 7)
    mona.call("hall.say", [7, *range(8)])
    assert wait_until(lambda: mona.said)
    began = monotonic()
    for number in range(8):
        mona.call("hall.say", [7, f"word {number}"])
    assert wait_until(lambda: mona.said[-1] == "word 7")
    assert mona.said[0] == 7 and len(mona.said) <= 1 + count_possible_ticks(began)
