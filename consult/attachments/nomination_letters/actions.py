"""Actions on nomination letters: keep one, remove it, and delete those whose time is over."""

from datetime import timedelta

from sqlalchemy import select

from consult.accounts.models import User
from consult.accounts.queries import get_own_user
from consult.attachments.examination import NewAttachment
from consult.attachments.queries import describe_files
from consult.consultations.accreditation.models import Accreditation
from consult.consultations.models import Consultation
from consult.core import hooks
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from .models import NominationLetter
from .queries import get_accreditation, list_without_letter

KEPT_DAYS = 90  # after a request was decided, or a consultation ended


def add_accreditation_letter(
    actor: Actor,
    consultation_id: int,
    accreditation_id: int,
    file: NewAttachment,
    *,
    delegation: bool = False,
) -> int:
    """Keep the letter of an accreditation; it replaces the one that is there.

    Args:
        delegation: it is the letter of the others of the organization, too, who have none.

    Returns:
        The number of accreditations that got it.
    """
    with transaction():
        one = get_accreditation(actor, consultation_id, accreditation_id)
        people = [one, *(list_without_letter(one) if delegation else ())]
        for each in people:
            before = select(NominationLetter).where(NominationLetter.accreditation_id == each.id)
            _replace(actor, db.session.scalar(before), file, accreditation=each)
    return len(people)


def add_request_letter(actor: Actor, file: NewAttachment) -> NominationLetter:
    """Keep the letter of one's own request to be head of delegation, in place of an earlier one.

    Raises:
        Conflict: The person does not ask for it.
    """
    with transaction():
        user = get_own_user(actor)
        require_permission(actor, "account.change", user)
        if not user.asks_to_lead:
            raise Conflict("no_request_to_lead")
        before = select(NominationLetter).where(NominationLetter.user_id == user.id)
        return _replace(actor, db.session.scalar(before), file, user_id=user.id)


def _replace(
    actor: Actor,
    before: NominationLetter | None,
    file: NewAttachment,
    *,
    accreditation: Accreditation | None = None,
    user_id: int | None = None,
) -> NominationLetter:
    if before is not None:
        _delete(before, actor)
    made = NominationLetter(
        consultation_id=accreditation.consultation_id if accreditation else None,
        accreditation_id=accreditation.id if accreditation else None,
        user_id=user_id,
        added_by_id=actor.user_id or 0,
        filename=file.name,
        media_type=file.media_type,
        size=len(file.content),
        digest=file.digest,
        nonce=make_nonce(),
        content=file.content,
    )
    db.session.add(made)
    db.session.flush()
    _record_event(
        "letter.added", made, actor, files=commit_words(made.nonce, describe_files([made]))
    )
    return made


def remove_accreditation_letter(actor: Actor, consultation_id: int, accreditation_id: int) -> None:
    """Remove the letter of an accreditation; nothing happens if there is none."""
    with transaction():
        one = get_accreditation(actor, consultation_id, accreditation_id)
        there = select(NominationLetter).where(NominationLetter.accreditation_id == one.id)
        _delete(db.session.scalar(there), actor)


def remove_request_letter(actor: Actor) -> None:
    """Remove the letter of one's own request; nothing happens if there is none."""
    with transaction():
        require_permission(actor, "account.change", get_own_user(actor))
        there = select(NominationLetter).where(NominationLetter.user_id == actor.user_id)
        _delete(db.session.scalar(there), actor)


def _delete(letter: NominationLetter | None, actor: Actor) -> None:
    if letter is not None:
        _record_event("letter.removed", letter, actor)
        db.session.delete(letter)
        db.session.flush()


def _record_event(verb: str, letter: NominationLetter, actor: Actor, **facts: str) -> None:
    """Record an event that nobody hears, and that names nobody but the one who acts."""
    subject = EventSubject(letter.id, letter.consultation_id or 0)
    record_event(verb, subject, actor, audience="nobody", **facts)


def end_letters() -> None:
    """Give letters that are no longer needed their last day, and delete those past it."""
    with transaction():
        for letter in db.session.scalars(select(NominationLetter)).all():
            if _is_needed(letter):
                letter.ends_at = None
            elif letter.ends_at is None:
                letter.ends_at = utc_now() + timedelta(days=KEPT_DAYS)
            elif letter.ends_at <= utc_now():
                _delete(letter, Actor())


def _is_needed(letter: NominationLetter) -> bool:
    """Return whether the request is open, or the consultation goes on."""
    if letter.user_id is not None:
        user = find_row(User, letter.user_id)
        return user.asks_to_lead and user.affiliation != "refused"
    return not find_row(Consultation, letter.consultation_id or 0).over


def forget_person(user_id: int) -> None:
    """Delete the letters of a person whose account is closed or erased.

    Those of accreditations go with them.
    """
    own = select(NominationLetter).where(NominationLetter.user_id == user_id)
    _delete(db.session.scalar(own), Actor())


hooks.on_account_end.append(forget_person)
