"""Affiliations: declared by people, verified or refused by the secretariat, flagged by anyone."""

from typing import Any

from sqlalchemy import select

from consult.core import mail
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.hooks import get_app_hooks
from consult.core.permissions.rules import require_permission

from consult.accounts.forms import AffiliationForm
from consult.accounts.stakeholder_groups import GOVERNMENT_GROUP, LETTER_GROUPS
from consult.accounts.models import Flag, Organisation, User
from consult.accounts.organisations.proposal_actions import (
    FieldErrors,
    propose_organisation,
    record_proposed_organisation,
    find_proposal_errors,
)
from consult.accounts.queries import (
    get_organisation_name,
    get_own_user,
    get_public_person,
    has_flagged_affiliation_ended,
)


def find_affiliation_errors(speaking: AffiliationForm) -> FieldErrors:
    """Return the errors of a declared affiliation by field.

    Call it within a transaction, before `set_declared_affiliation`.
    """
    asked = {"organisation": "organisation_id", "government": "government_id"}.get(
        speaking.speaks_for
    )
    if asked:
        wrong = (
            "missing"
            if speaking.chosen is None
            else None
            if _find_chosen_organisation(speaking)
            else "literal_error"
        )
        return {asked: {"type": wrong}} if wrong else {}
    return (
        find_proposal_errors(speaking.new_name, speaking.new_group, speaking.new_region)
        if speaking.speaks_for == "new"
        else {}
    )


def _find_chosen_organisation(speaking: AffiliationForm) -> Organisation | None:
    """Return the chosen organization if it may be declared, else None.

    Governments may be chosen only as governments, and only from the closed list.
    """
    found = db.session.get(Organisation, speaking.chosen or 0)
    if found is None or not found.listed or found.status not in {"proposed", "verified"}:
        return None
    return (
        found
        if (found.group_code == GOVERNMENT_GROUP) == (speaking.speaks_for == "government")
        else None
    )


def set_declared_affiliation(user: User, speaking: AffiliationForm) -> None:
    """Set the declared affiliation of a person, within a transaction.

    An earlier verification no longer counts.
    """
    if speaking.speaks_for == "new":
        user.organisation = propose_organisation(
            user,
            str(speaking.new_name),
            str(speaking.new_group),
            str(speaking.new_region),
            speaking.website,
        )
    else:
        user.organisation = _find_chosen_organisation(speaking)
    user.affiliation = "declared" if user.organisation else None
    user.evidence = speaking.evidence if user.organisation else None
    user.asks_to_lead = speaking.leads and user.organisation is not None


def record_declaration(actor: Actor, user: User, before: int | None = None) -> None:
    """Record which organization a person declares to speak for.

    Args:
        actor: the person.
        user: the row of the person.
        before: id of the organization declared until now.
    """
    if user.organisation is not None:
        record_proposed_organisation(actor, user.organisation)
    if user.organisation is not None or before is not None:
        record_event(
            "affiliation.declared",
            user,
            actor,
            audience="nobody",
            user_id=user.id,
            organisation_id=user.organisation.id if user.organisation else None,
            before=before,
        )


def declare_affiliation(
    actor: Actor, speaking: AffiliationForm, row_version: int | None = None
) -> bool:
    """Change the own affiliation, which must then be verified again.

    Returns: True if an affiliation was declared that waits for its verification now.

    Raises Invalid, or Conflict on a stale save.
    """
    with transaction():
        user = get_own_user(actor)
        require_permission(actor, "account.change", user)
        require_unchanged(user, row_version)
        if wrong := find_affiliation_errors(speaking):
            raise Invalid(fields=wrong)
        before = user.organisation_id
        if (
            before is not None
            and speaking.chosen == before
            and user.affiliation in {"verified", "declared"}
        ):
            user.evidence = (
                speaking.evidence or user.evidence
            )  # the same organization: a verification stays valid
            user.asks_to_lead = speaking.leads
            return False
        set_declared_affiliation(user, speaking)
        db.session.flush()
        record_declaration(actor, user, before)
    return user.affiliation == "declared"


def verify_affiliation(
    actor: Actor, user_id: int, row_version: int | None = None, *, leads: bool = False
) -> None:
    """Verify a declared affiliation with a verified organization and notify the person.

    Args:
        leads: Name the person head of delegation, too, in the consultations that go on. Of a
            government or an intergovernmental organization a letter does that.

    Raises Conflict("nothing_to_verify"), Conflict("organisation_not_verified"),
    Conflict("head_by_letter"), or Conflict on a stale save.
    """
    with transaction():
        user = _get_user_to_judge(actor, user_id, "declared")
        require_unchanged(user, row_version)
        organisation = user.organisation
        if organisation is None or not organisation.verified:
            raise Conflict("organisation_not_verified")
        if leads and organisation.group_code in LETTER_GROUPS:
            raise Conflict("head_by_letter")
        user.affiliation = "verified"
        record_event(
            "affiliation.verified", user, actor, user_id=user.id, organisation_id=organisation.id
        )
        db.session.flush()
        if leads:
            _name_head(actor, user)
        _mail_decision(
            user,
            organisation,
            "affiliation_verified",
            leads=leads,
            heads=get_app_hooks().find_heads(organisation.id),
            by_letter=organisation.group_code in LETTER_GROUPS,
        )


