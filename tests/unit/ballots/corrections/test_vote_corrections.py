"""Tests that a recorded vote changes only with its voter, and never once the result is final."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.ballots.corrections import announcement_actions as announcing
from consult.ballots.corrections import request_actions as requesting
from consult.ballots.corrections.models import CorrectionRequest, IntentionNote
from consult.ballots.counting.result_queries import compute_result
from consult.ballots.queries import load_roll_call
from consult.core.database.engine import db, find_row, freeze_clock, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, SignInRequired
from consult.positions.models import CORRECTION_PERIOD, Ballot, Correction
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    correct_test_vote,
    facts_of,
    open_test_ballot,
)

pytestmark = pytest.mark.usefixtures("here")
WHY = "Misheard."
OTHERS = ("otto", "pia", "fay", "rana", "mona", "sera", "ada", "nora", "nils")


@pytest.fixture
def closed(world):
    """Provide the number of a closed ballot in which Hana's organization said yes."""
    ballot = open_test_ballot(world)
    cast_test_vote(world, "hana", ballot, "yes")
    close_test_ballot(world, ballot)
    return ballot


def ask(world, ballot, name="hana", choice="no"):
    return requesting.request_correction(world.actor(name), ballot, choice, WHY).id


def propose(world, ballot, choice="no", name="cho", holder=None):
    holder = holder or f"o{world.lakeside}"
    return requesting.propose_correction(world.actor(name), ballot, holder, choice, WHY).id


def settle(world, ballot, request, name, accept=True):
    return requesting.settle_request(world.actor(name), ballot, request, accept=accept)


def counts(ballot):
    return compute_result(find_row(Ballot, ballot)).counts


def test_a_voter_asks_the_podium_accepts_and_the_ballot_is_counted_anew(world, closed):
    assert find_row(Ballot, closed).counted["outcome"] == "carried"
    asked = ask(world, closed)
    assert counts(closed)["yes"] == 1, "nothing changes before the answer"
    settle(world, closed, asked, "cho")
    found = find_row(Ballot, closed)
    assert (found.counted["outcome"], found.counted["counts"]) == (
        "not_carried",
        {"yes": 0, "no": 1, "abstain": 0},
    )
    told = facts_of("vote.corrected")[0]
    assert (told["before"], told["choice"], told["outcome"], len(told["digest"])) == (
        "yes",
        "no",
        "not_carried",
        64,
    )
    lakeside = f"o{world.lakeside}"
    assert [line.corrected for line in load_roll_call(found) if line.holder == lakeside] == [True]
    made = db.session.scalars(select(Correction)).one()
    assert (made.by_id, made.asked_by_id) == (world.ids["cho"], world.ids["hana"])


def test_the_podium_asks_and_only_the_voter_can_confirm(world, closed):
    asked = propose(world, closed)
    for name in ("cho", "vic", *OTHERS):
        with pytest.raises(Forbidden):
            settle(world, closed, asked, name)
    assert counts(closed)["yes"] == 1
    settle(world, closed, asked, "hana")
    assert counts(closed)["no"] == 1
    made = db.session.scalars(select(Correction)).one()
    assert (made.by_id, made.asked_by_id) == (world.ids["cho"], world.ids["hana"])


def test_nobody_but_the_podium_accepts_what_a_voter_asks(world, closed):
    asked = ask(world, closed)
    for name in ("hana", *OTHERS):
        with pytest.raises(Forbidden):
            settle(world, closed, asked, name)
    settle(world, closed, asked, "vic")
    assert counts(closed)["no"] == 1


def test_who_is_no_voter_asks_for_nothing_and_who_is_not_of_the_podium_proposes_nothing(
    world, closed
):
    for name in ("cho", *OTHERS[:-1]):
        with pytest.raises(Forbidden):
            ask(world, closed, name)
    for name in ("hana", *OTHERS):
        with pytest.raises(Forbidden):
            propose(world, closed, name=name)
    with pytest.raises(SignInRequired):
        ask(world, closed, None)


def test_the_vote_of_an_absentee_is_never_added(world, closed):
    with pytest.raises(Conflict, match="no_vote_to_correct"):
        propose(world, closed, holder=f"o{world.norvania}")
    with pytest.raises(Conflict, match="no_vote_to_correct"):
        ask(world, closed, "nils")


@pytest.mark.parametrize(("holder", "choice"), [("o999", "no"), (None, "support"), (None, "yes")])
def test_a_request_names_an_elector_and_another_choice_that_is_offered(
    world, closed, holder, choice
):
    with pytest.raises(Invalid):
        propose(world, closed, choice, holder=holder)


def test_one_request_for_a_vote_waits_at_a_time_and_is_settled_once(world, closed):
    asked = ask(world, closed)
    for again in (ask, propose):
        with pytest.raises(Conflict, match="correction_waits"):
            again(world, closed)
    settle(world, closed, asked, "cho", accept=False)
    for accept in (True, False):
        with pytest.raises(Conflict, match="correction_settled"):
            settle(world, closed, asked, "cho", accept)
    assert counts(closed)["yes"] == 1 and ask(world, closed)


