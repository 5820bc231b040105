"""Who speaks for whom: declared by people, verified or refused by the secretariat, called false by anyone."""
from sqlalchemy import select

from consult.core import mail
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now, unchanged
from consult.core.digests import hashed
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record, transaction
from consult.core.permissions.rules import require

from consult.accounts.forms import Speaking
from consult.accounts.stakeholder_groups import GOVERNMENTS
from consult.accounts.models import Flag, Organisation, User
from consult.accounts.organisations.proposal_actions import (
    Wrong, propose, tell_proposed, wrong_proposal,
)
from consult.accounts.queries import called, own, person


def wrong_speaking(speaking: Speaking) -> Wrong:
    """What is wrong with what somebody declares, by field; asked within a transaction, before speak_for."""
    asked = {"organisation": "organisation_id", "government": "government_id"}.get(speaking.speaks_for)
    if asked:
        wrong = "missing" if speaking.chosen is None else None if _choosable(speaking) else "literal_error"
        return {asked: {"type": wrong}} if wrong else {}
    return wrong_proposal(speaking.new_name, speaking.new_group, speaking.new_region) if speaking.speaks_for == "new" else {}


def _choosable(speaking: Speaking) -> Organisation | None:
    """The chosen organisation, if it may be declared: governments of the list alone, and where they are asked for."""
    found = db.session.get(Organisation, speaking.chosen or 0)
    if found is None or not found.listed or found.status not in {"proposed", "verified"}:
        return None
    return found if (found.group_code == GOVERNMENTS) == (speaking.speaks_for == "government") else None


def speak_for(user: User, speaking: Speaking) -> None:
    """Let a person declare for whom they speak, within a transaction; what was verified before is so no more."""
    if speaking.speaks_for == "new":
        user.organisation = propose(user, str(speaking.new_name), str(speaking.new_group), str(speaking.new_region),
                                    speaking.website)
    else:
        user.organisation = _choosable(speaking)
    user.affiliation = "declared" if user.organisation else None
    user.evidence = speaking.evidence if user.organisation else None


def tell_declared(actor: Actor, user: User, before: int | None = None) -> None:
    """Record whom a person declares to speak for; before: the organisation they spoke for until now."""
    if user.organisation is not None:
        tell_proposed(actor, user.organisation)
    if user.organisation is not None or before is not None:
        record("affiliation.declared", user, actor, audience="nobody", user_id=user.id,
               organisation_id=user.organisation.id if user.organisation else None, before=before)


def declare(actor: Actor, speaking: Speaking, row_version: int | None = None) -> None:
    """Change for whom one speaks; it has to be verified anew. Raises Invalid, or Conflict on a stale save."""
    with transaction():
        user = own(actor)
        require(actor, "account.change", user)
        unchanged(user, row_version)
        if wrong := wrong_speaking(speaking):
            raise Invalid(fields=wrong)
        before = user.organisation_id
        if before is not None and speaking.chosen == before and user.affiliation in {"verified", "declared"}:
            user.evidence = speaking.evidence or user.evidence  # the same one: what was verified stays so
            return
        speak_for(user, speaking)
        db.session.flush()
        tell_declared(actor, user, before)


def verify_affiliation(actor: Actor, user_id: int, row_version: int | None = None) -> None:
    """Confirm that a person speaks for the organisation they declare; it must be verified itself."""
    with transaction():
        user = _declaring(actor, user_id, "declared")
        unchanged(user, row_version)
        organisation = user.organisation
        if organisation is None or not organisation.verified:
            raise Conflict("organisation_not_verified")
        user.affiliation = "verified"
        record("affiliation.verified", user, actor, user_id=user.id, organisation_id=organisation.id)
        _tell(user, organisation, "affiliation_verified")


def refuse_affiliation(actor: Actor, user_id: int, reason: str, row_version: int | None = None) -> None:
    """Say that a person does not speak for the organisation, with a reason that they are told in their language."""
    with transaction():
        user = _declaring(actor, user_id, "declared", "verified")
        unchanged(user, row_version)
        refuse(actor, user, reason)


def refuse(actor: Actor, user: User, reason: str) -> None:
    """Refuse an affiliation, within a transaction, and tell the person why."""
    organisation = user.organisation
    user.affiliation = "refused"
    record("affiliation.refused", user, actor, audience="nobody", user_id=user.id,
           organisation_id=organisation.id if organisation else None, digest=hashed(reason))
    if organisation is not None:
        _tell(user, organisation, "affiliation_refused", reason=reason)


def _declaring(actor: Actor, user_id: int, *standings: str) -> User:
    user = find(User, user_id)
    require(actor, "affiliation.verify", user)
    if user.affiliation not in standings or user.closed_at is not None:
        raise Conflict("nothing_to_verify")
    return user


def _tell(user: User, organisation: Organisation, template: str, **more: str) -> None:
    if user.email and user.confirmed_at is not None:
        mail.write(user.email, user.language, template, name=user.name,
                   organisation=called(organisation, user.language), **more)


def flag_affiliation(actor: Actor, user_id: int, reason: str) -> Flag:
    """Say that a person does not speak for whom they seem to; the secretariat looks at it."""
    with transaction():
        user = person(user_id)
        require(actor, "affiliation.flag", user)
        if user.affiliation not in {"declared", "verified"}:
            raise Conflict("nothing_to_flag")
        mine = select(Flag.id).where(Flag.user_id == user.id, Flag.by_id == actor.user_id, Flag.settled_at.is_(None))
        if db.session.scalar(mine) is not None:
            raise Conflict("flagged_already")
        flag = Flag(user_id=user.id, organisation_id=user.organisation_id, by_id=actor.user_id, reason=reason)
        db.session.add(flag)
        record("affiliation.flagged", flag, actor, audience="nobody", user_id=user.id,
               organisation_id=user.organisation_id, digest=hashed(reason))
    return flag


def settle_flag(actor: Actor, flag_id: int, outcome: str) -> None:
    """Decide about a flag: upheld (the affiliation is refused) or dismissed."""
    with transaction():
        flag = find(Flag, flag_id)
        user = find(User, flag.user_id)
        require(actor, "affiliation.verify", user)
        if flag.settled_at is not None:
            raise Conflict("settled_already")
        if user.closed_at is not None and outcome == "upheld":
            raise NotFound(what="User")
        flag.settled_at, flag.settled_by_id, flag.outcome = now(), actor.user_id, outcome
        record("affiliation.flag_settled", flag, actor, audience="nobody", user_id=user.id, outcome=outcome)
        if outcome == "upheld" and user.organisation_id == flag.organisation_id and user.affiliation != "refused":
            refuse(actor, user, flag.reason)
