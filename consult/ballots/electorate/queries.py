"""Reads of the electorate at opening: the entitled electors, and the refused with a reason."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from consult.accounts.models import Organisation, User
from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed
from consult.positions.models import Elector, Voter

VOICE_ROLES = frozenset({"head", "speaker"})
PARTICIPANT_ROLES = frozenset({"participant", "head", "speaker", "facilitator", "rapporteur"})
CHAIR_ROLES = frozenset({"chair", "vice_chair"})
SERVICE_ROLES = frozenset({"moderator", "secretariat", "administrator"})
PLACES = ("room", "remote", "absent")
IS_REPRESENTATIVE = and_(
    User.disabled_at.is_(None), User.closed_at.is_(None), User.affiliation == "verified"
)  # may speak for the organization of their profile


class EntitledElector(NamedTuple):
    """An organization or a person that may vote; voters: row numbers of the persons that cast
    it.
    """

    holder: str
    organisation_id: int | None
    user_id: int | None
    name: str
    group: str | None
    region: str | None
    where: str
    voters: tuple[int, ...]


class RefusedElector(NamedTuple):
    """An organization or a person that may not vote now.

    why: not_verified, no_voice, chairs, serves, observes, other_group, absent.
    """

    holder: str
    name: str
    why: str


class Electorate(NamedTuple):
    """The entitled and the refused, by name; those_there: only those present were considered."""

    kind: str
    entitled: list[EntitledElector]
    refused: list[RefusedElector]
    those_there: bool = False

    def count_present(self, where: str) -> int:
        """Count the entitled at a place: room, remote or absent."""
        return sum(each.where == where for each in self.entitled)


def load_electorate(
    consultation_id: int,
    kind: str,
    attendance: Mapping[str, str] | None = None,
    named: Mapping[int, int] | None = None,
    *,
    groups: Collection[str] = (),
    those_there: bool = False,
) -> Electorate:
    """Load the electorate: one elector per verified organization with a voice, or one per person.

    Persons must take part and not serve. The chair does not vote.

    Args:
        attendance: In a meeting, the place of each holder; a holder without one is absent.
            Without a meeting everyone is remote.
        named: The voter that a meeting's credential names, by organization, in place of its
            head and speakers.
        groups: The stakeholder groups that the electorate is limited to; none: no limit.
        those_there: In a meeting, only those present: a sounding asks the room and its remote
            half as they are now.

    Source:
        Rule 104 of the UN General Assembly: the President does not vote.
    """
    people = _load_people(consultation_id)
    found = (
        _judge_organisations(people, named or {})
        if kind == "organisations"
        else _judge_persons(people)
    )
    entitled = [
        each._replace(
            where=attendance.get(each.holder, "absent") if attendance is not None else "remote"
        )
        for each in found
        if isinstance(each, EntitledElector)
    ]
    refused = [each for each in found if isinstance(each, RefusedElector)]
    if groups:
        refused += [
            RefusedElector(each.holder, each.name, "other_group")
            for each in entitled
            if each.group not in groups
        ]
        entitled = [each for each in entitled if each.group in groups]
    those_there = those_there and attendance is not None
    if those_there:
        refused += [
            RefusedElector(each.holder, each.name, "absent")
            for each in entitled
            if each.where == "absent"
        ]
        entitled = [each for each in entitled if each.where != "absent"]
    return Electorate(
        kind,
        sorted(entitled, key=_build_sort_key),
        sorted(refused, key=_build_sort_key),
        those_there,
    )


def _build_sort_key(each: EntitledElector | RefusedElector) -> tuple[str, str]:
    """Build the key that sorts electors by name."""
    return each.name.casefold(), each.holder


def _load_people(consultation_id: int) -> list[tuple[User, frozenset[str]]]:
    """Load all persons with a role and an active account, with their roles."""
    query = (
        select(User, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.consultation_id == consultation_id,
            User.disabled_at.is_(None),
            User.closed_at.is_(None),
        )
        .options(joinedload(User.organisation))
        .order_by(User.id)
    )
    roles: dict[int, set[str]] = {}
    users: dict[int, User] = {}
    for user, role in db.session.execute(query):
        users[user.id] = user
        roles.setdefault(user.id, set()).add(role)
    return [(user, frozenset(roles[number])) for number, user in users.items()]


def _judge_organisations(
    people: Collection[tuple[User, frozenset[str]]], named: Mapping[int, int]
) -> list[EntitledElector | RefusedElector]:
    """Judge each organization of these people: entitled or refused.

    A named voter who cannot speak for it any more counts as none: its head and speakers vote.
    """
    there: dict[int, Organisation] = {}
    voices: dict[int, list[int]] = {}
    represented = {user.id: user.represented_organisation for user, _roles in people}
    named = {
        number: user_id
        for number, user_id in named.items()
        if (own := represented.get(user_id)) is not None and own.id == number
    }
    for user, roles in people:
        own, counts = user.organisation, user.represented_organisation
        if own is None or user.affiliation not in {"declared", "verified"}:
            continue
        there[own.id] = own
        if counts is not None:
            speaks = user.id == named[own.id] if own.id in named else bool(roles & VOICE_ROLES)
            voices.setdefault(own.id, []).extend([user.id] if speaks else [])
    return [_judge_organisation(own, voices.get(number)) for number, own in there.items()]


def _judge_organisation(
    own: Organisation, voters: list[int] | None
) -> EntitledElector | RefusedElector:
    """Judge an organization; voters is None if no affiliation is verified on both sides."""
    holder = f"o{own.id}"
    if voters is None:
        return RefusedElector(holder, own.name, "not_verified")
    if not voters:
        return RefusedElector(holder, own.name, "no_voice")
    return EntitledElector(
        holder, own.id, None, own.name, own.group_code, own.region_code, "remote", tuple(voters)
    )


def _judge_persons(
    people: Iterable[tuple[User, frozenset[str]]],
) -> list[EntitledElector | RefusedElector]:
    """Judge each person: entitled or refused."""
    return [_judge_person(user, roles) for user, roles in people]


def has_voting_role(roles: Collection[str]) -> bool:
    """Return whether people with these roles vote: the chair and those who serve do not."""
    there = set(roles)
    return bool(there & PARTICIPANT_ROLES) and not there & (CHAIR_ROLES | SERVICE_ROLES)


def _judge_person(user: User, roles: frozenset[str]) -> EntitledElector | RefusedElector:
    """Judge a person by their roles: entitled or refused."""
    holder, own = f"u{user.id}", user.represented_organisation
    if roles & CHAIR_ROLES:
        return RefusedElector(holder, user.name, "chairs")
    if roles & SERVICE_ROLES or not roles & PARTICIPANT_ROLES:
        return RefusedElector(holder, user.name, "observes" if roles == {"observer"} else "serves")
    return EntitledElector(
        holder,
        None,
        user.id,
        user.name,
        own.group_code if own else None,
        own.region_code if own else None,
        "remote",
        (user.id,),
    )


def may_stand_in(actor: Actor, ballot: Any) -> bool:
    """Return whether the actor votes as present head, since all named voters are gone.

    Args:
        ballot: Anything with the number of the ballot, its consultation and its meeting.
    """
    voters = db.session.scalars(
        select(Voter.user_id)
        .join(Elector, and_(Elector.ballot_id == Voter.ballot_id, Elector.holder == Voter.holder))
        .where(Elector.ballot_id == ballot.id, Elector.holder == f"o{actor.organisation_id}")
    ).all()
    return (
        bool(voters)
        and is_allowed(actor, "ballot.stand_in", ballot)
        and is_unrepresented(voters, actor.organisation_id or 0)
    )


def is_unrepresented(user_ids: Iterable[int], organisation_id: int) -> bool:
    """Return whether none of these people can speak for the organization any more.

    Their accounts are closed or disabled, or their affiliations ended.
    """
    query = (
        select(User.id)
        .where(
            User.id.in_(list(user_ids)),
            User.organisation_id == organisation_id,
            IS_REPRESENTATIVE,
        )
        .limit(1)
    )
    return db.session.scalar(query) is None


def load_elector_people(ballot: Any, holders: Collection[str] | None = None) -> set[int]:
    """Load the people who act for the electors of a ballot: voters, and heads who may stand in.

    Args:
        ballot: Anything with the number of the ballot and its consultation.
        holders: Only for these electors.
    """
    electors = select(Elector.id).where(Elector.ballot_id == ballot.id)
    if holders is not None:
        electors = electors.where(Elector.holder.in_(list(holders)))
    voters = (
        select(Voter.user_id)
        .join(Elector, and_(Elector.ballot_id == Voter.ballot_id, Elector.holder == Voter.holder))
        .where(Elector.id.in_(electors))
    )
    represented = (
        select(Voter.user_id)
        .join(User, User.id == Voter.user_id)
        .where(
            Voter.ballot_id == Elector.ballot_id,
            Voter.holder == Elector.holder,
            User.organisation_id == Elector.organisation_id,
            IS_REPRESENTATIVE,
        )
        .correlate(Elector)
    )
    heads = (
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .join(Elector, Elector.organisation_id == User.organisation_id)
        .where(
            Elector.id.in_(electors),
            ~represented.exists(),
            Membership.consultation_id == ballot.consultation_id,
            Membership.role == "head",
            IS_REPRESENTATIVE,
        )
    )
    return set(db.session.scalars(voters)) | set(db.session.scalars(heads))
