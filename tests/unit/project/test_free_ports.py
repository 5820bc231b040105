"""Tests of the ports of test servers: nobody else takes them, neither a client nor another run."""

import socket
from pathlib import Path

from tests.support.servers.free_ports import BLOCK_SIZE, PortBlock


def test_two_processes_have_different_ports_and_no_outgoing_connection_has_any():
    one, other = PortBlock(), PortBlock()
    ours, theirs = ({block.take() for _ in range(20)} for block in (one, other))
    assert len(ours) == len(theirs) == 20 and not ours & theirs
    range_of_clients = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text()
    assert max(ours | theirs) < int(range_of_clients.split()[0])


def test_a_port_comes_back_only_after_all_others_and_one_in_use_is_passed_over():
    block = PortBlock()
    first = block.take()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first))
        taken.listen()
        assert first not in {block.take() for _ in range(BLOCK_SIZE)}
