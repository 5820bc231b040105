"""Queries of people, organizations, governments, sign-ins and flags."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Forbidden, NotFound, SignInRequired
from consult.core.events.log import EVENT
from consult.core.permissions.rules import require_permission

from .stakeholder_groups import (
    GOVERNMENT_GROUP,
    get_localized_group,
    list_groups,
    list_localized_groups,
    get_localized_region,
    list_regions,
    list_localized_regions,
)
from .models import NO_CONSULTATION, Flag, Organisation, SignIn, User

__all__ = [
    "build_appearance",
    "build_current_appearance",
    "get_localized_group",
    "get_localized_region",
    "get_organisation_name",
    "list_groups",
    "list_localized_groups",
    "list_localized_regions",
    "list_regions",
    "load_people",
]
PAGE_SIZE = 100


SELECT_GOVERNMENT_NAMES = select(Organisation.name, Organisation.names).where(
    Organisation.code.is_not(None)
)


def get_organisation_name(organisation: Organisation, language: str | None = None) -> str:
    """Return the organization's name in the reader's language, or its own name."""
    return i18n.choose_title(organisation.names, language) or organisation.name


def load_government_names(language: str) -> dict[str, str]:
    """Load the names of all governments in a language by the names that rows of theirs keep."""
    return {
        name: known[language]
        for name, known in db.session.execute(SELECT_GOVERNMENT_NAMES)
        if known.get(language)
    }


def find_organisation_name(organisation_id: int) -> str | None:
    """Find an organization's name in the reader's language; None for an unknown one."""
    found = db.session.get(Organisation, organisation_id)
    return get_organisation_name(found) if found else None


def build_appearance(
    user: User, organisation: Organisation | None = None, declared: Organisation | None = None
) -> dict[str, Any]:
    """Build what a page shows of a person beside a contribution.

    Args:
        user: the author.
        organisation: the one verified for the author at that time.
        declared: the one only declared at that time.

    Returns:
        `name`, `group` {css, letter, name}, `organisation`, `declared`.
    """
    group = (
        get_localized_group(organisation.group_code, i18n.get_language()) if organisation else None
    )
    return {
        "name": user.name,
        "group": group,
        "organisation": get_organisation_name(organisation) if organisation else None,
        "declared": get_organisation_name(declared) if declared and not organisation else None,
    }


def build_current_appearance(user: User) -> dict[str, Any]:
    """Build what a page would show of a person beside a contribution made now."""
    return build_appearance(user, user.represented_organisation, get_declared_organisation(user))


def get_declared_organisation(user: User) -> Organisation | None:
    """Return the organization a person declares to speak for, while either is unverified."""
    own = user.organisation
    stands = (
        user.affiliation in {"declared", "verified"}
        and own is not None
        and own.status in {"proposed", "verified"}
    )
    return own if stands and user.represented_organisation is None else None


def load_people(ids: Iterable[int]) -> dict[int, User]:
    """Load people with their organizations by id, in one query; unknown ids are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.session.scalars(
        select(User).where(User.id.in_(wanted)).options(joinedload(User.organisation))
    )
    return {user.id: user for user in rows}


def get_public_person(user_id: int) -> User:
    """Return a person as the public may see them.

    Raises NotFound for a person who never confirmed an address or has closed the account.
    """
    user = find_row(User, user_id)
    if user.confirmed_at is None or user.closed_at is not None:
        raise NotFound(what="User")
    return user


def get_own_user(actor: Actor) -> User:
    """Return the acting person.

    Raises SignInRequired without a sign-in, Forbidden for a sign-in confined to a meeting.
    """
    if actor.user_id is None:
        raise SignInRequired
    if actor.is_confined:
        raise Forbidden("only_for_the_meeting")
    return find_row(User, actor.user_id)


def find_person_by_email(email: str) -> User | None:
    """Return the person with this e-mail address, in any case; None if there is none."""
    return db.session.scalar(select(User).where(User.email == email.lower()))


def build_public_condition() -> ColumnElement[bool]:
    """Build the SQL condition for organizations that the public sees.

    These are verified ones, and proposed ones unless the proposer's address is unconfirmed.
    """
    nobody = exists().where(User.id == Organisation.proposed_by_id, User.confirmed_at.is_(None))
    return (Organisation.status == "verified") | ((Organisation.status == "proposed") & ~nobody)


