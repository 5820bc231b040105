"""How often something may be done: fixed windows, in memory or in Redis."""
import time
from ipaddress import ip_address, ip_network

from flask import Flask, current_app
from limits import RateLimitItem, RateLimitItemPerMinute, parse
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from .access import Actor
from .errors import TooMany


class Limits:
    """The counters of one application, and the addresses that are not counted."""

    def __init__(self, app: Flask) -> None:
        redis = app.config["REDIS_URL"]
        self.windows = FixedWindowRateLimiter(storage_from_string(redis) if redis else MemoryStorage())
        self.user = RateLimitItemPerMinute(app.config["LIMIT_USER"])
        self.address = RateLimitItemPerMinute(app.config["LIMIT_ADDRESS"])
        self.comments = RateLimitItemPerMinute(app.config["LIMIT_COMMENTS"])
        self.sign_in = parse(f"{app.config['LIMIT_SIGN_IN']} per 30 minutes")
        self.socket = parse("10 per second")
        self.venues = [ip_network(each.strip()) for each in app.config["VENUE_ADDRESSES"].split(",") if each.strip()]

    def exempt(self, address: str | None) -> bool:
        """Whether this is the address of a venue, behind which a whole plenary sits."""
        try:
            return any(ip_address(address or "") in venue for venue in self.venues)
        except ValueError:
            return False


def install(app: Flask) -> None:
    """Give the application its counters."""
    app.extensions["limits"] = Limits(app)


def here() -> Limits:
    """The counters of the application in progress."""
    found: Limits = current_app.extensions["limits"]
    return found


def count_request(actor: Actor, address: str | None) -> None:
    """Count a request of a person, or of an address nobody signed in from; raises TooMany."""
    limits = here()
    if actor.user_id is not None:
        spend(limits.user, f"user:{actor.user_id}")
    elif not limits.exempt(address):
        spend(limits.address, f"address:{address}")


def spend(window: RateLimitItem, key: str) -> None:
    """Take one from the window; raises TooMany with the seconds to wait when nothing is left."""
    limits = here()
    if not limits.windows.hit(window, key):
        wait = limits.windows.get_window_stats(window, key).reset_time
        raise TooMany(wait=max(1, int(wait - time.time())))


def left(window: RateLimitItem, key: str) -> bool:
    """Whether something is left, without taking it: failed sign-ins are counted only when they fail."""
    return bool(here().windows.test(window, key))
