"""Time limits of sign-ins: when one ends by itself, and why."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from consult.core.timestamp_conversion import parse_utc_or_none


class SignInLimits(NamedTuple):
    """The limits of sign-ins of browsers; None is no limit.

    Attributes:
        idle: how long a sign-in may be unused.
        age: how long it lasts at most.
    """

    idle: timedelta | None = None
    age: timedelta | None = None


class LimitWords(NamedTuple):
    """A limit in whole days, or in hours where it is not a multiple of a day."""

    number: int
    in_days: bool


def describe_limit(limit: timedelta | None) -> LimitWords | None:
    """Describe a limit for a page; None is no limit."""
    if limit is None:
        return None
    hours = int(limit.total_seconds() // 3600)
    return LimitWords(hours // 24, True) if hours % 24 == 0 else LimitWords(hours, False)


def build_limits(settings: dict[str, Any]) -> SignInLimits:
    """Build the limits from the settings; 0 hours are no limit."""
    idle, age = settings["SIGN_IN_IDLE_HOURS"], settings["SIGN_IN_HOURS"]
    return SignInLimits(
        timedelta(hours=idle) if idle > 0 else None, timedelta(hours=age) if age > 0 else None
    )


def list_ends(sign_in: Any, limits: SignInLimits) -> list[tuple[datetime, str]]:
    """List the moments at which a sign-in ends by itself, the first one first, each with its code.

    Args:
        sign_in: a SignIn, or a row with its columns.
    """
    ends = [(parse_utc_or_none(sign_in.expires_at), "expired")]
    started, seen = parse_utc_or_none(sign_in.started_at), parse_utc_or_none(sign_in.seen_at)
    if sign_in.kind == "browser" and started is not None and seen is not None:
        ends.append((seen + limits.idle if limits.idle else None, "idle"))
        ends.append((started + limits.age if limits.age else None, "age"))
    return sorted((moment, why) for moment, why in ends if moment is not None)


def find_last_moment(sign_in: Any, limits: SignInLimits) -> datetime | None:
    """Return the moment at which a sign-in ends however much it is used; None without one."""
    fixed = limits._replace(idle=None)
    return next((moment for moment, _why in list_ends(sign_in, fixed)), None)


def find_end(sign_in: Any, limits: SignInLimits, moment: datetime) -> str | None:
    """Return why a sign-in had ended by itself at a moment, or None."""
    before = parse_utc_or_none(sign_in.ended_at) or moment
    return next((why for when, why in list_ends(sign_in, limits) if when <= before), None)
