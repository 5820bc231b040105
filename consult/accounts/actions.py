"""Everything that changes one's own account: joining, confirming, passwords, address, closing."""
from sqlalchemy import delete

from consult.core import mail
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now, unchanged
from consult.core.errors import Conflict, Forbidden, Invalid
from consult.core.events.log import Thing, record, transaction
from consult.core.permissions.rules import require

from consult.accounts.affiliations import actions as affiliations
from consult.accounts.sign_in.attempt_actions import forgive_all
from .forms import JoinForm
from consult.accounts.people.last_administrator_queries import keep_an_administrator
from .models import Organisation, User
from consult.accounts.sign_in.passwords import weakness
from consult.accounts.sign_in.one_time_token_actions import (
    drop_proofs, new_proof, open_proof, spend_proof,
)
from consult.accounts.organisations.proposal_actions import Wrong
from .queries import own, person_at
from consult.accounts.sign_in.actions import Proven, by_browser, end_all, still

NOBODY = 0  # the subject of an event about an address that nobody has here


def strong_enough(password: str, email: str | None, name: str | None) -> None:
    """Refuse a password that anyone would guess; raises Invalid."""
    if wrong := _wrong_password(password, email, name):
        raise Invalid(fields=wrong)


def _wrong_password(password: str, email: str | None, name: str | None) -> Wrong:
    wrong = weakness(password, email, name)
    return {"password": {"type": wrong}} if wrong else {}


def look_at(form: JoinForm) -> None:
    """Refuse a form that cannot be taken, known address or not; raises Invalid with every field that is wrong."""
    wrong = affiliations.wrong_speaking(form) | _wrong_password(form.password, form.email, form.name)
    if not form.accept:
        wrong["accept"] = {"type": "accept_needed"}
    if wrong:
        raise Invalid(fields=wrong)


def join(actor: Actor, form: JoinForm, password_hash: str) -> None:
    """Ask to join: a link goes to the address, and nothing tells whether somebody with it is here already.

    Who asks again before confirming asks anew: the last one counts. Raises Invalid for what is wrong on the form.
    """
    with transaction():
        look_at(form)
        user = person_at(form.email)
        record("person.asked_to_join", Thing(user.id if user else NOBODY, 0), actor, audience="nobody")
        if user is not None and user.confirmed_at is not None:
            _tell_them_they_are_here(user)
            return
        user = user or User(email=form.email, name=form.name)
        db.session.add(user)
        user.name, user.password_hash, user.title = form.name, password_hash, form.title
        user.language, user.timezone, user.joined_at = form.language, form.timezone, now()
        db.session.flush()
        _forget_proposals(user)
        affiliations.speak_for(user, form)
        mail.write(form.email, form.language, "confirm", name=form.name, token=new_proof(user, "confirm", form.next))


def _tell_them_they_are_here(user: User) -> None:
    if user.disabled_at is None:
        mail.write(user.email or "", user.language, "already_here", name=user.name, token=new_proof(user, "reset"))


def _forget_proposals(user: User) -> None:
    """What an unconfirmed address proposed before goes when it asks anew."""
    user.organisation_id = None
    db.session.flush()
    db.session.execute(delete(Organisation).where(Organisation.proposed_by_id == user.id,
                                                  Organisation.status == "proposed"))


def confirm(actor: Actor, token: str) -> User:
    """Show that the address is one's own, by the link in the mail; raises Conflict("link_over")."""
    with transaction():
        user = find(User, spend_proof(token, "confirm").user_id)
        _confirmed(user)
    return user


def _confirmed(user: User) -> None:
    if user.confirmed_at is None:
        user.confirmed_at = now()
        record("person.confirmed", user, Actor(user.id), audience="nobody", user_id=user.id)
        affiliations.tell_declared(Actor(user.id), user)


def ask_for_reset(actor: Actor, email: str) -> None:
    """Send a link for a new password, if somebody has this address; the answer is the same if nobody has."""
    with transaction():
        user = person_at(email)
        record("reset.asked", Thing(user.id if user else NOBODY, 0), actor, audience="nobody")
        here = user is not None and user.disabled_at is None
        somebody = user if user is not None and here else User(id=NOBODY, name="", email=email, language="en")
        token = new_proof(somebody, "reset") if here else ""
        sent = mail.write(email, somebody.language, "reset", name=somebody.name, token=token)
        if not here:
            db.session.expunge(sent)  # written all the same, so that it takes as long


