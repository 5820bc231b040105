"""Mail: written into an outbox in the transaction of what it is about, sent afterwards, once."""
import logging
import re
import smtplib
import ssl
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from . import i18n
from .config import instance
from .db import db, now
from .events import transaction
from .periodic import every

log = logging.getLogger(__name__)
TRIES = 8
BATCH = 50
KEPT = timedelta(days=30)


class Mail(db.Model):
    """One mail that goes out, or went."""

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    unsubscribe: Mapped[str | None]
    written_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime | None] = mapped_column(default=now, index=True)  # none: sent, or given up
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


def write(to: str, language: str, template: str, *, unsubscribe: str | None = None, **context: Any) -> Mail:
    """Put a mail into the outbox, in the recipient's language; the template's first line is the subject.

    Call it within a transaction. `template` stands in templates/mail/ and is plain text.
    """
    with force_locale(i18n.LOCALES.get(language, language)):
        words = current_app.jinja_env.get_template(f"mail/{template}.txt")  # without what pages know of their reader
        text = words.render(language=language, address=public_address, unsubscribe=unsubscribe, said=i18n.said, **context)
    subject, _, body = text.strip().partition("\n")
    mail = Mail(to=to, language=language, subject=" ".join(subject.split())[:200], body=body.strip() + "\n",
                unsubscribe=unsubscribe)
    db.session.add(mail)
    return mail


def public_address(path: str) -> str:
    """The full address of a page: mails are read elsewhere."""
    base = current_app.config["PUBLIC_URL"] or f"http://{current_app.config['HOST']}:{current_app.config['PORT']}"
    return base.rstrip("/") + path


@every(seconds=2, alone=True)
def deliver() -> None:
    """Send what is due. No lock is held while the mail server speaks; a mail that fails waits longer each time.

    After a failure the rest waits for the next turn: a server that does not answer must not hold up all that happens
    by the clock.
    """
    due = select(Mail.id).where(Mail.due_at <= now()).order_by(Mail.due_at).limit(BATCH)
    for number in list(db.session.scalars(due)):
        if mail := _claim(number):
            sent = _sent(mail)
            _settle(number, failed=not sent)
            if not sent:
                return


def _claim(number: int) -> dict[str, Any] | None:
    """Take one mail for ourselves: should we die now, it is due again in ten minutes."""
    with transaction():
        mail = db.session.get(Mail, number)
        if mail is None or mail.due_at is None or mail.due_at > now():
            return None
        mail.due_at = now() + timedelta(minutes=10)
        mail.tries += 1
        return {"id": mail.id, "to": mail.to, "subject": mail.subject, "body": mail.body,
                "unsubscribe": mail.unsubscribe, "language": mail.language}


def _settle(number: int, *, failed: bool) -> None:
    with transaction():
        mail = db.session.get(Mail, number)
        if mail is None:
            return
        if failed and mail.tries < TRIES:
            mail.due_at = now() + timedelta(minutes=2 ** mail.tries)
            return
        mail.due_at = None
        mail.sent_at = None if failed else now()


def _sent(mail: dict[str, Any]) -> bool:
    try:
        message = _message(mail)
        url = current_app.config["SMTP_URL"]
        _by_smtp(message, url) if url else _to_folder(message, mail["id"])
    except Exception as error:  # also one that cannot even be made: it is given up after its tries, like any other
        log.warning("mail %s was not sent: %s", mail["id"], error)
        return False
    return True


def _message(mail: dict[str, Any]) -> EmailMessage:
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = re.sub(r"[\r\n]", "", mail["to"])
    message["Subject"] = mail["subject"]
    message["Message-ID"] = make_msgid(domain="consult")
    message["Auto-Submitted"] = "auto-generated"
    if mail["unsubscribe"]:
        message["List-Unsubscribe"] = f"<{public_address(mail['unsubscribe'])}>"
    message.set_content(mail["body"])
    message["Content-Language"] = mail["language"]  # last: set_content takes such headers away
    return message


def _by_smtp(message: EmailMessage, url: str) -> None:
    place = urlsplit(url)
    trust, host, port = ssl.create_default_context(), place.hostname or "localhost", place.port or 0
    with (smtplib.SMTP_SSL(host, port, timeout=20, context=trust) if place.scheme == "smtps"
          else smtplib.SMTP(host, port, timeout=20)) as server:
        server.ehlo_or_helo_if_needed()
        if place.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=trust)
        if place.username:
            server.login(unquote(place.username), unquote(place.password or ""))
        server.send_message(message)


def folder() -> Path:
    """Where mails are written when no mail server is set."""
    place = instance() / "mail"
    place.mkdir(parents=True, exist_ok=True)
    return place


def _to_folder(message: EmailMessage, number: int) -> None:
    (folder() / f"{number:06}.eml").write_bytes(bytes(message))


@every(hours=24)
def forget_mails() -> None:
    """Sweep mails that went, or were given up, long ago: they quote what may have been hidden since, and hold links.

    The newest stays, so that no number is given twice.
    """
    newest = select(func.max(Mail.id)).scalar_subquery()
    db.session.execute(delete(Mail).where(Mail.due_at.is_(None), Mail.written_at < now() - KEPT, Mail.id < newest)
                       .execution_options(synchronize_session=False))
