"""Queries of the members of a consultation with their roles and organizations."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from consult.accounts.models import Organisation, User
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import NotFound, Invalid
from consult.core.hooks import get_app_hooks
from consult.core.permissions.rules import ROLES, is_allowed, require_permission

from consult.consultations.models import (
    Consultation,
    FacilitatedTag,
    Facilitation,
    Membership,
    Tag,
)

PAGE_SIZE = 50

DECIDING_ROLES = ("moderator", "secretariat", "vice_chair", "chair", "administrator")


class AssignedClauses(NamedTuple):
    """The clauses of one document that are assigned to a facilitator; `clause_ids`: theirs."""

    title: dict[str, str]
    labels: list[str]
    clause_ids: list[int]


class HeldRole(NamedTuple):
    """A role of a person: since when, by whom and how it was given, and when it ends.

    Attributes:
        source: As `Membership.source`.
    """

    role: str
    granted_at: datetime
    ends_at: datetime | None
    granted_by: str | None
    source: str | None

    @property
    def last_day(self) -> datetime | None:
        """The last moment of the last day, in UTC; None: it has no end."""
        return self.ends_at - timedelta(seconds=1) if self.ends_at is not None else None


class ConsultationMember(NamedTuple):
    """A person with the roles held in one consultation."""

    id: int
    name: str
    organisation: str | None
    affiliation: str | None
    held: list[HeldRole]
    clauses: list[AssignedClauses] = []  # of a facilitator, by document
    tags: list[Tag] = []  # of a facilitator, who is responsible for all clauses that have them

    @property
    def roles(self) -> list[str]:
        """The codes of the roles, in the order of ROLES."""
        return [each.role for each in self.held]


def find_role_holders(consultation_id: int, *roles: str) -> set[int]:
    """Return the ids of a consultation's members with one of these roles who can sign in."""
    return set(
        db.session.scalars(
            select(Membership.user_id)
            .join(User, User.id == Membership.user_id)
            .where(
                Membership.consultation_id == consultation_id,
                Membership.role.in_(roles),
                User.disabled_at.is_(None),
                User.closed_at.is_(None),
            )
        )
    )


def has_joined(actor: Actor, consultation_id: int) -> bool:
    """Return whether the actor holds a role beyond observer and administrator."""
    return (
        actor.user_id is not None
        and db.session.scalar(
            select(Membership.role)
            .where(
                Membership.user_id == actor.user_id,
                Membership.consultation_id == consultation_id,
                Membership.role.not_in(("observer", "administrator")),
            )
            .limit(1)
        )
        is not None
    )


def list_members(
    consultation_id: int,
    *,
    role: str | None = None,
    name: str | None = None,
    after: int = 0,
    limit: int = PAGE_SIZE,
) -> list[ConsultationMember]:
    """List members by id, after an id, optionally with a role or with a text in the name."""
    query = (
        select(User.id, User.name, Organisation.name, User.affiliation)
        .outerjoin(Organisation, Organisation.id == User.organisation_id)
        .where(User.id > after, User.id.in_(_select_role_holders(consultation_id, role)))
        .order_by(User.id)
        .limit(limit)
    )
    if name:
        words = f"%{_escape_like(name.lower())}%"
        query = query.where(
            or_(
                func.lower(User.name).like(words, escape="\\"),
                func.lower(Organisation.name).like(words, escape="\\"),
            )
        )
    rows = db.session.execute(query).all()
    numbers = [row[0] for row in rows]
    held, cared, tagged = (
        _load_roles(consultation_id, numbers),
        _load_assigned_clauses(consultation_id, numbers),
        _load_assigned_tags(consultation_id, numbers),
    )
    return [
        ConsultationMember(
            number,
            own,
            organisation,
            affiliation,
            held.get(number, []),
            cared.get(number, []),
            tagged.get(number, []),
        )
        for number, own, organisation, affiliation in rows
    ]


def list_administrators(consultation_id: int) -> list[str]:
    """List the names of a consultation's administrators who can sign in, by name."""
    holders = find_role_holders(consultation_id, "administrator")
    query = select(User.name).where(User.id.in_(holders)).order_by(User.name, User.id)
    return list(db.session.scalars(query))


