"""Proxies for a single ballot: the next one that is opened, or one that is open."""

from collections.abc import Mapping

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event

from consult.consultations.models import Consultation
from consult.positions.models import Ballot, Elector, Proxy, Vote
from .queries import may_be_proxy


def end_single_proxies(actor: Actor, ballot: Ballot, given: Mapping[str, str]) -> None:
    """End the single-ballot proxies that this opened ballot used, within its transaction."""
    for row in db.session.scalars(
        select(Proxy)
        .where(Proxy.consultation_id == ballot.consultation_id, Proxy.once.is_(True))
        .order_by(Proxy.id)
    ).all():
        if row.holder in given:
            record_event(
                "proxy.used",
                row,
                actor,
                audience="everyone",
                holder=row.holder,
                proxy=row.proxy,
                ballot_id=ballot.id,
            )
            db.session.delete(row)


def name_ballot_proxy(
    actor: Actor, ballot: Ballot, holder: str, proxy: str, consultation: Consultation
) -> None:
    """Name a proxy in one open ballot alone, within a transaction.

    Raises:
        NotFound: The ballot is not a recorded one.
        Conflict: It is closed; the elector has no vote in it, has voted, has a proxy or is one;
            or the other elector has a proxy itself or as many electors as it may.
        Invalid: The other elector has no vote in it, or is of another stakeholder group and the
            settings do not allow that.
    """
    if ballot.kind != "recorded":
        raise NotFound(what="Ballot")
    if not ballot.open:
        raise Conflict("ballot_closed_already")
    there = {
        each.holder: each
        for each in db.session.scalars(select(Elector).where(Elector.ballot_id == ballot.id))
    }
    if holder not in there:
        raise Conflict("no_vote_to_give")
    if proxy == holder or proxy not in there:
        raise Invalid(fields={"proxy": {"type": "cannot_be_proxy"}})
    if not may_be_proxy(consultation, there[holder].group_code, there[proxy].group_code):
        raise Invalid(fields={"proxy": {"type": "proxy_of_other_group"}})
    if (
        db.session.scalar(select(Vote.id).where(Vote.ballot_id == ballot.id, Vote.holder == holder))
        is not None
    ):
        raise Conflict("voted_here")
    given = {
        number: each.proxy
        for number, each in there.items()
        if each.proxy and not each.proxy_revoked
    }
    if holder in given:
        raise Conflict("proxy_here")
    if holder in given.values():
        raise Conflict("holds_proxies")
    if proxy in given:
        raise Conflict("gave_vote_away")
    if list(given.values()).count(proxy) >= consultation.proxies:
        raise Conflict("proxies_full", most=consultation.proxies)
    there[holder].proxy, there[holder].proxy_revoked = proxy, False
    record_event("proxy.fixed", ballot, actor, audience="everyone", holder=holder, proxy=proxy)


def compute_proxy_fingerprint(ballot_id: int) -> str:
    """Compute a fingerprint of the proxies of a ballot; "" if there are none.

    A changed fingerprint means changed proxies.
    """
    rows = db.session.execute(
        select(Elector.holder, Elector.proxy, Elector.proxy_revoked)
        .where(Elector.ballot_id == ballot_id, Elector.proxy.is_not(None))
        .order_by(Elector.holder)
    )
    given = [f"{holder}>{proxy}{'-' if revoked else ''}" for holder, proxy, revoked in rows]
    return hash_text(" ".join(given))[:12] if given else ""


def lift_proxies(actor: Actor, consultation_id: int, holder: str) -> tuple[list[int], list[int]]:
    """Lift the proxies of an elector in the open ballots, within a transaction.

    If the proxy has voted, its vote stays and it may change it; once that is withdrawn, the
    proxy votes no more.

    Returns:
        The ballots in which the proxy was not used, and those in which it was.
    """
    used = select(Vote.id).where(
        Vote.ballot_id == Elector.ballot_id, Vote.holder == Elector.holder, Vote.proxy.is_not(None)
    )
    rows = db.session.execute(
        select(Elector, Ballot, used.exists())
        .join(Ballot, Ballot.id == Elector.ballot_id)
        .where(
            Ballot.consultation_id == consultation_id,
            Ballot.closed_at.is_(None),
            Elector.holder == holder,
            Elector.proxy.is_not(None),
            Elector.proxy_revoked.is_(False),
        )
        .order_by(Ballot.id)
    ).all()
    unused: list[int] = []
    voted: list[int] = []
    for elector, ballot, has_voted in rows:
        if has_voted:
            elector.proxy_revoked = True
            voted.append(ballot.id)
        else:
            elector.proxy = None
            unused.append(ballot.id)
    db.session.flush()
    return unused, voted
