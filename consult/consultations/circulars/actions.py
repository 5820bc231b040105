"""Actions on circular letters: write, propose to another person, send, discard."""

from sqlalchemy import delete, func, select

from consult.core import hooks
from consult.core.database.engine import db, find_row, require_unchanged, utc_now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.mail import write_mail
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from consult.consultations.models import Consultation
from .forms import CircularForm
from .models import Circular, CircularRecipient
from .placeholders import find_unknown_placeholders
from .queries import build_letter, find_recipients, load_settled_mails

MOST_ALONE = 100  # recipients, above which another person presses Send


def save_circular(
    actor: Actor, consultation_id: int, form: CircularForm, circular_id: int | None = None
) -> Circular:
    """Save a circular letter that is not sent yet; another person has to be asked anew then.

    Raises:
        Invalid: A language has a subject and no text, or the other way round; there is neither;
            something in braces is no placeholder; or it is not said to whom it goes.
        Conflict: It was sent, or another person has changed it since.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "circular.write", consultation)
        _check_words(form)
        _check_recipients(form)
        if circular_id is None:
            circular = Circular(consultation_id=consultation_id, author_id=actor.user_id or 0)
            db.session.add(circular)
        else:
            circular = _get_unsent(actor, circular_id)
            require_unchanged(circular, form.row_version)
        circular.title, circular.body = form.title, form.body
        circular.roles, circular.groups = list(form.roles), list(form.groups)
        circular.author_id, circular.proposed_by_id = actor.user_id or 0, None
        db.session.flush()
    return circular


def _check_words(form: CircularForm) -> None:
    if not form.title:
        raise Invalid(fields={"title_en": {"type": "one_needed"}})
    for language in sorted(form.title.keys() ^ form.body.keys()):
        field = "body" if language in form.title else "title"
        raise Invalid(fields={f"{field}_{language}": {"type": "missing"}})
    for name, words in (("title", form.title), ("body", form.body)):
        for language, text in words.items():
            if unknown := find_unknown_placeholders(text):
                raise Invalid(
                    fields={
                        f"{name}_{language}": {
                            "type": "unknown_placeholder",
                            "found": f"{{{unknown[0]}}}",
                        }
                    }
                )


def _check_recipients(form: CircularForm) -> None:
    chosen = bool(form.roles or form.groups)
    if chosen == form.everyone:
        kind = "everyone_and_some" if chosen else "recipients_needed"
        raise Invalid(fields={"everyone": {"type": kind}})


def propose_circular(actor: Actor, circular_id: int) -> Circular:
    """Ask another person to send a circular letter; it shows who asks.

    Raises:
        Conflict: It was sent.
    """
    with transaction():
        circular = _get_unsent(actor, circular_id)
        circular.proposed_by_id = actor.user_id
        db.session.flush()
    return circular


def send_circular(actor: Actor, circular_id: int, row_version: int) -> Circular:
    """Send a circular letter: it gets its number, and each recipient a mail in the own language.

    Raises:
        Conflict: It was sent, has no recipient, was changed since it was read, or goes to more
            than MOST_ALONE people and nobody else has asked for it.
    """
    with transaction():
        circular = _get_unsent(actor, circular_id)
        require_unchanged(circular, row_version)
        people = find_recipients(circular)
        if not people:
            raise Conflict("no_recipients")
        if len(people) > MOST_ALONE and circular.proposed_by_id in {None, actor.user_id}:
            raise Conflict("second_person_needed", most=MOST_ALONE)
        last = select(func.max(Circular.number)).where(
            Circular.consultation_id == circular.consultation_id
        )
        circular.number = (db.session.scalar(last) or 0) + 1
        circular.sent_by_id, circular.sent_at = actor.user_id, utc_now()
        db.session.flush()
        mails = []
        for person in people:
            letter = build_letter(circular, person)
            mails.append(
                write_mail(
                    person.email or "",
                    letter.language,
                    "circulars/circular",
                    letter=letter,
                    number=circular.number,
                    consultation=circular.consultation,
                    circular_id=circular.id,
                )
            )
        db.session.flush()
        db.session.add_all(
            CircularRecipient(circular_id=circular.id, user_id=person.id, mail_id=mail.id)
            for person, mail in zip(people, mails, strict=True)
        )
        record_event(
            "circular.sent",
            circular,
            actor,
            audience="everyone",
            number=circular.number,
            recipients=len(people),
        )
    return circular


def discard_circular(actor: Actor, circular_id: int) -> int:
    """Discard a circular letter that is not sent; return the id of its consultation.

    Raises:
        Conflict: It was sent.
    """
    with transaction():
        circular = _get_unsent(actor, circular_id)
        db.session.delete(circular)
    return circular.consultation_id


def _get_unsent(actor: Actor, circular_id: int) -> Circular:
    circular = find_row(Circular, circular_id)
    require_permission(actor, "circular.write", circular)
    if circular.sent_at is not None:
        raise Conflict("circular_sent", number=circular.number)
    return circular


def settle_recipients() -> None:
    """Note which mails of circular letters were handed over or refused since the last time."""
    with transaction():
        for recipient, state in load_settled_mails():
            recipient.state = state


def forget_recipient(user_id: int) -> None:
    """Forget that a person whose account is closed or erased got circular letters."""
    db.session.execute(delete(CircularRecipient).where(CircularRecipient.user_id == user_id))


hooks.on_account_end.append(forget_recipient)
