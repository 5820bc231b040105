"""Proxies in recorded ballots: naming, revoking and reading them.

Proxies are public and fixed at opening. A secret ballot takes none: the proxy would know
the choice, and the elector could not check the vote. A sounding asks those who are present.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.permissions.rules import is_allowed, require_permission

from consult.ballots.electorate.queries import Electorate, EntitledElector, load_electorate
from consult.positions.models import Ballot, Elector, Proxy, Vote
from .single_ballot_actions import (
    OpenBallotProxy,
    name_ballot_proxy,
    load_open_ballot_proxies,
    lift_proxies,
)

ELECTORATE_BY_PREFIX = {"o": "organisations", "u": "people"}


class NamedProxy(NamedTuple):
    """A proxy as everyone may see it, with names; a name is empty for a closed account.

    once: for the next recorded ballot only.
    """

    holder: str
    name: str
    proxy: str
    proxy_name: str
    once: bool


def name_proxy(actor: Actor, consultation_id: int, proxy: str, which: str = "all") -> str:
    """Name a proxy for one's organization ("o5", by its head) or for oneself ("u7").

    Naming another one replaces it.

    Args:
        which: "all" for all recorded ballots opened from then on; "next" for the next one in
            which both may vote; "b3" for an open one by its number, see name_ballot_proxy.

    Returns:
        The holder of the elector whose vote it is.

    Raises:
        Conflict: Proxies are off, the other elector has as many as it may or has a proxy
            itself, or the actor's elector is a proxy.
        Invalid: The other elector has no vote.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        holder = _find_own_elector(actor, consultation, proxy[:1])
        if not consultation.proxies:
            raise Conflict("proxies_off")
        if which.startswith("b"):
            name_ballot_proxy(
                actor,
                _load_ballot_by_number(consultation_id, int(which[1:])),
                holder,
                proxy,
                consultation.proxies,
            )
            return holder
        there = {each.holder for each in _load_electorate(consultation_id, proxy[:1]).entitled}
        if holder not in there:
            raise Conflict("no_vote_to_give")
        if proxy == holder or proxy not in there:
            raise Invalid(fields={"proxy": {"type": "cannot_be_proxy"}})
        rows = list(
            db.session.scalars(select(Proxy).where(Proxy.consultation_id == consultation_id))
        )
        if any(each.proxy == holder for each in rows):
            raise Conflict("holds_proxies")
        if any(each.holder == proxy for each in rows):
            raise Conflict("gave_vote_away")
        if (
            sum(each.proxy == proxy and each.holder != holder for each in rows)
            >= consultation.proxies
        ):
            raise Conflict("proxies_full", most=consultation.proxies)
        made = next((each for each in rows if each.holder == holder), None)
        if made is None:
            made = Proxy(consultation_id=consultation_id, holder=holder)
            db.session.add(made)
        made.proxy, made.once, made.named_by_id, made.named_at = (
            proxy,
            which == "next",
            actor.user_id or 0,
            utc_now(),
        )
        db.session.flush()
        once = {"once": True} if made.once else {}
        record_event(
            "proxy.named", made, actor, audience="everyone", holder=holder, proxy=proxy, **once
        )
    return holder


def _load_ballot_by_number(consultation_id: int, number: int) -> Ballot:
    """Load a ballot by its number in the consultation; raise NotFound."""
    found = db.session.scalar(
        select(Ballot).where(Ballot.consultation_id == consultation_id, Ballot.number == number)
    )
    if found is None:
        raise NotFound(what="Ballot")
    return found


def revoke_proxy(actor: Actor, consultation_id: int, kind: str) -> None:
    """Revoke the proxy of one's organization ("o") or of oneself ("u"), also in all open ballots.

    A vote that the proxy cast in an open ballot stays. Once it is withdrawn, the proxy casts
    none any more.

    Raises:
        NotFound: There is no proxy.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        holder = _find_own_elector(actor, consultation, kind)
        made = db.session.scalar(
            select(Proxy).where(Proxy.consultation_id == consultation_id, Proxy.holder == holder)
        )
        unused, voted = lift_proxies(actor, consultation_id, holder)
        if made is not None:
            record_event(
                "proxy.revoked",
                made,
                actor,
                audience="everyone",
                holder=holder,
                proxy=made.proxy,
                ballots=unused,
            )
            db.session.delete(made)
        elif not unused and not voted:
            raise NotFound(what="Proxy")
        for ballot_id in [] if made is not None else [*unused, *voted]:
            record_event(
                "proxy.lifted",
                EventSubject(ballot_id, consultation_id),
                actor,
                audience="everyone",
                holder=holder,
            )


def _find_own_elector(actor: Actor, consultation: Consultation, kind: str) -> str:
    """Return the elector for which the actor may name a proxy; raise Forbidden."""
    if kind == "o":
        require_permission(actor, "proxy.name_for", consultation)
        return f"o{actor.organisation_id}"
    require_permission(actor, "proxy.name", consultation)
    return f"u{actor.user_id}"


def _load_electorate(consultation_id: int, kind: str) -> Electorate:
    """Load the electorate of the kind of holder, "o" or "u"."""
    return load_electorate(consultation_id, ELECTORATE_BY_PREFIX.get(kind, "people"))


def assign_proxies(
    consultation: Consultation, entitled: Iterable[EntitledElector]
) -> dict[str, str]:
    """Assign the proxies among the electors of a ballot that is opened now.

    No elector gets more than the setting allows.
    """
    there, held, found = {each.holder for each in entitled}, dict[str, int](), dict[str, str]()
    rows = db.session.scalars(
        select(Proxy)
        .where(Proxy.consultation_id == consultation.id)
        .order_by(Proxy.named_at, Proxy.id)
    )
    for each in rows:
        if {each.holder, each.proxy} <= there and held.get(each.proxy, 0) < consultation.proxies:
            held[each.proxy] = held.get(each.proxy, 0) + 1
            found[each.holder] = each.proxy
    return found


class ProxyOptions(NamedTuple):
    """The acts open to an actor for one elector: choices, present proxy and open ballots.

    proxy: the name of the present one; once: it votes in the next ballot only. choices:
    electors to choose from. holds: names of the electors it votes for. here: open ballots in
    which it has a proxy. open: open ballots in which it may name one.
    """

    kind: str
    holder: str
    proxy: str | None
    choices: list[tuple[str, str]]
    holds: list[str]  # names of the electors it votes for
    once: bool  # the proxy votes in the next ballot only
    here: list[OpenBallotProxy]  # open ballots in which it has a proxy
    open: list[OpenBallotProxy]  # open ballots in which it may name one


def load_proxies(consultation_id: int) -> list[NamedProxy]:
    """Load the proxies of a consultation, sorted by name."""
    rows = list(db.session.scalars(select(Proxy).where(Proxy.consultation_id == consultation_id)))
    names = {
        each.holder: each.name
        for kind in {row.holder[:1] for row in rows}
        for each in _load_electorate(consultation_id, kind).entitled
    }
    found = [
        NamedProxy(
            row.holder, names.get(row.holder, ""), row.proxy, names.get(row.proxy, ""), row.once
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
        holder = _find_own_elector(actor, consultation, kind)
        entitled = _load_electorate(consultation.id, kind).entitled
        if holder in {each.holder for each in entitled}:
            own = rows.get(holder)
            holds = [each.name for each in rows.values() if each.proxy == holder]
            free = [
                (each.holder, each.name)
                for each in entitled
                if each.holder != holder and each.holder not in rows
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
