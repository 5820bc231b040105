"""Reads about people and organisations: how they appear, who is who, and which groups and regions there are."""
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Forbidden, NotFound, SignInRequired
from consult.core.permissions.rules import require_permission

from .stakeholder_groups import (
    GOVERNMENT_GROUP, get_localized_group, list_groups, list_localized_groups, get_localized_region, list_regions, list_localized_regions,
)
from .models import Flag, Organisation, SignIn, User

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


def get_organisation_name(organisation: Organisation, language: str | None = None) -> str:
    """The organisation's name in the reader's language, where it has one there."""
    return i18n.choose_title(organisation.names, language) or organisation.name


def build_appearance(user: User, organisation: Organisation | None = None,
               declared: Organisation | None = None) -> dict[str, Any]:
    """How a person appears beside what they said: name, group {css, letter, name}, organisation, declared.

    organisation: the one whose affiliation was verified then; declared: the one that was only declared.
    """
    group = get_localized_group(organisation.group_code, i18n.get_language()) if organisation else None
    return {"name": user.name, "group": group, "organisation": get_organisation_name(organisation) if organisation else None,
            "declared": get_organisation_name(declared) if declared and not organisation else None}


def build_current_appearance(user: User) -> dict[str, Any]:
    """How a person would appear beside something said now."""
    return build_appearance(user, user.spoken_for, get_declared_organisation(user))


def get_declared_organisation(user: User) -> Organisation | None:
    """The organisation that a person declares to speak for, while one of the two is not verified."""
    own = user.organisation
    stands = user.affiliation in {"declared", "verified"} and own is not None and own.status in {"proposed", "verified"}
    return own if stands and user.spoken_for is None else None


def load_people(ids: Iterable[int]) -> dict[int, User]:
    """People by number, with their organisations, in one read; numbers that nobody has are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.session.scalars(select(User).where(User.id.in_(wanted)).options(joinedload(User.organisation)))
    return {user.id: user for user in rows}


def get_public_person(user_id: int) -> User:
    """A person as the public may see them; raises NotFound for who never confirmed an address or closed the account."""
    user = find_row(User, user_id)
    if user.confirmed_at is None or user.closed_at is not None:
        raise NotFound(what="User")
    return user


def get_own_user(actor: Actor) -> User:
    """The person who is acting; raises Unknown when nobody is signed in, Forbidden for who came in for a meeting alone."""
    if actor.user_id is None:
        raise SignInRequired
    if actor.confined:
        raise Forbidden("only_for_the_meeting")
    return find_row(User, actor.user_id)


def find_person_by_email(email: str) -> User | None:
    """The person with this address."""
    return db.session.scalar(select(User).where(User.email == email.lower()))


def build_public_condition() -> ColumnElement[bool]:
    """Organisations that the public sees: verified ones, and proposals unless their proposer's address is not confirmed."""
    nobody = exists().where(User.id == Organisation.proposed_by_id, User.confirmed_at.is_(None))
    return (Organisation.status == "verified") | ((Organisation.status == "proposed") & ~nobody)


def list_organisations(group: str | None = None, region: str | None = None, after: int = 0,
                  limit: int = PAGE_SIZE) -> list[Organisation]:
    """Public organisations after this number, of a group or region."""
    query = _select_public(group, region).where(Organisation.id > after).order_by(Organisation.id).limit(limit)
    return list(db.session.scalars(query))


def list_organisations_by_name(group: str | None = None, region: str | None = None, skip: int = 0,
                          limit: int = PAGE_SIZE) -> list[Organisation]:
    """The same by name, leaving out the first few."""
    query = _select_public(group, region).order_by(func.lower(Organisation.name), Organisation.id).offset(skip).limit(limit)
    return list(db.session.scalars(query))


def _select_public(group: str | None, region: str | None) -> Select[tuple[Organisation]]:
    query = select(Organisation).where(build_public_condition(), Organisation.listed)
    query = query.where(Organisation.group_code == group) if group else query
    return query.where(Organisation.region_code == region) if region else query


def list_choosable_organisations() -> list[Organisation]:
    """Organisations that somebody may declare to speak for, by name; governments are chosen from their own list."""
    return list(db.session.scalars(select(Organisation).where(build_public_condition(), Organisation.group_code != GOVERNMENT_GROUP)
                                   .order_by(func.lower(Organisation.name))))


