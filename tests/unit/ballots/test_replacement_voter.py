"""Tests that a head who stands in for voters who are gone sees, corrects, explains and is told."""

import pytest

from consult.accounts.models import User
from consult.ballots import queries as asked
from consult.ballots.corrections import announcement_actions as announcing
from consult.ballots.corrections import request_actions as requesting
from consult.ballots.corrections.request_queries import load_correction_options
from consult.ballots.electorate.queries import load_elector_people
from consult.consolidation.silence.models import Silence
from consult.consolidation.silence.objection_queries import load_entitled_user_ids
from consult.consultations.models import Membership
from consult.core.database.engine import db, find_row
from consult.core.errors import Forbidden
from consult.core.events import dispatcher
from consult.core.events.log import transaction
from consult.positions.models import Ballot, Correction
from tests.support.consultation.ballots import (
    cast_test_vote,
    close_test_ballot,
    facts_of,
    open_test_ballot,
)
from tests.support.consultation.notices import everyone
from tests.unit.consolidation.silence.test_silence_procedure import object_to, put

pytestmark = pytest.mark.usefixtures("here")
WHY = "Misheard."


def add_head(world, *, hana_leaves=True):
    """Make Pia a head of Hana's organization; Hana can speak for it no more if she leaves."""
    with transaction():
        if hana_leaves:
            db.session.get(User, world.ids["hana"]).affiliation = "declared"
        db.session.add(
            Membership(user_id=world.ids["pia"], consultation_id=world.consultation, role="head")
        )


@pytest.fixture
def ballot(world):
    """Provide the number of an open ballot in which Hana, who left, had said yes."""
    number = open_test_ballot(world)
    cast_test_vote(world, "hana", number, "yes")
    add_head(world)
    return number


def card(world, name, number):
    return asked.build_vote_card(world.actor(name), find_row(Ballot, number))


def test_the_card_shows_the_vote_of_the_organisation_before_the_head_changes_it(world, ballot):
    shown = card(world, "pia", ballot)
    assert (shown.votes_for, shown.choice, shown.obstacle) == (
        "Lakeside Schools Network",
        "yes",
        None,
    )
    assert (card(world, "dora", ballot).votes_for, card(world, "dora", ballot).obstacle) == (
        None,
        "not_elector",
    )


@pytest.mark.parametrize("replaced", [True, False])
def test_the_head_is_told_only_where_no_voter_is_left(world, replaced):
    number = open_test_ballot(world)
    add_head(world, hana_leaves=replaced)
    here = find_row(Ballot, number)
    others = {world.ids["hana"], world.ids["nils"]}
    assert load_elector_people(here) == others | ({world.ids["pia"]} if replaced else set())
    lakeside = load_elector_people(here, [f"o{world.lakeside}"])
    assert lakeside == {world.ids["hana"]} | ({world.ids["pia"]} if replaced else set())


def test_a_head_who_stands_in_asks_for_a_correction_after_the_closing(world, ballot):
    close_test_ballot(world, ballot)
    pia, here = world.actor("pia"), find_row(Ballot, ballot)
    assert load_correction_options(pia, here).may_request
    for name in ("dora", "paul", "hana"):
        assert not load_correction_options(world.actor(name), here).may_request
        with pytest.raises(Forbidden):
            requesting.request_correction(world.actor(name), ballot, "no", WHY)
    made = requesting.request_correction(pia, ballot, "no", WHY).id
    assert facts_of("voter.replaced") == [
        {"holder": f"o{world.lakeside}", "user_id": world.ids["pia"]}
    ]
    requesting.settle_request(world.actor("cho"), ballot, made, accept=True)
    corrected = db.session.scalars(db.select(Correction)).one()
    assert (corrected.after, corrected.asked_by_id) == ("no", world.ids["pia"])


def test_a_head_who_stands_in_confirms_what_the_podium_asks(world, ballot):
    close_test_ballot(world, ballot)
    lakeside = f"o{world.lakeside}"
    made = requesting.propose_correction(world.actor("cho"), ballot, lakeside, "no", WHY).id
    waiting = load_correction_options(world.actor("pia"), find_row(Ballot, ballot)).waiting
    assert [each.mine for each in waiting] == [True]
    requesting.settle_request(world.actor("pia"), ballot, made, accept=True)
    assert db.session.scalars(db.select(Correction)).one().after == "no"


def test_a_head_who_stands_in_notes_an_intention(world, ballot):
    close_test_ballot(world, ballot)
    announcing.announce_result(world.actor("cho"), ballot)
    assert load_correction_options(world.actor("pia"), find_row(Ballot, ballot)).may_note
    announcing.note_intention(world.actor("pia"), ballot, "no")
    assert [each["holder"] for each in facts_of("ballot.intention_noted")] == [f"o{world.lakeside}"]


def test_a_head_who_stands_in_may_object_and_is_told_of_the_silence(world):
    silence = put(world)
    add_head(world)
    here = find_row(Silence, silence)
    assert world.ids["pia"] in load_entitled_user_ids(here, silent=True)
    assert object_to(world, silence, "pia").entitled
    assert world.ids["pia"] not in load_entitled_user_ids(here, silent=True)


def test_the_closing_and_a_question_of_the_podium_are_told_to_the_head(world, ballot):
    news = dispatcher.Dispatcher()
    news.step()
    close_test_ballot(world, ballot)
    lakeside = f"o{world.lakeside}"
    requesting.propose_correction(world.actor("cho"), ballot, lakeside, "no", WHY)
    news.step()
    assert everyone("ballot.closed")["pia"] == 1
    assert everyone("ballot.correction_asked")["pia"] == 1
