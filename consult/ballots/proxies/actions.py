"""Proxies: an elector lets another one vote for it in recorded ballots; who does is public, and written down at the opening.

In a secret ballot nobody votes for anybody else: the one who casts would know what was chosen, and the elector could not
tell that it was. A sounding asks those who are there.
"""
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import Thing, record, transaction
from consult.core.permissions.rules import allows, require

from consult.ballots.electorate.queries import Electorate, Entitled, electorate_of
from consult.positions.models import Ballot, Elector, Proxy, Vote
from .single_ballot_actions import Here, fix_proxy, here, lift

KINDS = {"o": "organisations", "u": "people"}


class Given(NamedTuple):
    """A proxy as everybody may know it: whose vote it is, and who casts it, by name; names are empty for closed accounts.

    once: in the next recorded ballot only.
    """

    holder: str
    name: str
    proxy: str
    proxy_name: str
    once: bool


def name_proxy(actor: Actor, consultation_id: int, proxy: str, which: str = "all") -> str:
    """Let another elector of the same kind vote: for one's organisation ("o5", its head does), or for oneself ("u7").

    which: for all recorded ballots that are opened from then on (all), for the next of them in which both may vote (next);
    to name another one changes that. Or for one that is open ("b3", its number): see fix_proxy. Returns the elector whose
    vote it is. Raises Conflict where proxies are off, the other one has as many as it may or gave its own vote away, or one
    votes for others oneself; Invalid for who has no vote.
    """
    with transaction():
        consultation = find(Consultation, consultation_id)
        holder = _own(actor, consultation, proxy[:1])
        if not consultation.proxies:
            raise Conflict("proxies_off")
        if which.startswith("b"):
            fix_proxy(actor, _numbered(consultation_id, int(which[1:])), holder, proxy, consultation.proxies)
            return holder
        there = {each.holder for each in _electors(consultation_id, proxy[:1]).entitled}
        if holder not in there:
            raise Conflict("no_vote_to_give")
        if proxy == holder or proxy not in there:
            raise Invalid(fields={"proxy": {"type": "cannot_be_proxy"}})
        rows = list(db.session.scalars(select(Proxy).where(Proxy.consultation_id == consultation_id)))
        if any(each.proxy == holder for each in rows):
            raise Conflict("holds_proxies")
        if any(each.holder == proxy for each in rows):
            raise Conflict("gave_vote_away")
        if sum(each.proxy == proxy and each.holder != holder for each in rows) >= consultation.proxies:
            raise Conflict("proxies_full", most=consultation.proxies)
        made = next((each for each in rows if each.holder == holder), None)
        if made is None:
            made = Proxy(consultation_id=consultation_id, holder=holder)
            db.session.add(made)
        made.proxy, made.once, made.named_by_id, made.named_at = proxy, which == "next", actor.user_id or 0, now()
        db.session.flush()
        once = {"once": True} if made.once else {}
        record("proxy.named", made, actor, audience="everyone", holder=holder, proxy=proxy, **once)
    return holder


def _numbered(consultation_id: int, number: int) -> Ballot:
    found = db.session.scalar(select(Ballot).where(Ballot.consultation_id == consultation_id, Ballot.number == number))
    if found is None:
        raise NotFound(what="Ballot")
    return found


def revoke_proxy(actor: Actor, consultation_id: int, kind: str) -> None:
    """Take it back, for one's organisation (kind "o") or for oneself (kind "u"): from now on, and in all open ballots.

    In those a vote that the proxy cast stands; once it is taken back, the proxy casts none any more.
    """
    with transaction():
        consultation = find(Consultation, consultation_id)
        holder = _own(actor, consultation, kind)
        made = db.session.scalar(select(Proxy).where(Proxy.consultation_id == consultation_id, Proxy.holder == holder))
        unused, voted = lift(actor, consultation_id, holder)
        if made is not None:
            record("proxy.revoked", made, actor, audience="everyone", holder=holder, proxy=made.proxy, ballots=unused)
            db.session.delete(made)
        elif not unused and not voted:
            raise NotFound(what="Proxy")
        for ballot_id in [] if made is not None else [*unused, *voted]:
            record("proxy.lifted", Thing(ballot_id, consultation_id), actor, audience="everyone", holder=holder)


