"""Realtime tests of browser events with a gevent server and Socket.IO clients."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest
import socketio

from consult.consultations.models import Consultation
from consult.core.database.engine import find_row
from consult.core.events.log import transaction
from consult.core.realtime.server import MOST_MESSAGE_BYTES
from tests.support.consultation.notes import post_note
from tests.support.servers.socketio_client import EventListener
from tests.support.servers.live_server import LiveServer
from tests.support.servers.raw_websocket import open_websocket
from tests.support.servers.deadline import wait_until


def tell(app, world, *audiences):
    """Record an event as another process does; the server reads it from the database."""
    with app.app_context():
        for number, audience in enumerate(audiences):
            post_note(world, "mona", f"News {number}", audience)


def numbers_of(events):
    return [event["seq"] for event in events]


def test_watching_asks_a_rule(listen, world):
    ask = {"consultation_id": world.consultation, "audience": "moderators"}
    assert listen("pia").call("watch", ask) == {
        "ok": False,
        "error": "forbidden",
        "action": "watch.moderators",
        "roles": ["moderator", "secretariat"],
    }
    assert listen().call("watch", ask)["error"] == "sign_in_first"
    assert listen().call("watch", ask | {"audience": "everyone"})["ok"], "reading needs no account"
    assert listen("mona").call("watch", ask)["ok"]
    paul, hana = listen("paul"), listen("hana")
    assert not paul.call("watch", ask | {"audience": f"user:{world.ids['pia']}"})["ok"]
    assert paul.call("watch", ask | {"audience": f"user:{world.ids['paul']}"})["ok"]
    assert hana.call("watch", ask | {"audience": f"organisation:{world.lakeside}"})["ok"]
    assert not hana.call("watch", ask | {"audience": f"organisation:{world.norvania}"})["ok"]
    assert not listen("dora").call("watch", ask | {"audience": f"organisation:{world.lakeside}"})[
        "ok"
    ], "only declared"


def test_only_those_who_run_it_watch_a_consultation_in_preparation(app, listen, world):
    with app.app_context(), transaction():
        find_row(Consultation, world.consultation).opened_at = None
    asks = {
        "watch": {"consultation_id": world.consultation},
        "document.watch": {"document_id": world.document},
    }
    for name, told in ((None, "not_found"), ("nora", "not_found"), ("pia", "in_preparation")):
        client = listen(name)
        for verb, given in asks.items():
            assert client.call(verb, given)["error"] == told
    assert all(listen("mona").call(verb, given)["ok"] for verb, given in asks.items())


@pytest.mark.parametrize(
    "given",
    [
        "nonsense",
        None,
        [],
        {"consultation_id": -1},
        {"consultation_id": 10**20},
        {"consultation_id": 1, "audience": "nobody"},
        {"consultation_id": 1, "since": "x"},
        {"consultation_id": 1, "audience": "user:1; drop"},
        {"consultation_id": 1, "more": 1},
    ],
)
def test_an_invalid_message_is_refused_and_the_connection_stays(listen, given):
    client = listen()
    assert client.call("watch", given)["error"] == "invalid" and client.call("watch", 1)["ok"]


def test_each_hears_its_own_audiences_in_order_and_nothing_else(app, listen, world):
    pia, mona, idle = listen("pia"), listen("mona"), listen("paul")
    for client in (pia, mona):
        client.call("watch", {"consultation_id": world.consultation})
    mona.call("watch", {"consultation_id": world.consultation, "audience": "moderators"})
    tell(
        app,
        world,
        "everyone",
        "moderators",
        "everyone",
        "nobody",
        f"user:{world.ids['pia']}",
        "everyone",
    )
    assert wait_until(lambda: len(pia.heard) == 3 and len(mona.heard) == 4)
    assert {event["audience"] for event in pia.heard} == {"everyone"} and idle.heard == []
    for before, event in zip(pia.heard, pia.heard[1:], strict=False):
        assert event["prev"] == before["seq"]
    assert numbers_of(mona.heard) == sorted(numbers_of(mona.heard))


def test_a_returning_client_catches_up_by_audience_and_in_parts(app, listen, world):
    watch = {"consultation_id": world.consultation}
    pia = listen("pia")
    last = pia.call("watch", watch)["last"]
    pia.disconnect()
    tell(app, world, *(["everyone", "moderators"] * 3))
    missed = listen("pia").call("watch", watch | {"since": last})
    assert [event["audience"] for event in missed["events"]] == ["everyone"] * 3 and not missed[
        "more"
    ]
    assert missed["events"][0]["prev"] in {None, last}


def test_twenty_browsers_that_are_cut_off_again_and_again_see_the_same_history(app, listen, world):
    histories = [[] for _ in range(20)]

    def follow(history):
        client = listen()
        answer = client.call(
            "watch", {"consultation_id": world.consultation, "since": history[-1] if history else 0}
        )
        history.extend(numbers_of(answer["events"]))
        wait_until(lambda: False, 0.1)
        client.disconnect()
        history.extend(number for number in numbers_of(client.heard) if number not in history)

    for _ in range(3):
        threads = [threading.Thread(target=follow, args=(history,)) for history in histories]
        [thread.start() for thread in threads]
        tell(app, world, *["everyone"] * 5)
        [thread.join() for thread in threads]
    [follow(history) for history in histories]
    assert histories == [list(range(1, 16))] * 20


def test_what_another_process_commits_is_heard_within_a_second(app, listen, world):
    pia = listen("pia")
    pia.call("watch", {"consultation_id": world.consultation})
    tell(app, world, "everyone")
    assert wait_until(lambda: len(pia.heard) == 1)


def test_a_tally_is_told_at_most_four_times_a_second(live, listen, world):
    mona = listen("mona")
    mona.call("document.watch", {"document_id": world.document})
    began, number = monotonic(), 0
    while monotonic() - began < 2 or number < 40:
        number += 1
        live.say(
            "PUT",
            f"/api/v1/positions/{world.ballot}",
            world.tokens["pia"],
            {"choice": ("support", "live")[number % 2]},
            f"k{number}",
        )
    last = ("support", "live")[number % 2]
    assert wait_until(lambda: mona.tallies and mona.tallies[-1]["tally"]["individuals"][last] == 1)
    assert 4 <= len(mona.tallies) <= 4 * (monotonic() - began) + 1 and mona.heard == []
    assert len(mona.tallies) < number
    assert {told["clause_id"] for told in mona.tallies} == {world.clause}


def test_signing_out_ends_the_sockets_of_this_sign_in_within_a_second(live, listen, world):
    pia, paul = listen("pia"), listen("paul")
    assert live.fill("/en/sign-out", world.tokens["pia"], {}) == 303
    assert wait_until(lambda: not pia.connected) and paul.connected


def test_an_ended_sign_in_hears_as_an_anonymous_reader(app, listen, world, url):
    stranger = listen(token="of nobody")
    assert stranger.call("watch", {"consultation_id": world.consultation})["ok"]
    assert (
        stranger.call("watch", {"consultation_id": world.consultation, "audience": "moderators"})[
            "error"
        ]
        == "sign_in_first"
    )


def test_a_call_ends_when_its_line_drops(live, listen, world):
    client = listen()
    live.process.send_signal(signal.SIGSTOP)  # it reads nothing, and answers nothing
    with ThreadPoolExecutor() as pool:
        called = pool.submit(client.call, "watch", {"consultation_id": world.consultation})
        assert wait_until(lambda: client.callbacks)
        live.kill()
        with pytest.raises(socketio.exceptions.DisconnectedError):
            called.result()


def test_a_foreign_page_cannot_connect(listen):
    with pytest.raises(socketio.exceptions.ConnectionError):
        listen("pia", Origin="https://elsewhere.example")


def test_a_flood_of_messages_is_answered_with_a_wait(listen):
    client, answers = listen("pia"), []
    for _ in range(30):  # all at once: who waits for each answer may be slow enough
        client.emit("watch", 1, callback=answers.append)
    assert wait_until(lambda: len(answers) == 30)
    assert {"too_many"} == {answer["error"] for answer in answers if not answer["ok"]}


def test_a_message_that_is_too_large_ends_the_connection(listen):
    client = listen("pia")
    client.emit("watch", {"consultation_id": 1, "audience": "x" * MOST_MESSAGE_BYTES})
    assert wait_until(lambda: not client.connected)


def test_a_person_has_so_many_connections_and_no_more(url, world):
    live = LiveServer(url, LIMIT_SOCKETS=2)
    clients = [EventListener() for _ in range(3)]
    cookie = {"Cookie": f"consult={world.tokens['pia']}"}
    try:
        for client in clients[:2]:
            client.connect(live.address, headers=cookie, transports=["websocket"])
        with pytest.raises(socketio.exceptions.ConnectionError):
            clients[2].connect(live.address, headers=cookie, transports=["websocket"])
        clients[0].disconnect()

        def again():
            try:
                clients[2].connect(live.address, headers=cookie, transports=["websocket"])
            except socketio.exceptions.ConnectionError:
                return False
            return True

        assert wait_until(again), "who hangs up makes room"
    finally:
        [client.disconnect() for client in clients]
        live.kill()


def test_compression_is_refused_and_polling_too(live):
    line = open_websocket(
        live.socket_address, header=["Sec-WebSocket-Extensions: permessage-deflate"]
    )
    assert "sec-websocket-extensions" not in line.headers
    line.close()
    assert live.ask("/socket.io/?EIO=4&transport=polling")[0] == 400
