"""A Redis of our own for tests: Debian's, in memory only, gone afterwards."""

import subprocess
import tempfile

from redis import Redis
from redis.exceptions import RedisError

from tests.postgres import free_port
from tests.realtime.waiting import soon


class RedisServer:
    """Started at once; stop() and start() again let it be away for a while, at the same address."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.folder = tempfile.TemporaryDirectory(prefix="consult-redis-")
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
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
        if not soon(self.answers):
            raise TimeoutError("Redis did not start")

    def answers(self) -> bool:
        """Whether it can be asked."""
        with Redis.from_url(self.url) as client:
            try:
                return bool(client.ping())
            except RedisError:
                return False

    def listeners(self) -> int:
        """How many processes listen for being woken."""
        with Redis.from_url(self.url) as client:
            return client.pubsub_numsub("consult.committed")[0][1]

    def stop(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait()
