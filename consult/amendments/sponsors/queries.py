"""Reads of co-sponsors: on the current revision of an amendment, or on an earlier one."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import and_, func, select

from consult.accounts.stakeholder_groups import list_localized_groups
from consult.accounts.models import Organisation, User
from consult.core import i18n
from consult.core.database.engine import db

from consult.amendments.models import Amendment, Coalition, CoalitionMember, Sponsorship


class Sponsor(NamedTuple):
    """A co-sponsor of an amendment.

    earlier: it supports an earlier revision, so it is not counted. members: of a coalition, the
    organizations that confirmed their membership, each with its name.
    """

    holder: str
    organisation_id: int | None
    name: str | None
    group: dict[str, str] | None
    earlier: bool
    coalition_id: int | None = None
    members: tuple[tuple[int, str], ...] = ()


def load_sponsors(digests: dict[int, str]) -> dict[int, tuple[Sponsor, ...]]:
    """Load the co-sponsors of amendments by row number.

    Args:
        digests: The digest of the current revision of each amendment, by row number.
    """
    groups = {group["code"]: group for group in list_localized_groups(i18n.get_language())}
    query = (
        select(
            Sponsorship.amendment_id,
            Sponsorship.holder,
            Sponsorship.organisation_id,
            Sponsorship.digest,
            func.coalesce(Organisation.name, User.name),
            Organisation.names,
            Organisation.group_code,
            Sponsorship.coalition_id,
        )
        .outerjoin(Organisation, Organisation.id == Sponsorship.organisation_id)
        .outerjoin(User, and_(User.id == Sponsorship.user_id, User.closed_at.is_(None)))
        .where(Sponsorship.amendment_id.in_(digests))
        .order_by(Sponsorship.id)
    )
    found: dict[int, list[Sponsor]] = defaultdict(list)
    rows = list(db.session.execute(query))
    together = load_coalition_rosters({row.coalition_id for row in rows if row.coalition_id})
    for number, holder, organisation, digest, name, names, group, coalition in rows:
        earlier = digest != digests[number]
        found[number].append(
            Sponsor(
                holder,
                None,
                together[coalition].name,
                None,
                earlier,
                coalition,
                together[coalition].members,
            )
            if coalition
            else Sponsor(
                holder, organisation, i18n.choose_title(names) or name, groups.get(group), earlier
            )
        )
    return {number: tuple(each) for number, each in found.items()}


def list_supporters(
    sponsors: Iterable[Sponsor], members: Iterable[tuple[int, str]] = ()
) -> frozenset[str]:
    """List who stands behind an amendment besides its author, as codes of positions.

    They are its co-sponsors, also of an earlier revision, and the members of coalitions.

    Args:
        members: Of the coalition that proposes it.
    """
    found = {each.holder for each in sponsors if not each.coalition_id}
    joined = [member for each in sponsors for member in each.members]
    return frozenset(found | {f"o{number}" for number, _name in (*joined, *members)})


def find_supporters(amendment: Amendment) -> frozenset[str]:
    """Find who stands behind an amendment besides its author, as codes of positions."""
    coalition = amendment.coalition_id
    members = load_coalition_rosters({coalition})[coalition].members if coalition else ()
    return list_supporters(load_sponsors({amendment.id: ""}).get(amendment.id, ()), members)


class CoalitionRoster(NamedTuple):
    """The name of a coalition and its confirmed members, sorted by name."""

    name: str
    members: tuple[tuple[int, str], ...]


def load_coalition_rosters(numbers: Collection[int]) -> dict[int, CoalitionRoster]:
    """Load coalition rosters by row number; an empty argument reads nothing."""
    if not numbers:
        return {}
    query = (
        select(Coalition.id, Coalition.name, Organisation.id, Organisation.name, Organisation.names)
        .outerjoin(
            CoalitionMember,
            and_(
                CoalitionMember.coalition_id == Coalition.id,
                CoalitionMember.confirmed_at.is_not(None),
            ),
        )
        .outerjoin(Organisation, Organisation.id == CoalitionMember.organisation_id)
        .where(Coalition.id.in_(numbers))
    )
    names: dict[int, str] = {}
    members: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for number, name, own, called, spoken in db.session.execute(query):
        names[number] = name
        if own is not None:
            members[number].append((own, i18n.choose_title(spoken) or called))
    return {
        number: CoalitionRoster(
            name, tuple(sorted(members[number], key=lambda each: each[1].casefold()))
        )
        for number, name in names.items()
    }
