"""Reads about people and organisations: how they appear, who is who, and which groups and regions there are."""
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now
from consult.core.errors import Forbidden, NotFound, Unknown
from consult.core.permissions.rules import require

from .stakeholder_groups import (
    GOVERNMENTS, group_in, groups, groups_in, region_in, regions, regions_in,
)
from .models import Flag, Organisation, SignIn, User

__all__ = ["appearance", "appearance_now", "called", "group_in", "groups", "groups_in", "people_by_ids", "region_in",
           "regions", "regions_in"]
PAGE = 100


def called(organisation: Organisation, language: str | None = None) -> str:
    """The organisation's name in the reader's language, where it has one there."""
    return i18n.said(organisation.names, language) or organisation.name


def appearance(user: User, organisation: Organisation | None = None,
               declared: Organisation | None = None) -> dict[str, Any]:
    """How a person appears beside what they said: name, group {css, letter, name}, organisation, declared.

    organisation: the one whose affiliation was verified then; declared: the one that was only declared.
    """
    group = group_in(organisation.group_code, i18n.spoken()) if organisation else None
    return {"name": user.name, "group": group, "organisation": called(organisation) if organisation else None,
            "declared": called(declared) if declared and not organisation else None}


def appearance_now(user: User) -> dict[str, Any]:
    """How a person would appear beside something said now."""
    return appearance(user, user.spoken_for, declared_by(user))


def declared_by(user: User) -> Organisation | None:
    """The organisation that a person declares to speak for, while one of the two is not verified."""
    own = user.organisation
    stands = user.affiliation in {"declared", "verified"} and own is not None and own.status in {"proposed", "verified"}
    return own if stands and user.spoken_for is None else None


def people_by_ids(ids: Iterable[int]) -> dict[int, User]:
    """People by number, with their organisations, in one read; numbers that nobody has are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = db.session.scalars(select(User).where(User.id.in_(wanted)).options(joinedload(User.organisation)))
    return {user.id: user for user in rows}


def person(user_id: int) -> User:
    """A person as the public may see them; raises NotFound for who never confirmed an address or closed the account."""
    user = find(User, user_id)
    if user.confirmed_at is None or user.closed_at is not None:
        raise NotFound(what="User")
    return user


def own(actor: Actor) -> User:
    """The person who is acting; raises Unknown when nobody is signed in, Forbidden for who came in for a meeting alone."""
    if actor.user_id is None:
        raise Unknown
    if actor.confined:
        raise Forbidden("only_for_the_meeting")
    return find(User, actor.user_id)


def person_at(email: str) -> User | None:
    """The person with this address."""
    return db.session.scalar(select(User).where(User.email == email.lower()))


def known_organisation() -> ColumnElement[bool]:
    """Organisations that the public sees: verified ones, and proposals unless their proposer's address is not confirmed."""
    nobody = exists().where(User.id == Organisation.proposed_by_id, User.confirmed_at.is_(None))
    return (Organisation.status == "verified") | ((Organisation.status == "proposed") & ~nobody)


def organisations(group: str | None = None, region: str | None = None, after: int = 0,
                  limit: int = PAGE) -> list[Organisation]:
    """Public organisations after this number, of a group or region."""
    query = _public(group, region).where(Organisation.id > after).order_by(Organisation.id).limit(limit)
    return list(db.session.scalars(query))


def organisations_by_name(group: str | None = None, region: str | None = None, skip: int = 0,
                          limit: int = PAGE) -> list[Organisation]:
    """The same by name, leaving out the first few."""
    query = _public(group, region).order_by(func.lower(Organisation.name), Organisation.id).offset(skip).limit(limit)
    return list(db.session.scalars(query))


def _public(group: str | None, region: str | None) -> Select[tuple[Organisation]]:
    query = select(Organisation).where(known_organisation(), Organisation.listed)
    query = query.where(Organisation.group_code == group) if group else query
    return query.where(Organisation.region_code == region) if region else query


def choosable() -> list[Organisation]:
    """Organisations that somebody may declare to speak for, by name; governments are chosen from their own list."""
    return list(db.session.scalars(select(Organisation).where(known_organisation(), Organisation.group_code != GOVERNMENTS)
                                   .order_by(func.lower(Organisation.name))))


