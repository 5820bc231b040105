"""The least of WebSocket and Socket.IO that a listening client needs, so that it hardly costs what it measures."""
import json
import os
import selectors
import socket
import struct
from collections.abc import Callable
from time import monotonic

ROOM = "1/everyone"
WORDS = '42["event",' + json.dumps({"number": 0, "words": "x" * 240}) + "]"
FRAME = b"\x81\x7e" + struct.pack(">H", len(WORDS)) + WORDS.encode()


def masked(words: str) -> bytes:
    """A text frame as clients must send it."""
    payload, mask = words.encode(), os.urandom(4)
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack(">H", len(payload))
    return b"\x81" + length + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))


class Listener:
    """One browser that listens; heard(words) is called with every text frame."""

    def __init__(self, port: int, heard: Callable[[str], None], *, bare: bool = False) -> None:
        self.heard = heard
        self.left = b""
        self.socket = socket.create_connection(("127.0.0.1", port))
        if bare:
            self.socket.sendall(b"listen")
        else:
            self._shake_hands(port)

    def _shake_hands(self, port: int) -> None:
        self.socket.sendall(f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode())
        while b"\r\n\r\n" not in self.left:
            self.left += self.socket.recv(4096)
        head, _, self.left = self.left.partition(b"\r\n\r\n")
        if b" 101 " not in head:
            raise ConnectionError(head.decode())

    def say(self, words: str) -> None:
        """Send a text frame."""
        self.socket.sendall(masked(words))

    def read(self) -> None:
        """Take in what has arrived; answer pings."""
        self.left += self.socket.recv(65536)
        while len(self.left) >= 2:
            length, start = self.left[1] & 0x7F, 2
            if length == 126:
                if len(self.left) < 4:
                    return
                length, start = struct.unpack(">H", self.left[2:4])[0], 4
            if len(self.left) < start + length:
                return
            words = self.left[start:start + length].decode()
            self.left = self.left[start + length:]
            if words == "2":
                self.say("3")
            else:
                self.heard(words)


class Hall:
    """Many listeners that watch consultation 1 (bare: that hear frames without asking), read by one loop."""

    def __init__(self, port: int, size: int, *, bare: bool = False) -> None:
        self.watching: int = 0
        self.moments: list[float] = []
        self.asked: socket.socket | None = None
        self.selector = selectors.DefaultSelector()
        for _ in range(size):
            each = Listener(port, self.heard, bare=bare)
            self.selector.register(each.socket, selectors.EVENT_READ, each)
            if not bare:
                each.say("40")
                each.say('420["watch",1]')
        if not bare and not self.until(lambda: self.watching == size):
            raise TimeoutError("not everyone could watch")

    def heard(self, words: str) -> None:
        """Note when an event came, and that a watch was answered."""
        if words.startswith('42["event"'):
            self.moments.append(monotonic())
        elif words.startswith("430"):
            self.watching += 1

    def until(self, enough: Callable[[], bool], seconds: float = 30) -> bool:
        """Read until there is enough, or the time is up; whether there was."""
        end = monotonic() + seconds
        while not enough() and monotonic() < end:
            for key, _ in self.selector.select(0.1):
                key.data.read()
        return enough()

    def ask(self, words: str, port: int) -> None:
        """Ask the server for something, and do not wait for the answer."""
        self.asked = socket.create_connection(("127.0.0.1", port))
        self.asked.sendall(words.encode())

    def close(self) -> None:
        """Everyone leaves."""
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()
        self.selector.close()
