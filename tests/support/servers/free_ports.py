"""Ports for the servers of tests, which nobody else takes between two starts.

They stand below the range from which the system takes the ports of outgoing connections: one of
those could take a port before its server listens, or while the server is stopped and its clients
try again. Each process of tests has a block of ports for itself, whatever runs beside it.
"""

import itertools
import socket
from contextlib import suppress
from functools import cache

FIRST_PORT, BLOCK_SIZE, BLOCKS = 14_000, 1_000, 16  # the range of Linux begins at 32,768


class PortBlock:
    """The ports of this process, handed out in turn."""

    def __init__(self) -> None:
        self.owner = socket.socket(socket.AF_UNIX)  # its name is free again when the process ends
        for number in range(BLOCKS):
            with suppress(OSError):
                self.owner.bind(f"\0consult-test-ports-{number}")
                first = FIRST_PORT + number * BLOCK_SIZE
                self.ports = itertools.cycle(range(first, first + BLOCK_SIZE))
                return
        raise RuntimeError("all blocks of ports are taken")

    def take(self) -> int:
        """Return the next port on which a server can listen."""
        for port in itertools.islice(self.ports, BLOCK_SIZE):
            with socket.socket() as probe, suppress(OSError):
                probe.bind(("0.0.0.0", port))
                return port
        raise RuntimeError("all ports of this process are taken")


get_port_block = cache(PortBlock)


def find_free_port() -> int:
    """Return a port on which a server can listen, on each address of this machine."""
    return get_port_block().take()
