"""Outgoing mail: written to an outbox in the transaction of its cause, then sent once."""

import logging
import re
import smtplib
import ssl
from datetime import datetime, timedelta
from email import policy
from email.header import Header
from email.headerregistry import (
    BaseHeader,
    HeaderRegistry,
    UniqueAddressHeader,
    UnstructuredHeader,
)
from email.message import EmailMessage
from email.utils import make_msgid, parseaddr
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from . import i18n
from .config import get_instance_folder
from consult.core.database.engine import Model, db, utc_now
from consult.core.events.log import transaction
from consult.core.jobs.scheduler import run_every
from consult.core.addresses import build_public_url

log = logging.getLogger(__name__)
MOST_TRIES = 8
BATCH = 50
LONGEST_LINE = 78  # characters of a line of a header
LONGEST_FAILURE = 300  # characters of a failure that are kept
KEEP_MAILS_FOR = timedelta(days=30)
ISOLATES = dict.fromkeys(
    range(0x2066, 0x206A)
)  # on pages they keep a name's direction; in a subject they are noise


class Whole(BaseHeader):
    """A header that is written unchanged, on one line.

    Mail programs cannot follow an address that is folded or encoded.
    """

    max_count = 1

    @staticmethod
    def parse(value: str, parts: dict[str, Any]) -> None:
        """Parse the value, as the registry of headers expects."""
        parts["parse_tree"], parts["decoded"] = UnstructuredHeader.value_parser(value), value

    def fold(self, *, policy: Any) -> str:
        """Return the header as one line."""
        return f"{self.name}: {self}{policy.linesep}"


class Subject(Whole):
    """A subject that every mail program reads exactly as it was written."""

    def fold(self, *, policy: Any) -> str:
        """Return the header in lines of ASCII."""
        return f"{self.name}: {_fold_words(str(self), self.name, policy)}{policy.linesep}"


class Mailbox(UniqueAddressHeader, BaseHeader):  # type: ignore[misc]  # as the registry joins them
    """An address whose display name every mail program reads exactly as it was written."""

    def fold(self, *, policy: Any) -> str:
        """Return the header in lines of ASCII; an address stands whole, in a line of its own."""
        whole = f"{self.name}: {self}"
        if len(self.addresses) != 1 or (whole.isascii() and len(whole) <= LONGEST_LINE):
            return super().fold(policy=policy)
        (found,) = self.addresses
        words = _fold_words(found.display_name, self.name, policy)
        return f"{self.name}: {words}{policy.linesep} <{found.addr_spec}>{policy.linesep}"


def _fold_words(words: str, header: str, policy: Any) -> str:
    """Return words as they are if they are short ASCII, else as encoded words, one in a line.

    The spaces are inside of the encoded words: a space between two of them counts for nothing
    (RFC 2047, 6.2), and the folding of EmailMessage in Python 3.11 puts some there.
    """
    is_short = len(header) + len(words) + 2 <= LONGEST_LINE
    if words.isascii() and words.isprintable() and is_short and "=?" not in words:
        return words
    return Header(words, "utf-8", LONGEST_LINE - 2, header).encode(linesep=policy.linesep)


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", Whole)
HEADERS.map_to_type("subject", Subject)
HEADERS.map_to_type("from", Mailbox)
HEADERS.map_to_type("to", Mailbox)
POLICY = policy.default.clone(header_factory=HEADERS)


class Outcome(Enum):
    """The outcome of sending a mail."""

    SENT = "sent"
    LATER = "later"  # its recipient is refused for now
    NEVER = "never"  # its recipient, or its text, is refused for good
    AWAY = "away"  # the mail server takes nothing at all at the moment


class Mail(Model):
    """A mail in the outbox, sent or still to be sent."""

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    unsubscribe: Mapped[str | None]
    written_at: Mapped[datetime] = mapped_column(default=utc_now)
    due_at: Mapped[datetime | None] = mapped_column(
        default=utc_now, index=True
    )  # None: sent, or given up
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None]  # what the mail server said at the last try; None once it is sent

    consultation_id = 0  # chain 0: a mail belongs to no consultation


def write_mail(
    to: str, language: str, template: str, *, unsubscribe: str | None = None, **context: Any
) -> Mail:
    """Put a mail into the outbox, in the recipient's language.

    Call it within a transaction. The first line of the template is the subject.

    Args:
        template: name of a plain-text template in templates/mail/.
    """
    with force_locale(i18n.LOCALES.get(language, language)):
        words = current_app.jinja_env.get_template(
            f"mail/{template}.txt"
        )  # without the context processors of pages
        text = words.render(
            language=language,
            address=build_public_url,
            unsubscribe=unsubscribe,
            **context,
        )
    subject, _, body = text.strip().partition("\n")
    mail = Mail(
        to=to,
        language=language,
        subject=" ".join(subject.translate(ISOLATES).split())[:200],
        body=body.strip() + "\n",
        unsubscribe=unsubscribe,
    )
    db.session.add(mail)
    return mail


