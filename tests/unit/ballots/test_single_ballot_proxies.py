"""Tests of proxies for a single ballot, the next or an open one; a revoked proxy never votes
again.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.ballots import queries as asked, sockets
from consult.ballots.casting import actions as voting
from consult.ballots.casting.actions import withdraw_vote
from consult.positions.models import Ballot, Elector, Vote
from consult.ballots.proxies.actions import name_proxy
from consult.ballots.proxies.queries import load_proxies, load_proxy_options
from consult.ballots.proxies.single_ballot_actions import compute_proxy_fingerprint
from consult.consultations.models import Consultation
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import Event
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    close_test_ballot,
    enable_formal_ballots,
    open_test_ballot,
)
from tests.unit.amendments.test_amendment_actions import outcomes
from .test_proxies import LAKE, NOR, most, name, of, revoke, roll, vote
from .test_proxies import allowed as allowed  # a fixture

pytestmark = pytest.mark.usefixtures("allowed")
ANOTHER = "And clause 3?"


def once(world, who, proxy, which="next"):
    return name_proxy(world.actor(who), world.consultation, of(world, proxy), which)


def fixed(ballot):
    return {
        each.holder: each.proxy
        for each in db.session.scalars(select(Elector).where(Elector.ballot_id == ballot))
        if each.proxy
    }


def told(verb):
    return [
        (each.audience, each.facts)
        for each in db.session.scalars(select(Event).where(Event.verb == verb).order_by(Event.seq))
    ]


def own(world, who, kind="o"):
    return next(
        each
        for each in load_proxy_options(world.actor(who), find_row(Consultation, world.consultation))
        if each.kind == kind
    )


def test_one_for_the_next_ballot_is_used_up_when_it_is_opened(world):
    once(world, "hana", NOR)
    pair = {"holder": of(world, LAKE), "proxy": of(world, NOR)}
    assert told("proxy.named") == [("everyone", {**pair, "once": True})]
    assert [each.once for each in load_proxies(world.consultation)] == [True] and own(
        world, "hana"
    ).once
    open_test_ballot(
        world, {"question": "Shall it be so?", "kind": "indicative", "answers": "sounding"}
    )
    assert told("proxy.used") == [], "a sounding takes none"
    first = open_test_ballot(world, RECORDED_BALLOT)
    assert (
        told("proxy.used") == [("everyone", {**pair, "ballot_id": first})]
        and load_proxies(world.consultation) == []
    )
    second = open_test_ballot(world, RECORDED_BALLOT, question=ANOTHER)
    assert (fixed(first), fixed(second)) == ({of(world, LAKE): of(world, NOR)}, {})
    vote(world, "nils", first, "yes", LAKE)
    with pytest.raises(Forbidden):
        vote(world, "nils", second, "yes", LAKE)
    close_test_ballot(world, first)
    assert roll(world, first)["Lakeside Schools Network"] == ("yes", "Norvania")


def test_a_ballot_in_which_it_cannot_hold_does_not_use_it_up(world):
    once(world, "pia", "ivo")
    ballot = open_test_ballot(world, RECORDED_BALLOT)  # organizations vote
    assert (
        fixed(ballot) == {}
        and told("proxy.used") == []
        and len(load_proxies(world.consultation)) == 1
    )
    assert fixed(
        open_test_ballot(world, RECORDED_BALLOT, **PEOPLE_ELECTORATE, question=ANOTHER)
    ) == {of(world, "pia"): of(world, "ivo")}
    assert load_proxies(world.consultation) == []


def test_to_name_one_again_changes_whether_it_is_for_one(world):
    once(world, "hana", NOR)
    name(world, "hana", NOR)
    open_test_ballot(world, RECORDED_BALLOT)
    assert [each.once for each in load_proxies(world.consultation)] == [False] and told(
        "proxy.used"
    ) == []
    assert told("proxy.named")[1][1] == {"holder": of(world, LAKE), "proxy": of(world, NOR)}


def test_one_that_was_used_up_is_revoked_in_its_ballot_until_it_voted(world):
    once(world, "hana", NOR)
    ballot = open_test_ballot(world, RECORDED_BALLOT)
    revoke(world, "hana")
    assert (
        told("proxy.lifted") == [("everyone", {"holder": of(world, LAKE)})]
        and told("proxy.revoked") == []
    )
    with pytest.raises(Forbidden):
        vote(world, "nils", ballot, "yes", LAKE)
    with pytest.raises(NotFound):
        revoke(world, "hana")
    vote(world, "hana", ballot, "no")


def test_in_an_open_ballot_one_is_named_for_that_alone(world):
    ballot = open_test_ballot(world, RECORDED_BALLOT)
    assert [each.ballot_id for each in own(world, "hana").offered_ballots] == [ballot] and own(
        world, "hana"
    ).open_ballots == []
    number = find_row(Ballot, ballot).number
    once(world, "hana", NOR, f"b{number}")
    assert told("proxy.fixed") == [
        ("everyone", {"holder": of(world, LAKE), "proxy": of(world, NOR)})
    ]
    assert load_proxies(world.consultation) == []
    assert [
        (each.ballot_id, each.name, each.voted) for each in own(world, "hana").open_ballots
    ] == [(ballot, "Norvania", False)]
    vote(world, "nils", ballot, "yes", LAKE)
    assert own(world, "hana").open_ballots[0].voted and own(world, "hana").offered_ballots == []
    with pytest.raises(Conflict, match="proxy_voted"):
        vote(world, "hana", ballot, "no")
    assert fixed(open_test_ballot(world, RECORDED_BALLOT, question=ANOTHER)) == {}


def test_only_heads_name_one_in_an_open_ballot_of_organisations(world):
    number = find_row(Ballot, open_test_ballot(world, RECORDED_BALLOT)).number

    def act(who):
        once(world, who, NOR if who != "nils" else LAKE, f"b{number}")
        revoke(world, who)

    assert outcomes(world, act) == {"hana", "nils"}


def test_in_an_open_ballot_electors_who_voted_or_have_a_proxy_and_unfit_proxies_are_refused(
    world,
):
    ballot = open_test_ballot(world, RECORDED_BALLOT, **PEOPLE_ELECTORATE)
    here = f"b{find_row(Ballot, ballot).number}"
    for proxy in ("pia", "cho", "otto"):
        with pytest.raises(Invalid):
            once(world, "pia", proxy, here)
    once(world, "pia", "ivo", here)
    for who, proxy, code in (
        ("pia", "dora", "proxy_here"),
        ("ivo", "dora", "holds_proxies"),
        ("dora", "pia", "gave_vote_away"),
        ("dora", "ivo", "proxies_full"),
    ):
        with pytest.raises(Conflict, match=code):
            once(world, who, proxy, here)
    vote(world, "fay", ballot, "yes")
    with pytest.raises(Conflict, match="voted_here"):
        once(world, "fay", "dora", here)
    assert fixed(ballot) == {of(world, "pia"): of(world, "ivo")}
    close_test_ballot(world, ballot)
    with pytest.raises(Conflict, match="ballot_closed_already"):
        once(world, "dora", "fay", here)


def test_one_is_named_in_no_other_ballot_than_an_open_recorded_one(world):
    secret = open_test_ballot(
        world,
        {"question": "Shall it be so?", "kind": "secret", "answers": "vote"},
        **PEOPLE_ELECTORATE,
    )
    for which in (f"b{find_row(Ballot, secret).number}", "b99"):
        with pytest.raises(NotFound):
            once(world, "pia", "ivo", which)
    enable_formal_ballots(world)
    timed = open_test_ballot(
        world, RECORDED_BALLOT, **PEOPLE_ELECTORATE, minutes=5, question=ANOTHER
    )
    with (
        freeze_clock(utc_now() + timedelta(minutes=6)),
        pytest.raises(Conflict, match="ballot_closed_already"),
    ):
        once(world, "pia", "ivo", f"b{find_row(Ballot, timed).number}")
    most(world, 0)
    with pytest.raises(Conflict, match="proxies_off"):
        once(world, "pia", "ivo", f"b{find_row(Ballot, timed).number}")
    assert told("proxy.fixed") == []


@pytest.mark.parametrize("which", ["all", "next", "here"])
def test_a_proxy_revoked_after_voting_votes_no_more_once_its_vote_is_withdrawn(world, which):
    if which != "here":
        once(world, "hana", NOR, which)
    ballot = open_test_ballot(world, RECORDED_BALLOT)
    if which == "here":
        once(world, "hana", NOR, f"b{find_row(Ballot, ballot).number}")
    vote(world, "nils", ballot, "yes", LAKE)
    revoke(world, "hana")
    vote(world, "nils", ballot, "no", LAKE)
    voting.withdraw_vote(world.actor("nils"), ballot, of(world, LAKE))
    with pytest.raises(Forbidden):
        vote(world, "nils", ballot, "yes", LAKE)
    assert asked.build_vote_card(world.actor("nils"), find_row(Ballot, ballot)).proxy_votes == ()
    assert asked.build_vote_card(world.actor("hana"), find_row(Ballot, ballot)).proxy is None
    assert roll(world, ballot)["Lakeside Schools Network"] == (None, None)
    vote(world, "hana", ballot, "no")
    assert [(each.choice, each.proxy) for each in db.session.scalars(select(Vote))] == [
        ("no", None)
    ]


def test_after_its_proxy_withdrew_the_vote_another_proxy_may_be_named(world):
    name(world, "hana", NOR)
    ballot = open_test_ballot(world, RECORDED_BALLOT)
    vote(world, "nils", ballot, "yes", LAKE)
    revoke(world, "hana")
    withdraw_vote(world.actor("nils"), ballot, of(world, LAKE))
    with pytest.raises(Forbidden):
        vote(world, "nils", ballot, "yes", LAKE)
    once(world, "hana", NOR, f"b{find_row(Ballot, ballot).number}")
    vote(world, "nils", ballot, "yes", LAKE)
    close_test_ballot(world, ballot)
    assert roll(world, ballot)["Lakeside Schools Network"] == ("yes", "Norvania")


def test_ballot_pages_are_told_when_a_proxy_is_named_or_revoked(world, monkeypatch):
    ballot, other = (
        open_test_ballot(world, RECORDED_BALLOT),
        open_test_ballot(world, RECORDED_BALLOT, question=ANOTHER),
    )
    soon = []
    monkeypatch.setattr(
        sockets, "queue_for_room", lambda name, _room, number, _make: soon.append((name, number))
    )

    def heard(verb):
        soon.clear()
        event = db.session.scalars(
            select(Event).where(Event.verb == verb).order_by(Event.seq.desc())
        ).first()
        (sockets.announce_revoked_proxies if verb == "proxy.revoked" else sockets.announce_proxy)(
            event
        )
        return soon.copy()

    prints = [compute_proxy_fingerprint(ballot)]
    once(world, "hana", NOR, f"b{find_row(Ballot, ballot).number}")
    assert heard("proxy.fixed") == [("ballot.moved", ballot)]
    prints.append(sockets.build_ballot_progress(ballot)["proxies"])
    revoke(world, "hana")
    assert heard("proxy.lifted") == [("ballot.moved", ballot)]
    once(world, "hana", NOR, f"b{find_row(Ballot, ballot).number}")
    once(world, "hana", NOR, "all")
    revoke(world, "hana")
    assert heard("proxy.revoked") == [("ballot.moved", ballot)]
    assert (
        prints[0] == ""
        and prints[1]
        and sockets.build_ballot_progress(ballot)["proxies"]
        == sockets.build_ballot_progress(other)["proxies"]
        == ""
    )
