"""Decisions of the secretariat on organizations: add, verify, refuse, merge."""

from sqlalchemy import select, update

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, require_unchanged
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from consult.accounts.affiliations.actions import apply_refusal
from consult.accounts.models import Flag, Organisation, User
from .proposal_actions import find_proposal_errors


def add_organisation(
    actor: Actor, *, name: str, group: str, region: str, website: str | None = None
) -> Organisation:
    """Add a verified organization; raises Invalid for a known name or a government."""
    with transaction():
        require_permission(actor, "organisation.judge")
        if wrong := find_proposal_errors(name, group, region):
            raise Invalid(fields={field.removeprefix("new_"): why for field, why in wrong.items()})
        made = Organisation(
            name=name, group_code=group, region_code=region, website=website, status="verified"
        )
        db.session.add(made)
        record_event("organisation.verified", made, actor, group=group, region=region)
    return made


def verify_organisation(actor: Actor, organisation_id: int, row_version: int | None = None) -> None:
    """Verify a proposed organization; it counts for people with a verified affiliation.

    Raises Conflict("judged_already"), or Conflict on a stale save.
    """
    with transaction():
        found = _get_proposed_organisation(actor, organisation_id, row_version)
        found.status = "verified"
        record_event(
            "organisation.verified", found, actor, group=found.group_code, region=found.region_code
        )


def refuse_organisation(
    actor: Actor, organisation_id: int, reason: str, row_version: int | None = None
) -> None:
    """Refuse a proposed organization and the affiliations with it.

    Its people receive the reason and count as individuals. Raises Conflict.
    """
    with transaction():
        found = _get_proposed_organisation(actor, organisation_id, row_version)
        found.status = "refused"
        record_event("organisation.refused", found, actor, audience="nobody")
        for user in _list_affiliated_people(found):
            apply_refusal(actor, user, reason)


def merge_organisation(
    actor: Actor, organisation_id: int, into_id: int, *, sure: bool, row_version: int | None = None
) -> None:
    """Merge a proposed organization into a verified one, which its people then declare.

    Raises Invalid without a confirmation or a suitable target, Conflict if already decided.
    """
    with transaction():
        found, into = (
            _get_proposed_organisation(actor, organisation_id, row_version),
            db.session.get(Organisation, into_id),
        )
        if into is None or into.id == found.id or not into.verified or not into.listed:
            raise Invalid(fields={"into_id": {"type": "literal_error"}})
        if not sure:
            raise Invalid(fields={"sure": {"type": "sure_needed"}})
        people = _list_affiliated_people(found)
        for user in people:
            user.organisation, user.affiliation = into, "declared"
            record_event(
                "affiliation.declared",
                user,
                actor,
                audience="nobody",
                user_id=user.id,
                organisation_id=into.id,
                before=found.id,
            )
        _move_open_flags(found, into)
        found.status = "merged"
        record_event("organisation.merged", found, actor, into_id=into.id, people=len(people))


def _move_open_flags(found: Organisation, into: Organisation) -> None:
    """Let the reports about people of a merged organization name the one that they declare now."""
    db.session.execute(
        update(Flag)
        .where(Flag.organisation_id == found.id, Flag.settled_at.is_(None))
        .values(organisation_id=into.id)
    )


def _get_proposed_organisation(
    actor: Actor, organisation_id: int, row_version: int | None
) -> Organisation:
    found = find_row(Organisation, organisation_id)
    require_permission(actor, "organisation.judge", found)
    require_unchanged(found, row_version)
    if found.status != "proposed":
        raise Conflict("judged_already")
    return found


def _list_affiliated_people(organisation: Organisation) -> list[User]:
    return list(
        db.session.scalars(
            select(User).where(
                User.organisation_id == organisation.id,
                User.affiliation.in_(["declared", "verified"]),
            )
        )
    )
