"""Reactions that notify people of amendments and coalitions.

People learn of amendments on clauses that they follow, and of changes to amendments that
they own or support.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import exists, select

from consult.accounts.models import Organisation, User
from consult.amendments.models import Amendment, Coalition, CoalitionMember, Rendering, Sponsorship
from consult.amendments.models import AmendmentRevision as Revision
from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to

from consult.notifications.actions import (
    add_follow,
    add_notices,
    load_document_followers,
    load_followers,
    notify_people,
)
from consult.core.hooks import sample_reactions
from consult.notifications.notice_kinds import AMENDMENT_VERBS
from consult.notifications.mails.jobs import withdraw_unsent_mails
from consult.notifications.models import Notice

SUBJECT_FACTS = (
    "clause_id",
    "document_id",
    "number",
    "author_id",
    "submission_id",
    "organisation_id",
)  # facts of the event's subject


def load_verified_members(organisation_id: int | None) -> set[int]:
    """Load the people with a verified affiliation to a verified organization."""
    if organisation_id is None:
        return set()
    return set(
        db.session.scalars(
            select(User.id)
            .join(Organisation, Organisation.id == User.organisation_id)
            .where(
                User.organisation_id == organisation_id,
                User.affiliation == "verified",
                Organisation.status == "verified",
            )
        )
    )


def load_representatives(organisations: Iterable[int], consultation_id: int) -> dict[int, set[int]]:
    """Load the people who set the positions of each organization: verified heads and speakers."""
    rows = db.session.execute(
        select(User.organisation_id, User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(
            User.organisation_id.in_(list(organisations)),
            User.affiliation == "verified",
            Membership.consultation_id == consultation_id,
            Membership.role.in_(["head", "speaker"]),
        )
    )
    found: dict[int, set[int]] = {}
    for organisation_id, person in rows:
        if organisation_id is not None:
            found.setdefault(organisation_id, set()).add(person)
    return found


def load_owners(amendment: Amendment) -> set[int]:
    """Load the owners of an amendment: its author, or the members of the source's organization."""
    return (
        {amendment.author_id}
        if amendment.submission_id is None
        else load_verified_members(amendment.organisation_id)
    )


def load_supporters(amendment: Amendment) -> set[int]:
    """Load the people behind the co-sponsors of any revision of an amendment.

    These are representatives of organizations and coalition members, and co-sponsoring
    persons.
    """
    rows = db.session.execute(
        select(Sponsorship.organisation_id, Sponsorship.user_id).where(
            Sponsorship.amendment_id == amendment.id
        )
    ).all()
    together = db.session.scalars(
        select(CoalitionMember.organisation_id)
        .join(Sponsorship, Sponsorship.coalition_id == CoalitionMember.coalition_id)
        .where(Sponsorship.amendment_id == amendment.id, CoalitionMember.confirmed_at.is_not(None))
    )
    found = load_representatives(
        {organisation for organisation, _ in rows if organisation}.union(together),
        amendment.consultation_id,
    )
    return {person for _, person in rows if person}.union(*found.values())


def _get_subject_facts(event: Any) -> dict[str, Any]:
    return {name: event.facts[name] for name in SUBJECT_FACTS if event.facts.get(name) is not None}


def _get_place(event: Any) -> dict[str, Any]:
    """Return the place and number of an amendment, without its author."""
    return {name: event.facts.get(name) for name in ("clause_id", "document_id", "number")}


def _find_public_amendment(event: Any) -> Amendment | None:
    """Find the amendment if it is public; nobody is notified of any other."""
    found = db.session.get(Amendment, event.subject_id)
    return (
        found if found is not None and found.hidden_at is None and found.held_at is None else None
    )


@react_to(
    "amendment.proposed", "amendment.approved", name="notifications.amendments.notify_of_amendment"
)
def notify_of_amendment(event: Any) -> None:
    """Notify the followers of the clause, and the owners of the amended amendment.

    Nobody is notified before the amendment is public.
    """
    amendment, about = _find_public_amendment(event), _get_subject_facts(event)
    if amendment is None:
        return
    own = load_owners(amendment)
    if event.verb == "amendment.approved":
        notify_people(event, "amendment.approved", own, **about)
        if db.session.scalar(
            select(
                exists().where(Notice.verb.in_(AMENDMENT_VERBS), Notice.subject_id == amendment.id)
            )
        ):
            return
    if amendment.clause_id is not None and amendment.submission_id is None:
        add_follow(amendment.author_id, amendment.clause_id)
    amended = _notify_parent_owners(event, amendment, about, own)
    following = (
        load_followers(amendment.clause_id)
        if amendment.clause_id is not None
        else load_document_followers(amendment.document_id)
    )
    add_notices(event, "amendment.proposed", following - amended - own, **about)


