"""Actions on one's own account: request, confirmation, address, closure."""

from datetime import timedelta

from sqlalchemy import delete, exists, select

from consult.core import hooks, mail
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Forbidden, Invalid
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.jobs.scheduler import run_every
from consult.core.permissions.rules import require_permission

from consult.accounts.affiliations import actions as affiliations
from .forms import AccountRequestForm
from consult.accounts.entry.models import EntryCode
from consult.accounts.people.last_administrator_queries import require_other_administrator
from .models import OneTimeToken, Organisation, User
from consult.accounts.sign_in.passwords import find_password_errors
from consult.accounts.sign_in.one_time_token_actions import (
    revoke_one_time_tokens,
    create_one_time_token,
    spend_one_time_token,
)
from .queries import get_own_user, find_person_by_email
from consult.accounts.sign_in.actions import (
    PasswordProof,
    require_browser,
    end_person_sign_ins,
    get_proven_user,
)

KEEP_UNCONFIRMED_FOR = timedelta(days=7)  # since the last request
UNKNOWN_PERSON = 0  # the subject of an event about an address without an account


def require_valid_request(form: AccountRequestForm) -> None:
    """Refuse a form with errors, whether the address is known or not.

    Raises Invalid with every field that is wrong.
    """
    wrong = affiliations.find_affiliation_errors(form)
    if form.password is not None:
        wrong |= find_password_errors(form.password, form.email, form.name)
    if not form.accept:
        wrong["accept"] = {"type": "accept_needed"}
    if wrong:
        raise Invalid(fields=wrong)


def request_account(
    actor: Actor, form: AccountRequestForm, password_hash: str | None, browser: str = ""
) -> None:
    """Request an account: mail a confirmation link to the address.

    The answer never tells whether the address already has an account. A repeated request
    before the confirmation replaces the earlier one. Raises Invalid.

    Args:
        password_hash: None for an account without a password, which signs in by mailed codes.
        browser: Secret of the browser's cookie.
    """
    with transaction():
        require_valid_request(form)
        user = find_person_by_email(form.email)
        record_event(
            "person.asked_to_join",
            EventSubject(user.id if user else UNKNOWN_PERSON, 0),
            actor,
            audience="nobody",
        )
        if user is not None and user.confirmed_at is not None:
            _mail_existing_person(user)
            return
        user = user or User(email=form.email, name=form.name)
        db.session.add(user)
        user.name, user.password_hash, user.title = form.name, password_hash, form.title
        user.language, user.timezone, user.joined_at = form.language, form.timezone, utc_now()
        db.session.flush()
        delete_proposed_organisations(user)
        affiliations.set_declared_affiliation(user, form)
        mail.write_mail(
            form.email,
            form.language,
            "confirm",
            name=form.name,
            token=create_one_time_token(user, "confirm", form.next, browser),
            days=KEEP_UNCONFIRMED_FOR.days,
        )


def _mail_existing_person(user: User) -> None:
    if user.disabled_at is None:
        mail.write_mail(
            user.email or "",
            user.language,
            "already_here",
            name=user.name,
            token=create_one_time_token(user, "reset"),
        )


def delete_proposed_organisations(user: User) -> None:
    """Delete the organizations that an unconfirmed address proposed in an earlier request."""
    user.organisation_id = None
    db.session.flush()
    db.session.execute(
        delete(Organisation).where(
            Organisation.proposed_by_id == user.id, Organisation.status == "proposed"
        )
    )


def confirm_address(actor: Actor, token: str, browser: str = "") -> User:
    """Confirm an address with the token of a mailed link; raises Conflict("link_over").

    A password that was chosen in another browser does not count: the person who asked for the
    account there need not be the one who reads its mail. A mailed code signs in, and a password can
    be set afterwards.

    Args:
        browser: Secret of the cookie of the browser that confirms.
    """
    with transaction():
        proof = spend_one_time_token(token, "confirm")
        user = find_row(User, proof.user_id)
        if proof.browser is not None and proof.browser != hash_text(browser):
            user.password_hash = None
        mark_confirmed(user)
    return user


def mark_confirmed(user: User) -> None:
    """Record that this person's address is confirmed, if it is not yet."""
    if user.confirmed_at is None:
        user.confirmed_at = utc_now()
        record_event("person.confirmed", user, Actor(user.id), audience="nobody", user_id=user.id)
        affiliations.record_declaration(Actor(user.id), user)