def list_governments() -> list[Organisation]:
    """The closed list, by name."""
    return list(db.session.scalars(select(Organisation).where(Organisation.group_code == GOVERNMENT_GROUP, Organisation.listed)
                                   .order_by(Organisation.name)))


def list_all_governments() -> list[Organisation]:
    """Everything that is or was on the closed list, by its code."""
    return list(db.session.scalars(select(Organisation).where(Organisation.group_code == GOVERNMENT_GROUP)
                                   .order_by(Organisation.code)))


def get_public_organisation(organisation_id: int) -> Organisation:
    """An organisation that the public may see; raises NotFound."""
    found = db.session.scalar(select(Organisation).where(Organisation.id == organisation_id, build_public_condition()))
    if found is None:
        raise NotFound(what="Organisation")
    return found


def list_verified_members(organisation_id: int) -> list[User]:
    """People whose affiliation with the organisation is verified, by name."""
    return list(db.session.scalars(
        select(User).where(User.organisation_id == organisation_id, User.affiliation == "verified",
                           User.confirmed_at.is_not(None), User.closed_at.is_(None)).order_by(User.name)))


def list_own_sign_ins(actor: Actor, kind: str) -> list[SignIn]:
    """The person's own sign-ins of a kind that stand, the latest first."""
    return list(db.session.scalars(
        select(SignIn).where(SignIn.user_id == get_own_user(actor).id, SignIn.kind == kind, SignIn.ended_at.is_(None),
                             or_(SignIn.expires_at.is_(None), SignIn.expires_at > utc_now()))
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())))


def is_strong_sign_in(actor: Actor) -> bool:
    """Whether a one-time code was given in this sign-in."""
    came = db.session.get(SignIn, actor.signin_id) if actor.signin_id else None
    return came is not None and came.strong


def search_people(actor: Actor, words: str = "", after: int = 0, limit: int = PAGE_SIZE) -> list[User]:
    """People for those who keep the list, by number; words are looked for in name and address."""
    require_permission(actor, "account.list")
    query = select(User).where(User.id > after).options(joinedload(User.organisation)).order_by(User.id).limit(limit)
    for word in words.lower().split()[:8]:
        like = "%" + word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
        query = query.where(or_(func.lower(User.name).like(like, escape="\\"), User.email.like(like, escape="\\")))
    return list(db.session.scalars(query))


def get_proposed_organisation(actor: Actor, organisation_id: int) -> Organisation:
    """A proposed organisation, for those who decide about it."""
    found = find_row(Organisation, organisation_id)
    require_permission(actor, "organisation.judge", found)
    if found.status != "proposed":
        raise NotFound(what="Organisation")
    return found


def get_affiliated_person(actor: Actor, user_id: int) -> User:
    """A person who declares an affiliation, or has one, for those who decide about it."""
    user = find_row(User, user_id)
    require_permission(actor, "affiliation.verify", user)
    if user.organisation is None or user.affiliation not in {"declared", "verified"}:
        raise NotFound(what="User")
    return user


def list_proposed_organisations(actor: Actor) -> list[Organisation]:
    """What waits for the secretariat: proposals of people whose address is confirmed, oldest first."""
    require_permission(actor, "organisation.judge")
    return list(db.session.scalars(select(Organisation).where(build_public_condition(), Organisation.status == "proposed")
                                   .order_by(Organisation.id)))


def list_declared_affiliations(actor: Actor) -> list[User]:
    """People whose affiliation waits for the secretariat, in the order they came."""
    require_permission(actor, "affiliation.verify")
    return list(db.session.scalars(
        select(User).where(User.affiliation == "declared", User.confirmed_at.is_not(None), User.closed_at.is_(None))
        .options(joinedload(User.organisation)).order_by(User.id)))


def list_open_flags(actor: Actor) -> list[tuple[Flag, User, User]]:
    """Attributions that somebody called false: the flag, the person, and who says so."""
    require_permission(actor, "affiliation.verify")
    flags = list(db.session.scalars(select(Flag).where(Flag.settled_at.is_(None)).order_by(Flag.id)))
    who = load_people({flag.user_id for flag in flags} | {flag.by_id for flag in flags})
    return [(flag, who[flag.user_id], who[flag.by_id]) for flag in flags]


def list_sample_people() -> list[User]:
    """The people of the sample, whom anyone may be: those with invented addresses."""
    return list(db.session.scalars(
        select(User).where(User.email.like("%.example"), User.confirmed_at.is_not(None), User.disabled_at.is_(None))
        .options(joinedload(User.organisation)).order_by(User.id)))
