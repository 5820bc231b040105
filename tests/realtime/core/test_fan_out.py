"""Realtime tests of the fan-out: slow readers, the standard way as a fallback, the writer's
own answer.
"""

import json
import socket
import threading

import pytest
import websocket

from tests.support.consultation.notes import post_note
from tests.support.servers.live_server import LiveServer
from tests.support.servers.deadline import ANSWER_TIMEOUT, wait_until
from tests.support.servers.raw_websocket import greet_server, open_websocket

pytestmark = pytest.mark.postgresql

SMALL = """
import socket
from consult.core.realtime import nonblocking_socket
from consult.core.web import http_server
nonblocking_socket.MOST_QUEUED_BYTES = 2_000
lay = http_server.wrap_socket
def wired(raw):
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    return lay(raw)
http_server.wrap_socket = wired
"""
STRANGE = """
from engineio.async_drivers import gevent as driver
class Strange(driver.WebSocketWSGI):
    def __init__(self, handler, server, more=None):
        super().__init__(handler, server)
driver._async["websocket"] = Strange
"""
HELD_UP = """
import os, time
from consult.core.realtime import fan_out
tell = fan_out.FanOut.emit
def emit(self, *given, **named):
    end = time.perf_counter() + 30
    while not os.path.exists({sign!r}) and time.perf_counter() < end:
        pass
    tell(self, *given, **named)
fan_out.FanOut.emit = emit
"""

LATE = """
import time
from consult.core.events import dispatcher
make = dispatcher.Dispatcher.__init__
def late(self, *given):
    time.sleep(1)
    make(self, *given)
dispatcher.Dispatcher.__init__ = late
"""


class Browser:
    """A browser whose reading pace the test controls."""

    def __init__(self, live, **options):
        self.line = open_websocket(live.socket_address, **options)
        self.heard = []
        assert greet_server(self.line)

    def watch(self, world, since=None):
        self.line.settimeout(ANSWER_TIMEOUT)  # read_on leaves its own, shorter one
        self.line.send(
            '420["watch",'
            + json.dumps({"consultation_id": world.consultation, "since": since})
            + "]"
        )
        while not (said := self.line.recv()).startswith("430"):
            self.hear(said)
        (answer,) = json.loads(said[3:])
        self.heard += [event["seq"] for event in answer.get("events", ())]
        return answer

    def hear(self, said):
        if said.startswith('42["event"'):
            self.heard.append(json.loads(said[2:])[1]["seq"])

    def read_on(self, seconds=0.5):
        """Read until nothing more arrives; return whether the connection is still open."""
        self.line.settimeout(seconds)
        try:
            while True:
                self.hear(self.line.recv())
        except websocket.WebSocketTimeoutException:
            return True
        except (websocket.WebSocketConnectionClosedException, ConnectionError):
            return False


def tell(app, world, count):
    with app.app_context():
        for number in range(count):
            post_note(world, "mona", f"News {number}", "everyone")


def test_a_slow_reader_is_dropped_others_receive_all_and_a_reconnected_one_misses_nothing(
    app, url, world
):
    live = LiveServer(url, SMALL)
    try:
        slow, quick = (
            Browser(live, sockopt=[(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)]),
            Browser(live),
        )
        assert slow.watch(world, 0)["ok"] and quick.watch(world, 0)["ok"]
        for told in range(15, 151, 15):
            tell(app, world, 15)
            assert wait_until(
                lambda told=told: not quick.read_on(0.1) or len(quick.heard) >= told
            ) and quick.read_on(0.1), "who keeps up stays"
            assert quick.heard == list(range(1, told + 1))
        assert wait_until(lambda: not slow.read_on()), "who does not is dropped"
        assert slow.heard == list(range(1, len(slow.heard) + 1)) and len(slow.heard) < 150
        back = Browser(live)
        back.heard = slow.heard
        while back.watch(world, back.heard[-1])["more"]:
            pass
        assert back.heard == list(range(1, 151))
    finally:
        live.kill()


