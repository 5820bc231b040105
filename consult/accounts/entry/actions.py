"""Actions of entry by a mailed code: request a code, and prove an address with it."""

import secrets
from datetime import timedelta
from hmac import compare_digest
from typing import Any

from limits import parse
from sqlalchemy import delete, select

from consult.core import hooks, mail
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Invalid
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.hooks import get_app_hooks
from consult.core.jobs.scheduler import run_every
from consult.core.permissions.actor import Actor
from consult.core.web import rate_limits as limits
from consult.core.web.write_endpoint import ENTRY_FIELD

from consult.accounts.actions import (
    UNKNOWN_PERSON,
    delete_proposed_organisations,
    mark_confirmed,
)
from consult.accounts.affiliations import actions as affiliations
from consult.accounts.forms import normalize_code
from consult.accounts.models import User
from consult.accounts.queries import find_person_by_email
from consult.accounts.sign_in.actions import require_active_account, start_sign_in
from consult.accounts.sign_in.one_time_token_actions import revoke_one_time_tokens
from .forms import EntryForm
from .models import EntryCode

CODE_LIFETIME = timedelta(minutes=10)
MOST_TRIES = 5
CODES_PER_HOUR = parse("3 per hour")  # for an address, and for a browser
KEEP_CODES_FOR = timedelta(hours=1)
NOBODY: dict[str, Any] = {}
NOT_OF_PERSON = {"email", "accept", "to", "kept", "in_tab", "after"}


def require_valid_entry(form: EntryForm) -> None:
    """Refuse an affiliation that is not in the lists, whether the address is known or not.

    Raises:
        Invalid: with every field that is wrong.
    """
    if wrong := affiliations.find_affiliation_errors(form):
        raise Invalid(fields=wrong)


def count_code(browser: str, email: str) -> None:
    """Count a code for a browser and an address, known or not.

    Args:
        browser: Secret of the browser's cookie.

    Raises:
        TooManyRequests: There were CODES_PER_HOUR already.
    """
    for key in (f"entry:{hash_text(browser)}", f"entry:{hash_text(email)}"):
        limits.consume_limit(CODES_PER_HOUR, key)


def needs_code(browser: str, form: EntryForm, rules: str) -> bool:
    """Return whether a form asks for a code; one that is sent again by reloading asks for none.

    Args:
        browser: Secret of the browser's cookie.
        rules: Version of the rules, the privacy notice and the licence.
    """
    asked = find_entry_code(browser)
    if asked is None or form.after == build_code_mark(browser, asked):
        return True
    person = form.model_dump(exclude=NOT_OF_PERSON)
    return (asked.email, asked.person, asked.rules) != (form.email, person, rules)


def build_code_mark(browser: str, asked: EntryCode) -> str:
    """Build the mark of a code, with which its browser asks for another one."""
    return hash_text(f"{browser}:{asked.id}")


def request_code(actor: Actor, browser: str, form: EntryForm, rules: str) -> None:
    """Mail a code to the address; nothing is published, and no account is made by that.

    The same form, sent again while its code is good, gets no other code.

    Nobody can tell from the answer whether the address has an account. An account with a second
    factor or a role that decides gets a mail that says how it signs in, and no code.

    Args:
        browser: Secret of the browser's cookie, in which alone the code is good.
        rules: Version of the rules, the privacy notice and the licence that were accepted.

    Raises:
        Invalid: with every field that is wrong.
    """
    code = f"{secrets.randbelow(1_000_000):06}"
    with transaction():
        require_valid_entry(form)
        if not needs_code(browser, form, rules):
            return
        user = find_person_by_email(form.email)
        is_open = user is None or not (user.disabled_at or _needs_password(user))
        person = form.model_dump(exclude=NOT_OF_PERSON)
        _add_code(browser, code if is_open else None, form.email, person, rules)
        record_event(
            "entry.asked",
            EventSubject(user.id if user else UNKNOWN_PERSON, 0),
            actor,
            audience="nobody",
        )
        if user is None or user.disabled_at is None:
            _mail_code(form.email, user or form, code if is_open else None)


def _needs_password(user: User) -> bool:
    """Return whether a code is not enough: for a second factor, or for a role that decides."""
    return user.totp_on or get_app_hooks().has_deciding_role(user.id)


def _add_code(
    browser: str, code: str | None, email: str, person: dict[str, Any] = NOBODY, rules: str = ""
) -> None:
    """Add the row of a code; without a code, nothing that is entered is right."""
    db.session.add(
        EntryCode(
            email=email,
            browser=hash_text(browser),
            code_hash=_hash_code(browser, code) if code is not None else None,
            person=person,
            rules=rules,
            expires_at=utc_now() + CODE_LIFETIME,
        )
    )


