"""Waking the followers of other processes: after a COMMIT, Redis rings at each; it carries no news.

Nothing waits for Redis and nothing fails without it: a follower also looks for news by itself (follower.POLL).
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

log = logging.getLogger(__name__)
CHANNEL = "consult.committed"  # one for all databases: who is woken for nothing finds nothing
GATHER_SECONDS = 0.01  # seconds in which several COMMITs become one ring
PAUSE = 1.0  # seconds until Redis is tried again after a failure
PATIENCE = 2.0  # seconds that Redis may take to answer


class WakeupChannel:
    """One process's line to Redis: it rings for the others, and hears them ring."""

    def __init__(self, url: str) -> None:
        self.name = secrets.token_hex(8)  # said in each ring, so that a process does not wake itself
        self.rung = threading.Event()
        self.away = False
        self.redis: Redis = Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE,
                                           socket_keepalive=True, retry=Retry(NoBackoff(), 0))

    def ring(self) -> None:
        """Let the others be woken soon; returns at once, whatever Redis does."""
        self.rung.set()

    def tell(self) -> None:
        """Wait for a ring of ours, and pass it on."""
        self.rung.wait()
        self.rung.clear()
        self.redis.publish(CHANNEL, self.name)
        time.sleep(GATHER_SECONDS)

    def hear(self) -> None:
        """Listen as long as the line stands; our follower is woken by every ring of another process."""
        with self.redis.pubsub(ignore_subscribe_messages=True) as line:
            line.subscribe(CHANNEL)
            events.commit_signal.set()  # whatever was rung before we could hear it
            while True:
                message = line.get_message(timeout=PATIENCE / 2)
                self.back()
                if message and message["data"] != self.name.encode():
                    events.commit_signal.set()

    def back(self) -> None:
        """Note that Redis is there; told once."""
        if self.away:
            self.away = False
            log.warning("Redis is back: followers are woken at once again")

    def gone(self, why: Exception) -> None:
        """Note that Redis is away; told once."""
        if not self.away:
            self.away = True
            log.warning("Redis is away, followers look for news by themselves: %s", why)


def repeat_forever(bell: WakeupChannel, work: Callable[[], None]) -> None:
    """Work for ever, with a pause after each failure."""
    while True:
        try:
            work()
        except (RedisError, OSError) as failure:
            bell.gone(failure)
            time.sleep(PAUSE)
        except Exception:
            log.exception("waking failed; trying again")
            time.sleep(PAUSE)


def start_wakeup(app: Flask) -> WakeupChannel | None:
    """With the setting REDIS_URL, ring and listen in the background; without it, nothing is needed."""
    url = app.config["REDIS_URL"]
    if not url:
        return None
    bell = WakeupChannel(url)
    events.on_commit.append(bell.ring)
    for work in (bell.tell, bell.hear):
        threading.Thread(target=repeat_forever, args=(bell, work), daemon=True, name=f"waking-{work.__name__}").start()
    return bell
