"""Wake-up of other processes through Redis after a COMMIT; event data stays in the database.

No request waits for Redis or fails without it: the dispatcher also polls
(`dispatcher.POLL_SECONDS`).
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable

from flask import Flask
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from . import log as events
from consult.core import hooks

log = logging.getLogger(__name__)
CHANNEL = "consult.committed"  # one channel for all databases: a needless wake-up does no harm
GATHER_SECONDS = 0.01  # seconds during which several COMMITs become one wake-up
PAUSE = 1.0  # seconds until the next try after a failure of Redis
PATIENCE = 2.0  # seconds that Redis may take to answer


class WakeupChannel:
    """The connection of one process to Redis, for sending and receiving wake-ups."""

    def __init__(self, url: str) -> None:
        self.name = secrets.token_hex(
            8
        )  # part of each wake-up, so that a process does not wake itself
        self.rung = threading.Event()
        self.away = False
        self.redis: Redis = Redis.from_url(
            url,
            socket_connect_timeout=PATIENCE,
            socket_timeout=PATIENCE,
            socket_keepalive=True,
            retry=Retry(NoBackoff(), 0),
        )

    def request_wakeup(self) -> None:
        """Request a wake-up of the other processes; return at once, whatever the state of Redis."""
        self.rung.set()

    def publish_wakeup(self) -> None:
        """Wait for a request of this process, and publish it."""
        self.rung.wait()
        self.rung.clear()
        self.redis.publish(CHANNEL, self.name)
        time.sleep(GATHER_SECONDS)

    def follow_wakeups(self) -> None:
        """Wake the dispatcher of this process on every wake-up of another process.

        Runs until the connection fails.
        """
        with self.redis.pubsub(  # type: ignore[no-untyped-call]  # redis gives it no types
            ignore_subscribe_messages=True
        ) as line:
            line.subscribe(CHANNEL)
            events.commit_signal.set()  # for wake-ups that were published before the subscription
            while True:
                message = line.get_message(timeout=PATIENCE / 2)
                self.log_return()
                if message and message["data"] != self.name.encode():
                    events.commit_signal.set()

    def log_return(self) -> None:
        """Log once that Redis is reachable again."""
        if self.away:
            self.away = False
            log.warning("Redis is back: followers are woken at once again")

    def report_loss(self, why: Exception) -> None:
        """Log once that Redis is unreachable."""
        if not self.away:
            self.away = True
            log.warning("Redis is away, followers look for news by themselves: %s", why)


def repeat_forever(bell: WakeupChannel, work: Callable[[], None]) -> None:
    """Repeat the work forever, with a pause after each failure."""
    while True:
        try:
            work()
        except (RedisError, OSError) as failure:
            bell.report_loss(failure)
            time.sleep(PAUSE)
        except Exception:
            log.exception("waking failed; trying again")
            time.sleep(PAUSE)


def start_wakeup(app: Flask) -> WakeupChannel | None:
    """Start sending and receiving wake-ups in the background; does nothing without REDIS_URL."""
    url = app.config["REDIS_URL"]
    if not url:
        return None
    bell = WakeupChannel(url)
    hooks.on_commit.append(bell.request_wakeup)
    for work in (bell.publish_wakeup, bell.follow_wakeups):
        threading.Thread(
            target=repeat_forever, args=(bell, work), daemon=True, name=f"waking-{work.__name__}"
        ).start()
    return bell