def change_account(
    actor: Actor,
    *,
    name: str,
    title: str | None,
    language: str,
    timezone: str,
    row_version: int | None = None,
) -> None:
    """Change name, title, language and time zone; raises Conflict("changed_meanwhile")."""
    with transaction():
        user = get_own_user(actor)
        require_permission(actor, "account.change", user)
        require_unchanged(user, row_version)
        wanted = {"name": name, "title": title, "language": language, "timezone": timezone}
        changed = [field for field, value in wanted.items() if getattr(user, field) != value]
        for field in changed:
            setattr(user, field, wanted[field])
        if changed:
            record_event(
                "person.changed", user, actor, audience="nobody", user_id=user.id, changed=changed
            )


def request_address_change(actor: Actor, proven: PasswordProof, email: str) -> None:
    """Mail a link to a new address, which replaces the old one once the link is opened.

    The answer is the same if the address is taken.
    """
    with transaction():
        user = get_proven_user(proven)
        require_permission(actor, "account.change", user)
        require_browser(actor)
        other = find_person_by_email(email)
        if other is not None and other.id != user.id and other.confirmed_at is not None:
            _mail_existing_person(other)
            return
        mail.write_mail(
            email,
            user.language,
            "address",
            name=user.name,
            token=create_one_time_token(user, "address", email),
        )


def change_address(actor: Actor, token: str) -> User:
    """Replace the address with the token of a mailed link, and notify the old one.

    Raises Conflict("link_over"), Conflict("address_taken") or
    Forbidden("account_disabled").
    """
    with transaction():
        proof = spend_one_time_token(token, "address")
        user, email = find_row(User, proof.user_id), proof.detail or ""
        if user.disabled_at is not None or user.closed_at is not None:
            raise Forbidden("account_disabled")
        other = find_person_by_email(email)
        if other is not None and other.id != user.id:
            raise Conflict("address_taken")
        before, user.email = user.email, email
        revoke_one_time_tokens(user.id, "reset")
        record_event("address.changed", user, Actor(user.id), audience="nobody", user_id=user.id)
        if before and before != email:
            mail.write_mail(before, user.language, "address_changed", name=user.name)
    return user


def close_account(actor: Actor, proven: PasswordProof, *, sure: bool) -> None:
    """Close the account: erase name, address, password and sign-ins.

    Contributions stay with the organization. Raises Conflict for the last administrator of
    a consultation, Invalid without a confirmation.
    """
    with transaction():
        user = get_proven_user(proven)
        require_permission(actor, "account.change", user)
        require_browser(actor)
        if not sure:
            raise Invalid(fields={"sure": {"type": "sure_needed"}})
        empty_account(actor, user)


def empty_account(actor: Actor, user: User) -> None:
    """Empty an account within a transaction: name, address, password, sign-ins, all of it.

    Raises Conflict for the last administrator of a consultation.
    """
    require_other_administrator(user)
    end_person_sign_ins(actor, user)
    revoke_one_time_tokens(user.id)
    db.session.execute(delete(EntryCode).where(EntryCode.email == (user.email or "")))
    user.closed_at, user.name, user.email, user.password_hash = utc_now(), "", None, None
    user.title, user.evidence, user.totp_secret, user.totp_on = None, None, None, False
    run_account_end(user.id)
    record_event("person.closed", user, actor, audience="nobody", user_id=user.id)


def run_account_end(user_id: int) -> None:
    """Remove what the other floors keep of a person whose account ends, in a transaction."""
    for forget in hooks.on_account_end:
        forget(user_id)


@run_every(hours=6, name="accounts.delete_unconfirmed_accounts")
def delete_unconfirmed_accounts() -> None:
    """Empty the accounts whose address was not confirmed, some days after the last request.

    The row stays, since a database may give its id to another person. An address is left alone
    while a link or a code for it is open.
    """
    moment = utc_now()
    link = OneTimeToken.used_at.is_(None) & (OneTimeToken.expires_at > moment)
    code = EntryCode.used_at.is_(None) & (EntryCode.expires_at > moment)
    query = select(User).where(
        User.confirmed_at.is_(None),
        User.closed_at.is_(None),
        User.joined_at <= moment - KEEP_UNCONFIRMED_FOR,
        ~exists().where(OneTimeToken.user_id == User.id, link),
        ~exists().where(EntryCode.email == User.email, code),
    )
    for user in db.session.scalars(query).all():
        delete_proposed_organisations(user)
        empty_account(Actor(), user)