def _own(actor: Actor, consultation: Consultation, kind: str) -> str:
    """The elector for which one may name a proxy; raises Forbidden."""
    if kind == "o":
        require(actor, "proxy.name_for", consultation)
        return f"o{actor.organisation_id}"
    require(actor, "proxy.name", consultation)
    return f"u{actor.user_id}"


def _electors(consultation_id: int, kind: str) -> Electorate:
    return electorate_of(consultation_id, KINDS.get(kind, "people"))


def fixed_proxies(consultation: Consultation, entitled: Iterable[Entitled]) -> dict[str, str]:
    """Who votes for whom among those who may vote in a ballot that is opened now; never more than the setting allows."""
    there, held, found = {each.holder for each in entitled}, dict[str, int](), dict[str, str]()
    rows = db.session.scalars(select(Proxy).where(Proxy.consultation_id == consultation.id).order_by(Proxy.named_at, Proxy.id))
    for each in rows:
        if {each.holder, each.proxy} <= there and held.get(each.proxy, 0) < consultation.proxies:
            held[each.proxy] = held.get(each.proxy, 0) + 1
            found[each.holder] = each.proxy
    return found


class Standing(NamedTuple):
    """What somebody may do about proxies: whom they may choose by kind, and whom they named; none of a kind they have not."""

    kind: str
    holder: str
    proxy: str | None
    choices: list[tuple[str, str]]
    holds: list[str]  # names of those for whom they vote
    once: bool  # the one whom they named votes in the next ballot only
    here: list[Here]  # open ballots in which somebody votes for them
    open: list[Here]  # and those in which they may name one


def given_in(consultation_id: int) -> list[Given]:
    """The proxies of a consultation by name, for everybody to read."""
    rows = list(db.session.scalars(select(Proxy).where(Proxy.consultation_id == consultation_id)))
    names = {each.holder: each.name for kind in {row.holder[:1] for row in rows}
             for each in _electors(consultation_id, kind).entitled}
    found = [Given(row.holder, names.get(row.holder, ""), row.proxy, names.get(row.proxy, ""), row.once) for row in rows]
    return sorted(found, key=lambda each: (each.name.casefold(), each.holder))


def standing_of(actor: Actor, consultation: Consultation) -> list[Standing]:
    """For one's organisation and for oneself, where one may name a proxy."""
    found, rows = [], {row.holder: row for row in given_in(consultation.id)}
    for kind, rule in (("o", "proxy.name_for"), ("u", "proxy.name")):
        if not allows(actor, rule, consultation):
            continue
        holder = _own(actor, consultation, kind)
        entitled = _electors(consultation.id, kind).entitled
        if holder in {each.holder for each in entitled}:
            own = rows.get(holder)
            holds = [each.name for each in rows.values() if each.proxy == holder]
            free = [(each.holder, each.name) for each in entitled if each.holder != holder and each.holder not in rows]
            found.append(Standing(kind, holder, own.proxy_name if own else None, free, holds, own is not None and own.once,
                                  *here(consultation.id, holder)))
    return found


class ForOther(NamedTuple):
    """Somebody for whom one votes in a ballot: what was chosen for them, and whether they voted themselves."""

    holder: str
    name: str
    choice: str | None
    themselves: bool


def for_others(ballot_id: int, holder: str | None) -> list[ForOther]:
    """The electors whose proxy one of a ballot is, by name."""
    if holder is None:
        return []
    other = aliased(Elector)
    query = (select(other.holder, other.name, Vote.choice, Vote.proxy)
             .outerjoin(Vote, (Vote.ballot_id == other.ballot_id) & (Vote.holder == other.holder))
             .where(other.ballot_id == ballot_id, other.proxy == holder,
                    or_(other.proxy_revoked.is_(False), Vote.proxy.is_not(None))).order_by(other.name, other.id))
    return [ForOther(number, name, choice if proxy else None, choice is not None and proxy is None)
            for number, name, choice, proxy in db.session.execute(query)]


def proxy_of(elector: Elector, used: str | None) -> str | None:
    """Who voted for an elector (used), or else may, by name; none where nobody does."""
    holder = used or (None if elector.proxy_revoked else elector.proxy)
    if holder is None:
        return None
    return db.session.scalar(select(Elector.name).where(Elector.ballot_id == elector.ballot_id, Elector.holder == holder))
