"""Rate limits: fixed windows, in memory or in Redis."""

import logging
import time
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, TypeVar

from flask import Flask, current_app
from limits import RateLimitItem, RateLimitItemPerMinute, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from consult.core.permissions.actor import Actor
from consult.core.errors import Problem, TooManyRequests

log = logging.getLogger(__name__)
ResultType = TypeVar("ResultType", bool, float)
PATIENCE = 0.5  # seconds that Redis may take to count
PAUSE = 5.0  # seconds of counting alone after Redis failed
MOST_COUNTERS = 20_000  # counters in memory before expired ones are removed


class MemoryWindows:
    """Fixed windows of one process, each from its first request; a call costs a microsecond.

    `counts` maps a key to (end of the window, number of requests).
    """

    def __init__(self) -> None:
        self.counts: dict[str, tuple[float, int]] = {}
        self.swept = 0.0  # time of the last removal of expired counters

    def _now(self, window: RateLimitItem, key: str) -> tuple[float, int]:
        """Return the end and count of the current window."""
        moment = time.time()
        ends, count = self.counts.get(key, (0.0, 0))
        return (ends, count) if ends > moment else (moment + window.get_expiry(), 0)

    def hit(self, window: RateLimitItem, key: str) -> bool:
        """Consume one request; return False if none is left."""
        ends, count = self._now(window, key)
        if len(self.counts) > MOST_COUNTERS and self.swept + 1 <= (
            moment := time.time()
        ):  # not on each hit of a flood
            self.counts, self.swept = (
                {each: entry for each, entry in self.counts.items() if entry[0] > moment},
                moment,
            )
        self.counts[key] = ends, count + 1
        return count < window.amount

    def test(self, window: RateLimitItem, key: str) -> bool:
        """Return whether a request is left."""
        return self._now(window, key)[1] < window.amount

    def get_end(self, window: RateLimitItem, key: str) -> float:
        """Return the end of the window, in seconds since the epoch."""
        return self._now(window, key)[0]


class RedisWindows:
    """Fixed windows in Redis, shared by all processes.

    While Redis is unreachable, each process counts alone.
    """

    def __init__(self, url: str) -> None:
        patient: dict[str, Any] = {
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 0),
        }
        self.redis = FixedWindowRateLimiter(
            storage_from_string(url, wrap_exceptions=True, **patient)
        )
        self.alone = MemoryWindows()
        self.until = 0.0  # time of the next call to Redis

    def _ask(
        self, asked: Callable[[], ResultType], instead: Callable[[], ResultType]
    ) -> ResultType:
        """Call Redis, or the windows in memory while Redis is unreachable."""
        if self.until <= time.time():
            try:
                return asked()
            except StorageError as failure:
                if not self.until:
                    log.warning("Redis is away, each process counts for itself: %s", failure)
                self.until = time.time() + PAUSE
        return instead()

    def hit(self, window: RateLimitItem, key: str) -> bool:
        """Consume one request; return False if none is left."""
        return self._ask(lambda: self.redis.hit(window, key), lambda: self.alone.hit(window, key))

    def test(self, window: RateLimitItem, key: str) -> bool:
        """Return whether a request is left."""
        return self._ask(lambda: self.redis.test(window, key), lambda: self.alone.test(window, key))

    def get_end(self, window: RateLimitItem, key: str) -> float:
        """Return the end of the window, in seconds since the epoch."""
        return self._ask(
            lambda: self.redis.get_window_stats(window, key).reset_time,
            lambda: self.alone.get_end(window, key),
        )


def _network(written: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(written)
    except ValueError:
        raise Problem("setting_wrong", name="VENUE_ADDRESSES", value=written) from None


class RateLimits:
    """The rate limits of an application, and the addresses that are exempt from them."""

    def __init__(self, app: Flask) -> None:
        redis = app.config["REDIS_URL"]
        self.windows: MemoryWindows | RedisWindows = (
            RedisWindows(redis) if redis else MemoryWindows()
        )
        self.user = RateLimitItemPerMinute(app.config["LIMIT_USER"])
        self.address = RateLimitItemPerMinute(app.config["LIMIT_ADDRESS"])
        self.comments = RateLimitItemPerMinute(app.config["LIMIT_COMMENTS"])
        self.sign_in = parse(f"{app.config['LIMIT_SIGN_IN']} per 30 minutes")
        self.socket = parse("10 per second")
        self.files = parse(f"{app.config['LIMIT_FILES']} per 10 minutes")
        self.exempt = lru_cache(maxsize=4_096)(self._exempt)
        self.venues = [
            _network(each.strip())
            for each in app.config["VENUE_ADDRESSES"].split(",")
            if each.strip()
        ]

    def _exempt(self, address: str | None) -> bool:
        """Return whether the address belongs to a venue, which a whole plenary shares."""
        try:
            return any(ip_address(address or "") in venue for venue in self.venues)
        except ValueError:
            return False


@lru_cache(maxsize=4_096)
def normalize_address(address: str | None) -> str:
    """Normalize an address for counting; an IPv6 network of 64 bits counts as one address.

    A single household or phone has such a network for itself.
    """
    try:
        known = ip_address(address or "")
    except ValueError:
        return str(address)
    known = getattr(known, "ipv4_mapped", None) or known
    return str(ip_network((known, 64), strict=False) if known.version == 6 else known)


def install(app: Flask) -> None:
    """Create the rate limits of the application."""
    app.extensions["limits"] = RateLimits(app)


def get_limits() -> RateLimits:
    """Return the rate limits of the current application."""
    found: RateLimits = current_app.extensions["limits"]
    return found


def count_request(actor: Actor, address: str | None) -> None:
    """Count a request of a person, or of an anonymous address.

    Raises:
        TooManyRequests: the limit is exceeded.
    """
    limits = get_limits()
    _count_use(actor, address, limits.user, limits.address)


def count_file(actor: Actor, address: str | None) -> None:
    """Count a file made for a person, or for an anonymous address.

    Raises:
        TooManyRequests: the limit is exceeded.
    """
    _count_use(actor, address, get_limits().files, get_limits().files, "files:")


def _count_use(
    actor: Actor, address: str | None, own: RateLimitItem, shared: RateLimitItem, what: str = ""
) -> None:
    """Consume one use from the window of a person, or of an anonymous address."""
    if actor.user_id is not None:
        consume_limit(own, f"{what}user:{actor.user_id}")
    elif not get_limits().exempt(address):
        consume_limit(shared, f"{what}address:{normalize_address(address)}")


def consume_limit(window: RateLimitItem, key: str) -> None:
    """Consume one use of the window.

    Raises:
        TooManyRequests: nothing is left; `wait` holds the seconds to wait.
    """
    limits = get_limits()
    if not limits.windows.hit(window, key):
        raise TooManyRequests(wait=max(1, int(limits.windows.get_end(window, key) - time.time())))


def has_remaining(window: RateLimitItem, key: str) -> bool:
    """Return whether a use is left, without consuming it.

    Sign-ins test the limit first and consume it only when they fail.
    """
    return bool(get_limits().windows.test(window, key))
