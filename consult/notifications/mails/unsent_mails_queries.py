"""Queries of the mails that were not sent, for administrators."""

from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from consult.core.database.engine import db, utc_now
from consult.core.mail import Mail
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

PAGE_SIZE = 50
OVERDUE_AFTER = timedelta(minutes=10)  # a mail that nobody tried to send by then is shown, too


class UnsentMails(NamedTuple):
    """One page of the mails that were not sent, newest first.

    Attributes:
        given_up: the number of all mails that are not tried again by themselves.
        waiting: the number of all mails that are.
        before: the id before which the next page begins, or None.
    """

    mails: list[Mail]
    given_up: int
    waiting: int
    before: int | None


def build_unsent_condition() -> ColumnElement[bool]:
    """Build the condition: given up, refused at the last try, or overdue."""
    overdue = Mail.due_at < utc_now() - OVERDUE_AFTER
    return and_(
        Mail.sent_at.is_(None),
        or_(Mail.due_at.is_(None), Mail.failure.is_not(None), overdue),
    )


def load_unsent_mails(actor: Actor, before: int | None = None) -> UnsentMails:
    """Load the mails that were not sent; raises Forbidden or SignInRequired."""
    require_permission(actor, "mail.retry")
    unsent = build_unsent_condition()
    counts = select(
        func.count().filter(Mail.due_at.is_(None)), func.count().filter(Mail.due_at.is_not(None))
    )
    given_up, waiting = db.session.execute(counts.where(unsent)).one()
    page: Any = select(Mail).where(unsent).order_by(Mail.id.desc()).limit(PAGE_SIZE + 1)
    found = list(db.session.scalars(page.where(Mail.id < before) if before else page))
    more = len(found) > PAGE_SIZE
    return UnsentMails(
        found[:PAGE_SIZE], given_up, waiting, found[PAGE_SIZE - 1].id if more else None
    )
