"""Tests of electors that withdraw what their proxy cast, while the ballot is open."""

import json

import pytest
from sqlalchemy import select

from consult.ballots import queries as asked
from consult.ballots.casting import actions as voting
from consult.ballots.proxies import actions as proxies
from consult.ballots.proxies.queries import load_proxy_votes
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden, NotFound
from consult.core.events.log import transaction
from consult.positions.models import Ballot, Elector, Vote
from tests.http.ballots.test_record_verification import chained, record_of, verifier
from tests.support.consultation.ballots import (
    cast_test_vote,
    close_test_ballot,
    facts_of,
    open_test_ballot,
    votes,
)

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def cast(world):
    """Provide an open ballot in which Norvania voted no as the proxy of Lakeside."""
    with transaction():
        consultation = db.session.get(Consultation, world.consultation)
        consultation.proxies, consultation.proxies_across_groups = 2, True
    proxies.name_proxy(world.actor("hana"), world.consultation, f"o{world.norvania}")
    ballot = open_test_ballot(world)
    vote_as_proxy(world, ballot, "no")
    return ballot


def vote_as_proxy(world, ballot, choice):
    voting.cast_vote(world.actor("nils"), ballot, choice, holder=f"o{world.lakeside}")


def withdraw(world, name, ballot, holder=None):
    voting.withdraw_vote(world.actor(name), ballot, holder)


def test_the_elector_withdraws_it_and_votes_itself(world, cast):
    withdraw(world, "hana", cast)
    assert votes(cast) == {}
    cast_test_vote(world, "hana", cast, "yes")
    close_test_ballot(world, cast)
    (vote,) = db.session.scalars(select(Vote)).all()
    assert (vote.choice, vote.proxy) == ("yes", None)


@pytest.mark.parametrize("voted", [False, True], ids=["before it votes", "after it voted"])
def test_the_proxy_casts_nothing_for_it_any_more(world, cast, voted):
    withdraw(world, "hana", cast)
    if voted:
        cast_test_vote(world, "hana", cast, "yes")
    with pytest.raises(Forbidden):
        vote_as_proxy(world, cast, "no")
    with pytest.raises(Forbidden):
        withdraw(world, "nils", cast, f"o{world.lakeside}")
    assert votes(cast) == ({f"o{world.lakeside}": "yes"} if voted else {})
    assert load_proxy_votes(cast, f"o{world.norvania}") == []
    cast_test_vote(world, "nils", cast, "no")  # its own vote


def test_to_vote_over_it_the_elector_has_to_withdraw_it_first(world, cast):
    with pytest.raises(Conflict) as refused:
        cast_test_vote(world, "hana", cast, "yes")
    assert refused.value.code == "proxy_voted" and votes(cast) == {f"o{world.lakeside}": "no"}


@pytest.mark.parametrize("name", ["pia", "paul", "cho", "sera"])
def test_nobody_else_withdraws_it(world, cast, name):
    with pytest.raises((Forbidden, NotFound)):
        withdraw(world, name, cast)
    assert votes(cast) == {f"o{world.lakeside}": "no"}


def test_nobody_withdraws_it_once_the_ballot_is_closed(world, cast):
    close_test_ballot(world, cast)
    with pytest.raises(Conflict) as refused:
        withdraw(world, "hana", cast)
    assert refused.value.code == "ballot_over"


def test_the_record_tells_who_withdrew_whose_vote(world, cast):
    withdraw(world, "hana", cast)
    (told,) = facts_of("vote.withdrawn")
    assert (told["holder"], told["before"], told["of_proxy"]) == (
        f"o{world.lakeside}",
        "no",
        f"o{world.norvania}",
    )
    assert facts_of("proxy.lifted") == [{"holder": f"o{world.lakeside}"}]


def test_a_vote_that_is_the_electors_own_is_withdrawn_without_lifting_the_proxy(world, cast):
    withdraw(world, "nils", cast, f"o{world.lakeside}")
    cast_test_vote(world, "hana", cast, "yes")
    withdraw(world, "hana", cast)
    assert facts_of("proxy.lifted") == [] and "of_proxy" not in facts_of("vote.withdrawn")[1]
    vote_as_proxy(world, cast, "yes")


def test_another_proxy_may_be_named_afterwards_in_the_same_ballot(world, cast):
    withdraw(world, "hana", cast)
    number = find_row(Ballot, cast).number
    proxies.name_proxy(world.actor("hana"), world.consultation, f"o{world.norvania}", f"b{number}")
    vote_as_proxy(world, cast, "abstain")
    assert votes(cast) == {f"o{world.lakeside}": "abstain"}


def test_the_card_offers_it_to_the_elector_only_while_the_ballot_is_open(world, cast, browser):
    words = "Withdraw this vote, to vote yourself"
    page = f"/en/ballots/{cast}"
    assert words in browser("hana").get(page).text and words not in browser("nils").get(page).text
    assert browser("hana").fill(f"{page}/vote/withdraw", {}).status_code == 303
    shown = browser("hana").get(page).text
    assert words not in shown and 'name="choice"' in shown
    assert "As proxy for" not in browser("nils").get(page).text
    close_test_ballot(world, cast)
    assert words not in browser("hana").get(page).text


def test_the_verifier_counts_what_the_elector_cast_and_not_what_the_proxy_casts_later(
    world, cast, browser
):
    withdraw(world, "hana", cast)
    cast_test_vote(world, "hana", cast, "yes")
    close_test_ballot(world, cast)
    rows = [json.loads(line) for line in record_of(browser, world).splitlines()]
    assert verifier(chained(rows))[0] == 0
    roll = {each.holder: each for each in asked.load_roll_call(find_row(Ballot, cast))}
    assert roll[f"o{world.lakeside}"].proxy is None
    own = [row for row in rows if row.get("verb") == "vote.cast"][-1]
    own["facts"]["proxy"] = f"o{world.norvania}"  # as if the proxy had cast it after all
    assert verifier(chained(rows))[0] == 1


def test_a_lifted_proxy_may_change_a_vote_that_stands_and_the_verifier_counts_it(
    world, cast, browser
):
    proxies.revoke_proxy(world.actor("hana"), world.consultation, "o")
    vote_as_proxy(world, cast, "yes")
    close_test_ballot(world, cast)
    status, said = verifier(record_of(browser, world))
    assert status == 0 and f'ballot {cast}: fits; now {{"abstain":0,"no":0,"yes":1}}' in said
    assert db.session.scalar(
        select(Elector.proxy_revoked).where(Elector.holder == f"o{world.lakeside}")
    )