def reset_password(actor: Actor, token: str, password: str, password_hash: str) -> User:
    """Set a new password by the link in a mail; all sign-ins end. Raises Conflict("link_over"), Invalid."""
    with transaction():
        proof = open_proof(token, "reset")
        if proof is None:
            raise Conflict("link_over")
        user = find(User, proof.user_id)
        if user.disabled_at is not None or user.closed_at is not None:
            raise Forbidden("account_disabled")
        strong_enough(password, user.email, user.name)
        spend_proof(token, "reset")
        _confirmed(user)  # the link went to the address
        _new_password(Actor(user.id), user, password_hash)
        forgive_all(user.email)
    return user


def change_password(actor: Actor, proven: Proven, password: str, password_hash: str) -> None:
    """Set a new password; every other sign-in ends. proven: the old password was right."""
    with transaction():
        user = still(proven)
        require(actor, "account.change", user)
        by_browser(actor)
        strong_enough(password, user.email, user.name)
        _new_password(actor, user, password_hash)


def _new_password(actor: Actor, user: User, password_hash: str) -> None:
    user.password_hash = password_hash
    drop_proofs(user.id, "reset", "code", "factor")
    end_all(actor, user, but=actor.signin_id)
    record("password.changed", user, actor, audience="nobody", user_id=user.id)
    if user.email:
        mail.write(user.email, user.language, "password_changed", name=user.name)


def change_account(actor: Actor, *, name: str, title: str | None, language: str, timezone: str,
                   row_version: int | None = None) -> None:
    """Change how one is called and served; raises Conflict("changed_meanwhile") on a stale save."""
    with transaction():
        user = own(actor)
        require(actor, "account.change", user)
        unchanged(user, row_version)
        wanted = {"name": name, "title": title, "language": language, "timezone": timezone}
        changed = [field for field, value in wanted.items() if getattr(user, field) != value]
        for field in changed:
            setattr(user, field, wanted[field])
        if changed:
            record("person.changed", user, actor, audience="nobody", user_id=user.id, changed=changed)


def ask_for_address(actor: Actor, proven: Proven, email: str) -> None:
    """Send a link to another address, which becomes one's own once it is followed; taken or not, the answer is the same."""
    with transaction():
        user = still(proven)
        require(actor, "account.change", user)
        by_browser(actor)
        other = person_at(email)
        if other is not None and other.id != user.id and other.confirmed_at is not None:
            _tell_them_they_are_here(other)
            return
        mail.write(email, user.language, "address", name=user.name, token=new_proof(user, "address", email))


def change_address(actor: Actor, token: str) -> User:
    """Make another address one's own, by the link that went to it; the old one is told. Raises Conflict."""
    with transaction():
        proof = spend_proof(token, "address")
        user, email = find(User, proof.user_id), proof.detail or ""
        if user.disabled_at is not None or user.closed_at is not None:
            raise Forbidden("account_disabled")
        other = person_at(email)
        if other is not None and other.id != user.id:
            raise Conflict("address_taken")
        before, user.email = user.email, email
        drop_proofs(user.id, "reset")
        record("address.changed", user, Actor(user.id), audience="nobody", user_id=user.id)
        if before and before != email:
            mail.write(before, user.language, "address_changed", name=user.name)
    return user


def close_account(actor: Actor, proven: Proven, *, sure: bool) -> None:
    """Leave for good: name, address, password and sign-ins go; what was said stays with the organisation.

    Raises Conflict for the last administrator of a consultation.
    """
    with transaction():
        user = still(proven)
        require(actor, "account.change", user)
        by_browser(actor)
        if not sure:
            raise Invalid(fields={"sure": {"type": "sure_needed"}})
        keep_an_administrator(user)
        end_all(actor, user)
        drop_proofs(user.id)
        user.closed_at, user.name, user.email, user.password_hash = now(), "", None, None
        user.title, user.evidence, user.totp_secret, user.totp_on = None, None, None, False
        record("person.closed", user, actor, audience="nobody", user_id=user.id)