def governments() -> list[Organisation]:
    """The closed list, by name."""
    return list(db.session.scalars(select(Organisation).where(Organisation.group_code == GOVERNMENTS, Organisation.listed)
                                   .order_by(Organisation.name)))


def all_governments() -> list[Organisation]:
    """Everything that is or was on the closed list, by its code."""
    return list(db.session.scalars(select(Organisation).where(Organisation.group_code == GOVERNMENTS)
                                   .order_by(Organisation.code)))


def organisation(organisation_id: int) -> Organisation:
    """An organisation that the public may see; raises NotFound."""
    found = db.session.scalar(select(Organisation).where(Organisation.id == organisation_id, known_organisation()))
    if found is None:
        raise NotFound(what="Organisation")
    return found


def members_of(organisation_id: int) -> list[User]:
    """People whose affiliation with the organisation is verified, by name."""
    return list(db.session.scalars(
        select(User).where(User.organisation_id == organisation_id, User.affiliation == "verified",
                           User.confirmed_at.is_not(None), User.closed_at.is_(None)).order_by(User.name)))


def sign_ins(actor: Actor, kind: str) -> list[SignIn]:
    """The person's own sign-ins of a kind that stand, the latest first."""
    return list(db.session.scalars(
        select(SignIn).where(SignIn.user_id == own(actor).id, SignIn.kind == kind, SignIn.ended_at.is_(None),
                             or_(SignIn.expires_at.is_(None), SignIn.expires_at > now()))
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())))


def is_strong(actor: Actor) -> bool:
    """Whether a one-time code was given in this sign-in."""
    came = db.session.get(SignIn, actor.signin_id) if actor.signin_id else None
    return came is not None and came.strong


def people(actor: Actor, words: str = "", after: int = 0, limit: int = PAGE) -> list[User]:
    """People for those who keep the list, by number; words are looked for in name and address."""
    require(actor, "account.list")
    query = select(User).where(User.id > after).options(joinedload(User.organisation)).order_by(User.id).limit(limit)
    for word in words.lower().split()[:8]:
        like = "%" + word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
        query = query.where(or_(func.lower(User.name).like(like, escape="\\"), User.email.like(like, escape="\\")))
    return list(db.session.scalars(query))


def judged_organisation(actor: Actor, organisation_id: int) -> Organisation:
    """A proposed organisation, for those who decide about it."""
    found = find(Organisation, organisation_id)
    require(actor, "organisation.judge", found)
    if found.status != "proposed":
        raise NotFound(what="Organisation")
    return found


def judged_person(actor: Actor, user_id: int) -> User:
    """A person who declares an affiliation, or has one, for those who decide about it."""
    user = find(User, user_id)
    require(actor, "affiliation.verify", user)
    if user.organisation is None or user.affiliation not in {"declared", "verified"}:
        raise NotFound(what="User")
    return user


def proposed_organisations(actor: Actor) -> list[Organisation]:
    """What waits for the secretariat: proposals of people whose address is confirmed, oldest first."""
    require(actor, "organisation.judge")
    return list(db.session.scalars(select(Organisation).where(known_organisation(), Organisation.status == "proposed")
                                   .order_by(Organisation.id)))


def declared_affiliations(actor: Actor) -> list[User]:
    """People whose affiliation waits for the secretariat, in the order they came."""
    require(actor, "affiliation.verify")
    return list(db.session.scalars(
        select(User).where(User.affiliation == "declared", User.confirmed_at.is_not(None), User.closed_at.is_(None))
        .options(joinedload(User.organisation)).order_by(User.id)))


def open_flags(actor: Actor) -> list[tuple[Flag, User, User]]:
    """Attributions that somebody called false: the flag, the person, and who says so."""
    require(actor, "affiliation.verify")
    flags = list(db.session.scalars(select(Flag).where(Flag.settled_at.is_(None)).order_by(Flag.id)))
    who = people_by_ids({flag.user_id for flag in flags} | {flag.by_id for flag in flags})
    return [(flag, who[flag.user_id], who[flag.by_id]) for flag in flags]


def sample_people() -> list[User]:
    """The people of the sample, whom anyone may be: those with invented addresses."""
    return list(db.session.scalars(
        select(User).where(User.email.like("%.example"), User.confirmed_at.is_not(None), User.disabled_at.is_(None))
        .options(joinedload(User.organisation)).order_by(User.id)))
