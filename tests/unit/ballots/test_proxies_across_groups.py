"""Tests that a proxy stays in its stakeholder group unless the settings say otherwise."""

import pytest
from sqlalchemy import select

from consult.ballots.proxies.actions import name_proxy
from consult.ballots.proxies.queries import load_proxies, load_proxy_options
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.errors import Invalid
from consult.core.events.log import transaction
from consult.positions.models import Ballot, Elector
from tests.support.consultation.ballots import (
    RECORDED_BALLOT,
    enable_formal_ballots,
    open_test_ballot,
)

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def proxies(world):
    """Allow one proxy, of the same group only."""
    enable_formal_ballots(world)
    allow_across_groups(world, allowed=False)


def allow_across_groups(world, *, allowed):
    with transaction():
        found = find_row(Consultation, world.consultation)
        found.proxies, found.proxies_across_groups = 1, allowed


def list_choices(world, who):
    options = load_proxy_options(world.actor(who), find_row(Consultation, world.consultation))
    return {each.kind: {number for number, _name in each.choices} for each in options}


def test_an_organization_of_another_group_is_neither_offered_nor_accepted(world, proxies):
    norvania, lakeside = f"o{world.norvania}", f"o{world.lakeside}"
    assert norvania not in list_choices(world, "hana")["o"]
    with pytest.raises(Invalid) as refused:
        name_proxy(world.actor("hana"), world.consultation, norvania)
    assert refused.value.details["fields"] == {"proxy": {"type": "proxy_of_other_group"}}
    assert load_proxies(world.consultation) == []
    allow_across_groups(world, allowed=True)
    assert norvania in list_choices(world, "hana")["o"]
    assert name_proxy(world.actor("hana"), world.consultation, norvania) == lakeside


def test_nobody_of_another_group_votes_in_an_open_ballot(world, proxies):
    ballot = open_test_ballot(world, **RECORDED_BALLOT)
    number = find_row(Ballot, ballot).number
    with pytest.raises(Invalid) as refused:
        name_proxy(world.actor("hana"), world.consultation, f"o{world.norvania}", f"b{number}")
    assert refused.value.details["fields"] == {"proxy": {"type": "proxy_of_other_group"}}


def test_a_proxy_of_another_group_no_longer_votes_once_the_settings_forbid_it(world, proxies):
    allow_across_groups(world, allowed=True)
    name_proxy(world.actor("hana"), world.consultation, f"o{world.norvania}")
    assert [each.applies for each in load_proxies(world.consultation)] == [True]
    allow_across_groups(world, allowed=False)
    assert [each.applies for each in load_proxies(world.consultation)] == [False]
    ballot = open_test_ballot(world, **RECORDED_BALLOT)
    given = db.session.scalars(
        select(Elector.proxy).where(Elector.ballot_id == ballot, Elector.proxy.is_not(None))
    ).all()
    assert given == []


def test_people_name_a_proxy_of_their_own_group(world, proxies):
    choices = list_choices(world, "pia")["u"]
    assert f"u{world.ids['hana']}" in choices, "of the same organization"
    assert f"u{world.ids['nils']}" not in choices, "of a government"
    assert name_proxy(world.actor("pia"), world.consultation, f"u{world.ids['hana']}")
