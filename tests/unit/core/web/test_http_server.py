"""Tests of the front for WebSockets: nobody waits for a socket that the server closes."""

import errno

import gevent
import pytest
from gevent import socket as gevent_socket

from consult.core.web.http_server import WebSocketFront


@pytest.mark.parametrize("over", [ConnectionError, StopIteration, ValueError, gevent.GreenletExit])
def test_whatever_ends_a_websocket_its_reader_waits_no_more(over):
    near, far = gevent_socket.socketpair()
    readers = []

    def serve(environ, _start_response):
        readers.append(gevent.spawn(environ["werkzeug.socket"].recv, 100))
        gevent.sleep(0)
        gevent.sleep(0)
        raise over

    with pytest.raises(OSError if over is ConnectionError else over) as seen:
        WebSocketFront(serve)({"HTTP_UPGRADE": "websocket", "werkzeug.socket": near}, print)
    if over is ConnectionError:
        assert seen.value.errno == errno.ECONNRESET, "which pywsgi does not log"
    gevent.sleep(0)
    assert readers[0].ready(), "or libev ends the process when the socket is closed"
    near.close()
    far.close()
