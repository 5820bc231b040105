"""A temporary Redis server for tests: Debian's, in memory only, removed afterwards."""

import subprocess
import tempfile

from redis import Redis
from redis.exceptions import RedisError

from .free_ports import find_free_port
from .deadline import wait_until


class RedisServer:
    """A server that starts at once; stop() and start() simulate an outage at the same address."""

    def __init__(self) -> None:
        self.port = find_free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.folder = tempfile.TemporaryDirectory(prefix="consult-redis-")
        self.start()

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        self.process = subprocess.Popen(
            [
                "redis-server",
                "--port",
                str(self.port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                self.folder.name,
            ],
            stdout=subprocess.DEVNULL,
        )
        if not wait_until(self.answers):
            raise TimeoutError("Redis did not start")

    def answers(self) -> bool:
        """Return whether the server answers."""
        with Redis.from_url(self.url) as client:
            try:
                return bool(client.ping())
            except RedisError:
                return False

    def listeners(self) -> int:
        """Return how many processes are subscribed to wake-ups."""
        with Redis.from_url(self.url) as client:
            return client.pubsub_numsub("consult.committed")[0][1]

    def stop(self) -> None:
        """Kill the server at once."""
        self.process.kill()
        self.process.wait()
