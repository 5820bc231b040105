"""A proxy between browser and consult that refuses WebSockets, as in hotels, offices and
ministries.
"""

import re
import socket
import socketserver
import threading
from contextlib import contextmanager, suppress

REFUSAL_RESPONSE = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
UPGRADE_HEADER = re.compile(rb"\r\nupgrade: *websocket", re.IGNORECASE)


class WebSocketBlockingProxy(socketserver.ThreadingTCPServer):
    """A proxy that forwards everything except upgrades, and counts those that it refuses."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, behind):
        host, port = behind.removeprefix("http://").split(":")
        self.behind, self.refused = (host, int(port)), 0
        super().__init__(("127.0.0.1", 0), ProxyConnection)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"


class ProxyConnection(socketserver.BaseRequestHandler):
    """One connection through the proxy."""

    def handle(self):
        """Forward data until one side closes."""
        with socket.create_connection(self.server.behind) as behind, suppress(OSError):
            threading.Thread(target=copy_stream, args=(behind, self.request), daemon=True).start()
            while sent := self.request.recv(65_536):
                if UPGRADE_HEADER.search(sent):
                    self.server.refused += 1
                    self.request.sendall(REFUSAL_RESPONSE)
                    return
                behind.sendall(sent)


def copy_stream(source, target):
    """Copy bytes from one socket to the other."""
    with suppress(OSError):
        while said := source.recv(65_536):
            target.sendall(said)
        target.shutdown(socket.SHUT_RDWR)


@contextmanager
def run_blocking_proxy(behind):
    """Run a proxy in front of this address."""
    with WebSocketBlockingProxy(behind) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield proxy
        proxy.shutdown()
