"""Tests of proxies: naming, refusals, fixing at opening, and one vote for each elector."""

import threading

import pytest
from sqlalchemy import select

from consult.ballots import queries as asked
from consult.ballots.opening import actions as opening
from consult.ballots.counting import result_queries as results
from consult.ballots.casting import actions as voting
from consult.ballots.forms import OpenBallotForm
from consult.positions.models import Ballot, Elector, Vote
from consult.ballots.proxies.actions import name_proxy, revoke_proxy
from consult.ballots.proxies.queries import load_proxies, load_proxy_options
from consult.consultations.models import Consultation
from consult.core.database.group_commit import run_batched
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import Event, transaction
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    close_test_ballot,
    enable_formal_ballots,
    open_test_ballot,
)
from tests.unit.amendments.test_amendment_actions import outcomes

LAKE, NOR = "lakeside", "norvania"


@pytest.fixture
def allowed(world, here):
    most(world, 1)


def most(world, number):
    with transaction():
        found = db.session.get(Consultation, world.consultation)
        found.proxies, found.proxies_across_groups = number, True


def of(world, name):
    """Return the elector with this name: an organization or a person."""
    return f"o{getattr(world, name)}" if name in {LAKE, NOR} else f"u{world.ids[name]}"


def name(world, who, proxy):
    return name_proxy(world.actor(who), world.consultation, of(world, proxy))


def revoke(world, who, kind="o"):
    revoke_proxy(world.actor(who), world.consultation, kind)


def vote(world, who, ballot, choice, holder=None):
    return voting.cast_vote(world.actor(who), ballot, choice, holder=holder and of(world, holder))


def roll(world, ballot):
    return {
        line.name: (line.choice, line.proxy)
        for line in asked.load_roll_call(find_row(Ballot, ballot))
    }


def test_a_head_of_delegation_names_a_proxy_and_everybody_reads_it(world, allowed):
    name(world, "hana", NOR)
    assert [(each.name, each.proxy_name) for each in load_proxies(world.consultation)] == [
        ("Lakeside Schools Network", "Norvania")
    ]
    event = db.session.scalar(select(Event).where(Event.verb == "proxy.named"))
    assert (event.audience, event.facts) == (
        "everyone",
        {"holder": of(world, LAKE), "proxy": of(world, NOR)},
    )
    own = {
        each.kind: each
        for each in load_proxy_options(
            world.actor("hana"), find_row(Consultation, world.consultation)
        )
    }
    assert own["o"].proxy == "Norvania" and own["u"].proxy is None
    assert load_proxy_options(world.actor("nils"), find_row(Consultation, world.consultation))[
        0
    ].principals == ["Lakeside Schools Network"]
    assert [
        each.kind
        for each in load_proxy_options(
            world.actor("ivo"), find_row(Consultation, world.consultation)
        )
    ] == ["u"]
    assert load_proxy_options(world.actor(None), find_row(Consultation, world.consultation)) == []


def test_only_heads_and_individual_electors_name_a_proxy(world, allowed):
    def for_organisation(who):
        name(world, who, NOR if who != "nils" else LAKE)
        revoke(world, who)

    assert outcomes(world, for_organisation) == {"hana", "nils"}

    def for_themselves(who):
        try:
            name(world, who, "ivo" if who != "ivo" else "pia")
        except Conflict as refused:
            raise Forbidden from refused
        revoke(world, who, "u")

    assert outcomes(world, for_themselves) == {
        "pia",
        "hana",
        "dora",
        "paul",
        "nils",
        "ivo",
        "fay",
        "rana",
    }


def test_nobody_names_one_where_the_settings_do_not_allow_it(world, here):
    with pytest.raises(Conflict, match="proxies_off"):
        name(world, "hana", NOR)
    assert world.events().count("proxy.named") == 0


def test_people_without_a_vote_chains_and_too_many_proxies_are_refused(world, allowed):
    for proxy in ("cho", "otto", "pia"):
        with pytest.raises(Invalid):
            name(world, "pia", proxy)
    with pytest.raises(Invalid):
        name_proxy(world.actor("hana"), world.consultation, "o999")
    name(world, "pia", "ivo")
    with pytest.raises(Conflict, match="proxies_full"):
        name(world, "dora", "ivo")
    with pytest.raises(Conflict, match="holds_proxies"):
        name(world, "ivo", "dora")
    with pytest.raises(Conflict, match="gave_vote_away"):
        name(world, "dora", "pia")
    most(world, 2)
    name(world, "dora", "ivo")
    name(world, "dora", "fay")
    assert {(each.holder, each.proxy) for each in load_proxies(world.consultation)} == {
        (of(world, "pia"), of(world, "ivo")),
        (of(world, "dora"), of(world, "fay")),
    }
    with pytest.raises(NotFound):
        revoke(world, "ivo", "u")


def test_a_proxy_votes_for_each_apart_and_the_roll_says_so(world, allowed):
    name(world, "hana", NOR)
    ballot = open_test_ballot(world, RECORDED_BALLOT)
    vote(world, "nils", ballot, "no")
    cast = vote(world, "nils", ballot, "yes", LAKE)
    assert (cast.holder, cast.proxy) == (of(world, LAKE), of(world, NOR))
    card = asked.build_vote_card(world.actor("nils"), find_row(Ballot, ballot))
    assert card.choice == "no" and [(each.name, each.choice) for each in card.proxy_votes] == [
        ("Lakeside Schools Network", "yes")
    ]
    close_test_ballot(world, ballot)
    assert roll(world, ballot) == {
        "Lakeside Schools Network": ("yes", "Norvania"),
        "Norvania": ("no", None),
    }
    assert results.compute_result(find_row(Ballot, ballot)).counts == {
        "yes": 1,
        "no": 1,
        "abstain": 0,
    }
    fixed = db.session.scalar(select(Event.facts).where(Event.verb == "ballot.fixed"))
    assert fixed["proxies"] == {of(world, LAKE): of(world, NOR)}
    facts = db.session.scalars(
        select(Event.facts).where(Event.verb == "vote.cast").order_by(Event.seq)
    ).all()
    assert [each.get("proxy") for each in facts] == [None, of(world, NOR)]