def test_only_the_one_who_asked_withdraws_a_request(world, closed):
    asked = ask(world, closed)
    for name in ("cho", "nils", "sera"):
        with pytest.raises(Forbidden):
            requesting.withdraw_request(world.actor(name), closed, asked)
    requesting.withdraw_request(world.actor("hana"), closed, asked)
    assert find_row(CorrectionRequest, asked).state == "withdrawn"
    with pytest.raises(Conflict, match="correction_settled"):
        settle(world, closed, asked, "cho")


def test_an_open_ballot_and_a_sounding_are_not_corrected(world):
    ballot = open_test_ballot(world)
    cast_test_vote(world, "hana", ballot, "yes")
    for way in (ask, propose):
        with pytest.raises(Conflict, match="ballot_still_open"):
            way(world, ballot)
    sounding = open_test_ballot(world, SOUNDING_BALLOT, **PEOPLE_ELECTORATE)
    cast_test_vote(world, "pia", sounding, "live")
    close_test_ballot(world, sounding)
    with pytest.raises(Conflict, match="nothing_to_correct"):
        ask(world, sounding, "pia", "object")


def test_once_announced_neither_vote_nor_result_changes(world, closed):
    waiting = propose(world, closed)
    announcing.announce_result(world.actor("cho"), closed)
    assert find_row(CorrectionRequest, waiting).state == "lapsed"
    with pytest.raises(Conflict, match="correction_settled"):
        settle(world, closed, waiting, "hana")
    for way in (ask, propose):
        with pytest.raises(Conflict, match="result_final"):
            way(world, closed)
    with pytest.raises(Conflict, match="nothing_to_announce"):
        announcing.announce_result(world.actor("cho"), closed)
    assert facts_of("ballot.announced")[0]["outcome"] == "carried"


def test_the_announcement_waits_for_answers_to_voters(world, closed):
    asked = ask(world, closed)
    with pytest.raises(Conflict, match="vote_corrections_wait"):
        announcing.announce_result(world.actor("cho"), closed)
    settle(world, closed, asked, "cho", accept=False)
    announcing.announce_result(world.actor("cho"), closed)


@pytest.mark.parametrize("name", ["hana", *OTHERS])
def test_nobody_but_the_podium_announces(world, closed, name):
    with pytest.raises(Forbidden):
        announcing.announce_result(world.actor(name), closed)


def test_a_result_that_nobody_announces_is_final_a_day_after_the_closing(world, closed):
    late = find_row(Ballot, closed).closed_at + CORRECTION_PERIOD
    with freeze_clock(late - timedelta(seconds=1)):
        asked = ask(world, closed)
    with freeze_clock(late):
        with pytest.raises(Conflict, match="result_final"):
            settle(world, closed, asked, "cho")
        with pytest.raises(Conflict, match="result_final"):
            propose(world, closed, holder=f"o{world.norvania}")


@pytest.mark.parametrize("declined", [True, False])
def test_a_request_that_can_no_longer_be_accepted_holds_up_no_announcement(world, closed, declined):
    late = find_row(Ballot, closed).closed_at + CORRECTION_PERIOD
    with freeze_clock(late - timedelta(seconds=1)):
        asked = ask(world, closed)
    with freeze_clock(late):
        if declined:
            settle(world, closed, asked, "cho", accept=False)
        announcing.announce_result(world.actor("cho"), closed)
    assert find_row(CorrectionRequest, asked).state == ("declined" if declined else "lapsed")
    assert find_row(Ballot, closed).announced_at == late


def test_an_intention_is_noted_beside_a_final_vote_and_changes_nothing(world, closed):
    hana = world.actor("hana")
    with pytest.raises(Conflict, match="result_not_final"):
        announcing.note_intention(hana, closed, "no")
    announcing.announce_result(world.actor("cho"), closed)
    for wrong in ("yes", "support"):
        with pytest.raises(Invalid):
            announcing.note_intention(hana, closed, wrong)
    for name in ("cho", *OTHERS[:-1]):
        with pytest.raises(Forbidden):
            announcing.note_intention(world.actor(name), closed, "no")
    for choice in ("abstain", "no"):
        announcing.note_intention(hana, closed, choice)
    announcing.note_intention(world.actor("nils"), closed, "yes")
    assert counts(closed) == {"yes": 1, "no": 0, "abstain": 0}
    lines = {line.holder: line for line in load_roll_call(find_row(Ballot, closed))}
    lake, norvania = lines[f"o{world.lakeside}"], lines[f"o{world.norvania}"]
    assert (lake.choice, lake.intention, lake.corrected) == ("yes", "no", False)
    assert (norvania.choice, norvania.intention) == (None, "yes")
    assert len(db.session.scalars(select(IntentionNote)).all()) == 2
    assert [each["cast"] for each in facts_of("ballot.intention_noted")] == ["yes", "yes", None]


def test_corrections_by_agreement_pile_up_and_keep_what_was_before(world, closed):
    correct_test_vote(world, closed, "hana", "no")
    correct_test_vote(world, closed, "hana", "abstain", by="vic")
    made = db.session.scalars(select(Correction).order_by(Correction.id)).all()
    assert [(each.before, each.after) for each in made] == [("yes", "no"), ("no", "abstain")]
    assert utc_now() >= made[1].at >= made[0].at
