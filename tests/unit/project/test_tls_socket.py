"""Tests of the TLS socket of the tests' client: its threads do not disturb each other."""

import socket
import ssl
import threading

import pytest

from tests.support.servers.tls_socket import SharedTlsSocket


class OneThreadLine:
    """A line as OpenSSL's is: two threads in it at once are a fault."""

    def __init__(self):
        self.near, self.far = socket.socketpair()
        self.near.setblocking(False)
        self.waiting, self.sent, self.faults = threading.Event(), threading.Event(), 0
        self.occupied = threading.Lock()

    def gettimeout(self):
        return 10

    def setblocking(self, flag):
        assert flag is False

    def fileno(self):
        return self.near.fileno()

    def recv(self, size):
        with self.occupied:
            self.waiting.set()
            self.sent.wait(0.2)  # long enough for a writer that nothing keeps out
            try:
                return self.near.recv(size)
            except BlockingIOError:
                raise ssl.SSLWantReadError from None

    def send(self, data):
        if not self.occupied.acquire(blocking=False):
            self.faults += 1
            self.sent.set()
            return 0
        with self.near.dup() as line:
            size = line.send(data)
        self.occupied.release()
        self.sent.set()
        return size


@pytest.fixture
def line():
    made = OneThreadLine()
    yield made
    made.near.close()
    made.far.close()


def test_a_reader_that_waits_neither_meets_the_writer_nor_holds_it_up(line):
    shared, heard = SharedTlsSocket(line), []
    reader = threading.Thread(target=lambda: heard.append(shared.recv(5)))
    reader.start()
    assert line.waiting.wait(10)
    assert shared.send(b"there") == 5 and line.far.recv(5) == b"there"
    line.far.send(b"here!")
    reader.join()
    assert heard == [b"here!"] and line.faults == 0


def test_a_wait_ends_in_its_time(line):
    shared = SharedTlsSocket(line)
    line.sent.set()
    shared.settimeout(0.05)
    with pytest.raises(TimeoutError):
        shared.recv(5)
    assert shared.gettimeout() == 0.05