def test_only_a_proxy_votes_for_another_elector(world, allowed):
    name(world, "hana", NOR)
    ballot = open_test_ballot(world, RECORDED_BALLOT)
    for who, holder in (("paul", LAKE), ("ivo", LAKE), ("hana", NOR), ("cho", LAKE)):
        with pytest.raises(Forbidden):
            vote(world, who, ballot, "yes", holder)
    assert db.session.scalars(select(Vote.id)).all() == []


def test_of_an_elector_and_its_proxy_the_first_vote_counts(world, allowed):
    name(world, "hana", NOR)
    first, second = (
        open_test_ballot(world, RECORDED_BALLOT),
        open_test_ballot(world, RECORDED_BALLOT, question="And clause 3?"),
    )
    vote(world, "hana", first, "no")
    with pytest.raises(Conflict, match="elector_voted"):
        vote(world, "nils", first, "yes", LAKE)
    with pytest.raises(Conflict, match="elector_voted"):
        voting.withdraw_vote(world.actor("nils"), first, of(world, LAKE))
    vote(world, "nils", second, "yes", LAKE)
    with pytest.raises(Conflict, match="proxy_voted"):
        vote(world, "hana", second, "no")
    vote(world, "nils", second, "abstain", LAKE)
    voting.withdraw_vote(world.actor("nils"), second, of(world, LAKE))
    vote(world, "hana", second, "no")
    assert [each.choice for each in db.session.scalars(select(Vote).order_by(Vote.ballot_id))] == [
        "no",
        "no",
    ]


def test_it_is_revoked_in_open_ballots_until_it_was_used(world, allowed):
    name(world, "hana", NOR)
    unused, used = (
        open_test_ballot(world, RECORDED_BALLOT),
        open_test_ballot(world, RECORDED_BALLOT, question="And clause 3?"),
    )
    vote(world, "nils", used, "yes", LAKE)
    revoke(world, "hana")
    facts = db.session.scalar(select(Event.facts).where(Event.verb == "proxy.revoked"))
    assert facts["ballots"] == [unused]
    with pytest.raises(Forbidden):
        vote(world, "nils", unused, "yes", LAKE)
    vote(world, "nils", used, "no", LAKE)
    vote(world, "hana", unused, "no")
    close_test_ballot(world, used)
    assert roll(world, used)["Lakeside Schools Network"] == ("no", "Norvania")
    later = open_test_ballot(world, RECORDED_BALLOT, question="And the heading?")
    assert db.session.scalars(select(Elector.proxy).where(Elector.ballot_id == later)).all() == [
        None,
        None,
    ]


@pytest.mark.parametrize(
    "given", [{"kind": "secret", "answers": "vote"}, {"kind": "indicative", "answers": "sounding"}]
)
def test_there_is_none_in_a_secret_ballot_nor_in_a_sounding(world, allowed, given):
    name(world, "pia", "ivo")
    ballot = open_test_ballot(world, {"question": "Shall it be so?", **given}, **PEOPLE_ELECTORATE)
    assert set(db.session.scalars(select(Elector.proxy).where(Elector.ballot_id == ballot))) == {
        None
    }
    assert asked.build_vote_card(world.actor("ivo"), find_row(Ballot, ballot)).proxy_votes == ()
    with pytest.raises(Forbidden):
        vote(world, "ivo", ballot, "yes", "pia")


def test_what_is_opened_names_the_proxies_before(world, allowed):
    name(world, "hana", NOR)
    enable_formal_ballots(world)
    told = opening.preview_ballot(
        world.actor("cho"), world.consultation, OpenBallotForm(**RECORDED_BALLOT)
    )
    assert told.proxies == [("Lakeside Schools Network", "Norvania")]
    most(world, 0)
    assert (
        opening.preview_ballot(
            world.actor("cho"), world.consultation, OpenBallotForm(**RECORDED_BALLOT)
        ).proxies
        == []
    )


def test_an_elector_and_its_proxy_at_the_same_moment_are_one_vote(app, world):
    with app.app_context():
        most(world, 1)
        name(world, "hana", NOR)
        ballot = open_test_ballot(world, RECORDED_BALLOT)
        hana, nils, holder = world.actor("hana"), world.actor("nils"), of(world, LAKE)
    said, gate = [], threading.Barrier(2)

    def both(actor, choice, for_whom):
        with app.app_context():
            gate.wait()
            try:
                run_batched(lambda: voting.cast_vote(actor, ballot, choice, holder=for_whom))
                said.append(choice)
            except Conflict as refused:
                said.append(refused.code)

    threads = [
        threading.Thread(target=both, args=given)
        for given in ((hana, "no", None), (nils, "yes", holder))
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with app.app_context():
        stands = [
            (each.choice, each.proxy)
            for each in db.session.scalars(select(Vote).where(Vote.holder == holder))
        ]
    assert (stands, set(said)) in [
        ([("no", None)], {"no", "elector_voted"}),
        ([("yes", of(world, NOR))], {"yes", "proxy_voted"}),
    ]
