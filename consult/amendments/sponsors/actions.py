"""Actions on co-sponsorships and coalitions of organizations."""

from typing import NamedTuple

from sqlalchemy import select

from consult.accounts.models import Organisation
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from consult.amendments.actions import (
    load_current_revision,
    require_coalition_member,
    refuse_closed_amendment,
    record_amendment_event,
)
from consult.amendments.models import Amendment, Coalition, CoalitionMember, Sponsorship


class ConsultationSubject(NamedTuple):
    """A consultation as the rules read it."""

    consultation_id: int


def sponsor_amendment(
    actor: Actor, amendment_id: int, digest: str | None = None, coalition_id: int | None = None
) -> Sponsorship:
    """Co-sponsor an amendment: for a coalition, for one's organization, or in a personal capacity.

    A repeated call moves the support to the current text.

    Args:
        digest: The digest of the text that was read.

    Raises:
        Conflict: The amendment was revised since it was read, is closed, or is the actor's own.
        Invalid: The actor's organization is no member of the coalition.
    """
    with transaction():
        amendment = find_row(Amendment, amendment_id)
        require_permission(actor, "amendment.sponsor", amendment)
        refuse_closed_amendment(amendment)
        words = load_current_revision(amendment)
        if digest is not None and digest != words.digest:
            raise Conflict("revised_meanwhile")
        own = actor.find_represented_organisation(amendment.consultation_id)
        if coalition_id is not None:
            require_coalition_member(actor, amendment.consultation_id, coalition_id)
        if (
            coalition_id == amendment.coalition_id
            if coalition_id is not None
            else _is_proposer(actor, own, amendment)
        ):
            raise Conflict("your_own_amendment")
        holder = _build_holder(actor, own, coalition_id)
        found = db.session.scalar(
            select(Sponsorship).where(
                Sponsorship.amendment_id == amendment_id, Sponsorship.holder == holder
            )
        )
        if found is not None and found.digest == words.digest:
            return found
        if found is None:
            found = Sponsorship(
                amendment_id=amendment_id,
                holder=holder,
                organisation_id=own,
                coalition_id=coalition_id,
                user_id=actor.user_id if own is None else None,
            )
            db.session.add(found)
        found.digest, found.set_by_id, found.since = words.digest, actor.user_id or 0, utc_now()
        record_amendment_event(
            "amendment.sponsored",
            amendment,
            actor,
            organisation_id=own,
            digest=words.digest,
            **_build_coalition_facts(coalition_id),
        )
    return found


def _is_proposer(actor: Actor, own: int | None, amendment: Amendment) -> bool:
    """Return whether the actor or their organization proposed the amendment."""
    return actor.user_id == amendment.author_id or (
        own is not None and own == amendment.organisation_id
    )


def _build_holder(actor: Actor, own: int | None, coalition_id: int | None) -> str:
    """Build the holder of a co-sponsorship: "c3", "o12" or "u7"."""
    if coalition_id is not None:
        return f"c{coalition_id}"
    return f"u{actor.user_id}" if own is None else f"o{own}"


def _build_coalition_facts(coalition_id: int | None) -> dict[str, int]:
    """Build the coalition fact of an event."""
    return {} if coalition_id is None else {"coalition_id": coalition_id}


def end_sponsorship(actor: Actor, amendment_id: int, coalition_id: int | None = None) -> Amendment:
    """End a co-sponsorship; raise NotFound if there is none.

    Any member may end the co-sponsorship of a coalition.
    """
    with transaction():
        amendment = find_row(Amendment, amendment_id)
        require_permission(actor, "amendment.sponsor", amendment)
        own = actor.find_represented_organisation(amendment.consultation_id)
        if coalition_id is not None:
            require_coalition_member(actor, amendment.consultation_id, coalition_id)
        holder = _build_holder(actor, own, coalition_id)
        found = db.session.scalar(
            select(Sponsorship).where(
                Sponsorship.amendment_id == amendment_id, Sponsorship.holder == holder
            )
        )
        if found is None:
            raise NotFound(what="Sponsorship")
        db.session.delete(found)
        record_amendment_event(
            "amendment.left",
            amendment,
            actor,
            organisation_id=own,
            **_build_coalition_facts(coalition_id),
        )
    return amendment


