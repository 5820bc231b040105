"""Proxies in recorded ballots: name and revoke them.

Proxies are public and fixed at opening. A secret ballot takes none: the proxy would know
the choice, and the elector could not check the vote. A sounding asks those who are present.
"""

from collections.abc import Iterable

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import EventSubject, record_event, transaction

from consult.ballots.electorate.queries import EntitledElector
from consult.positions.models import Ballot, Proxy
from .single_ballot_actions import name_ballot_proxy, lift_proxies
from .queries import load_electorate_of_kind, find_own_elector, may_be_proxy


def name_proxy(
    actor: Actor,
    consultation_id: int,
    proxy: str,
    which: str = "all",
    ballot_id: int | None = None,
) -> str:
    """Name a proxy for one's organization ("o5", by its head) or for oneself ("u7").

    Naming another one replaces it.

    Args:
        which: "all" for all recorded ballots opened from then on; "next" for the next one in
            which both may vote; "b3" for an open one by its number, see name_ballot_proxy.
        ballot_id: an open one by its id.

    Returns:
        The holder of the elector whose vote it is.

    Raises:
        Conflict: Proxies are off, the other elector has as many as it may or has a proxy
            itself, or the actor's elector is a proxy.
        Invalid: The other elector has no vote, or is of another stakeholder group and the
            settings do not allow that.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        holder = find_own_elector(actor, consultation, proxy[:1])
        if not consultation.proxies:
            raise Conflict("proxies_off")
        ballot = _find_named_ballot(consultation_id, which, ballot_id)
        if ballot is not None:
            name_ballot_proxy(actor, ballot, holder, proxy, consultation)
            return holder
        there = {
            each.holder: each.group
            for each in load_electorate_of_kind(consultation_id, proxy[:1]).entitled
        }
        if holder not in there:
            raise Conflict("no_vote_to_give")
        if proxy == holder or proxy not in there:
            raise Invalid(fields={"proxy": {"type": "cannot_be_proxy"}})
        if not may_be_proxy(consultation, there[holder], there[proxy]):
            raise Invalid(fields={"proxy": {"type": "proxy_of_other_group"}})
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


def _find_named_ballot(consultation_id: int, which: str, ballot_id: int | None) -> Ballot | None:
    """Find the ballot that is named by its id, or by its printed number ("b3").

    Returns:
        None where no single ballot is named. Raises NotFound if there is no such ballot.
    """
    if ballot_id is None and not which.startswith("b"):
        return None
    own = Ballot.id == ballot_id if ballot_id is not None else Ballot.number == int(which[1:])
    found = db.session.scalar(select(Ballot).where(Ballot.consultation_id == consultation_id, own))
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
        holder = find_own_elector(actor, consultation, kind)
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


def assign_proxies(
    consultation: Consultation, entitled: Iterable[EntitledElector]
) -> dict[str, str]:
    """Assign the proxies among the electors of a ballot that is opened now.

    No elector gets more than the setting allows, nor from another stakeholder group unless the
    setting allows it.
    """
    there = {each.holder: each.group for each in entitled}
    held, found = dict[str, int](), dict[str, str]()
    rows = db.session.scalars(
        select(Proxy)
        .where(Proxy.consultation_id == consultation.id)
        .order_by(Proxy.named_at, Proxy.id)
    )
    for each in rows:
        if (
            {each.holder, each.proxy} <= there.keys()
            and may_be_proxy(consultation, there[each.holder], there[each.proxy])
            and held.get(each.proxy, 0) < consultation.proxies
        ):
            held[each.proxy] = held.get(each.proxy, 0) + 1
            found[each.holder] = each.proxy
    return found
