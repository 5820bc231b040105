"""Actions on mails that were not sent: send them again."""

from sqlalchemy import select

from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import record_event, transaction
from consult.core.mail import Mail
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from .unsent_mails_queries import build_unsent_condition

MOST_AT_ONCE = 1_000  # mails that are sent again by one request; the page tells what is left


def retry_mail(actor: Actor, mail_id: int) -> None:
    """Send a mail again within seconds, with all its tries.

    Raises Conflict("mail_sent") if it was sent meanwhile, NotFound, Forbidden or SignInRequired.
    """
    with transaction():
        require_permission(actor, "mail.retry")
        mail = find_row(Mail, mail_id)
        if mail.sent_at is not None:
            raise Conflict("mail_sent")
        _mark_due(actor, mail)


def retry_unsent_mails(actor: Actor) -> int:
    """Send all mails again that were not sent, the oldest first; return their number."""
    with transaction():
        require_permission(actor, "mail.retry")
        unsent = select(Mail).where(build_unsent_condition()).order_by(Mail.id).limit(MOST_AT_ONCE)
        found = list(db.session.scalars(unsent))
        for mail in found:
            _mark_due(actor, mail)
        return len(found)


def _mark_due(actor: Actor, mail: Mail) -> None:
    mail.due_at, mail.tries, mail.failure = utc_now(), 0, None
    record_event("mail.retried", mail, actor, audience="nobody")