def make_coalition(
    actor: Actor, consultation_id: int, name: str, organisations: list[int]
) -> Coalition:
    """Found a coalition and invite organizations; the founder's own is a member at once.

    Raises:
        Conflict: The name is taken, or the actor speaks for no organization here.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "coalition.make", ConsultationSubject(consultation.id))
        own = actor.find_represented_organisation(consultation_id)
        if own is None:
            raise Conflict("speak_for_an_organisation_first")
        if db.session.scalar(
            select(Coalition.id).where(
                Coalition.consultation_id == consultation_id, Coalition.name == name
            )
        ):
            raise Conflict("coalition_exists")
        coalition = Coalition(consultation_id=consultation_id, name=name, made_by_id=actor.user_id)
        db.session.add(coalition)
        db.session.flush()
        for number in sorted({own, *organisations}):
            find_row(Organisation, number)
            mine = number == own
            db.session.add(
                CoalitionMember(
                    coalition_id=coalition.id,
                    organisation_id=number,
                    asked_by_id=actor.user_id,
                    confirmed_by_id=actor.user_id if mine else None,
                    confirmed_at=utc_now() if mine else None,
                )
            )
        record_event(
            "coalition.made", coalition, actor, organisations=sorted({own, *organisations})
        )
    return coalition


def invite_organisation(actor: Actor, coalition_id: int, organisation_id: int) -> Coalition:
    """Invite one more verified organization; only a confirmed member may.

    Raises:
        NotFound: The actor's organization is no member, or the invited one is not verified.
        Conflict: The membership is not confirmed, or the organization was invited already.
    """
    with transaction():
        own = _load_own_membership(actor, coalition_id)
        if own.confirmed_at is None:
            raise Conflict("confirm_membership_first")
        if find_row(Organisation, organisation_id).status != "verified":
            raise NotFound(what="Organisation")
        if db.session.get(CoalitionMember, (coalition_id, organisation_id)) is not None:
            raise Conflict("asked_already")
        db.session.add(
            CoalitionMember(
                coalition_id=coalition_id,
                organisation_id=organisation_id,
                asked_by_id=actor.user_id,
            )
        )
        record_event("coalition.asked", own.coalition, actor, organisation_id=organisation_id)
    return own.coalition


def confirm_membership(actor: Actor, coalition_id: int) -> CoalitionMember:
    """Confirm the membership of the actor's organization; only then it counts.

    Raises:
        NotFound: It was not invited.
    """
    with transaction():
        member = _load_own_membership(actor, coalition_id)
        if member.confirmed_at is None:
            member.confirmed_by_id, member.confirmed_at = actor.user_id, utc_now()
            record_event(
                "coalition.joined", member.coalition, actor, organisation_id=member.organisation_id
            )
    return member


def leave_coalition(actor: Actor, coalition_id: int) -> Coalition:
    """Leave a coalition, or decline its invitation, for the actor's organization.

    Raises:
        NotFound: It is no member and was not invited.
    """
    with transaction():
        member = _load_own_membership(actor, coalition_id)
        coalition = member.coalition
        record_event("coalition.left", coalition, actor, organisation_id=member.organisation_id)
        db.session.delete(member)
        db.session.flush()
        db.session.expire(coalition, ["members"])
    return coalition


def _load_own_membership(actor: Actor, coalition_id: int) -> CoalitionMember:
    """Load the membership of the actor's organization; raise NotFound."""
    coalition = find_row(Coalition, coalition_id)
    require_permission(actor, "coalition.make", ConsultationSubject(coalition.consultation_id))
    own = actor.find_represented_organisation(coalition.consultation_id)
    member = db.session.get(CoalitionMember, (coalition_id, own or 0))
    if member is None:
        raise NotFound(what="Coalition")
    return member