def list_organisations(
    group: str | None = None, region: str | None = None, after: int = 0, limit: int = PAGE_SIZE
) -> list[Organisation]:
    """List public organizations with a greater id, optionally of one group or region."""
    query = (
        _select_public(group, region)
        .where(Organisation.id > after)
        .order_by(Organisation.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def list_organisations_by_name(
    group: str | None = None, region: str | None = None, skip: int = 0, limit: int = PAGE_SIZE
) -> list[Organisation]:
    """List public organizations by name, optionally of one group or region, from an offset."""
    query = (
        _select_public(group, region)
        .order_by(func.lower(Organisation.name), Organisation.id)
        .offset(skip)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def _select_public(group: str | None, region: str | None) -> Select[Organisation]:
    query = select(Organisation).where(build_public_condition(), Organisation.listed)
    query = query.where(Organisation.group_code == group) if group else query
    return query.where(Organisation.region_code == region) if region else query


def list_choosable_organisations() -> list[Organisation]:
    """List organizations that a person may declare to speak for, by name, without governments."""
    return list(
        db.session.scalars(
            select(Organisation)
            .where(build_public_condition(), Organisation.group_code != GOVERNMENT_GROUP)
            .order_by(func.lower(Organisation.name))
        )
    )


def list_governments() -> list[Organisation]:
    """List the governments on the closed list by name."""
    return list(
        db.session.scalars(
            select(Organisation)
            .where(Organisation.group_code == GOVERNMENT_GROUP, Organisation.listed)
            .order_by(Organisation.name)
        )
    )


def list_all_governments() -> list[Organisation]:
    """List all governments that are or were on the closed list, by code."""
    return list(
        db.session.scalars(
            select(Organisation)
            .where(Organisation.group_code == GOVERNMENT_GROUP)
            .order_by(Organisation.code)
        )
    )


def get_public_organisation(organisation_id: int) -> Organisation:
    """Return an organization that the public may see; raises NotFound."""
    found = db.session.scalar(
        select(Organisation).where(Organisation.id == organisation_id, build_public_condition())
    )
    if found is None:
        raise NotFound(what="Organisation")
    return found


def list_verified_members(organisation_id: int) -> list[User]:
    """List people whose affiliation with the organization is verified, by name."""
    return list(
        db.session.scalars(
            select(User)
            .where(
                User.organisation_id == organisation_id,
                User.affiliation == "verified",
                User.confirmed_at.is_not(None),
                User.closed_at.is_(None),
            )
            .order_by(User.name)
        )
    )


def list_own_sign_ins(actor: Actor, kind: str) -> list[SignIn]:
    """List the actor's own open sign-ins of a kind, the most recently used first."""
    return list(
        db.session.scalars(
            select(SignIn)
            .where(
                SignIn.user_id == get_own_user(actor).id,
                SignIn.kind == kind,
                SignIn.ended_at.is_(None),
                or_(SignIn.expires_at.is_(None), SignIn.expires_at > utc_now()),
            )
            .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        )
    )


def find_sign_in_expiry(actor: Actor) -> datetime | None:
    """Return when the actor's sign-in or token ends, if a moment was set when it began."""
    came = db.session.get(SignIn, actor.signin_id) if actor.signin_id else None
    return came.expires_at if came is not None else None


def is_strong_sign_in(actor: Actor) -> bool:
    """Return whether a one-time code was entered in this sign-in."""
    came = db.session.get(SignIn, actor.signin_id) if actor.signin_id else None
    return came is not None and came.strong


def search_people(
    actor: Actor, words: str = "", after: int = 0, limit: int = PAGE_SIZE
) -> list[User]:
    """Search people by name and address, in the order of ids; raises Forbidden.

    An account that ended before its address was confirmed belongs to nobody, and is left out.
    """
    require_permission(actor, "account.list")
    query = (
        select(User)
        .where(User.id > after, or_(User.confirmed_at.is_not(None), User.closed_at.is_(None)))
        .options(joinedload(User.organisation))
        .order_by(User.id)
        .limit(limit)
    )
    for word in words.lower().split()[:8]:
        like = "%" + word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
        query = query.where(
            or_(func.lower(User.name).like(like, escape="\\"), User.email.like(like, escape="\\"))
        )
    return list(db.session.scalars(query))


def load_erased_ids(people: Iterable[User]) -> set[int]:
    """Load which of these people were erased; those who only deleted their account were not.

    An account that was made in the place of an erased author counts as erased.
    """
    closed = [user for user in people if user.closed_at is not None]
    erased = select(EVENT.c.subject_id).where(
        EVENT.c.verb == "content.erased",
        EVENT.c.chain == NO_CONSULTATION,
        EVENT.c.subject_id.in_([user.id for user in closed]),
    )
    return {user.id for user in closed if user.confirmed_at is None} | set(
        db.session.scalars(erased)
    )


def get_proposed_organisation(actor: Actor, organisation_id: int) -> Organisation:
    """Return a proposed organization to those who decide about it.

    Raises NotFound or Forbidden.
    """
    found = find_row(Organisation, organisation_id)
    require_permission(actor, "organisation.judge", found)
    if found.status != "proposed":
        raise NotFound(what="Organisation")
    return found


def get_affiliated_person(actor: Actor, user_id: int) -> User:
    """Return a person with an affiliation to those who decide about it.

    Raises NotFound or Forbidden.
    """
    user = find_row(User, user_id)
    require_permission(actor, "affiliation.verify", user)
    if user.organisation is None or user.affiliation not in {"declared", "verified"}:
        raise NotFound(what="User")
    return user


def list_proposed_organisations(actor: Actor) -> list[Organisation]:
    """List proposed organizations that await a decision, oldest first; raises Forbidden.

    Those whose proposer has not confirmed an address are left out.
    """
    require_permission(actor, "organisation.judge")
    return list(
        db.session.scalars(
            select(Organisation)
            .where(build_public_condition(), Organisation.status == "proposed")
            .order_by(Organisation.id)
        )
    )


def list_people_asking_to_lead(actor: Actor) -> list[User]:
    """List verified people who ask to be head of delegation, by name; raises Forbidden."""
    require_permission(actor, "affiliation.verify")
    return list(
        db.session.scalars(
            select(User)
            .where(
                User.affiliation == "verified",
                User.asks_to_lead,
                User.closed_at.is_(None),
                User.disabled_at.is_(None),
            )
            .options(joinedload(User.organisation))
            .order_by(User.name, User.id)
        )
    )


def list_people_awaiting_verification(actor: Actor) -> list[User]:
    """List people whose affiliation awaits verification, oldest account first; raises Forbidden."""
    require_permission(actor, "affiliation.verify")
    return list(
        db.session.scalars(
            select(User)
            .where(
                User.affiliation == "declared",
                User.confirmed_at.is_not(None),
                User.closed_at.is_(None),
            )
            .options(joinedload(User.organisation))
            .order_by(User.id)
        )
    )


class OpenFlag(NamedTuple):
    """A report that waits for the secretariat.

    Attributes:
        user: The person whom it is about.
        organisation: The one that the report is about; the person may speak for another now.
        by: The person who reported it.
        ended: The affiliation has ended since, so that there is nothing to refuse.
    """

    flag: Flag
    user: User
    organisation: Organisation | None
    by: User
    ended: bool


def has_flagged_affiliation_ended(flag: Flag, user: User) -> bool:
    """Return whether the affiliation that a report is about has ended since."""
    return (
        user.closed_at is not None
        or user.organisation_id != flag.organisation_id
        or user.affiliation not in {"declared", "verified"}
    )


def list_open_flags(actor: Actor) -> list[OpenFlag]:
    """List the open flags, oldest first; raises Forbidden."""
    require_permission(actor, "affiliation.verify")
    flags = list(
        db.session.scalars(select(Flag).where(Flag.settled_at.is_(None)).order_by(Flag.id))
    )
    who = load_people({flag.user_id for flag in flags} | {flag.by_id for flag in flags})
    return [
        OpenFlag(
            flag,
            who[flag.user_id],
            db.session.get(Organisation, flag.organisation_id) if flag.organisation_id else None,
            who[flag.by_id],
            has_flagged_affiliation_ended(flag, who[flag.user_id]),
        )
        for flag in flags
    ]


def list_sample_people() -> list[User]:
    """List the sample's people, who have `.example` addresses; anyone may act as them."""
    return list(
        db.session.scalars(
            select(User)
            .where(
                User.email.like("%.example"),
                User.confirmed_at.is_not(None),
                User.disabled_at.is_(None),
            )
            .options(joinedload(User.organisation))
            .order_by(User.id)
        )
    )