def _mail_code(email: str, to: User | EntryForm, code: str | None) -> None:
    """Mail a code, or what an account that needs its password does instead."""
    if code is not None:
        mail.write_mail(email, to.language, "entry/code", name=to.name, code=code)
    else:
        mail.write_mail(email, to.language, "entry/password", name=to.name)


def request_sign_in_code(actor: Actor, browser: str, email: str) -> None:
    """Mail a code to sign in with, if the address has an account that a code is enough for.

    Args:
        browser: Secret of the browser's cookie, in which alone the code is good.
    """
    code = f"{secrets.randbelow(1_000_000):06}"
    with transaction():
        user = find_person_by_email(email)
        is_known = user is not None and user.confirmed_at is not None and not user.disabled_at
        is_open = user is not None and is_known and not _needs_password(user)
        _add_code(browser, code if is_open else None, email)
        record_event(
            "entry.asked",
            EventSubject(user.id if user else UNKNOWN_PERSON, 0),
            actor,
            audience="nobody",
        )
        if user is not None and is_known:
            _mail_code(email, user, code if is_open else None)


def find_entry_code(browser: str) -> EntryCode | None:
    """Find the newest code of a browser that is neither used nor expired; None without one."""
    return db.session.scalar(
        select(EntryCode)
        .where(
            EntryCode.browser == hash_text(browser),
            EntryCode.used_at.is_(None),
            EntryCode.expires_at > utc_now(),
        )
        .order_by(EntryCode.id.desc())
        .limit(1)
    )


def prove_entry(browser: str, code: str, label: str) -> str:
    """Prove an address with its code, in the browser that asked for it, and sign in.

    A new person gets an account and takes part in the consultations. A wrong code is counted
    although it is refused.

    Args:
        browser: Secret of the browser's cookie.
        label: Name of the browser, for the list of sign-ins.

    Returns:
        The secret of the sign-in.

    Raises:
        Invalid: The code is wrong, late, used, or one of too many.
        Forbidden: The account is disabled.
    """
    with transaction():
        asked = find_entry_code(browser)
        if asked is None:
            raise _refuse_code("entry_code_over")
        if asked.tries >= MOST_TRIES:
            raise _refuse_code("entry_code_tries")
        asked.tries += 1
        number = asked.id
    with transaction():
        asked = find_row(EntryCode, number)
        if asked.used_at is not None:
            raise _refuse_code("entry_code_over")
        if not compare_digest(
            asked.code_hash or "", _hash_code(browser, str(normalize_code(code)))
        ):
            raise _refuse_code(
                "entry_code_tries" if asked.tries >= MOST_TRIES else "entry_code_wrong"
            )
        asked.used_at = utc_now()
        user = find_person_by_email(asked.email)
        if user is None or (user.confirmed_at is None and asked.person):
            user = _admit_person(user, asked)
        require_active_account(user)
        _record_acceptance(user, asked.rules)
        return start_sign_in(user, "browser", label)


def _refuse_code(kind: str) -> Invalid:
    return Invalid(fields={ENTRY_FIELD: {"type": kind}})


def _hash_code(browser: str, code: str) -> str:
    return hash_text(f"{browser}:{code}")


def _admit_person(user: User | None, asked: EntryCode) -> User:
    """Make the account of a new person, with what the entry form said."""
    told = EntryForm(email=asked.email, accept=True, **asked.person)
    if user is None:
        user = User(email=told.email, name=told.name)
        db.session.add(user)
    else:
        _forget_earlier_request(user)
    user.name, user.language, user.timezone = told.name, told.language, told.timezone
    user.joined_at = utc_now()
    db.session.flush()
    affiliations.set_declared_affiliation(user, told)
    mark_confirmed(user)
    for join in hooks.on_confirmation:
        join(user.id)
    mail.write_mail(told.email, user.language, "entry/welcome", name=user.name)
    return user


def _forget_earlier_request(user: User) -> None:
    """Remove what an unconfirmed request left: its author need not own the address.

    Its password would sign in a stranger.
    """
    user.password_hash = user.title = None
    revoke_one_time_tokens(user.id)
    delete_proposed_organisations(user)


def _record_acceptance(user: User, rules: str) -> None:
    """Record which version of the rules, the privacy notice and the licence a person accepted."""
    if rules and user.rules != rules:
        user.rules = rules
        record_event(
            "rules.accepted",
            user,
            Actor(user.id),
            audience="nobody",
            user_id=user.id,
            rules=rules,
        )


@run_every(hours=1, name="accounts.entry.delete_old_codes")
def delete_old_codes() -> None:
    """Delete codes, with what they say of a person, an hour after their time."""
    past = utc_now() - KEEP_CODES_FOR
    db.session.execute(delete(EntryCode).where(EntryCode.expires_at < past))