@run_every(seconds=2, alone=True, name="core.deliver_mail")
def deliver_mail() -> None:
    """Send the mails that are due.

    No lock is held while the mail server answers. A mail that fails waits longer each time. A
    refused recipient affects no other mail. After any other failure the rest waits for the next
    run, because a server that does not answer must not hold up the other jobs.
    """
    due = select(Mail.id).where(Mail.due_at <= utc_now()).order_by(Mail.due_at).limit(BATCH)
    for number in list(db.session.scalars(due)):
        if mail := _claim_mail(number):
            outcome, failure = _send(mail)
            _record_delivery(number, outcome, failure)
            if outcome is Outcome.AWAY:
                return


def _claim_mail(number: int) -> dict[str, Any] | None:
    """Claim one mail for this process, or return None if it is no longer due.

    The mail becomes due again in ten minutes in case this process dies.
    """
    with transaction():
        mail = db.session.get(Mail, number)
        if mail is None or mail.due_at is None or mail.due_at > utc_now():
            return None
        mail.due_at = utc_now() + timedelta(minutes=10)
        mail.tries += 1
        return {
            "id": mail.id,
            "to": mail.to,
            "subject": mail.subject,
            "body": mail.body,
            "unsubscribe": mail.unsubscribe,
            "language": mail.language,
        }


def _record_delivery(number: int, outcome: Outcome, failure: str | None) -> None:
    """Record the result of a delivery, and schedule the next try after a failure."""
    with transaction():
        mail = db.session.get(Mail, number)
        if mail is None:
            return
        mail.failure = failure
        if outcome in {Outcome.LATER, Outcome.AWAY} and mail.tries < MOST_TRIES:
            mail.due_at = utc_now() + timedelta(minutes=2**mail.tries)
            return
        mail.due_at = None
        mail.sent_at = utc_now() if outcome is Outcome.SENT else None


def _send(mail: dict[str, Any]) -> tuple[Outcome, str | None]:
    """Send a mail; return the outcome, and what went wrong."""
    try:
        message = _build_message(mail)
        url = current_app.config["SMTP_URL"]
        _send_by_smtp(message, url) if url else _write_to_folder(message, mail["id"])
    except Exception as error:
        # also if the message cannot be built: it is given up after its tries, like any other
        outcome = _judge_failure(error)
        over = ", and is given up" if outcome is Outcome.NEVER else ""
        log.warning("mail %s was not sent%s: %s", mail["id"], over, error)
        return outcome, _describe_failure(error)
    return Outcome.SENT, None


def _describe_failure(error: Exception) -> str:
    """Describe a failure for administrators: code and words of the server, or the kind of error."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(_join_reply(*reply) for reply in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return _join_reply(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"[:LONGEST_FAILURE]


def _join_reply(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(said.split())}"[:LONGEST_FAILURE]


def _judge_failure(error: Exception) -> Outcome:
    """Distinguish a refusal of this mail from a failure of the server.

    A refusal has a code of RFC 5321: 4xx is temporary, 5xx is permanent.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = {code for code, _said in error.recipients.values()}
        if 421 not in codes:  # the server closes
            return Outcome.NEVER if min(codes) >= 500 else Outcome.LATER
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500:
        return Outcome.NEVER
    return Outcome.AWAY


def _build_message(mail: dict[str, Any]) -> EmailMessage:
    """Build the MIME message of a mail."""
    message = EmailMessage(policy=POLICY)
    message["Date"] = utc_now()
    message["From"] = sender = current_app.config["MAIL_FROM"]
    message["To"] = re.sub(r"[\r\n]", "", mail["to"])
    message["Subject"] = mail["subject"]
    message["Message-ID"] = make_msgid(
        domain=parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    )
    message["Auto-Submitted"] = "auto-generated"
    if mail["unsubscribe"]:
        message["List-Unsubscribe"] = f"<{build_public_url(mail['unsubscribe'])}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message.set_content(mail["body"])
    message["Content-Language"] = mail["language"]  # last, because set_content removes such headers
    return message


def _send_by_smtp(message: EmailMessage, url: str) -> None:
    """Send a message through an SMTP server, with TLS where the server offers it."""
    place = urlsplit(url)
    trust, host, port = ssl.create_default_context(), place.hostname or "localhost", place.port or 0
    with (
        smtplib.SMTP_SSL(host, port, timeout=20, context=trust)
        if place.scheme == "smtps"
        else smtplib.SMTP(host, port, timeout=20)
    ) as server:
        server.ehlo_or_helo_if_needed()
        if place.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=trust)
        if place.username:
            server.login(unquote(place.username), unquote(place.password or ""))
        server.send_message(message)


def get_mail_folder() -> Path:
    """Return the folder that receives mails when no mail server is configured."""
    place = get_instance_folder() / "mail"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def _write_to_folder(message: EmailMessage, number: int) -> None:
    """Write a message to the mail folder."""
    (get_mail_folder() / f"{number:06}.eml").write_bytes(bytes(message))


@run_every(hours=24, name="core.delete_old_mails")
def delete_old_mails() -> None:
    """Delete mails that were sent or given up long ago.

    They quote text that may have been hidden since, and contain links. The newest mail
    stays, so that no id is used twice.
    """
    newest = select(func.max(Mail.id)).scalar_subquery()
    db.session.execute(
        delete(Mail)
        .where(
            Mail.due_at.is_(None), Mail.written_at < utc_now() - KEEP_MAILS_FOR, Mail.id < newest
        )
        .execution_options(synchronize_session=False)
    )
