"""Proxies in recorded ballots as pages and counts read them."""

from typing import NamedTuple

from sqlalchemy import select, or_
from sqlalchemy.orm import aliased

from consult.core.database.engine import db, find_row
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed, require_permission

from consult.positions.models import Ballot, Elector, Vote, Proxy
from consult.consultations.models import Consultation
from consult.ballots.electorate.queries import Electorate, load_electorate

ELECTORATE_BY_PREFIX = {"o": "organisations", "u": "people"}


class OpenBallotProxy(NamedTuple):
    """An open recorded ballot in which an elector has a proxy or may name one.

    name: of the proxy. voted: the proxy has voted.
    """

    ballot_id: int
    number: int | None
    question: str | None
    proxy: str | None = None
    name: str | None = None
    voted: bool = False  # by proxy


def load_open_ballot_proxies(
    consultation_id: int, holder: str
) -> tuple[list[OpenBallotProxy], list[OpenBallotProxy]]:
    """Load the open recorded ballots in which an elector has a proxy, and those in which it may.

    Both are in the order of opening.
    """
    via = aliased(Elector)
    query = (
        select(Ballot, Elector, Vote.id, Vote.proxy, via.name)
        .join(Elector, Elector.ballot_id == Ballot.id)
        .outerjoin(Vote, (Vote.ballot_id == Ballot.id) & (Vote.holder == holder))
        .outerjoin(via, (via.ballot_id == Ballot.id) & (via.holder == Elector.proxy))
        .where(
            Ballot.consultation_id == consultation_id,
            Ballot.kind == "recorded",
            Ballot.closed_at.is_(None),
            Elector.holder == holder,
        )
        .order_by(Ballot.number)
    )
    have: list[OpenBallotProxy] = []
    may: list[OpenBallotProxy] = []
    for ballot, elector, vote_id, voted_by, name in db.session.execute(query):
        one = OpenBallotProxy(ballot.id, ballot.number, ballot.question)
        if not ballot.open:
            continue
        if elector.proxy is not None and not elector.proxy_revoked:
            have.append(one._replace(proxy=elector.proxy, name=name, voted=voted_by is not None))
        elif vote_id is None:
            may.append(one)
    return have, may


class NamedProxy(NamedTuple):
    """A proxy as everyone may see it, with names; a name is empty for a closed account.

    once: for the next recorded ballot only. applies: false if the settings no longer allow a
    proxy of another stakeholder group.
    """

    holder: str
    name: str
    proxy: str
    proxy_name: str
    once: bool
    applies: bool


def find_own_elector(actor: Actor, consultation: Consultation, kind: str) -> str:
    """Return the elector for which the actor may name a proxy; raise Forbidden."""
    if kind == "o":
        require_permission(actor, "proxy.name_for", consultation)
        return f"o{actor.organisation_id}"
    require_permission(actor, "proxy.name", consultation)
    return f"u{actor.user_id}"


def may_be_proxy(consultation: Consultation, group: str | None, other: str | None) -> bool:
    """Return whether an elector of the other stakeholder group may vote for one of this group.

    The settings decide; None, in a personal capacity, counts as a group.
    """
    return consultation.proxies_across_groups or group == other


def load_electorate_of_kind(consultation_id: int, kind: str) -> Electorate:
    """Load the electorate of the kind of holder, "o" or "u"."""
    return load_electorate(consultation_id, ELECTORATE_BY_PREFIX.get(kind, "people"))


class ProxyOptions(NamedTuple):
    """The acts open to an actor for one elector: choices, present proxy and open ballots.

    proxy: the name of the present one; once: it votes in the next ballot only. choices:
    electors to choose from. principals: names of the electors it votes for. open_ballots: open
    ballots in which it has a proxy. offered_ballots: open ballots in which it may name one.
    """

    kind: str
    holder: str
    proxy: str | None
    choices: list[tuple[str, str]]
    principals: list[str]  # names of the electors it votes for
    once: bool  # the proxy votes in the next ballot only
    open_ballots: list[OpenBallotProxy]  # open ballots in which it has a proxy
    offered_ballots: list[OpenBallotProxy]  # open ballots in which it may name one


def load_proxies(consultation_id: int) -> list[NamedProxy]:
    """Load the proxies of a consultation, sorted by name."""
    rows = list(db.session.scalars(select(Proxy).where(Proxy.consultation_id == consultation_id)))
    consultation = find_row(Consultation, consultation_id)
    electors = {
        each.holder: each
        for kind in {row.holder[:1] for row in rows}
        for each in load_electorate_of_kind(consultation_id, kind).entitled
    }
    found = [
        NamedProxy(
            row.holder,
            own.name if (own := electors.get(row.holder)) else "",
            row.proxy,
            other.name if (other := electors.get(row.proxy)) else "",
            row.once,
            own is None or other is None or may_be_proxy(consultation, own.group, other.group),
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.name.casefold(), each.holder))


def load_proxy_options(actor: Actor, consultation: Consultation) -> list[ProxyOptions]:
    """Load the proxy options for the actor's organization and for the actor, as far as allowed."""
    found, rows = [], {row.holder: row for row in load_proxies(consultation.id)}
    for kind, rule in (("o", "proxy.name_for"), ("u", "proxy.name")):
        if not is_allowed(actor, rule, consultation):
            continue
        holder = find_own_elector(actor, consultation, kind)
        entitled = load_electorate_of_kind(consultation.id, kind).entitled
        groups = {each.holder: each.group for each in entitled}
        if holder in groups:
            own = rows.get(holder)
            holds = [each.name for each in rows.values() if each.proxy == holder]
            free = [
                (each.holder, each.name)
                for each in entitled
                if each.holder != holder
                and each.holder not in rows
                and may_be_proxy(consultation, groups[holder], each.group)
            ]
            found.append(
                ProxyOptions(
                    kind,
                    holder,
                    own.proxy_name if own else None,
                    free,
                    holds,
                    own is not None and own.once,
                    *load_open_ballot_proxies(consultation.id, holder),
                )
            )
    return found


class ProxyVote(NamedTuple):
    """The vote of an elector for whom the actor is a proxy.

    themselves: the elector has voted without the proxy.
    """

    holder: str
    name: str
    choice: str | None
    themselves: bool


def load_proxy_votes(ballot_id: int, holder: str | None) -> list[ProxyVote]:
    """Load the electors of a ballot whose proxy this elector is, by name."""
    if holder is None:
        return []
    other = aliased(Elector)
    query = (
        select(other.holder, other.name, Vote.choice, Vote.proxy)
        .outerjoin(Vote, (Vote.ballot_id == other.ballot_id) & (Vote.holder == other.holder))
        .where(
            other.ballot_id == ballot_id,
            other.proxy == holder,
            or_(other.proxy_revoked.is_(False), Vote.proxy.is_not(None)),
        )
        .order_by(other.name, other.id)
    )
    return [
        ProxyVote(number, name, choice if proxy else None, choice is not None and proxy is None)
        for number, name, choice, proxy in db.session.execute(query)
    ]


def load_proxy_name(elector: Elector, used: str | None) -> str | None:
    """Load the name of the elector that voted for another (used), or else may; None without one."""
    holder = used or (None if elector.proxy_revoked else elector.proxy)
    if holder is None:
        return None
    return db.session.scalar(
        select(Elector.name).where(Elector.ballot_id == elector.ballot_id, Elector.holder == holder)
    )
