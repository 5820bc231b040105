"""Log of failed sign-ins, refusals and limits: one line each, with a code and no secret.

A line names the endpoint, never the address, since addresses may hold secrets. Network addresses
and what was typed as an e-mail address appear as short pseudonyms that change every day.
"""

import logging
from collections import Counter
from hashlib import sha256
from hmac import HMAC
from typing import Any

from flask import current_app, g, has_request_context, request

from consult.core.database.engine import utc_now
from consult.core.errors import Problem
from consult.core.jobs.scheduler import run_every
from .actor import Actor, Visitor
from consult.core.web.rate_limits import normalize_address

log = logging.getLogger("consult.refusals")
LOGGED_STATUSES = frozenset({401, 403, 429})
# refusals of a password, a code or a link, which have other statuses
LOGGED_CODES = frozenset(
    {
        "wrong_password",
        "wrong_own_password",
        "wrong_code",
        "confirm_first",
        "step_over",
        "link_over",
        "code_wrong",
    }
)
MOST_LINES = 30  # of one code in a minute; more are counted, and their number is logged
PSEUDONYM_LENGTH = 12  # hexadecimal digits


class LineBudget:
    """The number of lines of each code in the present minute, written and left out."""

    def __init__(self) -> None:
        self.minute = 0
        self.written: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()

    def take(self, code: str) -> bool:
        """Return whether a line of this code may be written; count it otherwise."""
        self.close_minute()
        if self.written[code] < MOST_LINES:
            self.written[code] += 1
            return True
        self.left_out[code] += 1
        return False

    def close_minute(self) -> None:
        """Log how many lines an earlier minute left out, and begin the present one."""
        if self.minute == (now := int(utc_now().timestamp() // 60)):
            return
        left_out, self.left_out = self.left_out, Counter()
        self.minute, self.written = now, Counter()
        for code, number in sorted(left_out.items()):
            log.warning("refused code=%s more=%s", code, number)


budget = LineBudget()


def log_refusal(problem: Problem, visitor: Visitor, given: dict[str, Any] | None = None) -> None:
    """Log a refusal of this request, once, if it is one of a person, a right or a limit.

    Args:
        given: the fields that were sent; of these only the e-mail address counts.
    """
    if problem.status not in LOGGED_STATUSES and problem.code not in LOGGED_CODES:
        return
    if g.get("refusal_logged"):
        return
    g.refusal_logged = True
    account = str((given or {}).get("email") or "").strip().lower()
    _write_line(
        problem,
        visitor.actor,
        f"method={request.method} endpoint={request.endpoint or '-'}",
        f" account={make_pseudonym(account)}" if account else "",
    )


def log_socket_refusal(problem: Problem, actor: Actor, event: str) -> None:
    """Log a refusal of a message over a socket."""
    if problem.status in LOGGED_STATUSES:
        _write_line(problem, actor, f"method=SOCKET endpoint={event}", "")


def log_connection_refusal(code: str, address: str | None) -> None:
    """Log that a connection is ended because of its handshake, a frame or a message."""
    if budget.take(code):
        log.warning(
            "refused code=%s status=400 method=SOCKET endpoint=- person=- sign_in=- source=%s",
            code,
            make_pseudonym(normalize_address(address)),
        )


def _write_line(problem: Problem, actor: Actor, place: str, more: str) -> None:
    if not budget.take(problem.code):
        return
    address = request.remote_addr if has_request_context() else None
    rule = problem.details.get("action")
    log.warning(
        "refused code=%s status=%s %s%s person=%s sign_in=%s source=%s%s",
        problem.code,
        problem.status,
        place,
        f" rule={rule}" if rule else "",
        actor.user_id or "-",
        actor.signin_id or "-",
        make_pseudonym(normalize_address(address)),
        more,
    )


def make_pseudonym(value: str) -> str:
    """Make a pseudonym that is the same for one day, and says nothing without the secret key."""
    key = f"{current_app.config['SECRET_KEY']} log {utc_now():%Y-%m-%d}"
    return HMAC(key.encode(), value.encode(), sha256).hexdigest()[:PSEUDONYM_LENGTH]


@run_every(minutes=1, everywhere=True, name="core.permissions.log_left_out_refusals")
def log_left_out_refusals() -> None:
    """Log how many refusals of the last minute have no line of their own."""
    budget.close_minute()
