"""Tests of positions: one for each holder, counted once, bound to the current text."""

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from consult.positions import actions, queries
from consult.positions.models import CHOICES, Ballot, Position
from consult.consultations.models import Membership
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import Event, EventSubject, record_event, transaction
from consult.core.events.dispatcher import Dispatcher
from consult.documents.models import Document
from tests.world import ROLES, CLAUSE_TEXTS
from tests.support.contributions.positions import issue, take

pytestmark = pytest.mark.postgresql
TAKERS = {"pia", "hana", "dora", "paul", "nils", "ivo", "fay", "rana", "mona", "sera", "vic", "cho"}


def shown(counts):
    return {choice: count for choice, count in counts.items() if count}


def test_the_database_itself_refuses_a_second_row_of_one_holder(world, here):
    row = {
        "ballot_id": world.ballot,
        "holder": f"u{world.ids['pia']}",
        "user_id": world.ids["pia"],
        "choice": "support",
        "set_by_id": world.ids["pia"],
        "digest": "x",
        "taken_at": utc_now(),
    }
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(insert(Position), [row, row])


@pytest.mark.parametrize("stage", ["inputs", "commenting", "reading", "consolidation", "closed"])
def test_every_role_in_every_stage_takes_a_position_or_is_refused_and_nothing_is_written(
    world, here, stage, look
):
    world.stage(stage)
    took = set()
    for name in [*ROLES, None]:
        try:
            take(world, name, "support")
            took.add(name)
        except SignInRequired:
            assert name is None
        except Forbidden:
            assert name is not None
    assert took == (TAKERS if stage in {"commenting", "reading"} else set())
    assert look("select count(*) from position")[0][0] == len(took) == len(world.events())


def test_a_changed_position_keeps_its_row_and_tells_before_and_after(world, here, look):
    for choice in ("support", "abstain", "abstain"):
        take(world, "pia", choice)
    assert look("select choice from position") == [("abstain",)]
    assert world.events() == ["position.taken"] * 2
    facts = list(db.session.scalars(select(Event.facts).order_by(Event.seq)))
    assert facts[1] == {
        "ballot_id": world.ballot,
        "clause_id": world.clause,
        "document_id": world.document,
        "holder": "person",
        "choice": "abstain",
        "before": "support",
        "digest": hash_text(CLAUSE_TEXTS["en"][1][1]),
    }
    assert look("select distinct audience from event") == [("nobody",)]


def test_an_objection_without_its_reason_is_refused(world, here, look):
    for reason in (None, ""):
        with pytest.raises(Invalid) as refusal:
            take(world, "pia", "object", reason)
        assert refusal.value.details["fields"] == {"reason": {"type": "reason_needed"}}
    take(world, "pia", "object", "The date cannot be met.")
    assert look("select reason from position") == [("The date cannot be met.",)]


def test_an_organisation_is_counted_once_however_many_of_its_members_answer(world, here):
    with transaction():
        db.session.add(
            Membership(user_id=world.ids["pia"], consultation_id=world.consultation, role="speaker")
        )
    take(world, "hana", "support")
    take(world, "pia", "live")
    take(world, "nils", "object", "Not in our budget.")
    tally = queries.load_clause_tally(world.clause)
    assert (
        shown(tally["organisations"]) == {"live": 1, "object": 1}
        and shown(tally["individuals"]) == {}
    )
    assert {code: shown(counts) for code, counts in tally["groups"].items()} == {
        "civ": {"live": 1},
        "gov": {"object": 1},
    }
    assert {code: shown(counts) for code, counts in tally["regions"].items()} == {
        "africa": {"live": 1},
        "europe": {"object": 1},
    }
    assert set(tally["organisations"]) == set(tally["groups"]["civ"]) == set(CHOICES)
    assert queries.load_own_clause_position(world.actor("hana"), world.clause).set_by == "Pia"


def test_members_who_were_not_named_and_the_unverified_answer_for_themselves_and_are_never_added_in(
    world, here
):
    for name in ("pia", "dora", "ivo"):
        take(world, name, "support")
        assert (
            queries.load_own_clause_position(world.actor(name), world.clause).organisation is None
        )
    tally = queries.load_clause_tally(world.clause)
    assert (
        shown(tally["individuals"]) == {"support": 3}
        and shown(tally["organisations"]) == {} == tally["groups"]
    )
    assert {
        stand.name: stand.declares for stand in queries.load_public_positions(world.ballot)
    } == {"Pia": None, "Dora": "Lakeside Schools Network", "Ivo": None}
    assert queries.load_own_clause_position(world.actor("hana"), world.clause)[3:5] == (
        "Lakeside Schools Network",
        None,
    )


