"""A TLS socket that one thread may read while another writes."""

import selectors
import ssl
import threading
from collections.abc import Callable
from typing import Any


class SharedTlsSocket:
    """A TLS socket that lets one thread at a time into its OpenSSL connection.

    OpenSSL does not let two threads use a connection at once (manual page openssl-threads), and
    Python 3.11 does not prevent it: the reader takes the writer's result for the end of the
    connection. The threads wait for the network outside the lock, so that neither holds up the
    other.
    """

    def __init__(self, line: ssl.SSLSocket) -> None:
        self._line, self._timeout = line, line.gettimeout()
        self._in_use = threading.Lock()
        line.setblocking(False)

    def recv(self, size: int) -> bytes:
        """Receive up to this many bytes.

        Raises:
            TimeoutError: Nothing came in time.
        """
        return bytes(self._use(self._line.recv, size))

    def send(self, data: bytes) -> int:
        """Send data; return how many bytes were accepted.

        Raises:
            TimeoutError: Nothing was accepted in time.
        """
        return int(self._use(self._line.send, data))

    def _use(self, act: Callable[[Any], Any], given: Any) -> Any:
        """Call a function of the connection, again each time that the network is ready for it."""
        while True:
            try:
                with self._in_use:
                    return act(given)
            except ssl.SSLWantReadError:
                self._wait_for(selectors.EVENT_READ)
            except ssl.SSLWantWriteError:
                self._wait_for(selectors.EVENT_WRITE)

    def _wait_for(self, event: int) -> None:
        with selectors.DefaultSelector() as ready:
            ready.register(self._line, event)
            if not ready.select(self._timeout):
                raise TimeoutError("timed out")

    def settimeout(self, seconds: float | None) -> None:
        """Set how long to wait for the network, in seconds; None waits for ever."""
        self._timeout = seconds

    def gettimeout(self) -> float | None:
        """Return how long to wait for the network, in seconds."""
        return self._timeout

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)