def set_verified_affiliation(user: User, organisation_id: int) -> None:
    """Set a verified affiliation that the secretariat gave before the person came.

    The caller has the transaction, and has checked the right.
    """
    user.organisation_id, user.affiliation = organisation_id, "verified"
    db.session.flush()
    record_event(
        "affiliation.verified", user, Actor(), user_id=user.id, organisation_id=organisation_id
    )


def name_head(actor: Actor, user_id: int) -> None:
    """Name a verified person who asked for it head of delegation of the organization.

    Raises Conflict("head_by_letter"), or Conflict("nothing_to_verify") if the person did not ask.
    """
    with transaction():
        user = _get_user_to_judge(actor, user_id, "verified")
        organisation = user.represented_organisation
        if organisation is None or not user.asks_to_lead:
            raise Conflict("nothing_to_verify")
        if organisation.group_code in LETTER_GROUPS:
            raise Conflict("head_by_letter")
        _name_head(actor, user)


def _name_head(actor: Actor, user: User) -> None:
    """Name a verified person head of delegation; the request is answered with it."""
    user.asks_to_lead = False
    get_app_hooks().name_head(actor, user.id)


def refuse_affiliation(
    actor: Actor, user_id: int, reason: str, row_version: int | None = None
) -> None:
    """Refuse an affiliation; the person receives the reason by mail. Raises Conflict."""
    with transaction():
        user = _get_user_to_judge(actor, user_id, "declared", "verified")
        require_unchanged(user, row_version)
        apply_refusal(actor, user, reason)


def apply_refusal(actor: Actor, user: User, reason: str) -> None:
    """Refuse an affiliation within a transaction, and mail the reason to the person.

    A request to be head of delegation is decided with it.
    """
    organisation = user.organisation
    user.affiliation, user.asks_to_lead = "refused", False
    record_event(
        "affiliation.refused",
        user,
        actor,
        audience="nobody",
        user_id=user.id,
        organisation_id=organisation.id if organisation else None,
    )
    if organisation is not None:
        _mail_decision(user, organisation, "affiliation_refused", reason=reason)


def _get_user_to_judge(actor: Actor, user_id: int, *standings: str) -> User:
    user = find_row(User, user_id)
    require_permission(actor, "affiliation.verify", user)
    if user.affiliation not in standings or user.closed_at is not None:
        raise Conflict("nothing_to_verify")
    return user


def _mail_decision(user: User, organisation: Organisation, template: str, **more: Any) -> None:
    if user.email and user.confirmed_at is not None:
        mail.write_mail(
            user.email,
            user.language,
            template,
            name=user.name,
            organisation=get_organisation_name(organisation, user.language),
            **more,
        )


def flag_affiliation(actor: Actor, user_id: int, reason: str) -> Flag:
    """Report an affiliation as false, for the secretariat to examine.

    Raises Conflict("nothing_to_flag") or Conflict("flagged_already").
    """
    with transaction():
        user = get_public_person(user_id)
        require_permission(actor, "affiliation.flag", user)
        if user.affiliation not in {"declared", "verified"}:
            raise Conflict("nothing_to_flag")
        mine = select(Flag.id).where(
            Flag.user_id == user.id, Flag.by_id == actor.user_id, Flag.settled_at.is_(None)
        )
        if db.session.scalar(mine) is not None:
            raise Conflict("flagged_already")
        nonce = make_nonce()
        flag = Flag(
            nonce=nonce,
            user_id=user.id,
            organisation_id=user.organisation_id,
            by_id=actor.user_id,
            reason=reason,
        )
        db.session.add(flag)
        record_event(
            "affiliation.flagged",
            flag,
            actor,
            audience="nobody",
            user_id=user.id,
            organisation_id=user.organisation_id,
            digest=commit_words(nonce, reason),
        )
    return flag


def settle_flag(actor: Actor, flag_id: int, outcome: str, reason: str | None = None) -> bool:
    """Uphold a flag, which refuses the affiliation, or dismiss it.

    The report is confidential: the person receives the reason of the secretariat, never its words.

    Args:
        reason: of the secretariat, needed to uphold a flag.

    Returns: True if the affiliation that it is about had ended before.

    Raises Conflict("settled_already"), Invalid without a reason, or
    Conflict("nothing_to_refuse") to uphold a flag on an affiliation that has ended.
    """
    with transaction():
        flag = find_row(Flag, flag_id)
        user = find_row(User, flag.user_id)
        require_permission(actor, "affiliation.verify", user)
        if flag.settled_at is not None:
            raise Conflict("settled_already")
        ended = has_flagged_affiliation_ended(flag, user)
        if ended and outcome == "upheld":
            raise Conflict("nothing_to_refuse")
        if reason is None and outcome == "upheld":
            raise Invalid(fields={"reason": {"type": "missing"}})
        flag.settled_at, flag.settled_by_id, flag.outcome = utc_now(), actor.user_id, outcome
        record_event(
            "affiliation.flag_settled",
            flag,
            actor,
            audience="nobody",
            user_id=user.id,
            outcome=outcome,
        )
        if reason is not None and outcome == "upheld":
            apply_refusal(actor, user, reason)
    return ended