def test_the_tallies_of_a_document_are_the_tallies_of_its_clauses(world, here):
    take(world, "hana", "support")
    take(world, "ivo", "reserve", ballot=world.other_ballot)
    found = queries.load_clause_tallies(world.document)
    assert found == {
        clause: queries.load_clause_tally(clause) for clause in (world.clause, world.other_clause)
    }
    assert queries.load_clause_tallies(world.document, [world.other_clause]) == {
        world.other_clause: found[world.other_clause]
    }
    assert queries.load_clause_tally(world.third_clause) == queries.build_empty_tally()


def test_a_position_on_an_earlier_text_is_not_counted_until_it_is_reconfirmed(world, here):
    hana = world.actor("hana")
    take(world, "hana", "support", "It is time.", world.other_ballot)
    take(world, "hana", "live")
    issue(world)
    tally = queries.load_clause_tally(world.other_clause)
    assert shown(tally["organisations"]) == {} and tally["earlier"] == 1
    assert (
        queries.load_own_clause_position(hana, world.other_clause).earlier
        and not queries.load_own_clause_position(hana, world.clause).earlier
    )
    assert [(held.clause_id, held.earlier) for held in queries.load_held_positions(hana)] == [
        (world.other_clause, True),
        (world.clause, False),
    ]
    actions.reconfirm_position(
        hana, world.other_ballot, queries.load_own_clause_position(hana, world.other_clause).digest
    )
    tally = queries.load_clause_tally(world.other_clause)
    assert shown(tally["organisations"]) == {"support": 1} and tally["earlier"] == 0
    assert queries.load_own_clause_position(hana, world.other_clause).reason == "It is time."


def test_a_position_on_another_text_is_refused_with_the_current_text(world, here, look):
    old = queries.load_question(clause_id=world.other_clause)
    issue(world)
    with pytest.raises(Conflict) as refusal:
        actions.take_position(world.actor("pia"), world.other_ballot, "support", None, old.digest)
    assert refusal.value.code == "text_changed" and "2032" in refusal.value.details["text"]
    actions.take_position(
        world.actor("pia"), world.other_ballot, "support", None, refusal.value.details["digest"]
    )
    assert look("select count(*) from position") == [(1,)]


def test_a_withdrawn_position_is_gone_and_there_is_nothing_to_withdraw_twice(world, here, look):
    take(world, "pia", "support")
    actions.withdraw_position(world.actor("pia"), world.ballot)
    with pytest.raises(NotFound):
        actions.withdraw_position(world.actor("pia"), world.ballot)
    assert look("select count(*) from position") == [(0,)]
    assert world.events() == ["position.taken", "position.withdrawn"]
    assert queries.load_own_clause_position(world.actor("pia"), world.clause).choice is None


def test_a_ballot_that_is_closed_or_whose_clause_left_the_text_takes_nothing(world, here):
    with transaction():
        find_row(Ballot, world.ballot).closed_at = utc_now()
        find_row(Document, world.document).current_version_id = None
    for ballot, code in ((world.ballot, "ballot_closed"), (world.other_ballot, "clause_gone")):
        with pytest.raises(Conflict) as refusal:
            take(world, "pia", "support", ballot=ballot)
        assert refusal.value.code == code
    with pytest.raises(NotFound):
        take(world, "pia", "support", ballot=9_999)


def test_a_new_version_opens_a_ballot_for_each_clause_that_has_none(world, here, look):
    with transaction():
        db.session.delete(find_row(Ballot, world.ballot))
    following = Dispatcher()
    issue(world)
    following.step()
    assert look("select count(*) from ballot") == [(4,)]
    assert (
        world.events().count("ballot.opened") == 1
        and actions.open_standing_ballots(world.document) == 0
    )


def test_a_new_speakers_positions_become_the_organisations_where_it_has_none(world, here, look):
    take(world, "hana", "support")
    take(world, "pia", "object", "For myself.")
    take(world, "pia", "live", ballot=world.other_ballot)
    following = Dispatcher()
    with transaction():
        db.session.add(
            Membership(user_id=world.ids["pia"], consultation_id=world.consultation, role="speaker")
        )
        record_event(
            "role.granted",
            EventSubject(world.ids["pia"], world.consultation),
            Actor(),
            user_id=world.ids["pia"],
            role="speaker",
        )
    following.step()
    assert look("select ballot_id, holder, choice from position order by ballot_id") == [
        (world.ballot, f"o{world.lakeside}", "support"),
        (world.other_ballot, f"o{world.lakeside}", "live"),
    ]
    assert sorted(world.events()[-2:]) == ["position.adopted", "position.withdrawn"]


def test_a_role_without_a_voice_moves_no_position(world, here, look):
    take(world, "dora", "live")
    following = Dispatcher()
    with transaction():
        db.session.add(
            Membership(
                user_id=world.ids["dora"], consultation_id=world.consultation, role="speaker"
            )
        )
        record_event(
            "role.granted",
            EventSubject(world.ids["dora"], world.consultation),
            Actor(),
            user_id=world.ids["dora"],
            role="speaker",
        )
    following.step()
    assert look("select holder from position") == [(f"u{world.ids['dora']}",)], (
        "she only declares to belong"
    )
