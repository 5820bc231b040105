"""Realtime test of connecting: the first message admits the browser, events follow."""

import websocket

import pytest

from tests.support.servers.live_server import LiveServer

pytestmark = pytest.mark.postgresql

PLANT = """
import time
import consult.app
from consult.core.realtime import server as realtime
read = realtime.read_visitor
def slowly():
    time.sleep(0.7)  # several ticks pass while somebody is let in
    return read()
realtime.read_visitor = slowly
number = 0
@realtime.run_each_tick
def chatter():
    global number
    for person in realtime.get_connected_people():
        number += 1
        realtime.queue_for_person("notices", person, lambda number=number: {"count": number})
"""


def test_a_person_with_events_at_every_tick_is_admitted_first(url, world):
    live = LiveServer(url, PLANT)
    try:
        line = websocket.create_connection(
            f"ws://127.0.0.1:{live.port}/socket.io/?EIO=4&transport=websocket",
            timeout=20,
            cookie=f"consult={world.tokens['pia']}",
        )
        assert line.recv().startswith("0")
        line.send("40")
        assert line.recv().startswith("40") and line.recv().startswith('42["notices"')
    finally:
        live.kill()