def find_member_address(actor: Actor, consultation: Consultation, user_id: int | None) -> str:
    """Find the e-mail address of a member for the form that gives a role, or an empty string."""
    if user_id is None or not is_allowed(actor, "role.grant", consultation):
        return ""
    query = select(User.email).where(
        User.id == user_id, User.id.in_(_select_role_holders(consultation.id, None))
    )
    return db.session.scalar(query) or ""


def get_facilitator(consultation_id: int, user_id: int) -> ConsultationMember:
    """Return a facilitator with the assigned clauses; raises NotFound."""
    found = list_members(consultation_id, role="facilitator", after=user_id - 1, limit=1)
    if not found or found[0].id != user_id:
        raise NotFound(what="Facilitator")
    return found[0]


def _select_role_holders(consultation_id: int, role: str | None) -> Any:
    holding = select(Membership.user_id).where(Membership.consultation_id == consultation_id)
    return holding.where(Membership.role == role) if role else holding


def _escape_like(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _load_roles(consultation_id: int, numbers: list[int]) -> dict[int, list[HeldRole]]:
    found: dict[int, list[HeldRole]] = {}
    giver = aliased(User)
    for row in db.session.execute(
        select(
            Membership.user_id,
            Membership.role,
            Membership.granted_at,
            Membership.ends_at,
            giver.name,
            Membership.source,
        )
        .outerjoin(giver, giver.id == Membership.granted_by_id)
        .where(Membership.consultation_id == consultation_id, Membership.user_id.in_(numbers))
    ):
        found.setdefault(row[0], []).append(HeldRole(*row[1:]))
    return {
        user_id: sorted(roles, key=lambda each: ROLES.index(each.role))
        for user_id, roles in found.items()
    }


def _load_assigned_clauses(
    consultation_id: int, numbers: list[int]
) -> dict[int, list[AssignedClauses]]:
    rows = db.session.execute(
        select(Facilitation.user_id, Facilitation.clause_id)
        .where(Facilitation.consultation_id == consultation_id, Facilitation.user_id.in_(numbers))
        .order_by(Facilitation.clause_id)
    ).all()
    wanted = {clause for _, clause in rows}
    labels = get_app_hooks().load_current_names(wanted)
    documents = get_app_hooks().load_document_titles_by_clause(wanted)
    assigned: dict[int, set[int]] = {}
    for user_id, clause in rows:
        assigned.setdefault(user_id, set()).add(clause)
    found: dict[int, list[AssignedClauses]] = {}
    for user_id, own in assigned.items():
        by_document: dict[int, AssignedClauses] = {}
        for clause, document in documents.items():  # in the order of the documents
            if clause in own:
                there = by_document.setdefault(document.id, AssignedClauses(document.title, [], []))
                there.labels.append(labels.get(clause, "").rstrip(".") or f"#{clause}")
                there.clause_ids.append(clause)
        found[user_id] = list(by_document.values())
    return found


def _load_assigned_tags(consultation_id: int, numbers: list[int]) -> dict[int, list[Tag]]:
    """Load the tags that are assigned to facilitators, by person and in the order of tags."""
    found: dict[int, list[Tag]] = {}
    for user_id, tag in db.session.execute(
        select(FacilitatedTag.user_id, Tag)
        .join(Tag, Tag.id == FacilitatedTag.tag_id)
        .where(
            FacilitatedTag.consultation_id == consultation_id, FacilitatedTag.user_id.in_(numbers)
        )
        .order_by(Tag.tag_set, Tag.place, Tag.id)
    ):
        found.setdefault(user_id, []).append(tag)
    return found


def find_facilitators_of_tag(tag_id: int) -> list[str]:
    """Find the names of the facilitators to whom a tag is assigned, by name."""
    query = (
        select(User.name)
        .join(FacilitatedTag, FacilitatedTag.user_id == User.id)
        .where(FacilitatedTag.tag_id == tag_id)
        .order_by(User.name)
    )
    return list(db.session.scalars(query))


def count_roles(consultation_id: int) -> dict[str, int]:
    """Count the people of each role."""
    rows = db.session.execute(
        select(Membership.role, func.count())
        .where(Membership.consultation_id == consultation_id)
        .group_by(Membership.role)
    )
    return {row[0]: row[1] for row in rows}


def list_colleagues(organisation_id: int, consultation_id: int) -> list[ConsultationMember]:
    """List the verified members of an organization with their roles, by name."""
    rows = db.session.execute(
        select(User.id, User.name, Organisation.name, User.affiliation)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(
            User.organisation_id == organisation_id,
            User.affiliation == "verified",
            User.closed_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(User.name, User.id)
    ).all()
    held = _load_roles(consultation_id, [row[0] for row in rows])
    return [
        ConsultationMember(number, name, organisation, affiliation, held.get(number, []))
        for number, name, organisation, affiliation in rows
    ]


class OrganisationInConsultation(NamedTuple):
    """An organization in a consultation, as the permission rules read it."""

    consultation_id: int
    organisation_id: int | None


def find_person_id(email: str | None) -> int:
    """Return the id of the person with this e-mail address; raises Invalid if there is none."""
    found = db.session.scalar(select(User.id).where(User.email == email.lower())) if email else None
    if found is None:
        raise Invalid(fields={"email": {"type": "nobody_has_it" if email else "missing"}})
    return found


def find_member(
    consultation_id: int, named: str, field: str, unknown: str = "no_such_member"
) -> int:
    """Find a member of a consultation by name, part of the name, or email address.

    Args:
        field: Of the form, at which an error stands.
        unknown: The error for a name that nobody has.

    Raises:
        Invalid: Nobody or more than one member has this name.
    """
    wanted = named.strip().lower()
    members = select(User.id, User.name).where(
        User.closed_at.is_(None), User.id.in_(_select_role_holders(consultation_id, None))
    )
    exact = members.where(or_(func.lower(User.name) == wanted, User.email == wanted))
    found = list(db.session.execute(exact.order_by(User.id)))
    if found:
        problem = "several_members"
    else:
        parts = [User.name.ilike(f"%{_escape_like(word)}%", escape="\\") for word in wanted.split()]
        found = list(db.session.execute(members.where(*parts).order_by(User.name).limit(6)))
        problem = "which_member" if found else unknown
    if len(found) != 1:
        names = i18n.join_list(i18n.isolate_direction(each.name) for each in found[:5])
        raise Invalid(fields={field: {"type": problem, "name": named, "names": names}})
    return int(found[0].id)


def get_own_delegation(actor: Actor, consultation_id: int) -> OrganisationInConsultation:
    """Return the organization that the actor heads in the consultation; raises Forbidden."""
    own = OrganisationInConsultation(
        find_row(Consultation, consultation_id).id, actor.organisation_id
    )
    require_permission(actor, "speaker.name", own)
    find_row(Organisation, actor.organisation_id or 0)
    return own


def find_solely_administered_title(user_id: int) -> str | None:
    """Return the title of a consultation that only this person can administer, or None.

    Only administrators who can sign in count.
    """
    others = aliased(Membership)
    another = exists().where(
        others.consultation_id == Consultation.id,
        others.role == "administrator",
        others.user_id != user_id,
        User.id == others.user_id,
        User.disabled_at.is_(None),
        User.closed_at.is_(None),
    )
    title = db.session.scalar(
        select(Consultation.title)
        .join(
            Membership,
            and_(
                Membership.consultation_id == Consultation.id,
                Membership.role == "administrator",
            ),
        )
        .where(Membership.user_id == user_id, ~another)
        .order_by(Consultation.id)
        .limit(1)
    )
    return i18n.choose_title(title) if title else None


def has_deciding_role(user_id: int) -> bool:
    """Return whether a person holds a role that decides, in any consultation."""
    return holds_role(user_id, DECIDING_ROLES)


def holds_role(user_id: int, roles: Collection[str]) -> bool:
    """Return whether a person holds one of these roles, in any consultation."""
    held = select(Membership.user_id).where(
        Membership.user_id == user_id, Membership.role.in_(roles)
    )
    return db.session.scalar(held.limit(1)) is not None


def find_heads(organisation_id: int, consultation_id: int | None = None) -> list[str]:
    """Find the names of the heads of delegation of an organization, by name.

    Args:
        consultation_id: A consultation, or None for all of them.
    """
    query = (
        select(User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.role == "head",
            User.organisation_id == organisation_id,
            User.affiliation == "verified",
            User.closed_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(User.name)
    )
    if consultation_id is not None:
        query = query.where(Membership.consultation_id == consultation_id)
    return list(dict.fromkeys(db.session.scalars(query)))