def _notify_parent_owners(
    event: Any, amendment: Amendment, about: dict[str, Any], own: set[int]
) -> set[int]:
    """Notify the owners of the amended amendment, and return them."""
    parent = db.session.get(Amendment, amendment.parent_id) if amendment.parent_id else None
    if parent is None:
        return set()
    theirs = load_owners(parent) - own
    notify_people(event, "amendment.amended", theirs, **about, other=parent.number)
    return theirs


@react_to(
    "amendment.revised", "amendment.withdrawn", name="notifications.amendments.notify_of_revision"
)
def notify_of_revision(event: Any) -> None:
    """Notify supporters, and authors of amendments to it, of a revision or withdrawal."""
    amendment, about = _find_public_amendment(event), _get_subject_facts(event)
    if amendment is None:
        return
    own = load_owners(amendment)
    notify_people(
        event,
        event.verb,
        load_supporters(amendment) - own,
        **about,
        words=bool(event.facts.get("words")),
    )
    verb = (
        "amendment.parent_revised"
        if event.verb == "amendment.revised"
        else "amendment.parent_withdrawn"
    )
    told: set[int] = set()
    for child in _load_children(amendment):
        mine = load_owners(child) - own - told
        notify_people(
            event,
            verb,
            mine,
            **about | {"number": child.number},
            other=amendment.number,
            amendment_id=child.id,
        )
        told |= mine


def _load_children(amendment: Amendment) -> list[Amendment]:
    return list(
        db.session.scalars(
            select(Amendment)
            .where(
                Amendment.parent_id == amendment.id,
                Amendment.withdrawn_at.is_(None),
                Amendment.hidden_at.is_(None),
            )
            .order_by(Amendment.id)
        )
    )


@react_to(
    "amendment.rendered",
    "amendment.rendering_confirmed",
    name="notifications.amendments.notify_of_translation",
)
def notify_of_translation(event: Any) -> None:
    """Notify the author of the authentic text entered for an amendment, and of its confirmation.

    The person who entered it is also notified of the confirmation.
    """
    amendment = _find_public_amendment(event)
    if amendment is None:
        return
    people = load_owners(amendment)
    if event.verb == "amendment.rendering_confirmed":
        people = people | set(
            db.session.scalars(
                select(Rendering.entered_by_id)
                .join(Revision, Revision.id == Rendering.revision_id)
                .where(
                    Revision.amendment_id == amendment.id,
                    Revision.number == event.facts["revision"],
                )
            )
        )
    notify_people(event, event.verb, people, **_get_place(event))


@react_to("amendment.hidden", "amendment.restored", name="notifications.amendments.notify_owners")
def notify_owners(event: Any) -> None:
    """Notify the owners that the amendment was hidden or is shown again."""
    amendment = db.session.get(Amendment, event.subject_id)
    if amendment is not None:
        notify_people(event, event.verb, load_owners(amendment), **_get_subject_facts(event))


@react_to("amendment.sponsored", name="notifications.amendments.notify_of_support")
def notify_of_support(event: Any) -> None:
    """Notify the owners of a new co-sponsor."""
    amendment = _find_public_amendment(event)
    if amendment is not None:
        notify_people(
            event,
            event.verb,
            load_owners(amendment),
            **_get_place(event),
            organisation_id=event.facts.get("organisation_id"),
        )


@react_to("amendment.hidden", name="notifications.amendments.withdraw_amendment_mails")
def withdraw_mails_of_hidden_amendment(event: Any) -> None:
    """Withdraw unsent mails about an amendment that was hidden."""
    withdraw_unsent_mails(event.subject_id, AMENDMENT_VERBS)


@react_to("coalition.made", "coalition.asked", name="notifications.amendments.notify_of_invitation")
def notify_of_invitation(event: Any) -> None:
    """Notify the representatives of an organization that it is invited to a coalition."""
    coalition = db.session.get(Coalition, event.subject_id)
    asked = event.facts.get("organisations") or [event.facts.get("organisation_id")]
    if coalition is None:
        return
    for organisation_id, people in load_representatives(
        {each for each in asked if each}, coalition.consultation_id
    ).items():
        if organisation_id in _list_invited(coalition):
            notify_people(
                event,
                "coalition.asked",
                people,
                organisation_id=organisation_id,
                name=coalition.name,
            )


def _list_invited(coalition: Coalition) -> set[int]:
    """List the organizations that have not answered yet."""
    return {each.organisation_id for each in coalition.members if each.confirmed_at is None}


sample_reactions.update(
    {
        "amendment.proposed": notify_of_amendment,
        "amendment.revised": notify_of_revision,
        "amendment.withdrawn": notify_of_revision,
        "amendment.rendered": notify_of_translation,
        "amendment.rendering_confirmed": notify_of_translation,
        "amendment.hidden": notify_owners,
        "amendment.sponsored": notify_of_support,
        "coalition.made": notify_of_invitation,
    }
)