def test_answers_come_between_events_and_keep_the_order(app, live, world):
    browser = Browser(live)
    browser.watch(world, 0)
    telling = threading.Thread(target=tell, args=(app, world, 60))
    telling.start()
    answered = 0
    while telling.is_alive():
        answered += browser.watch(world)["ok"]
        browser.read_on(0.11)  # no more questions than a browser may ask
    telling.join()
    wait_until(lambda: not browser.read_on(0.1) or len(browser.heard) >= 60)
    assert browser.heard == list(range(1, 61)) and answered > 0
    assert browser.read_on(0.1), "the connection stays open"


def test_what_is_committed_before_a_slow_dispatcher_begins_is_heard_once(app, url, world):
    live = LiveServer(url, LATE)
    try:
        browser = Browser(live)
        assert browser.watch(world, 0)["events"] == []
        tell(app, world, 3)
        wait_until(lambda: not browser.read_on(0.1) or len(browser.heard) >= 3, 5)
        assert browser.heard == [1, 2, 3]
    finally:
        live.kill()


def test_where_the_direct_way_does_not_fit_everyone_hears_the_usual_way_and_the_log_says_so_once(
    app, url, world
):
    live = LiveServer(url, STRANGE)
    try:
        browsers = [Browser(live) for _ in range(3)]
        for browser in browsers:
            assert browser.watch(world, 0)["ok"]
        tell(app, world, 5)
        for browser in browsers:
            assert wait_until(
                lambda browser=browser: browser.read_on() and browser.heard == [1, 2, 3, 4, 5]
            )
    finally:
        live.kill()
    assert live.log.read().count("the usual, slower way") == 1


def test_the_direct_way_is_taken_without_a_log_message(app, live, world):
    browser = Browser(live)
    browser.watch(world, 0)
    tell(app, world, 1)
    assert wait_until(lambda: browser.read_on(0.1) and browser.heard == [1])
    assert "slower way" not in live.log.read()


@pytest.mark.parametrize("path", ["alone", "together"])
def test_the_writer_is_answered_before_the_event_is_sent(url, world, path, tmp_path):
    sign = tmp_path / "tell"  # until it is there, the process does nothing but try to tell
    live = LiveServer(url, HELD_UP.format(sign=str(sign)))
    try:
        browser = Browser(live)
        browser.watch(world, 0)
        if path == "alone":
            status, _ = live.say(
                "POST",
                f"/api/v1/clauses/{world.clause}/comments",
                world.tokens["pia"],
                {"body": "Now?"},
                "k1",
            )
        else:
            browser.line.send(f'421["document.watch",{{"document_id":{world.document}}}]')
            assert browser.line.recv() == '431[{"ok":true}]'
            status, _ = live.say(
                "PUT",
                f"/api/v1/positions/{world.ballot}",
                world.tokens["pia"],
                {"choice": "support"},
                "k1",
            )
        assert status in {200, 201} and not sign.exists()
        sign.touch()
        first = browser.line.recv()
        assert first.startswith('42["event"' if path == "alone" else '42["tally.changed"')
    finally:
        live.kill()


def test_a_client_that_vanishes_during_many_events_disturbs_nobody(app, live, world):
    leaving, staying = [Browser(live) for _ in range(10)], Browser(live)
    for browser in (*leaving, staying):
        browser.watch(world, 0)
    telling = threading.Thread(target=tell, args=(app, world, 40))
    telling.start()
    for number, browser in enumerate(leaving):
        if number % 2:
            browser.line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        browser.line.sock.close()
        staying.read_on(0.05)
    telling.join()
    assert wait_until(lambda: staying.read_on(0.1) and staying.heard == list(range(1, 41)))
    # the server has dealt with all that are gone once it counts one page
    assert wait_until(lambda: json.loads(live.ask("/health")[1])["pages"] == 1)
    assert "Traceback" not in live.log.read()
