"""Realtime test of connecting: the first message admits the browser, events follow."""

import pytest

from tests.support.servers.live_server import LiveServer
from tests.support.servers.raw_websocket import greet_server, open_websocket

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
        line = open_websocket(live.socket_address, world.tokens["pia"])
        assert greet_server(line) and line.recv().startswith('42["notices"')
    finally:
        live.kill()
