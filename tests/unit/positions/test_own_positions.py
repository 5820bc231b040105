"""Tests of a holder's own positions, and of public counts."""

import pytest

from consult.positions import reconfirmation_queries as again, queries
from consult.core.realtime import server as realtime
from consult.core.permissions.actor import Actor
from consult.core.errors import SignInRequired
from consult.core.events.dispatcher import Dispatcher
from consult.text.parsing.light_markup import extract_plain_text
from tests.support.contributions.positions import issue, take

THEN = "We resolve to connect every school by 2030."


def test_what_my_organisation_has_not_answered_yet(world, here):
    assert queries.find_unanswered_clauses(world.actor("hana"), world.document) == [
        world.clause,
        world.other_clause,
        world.third_clause,
    ]
    take(world, "hana", "support")
    take(world, "ivo", "support", ballot=world.other_ballot)
    assert queries.find_unanswered_clauses(world.actor("pia"), world.document) == [
        world.other_clause,
        world.third_clause,
    ]
    assert queries.find_unanswered_clauses(world.actor("ivo"), world.document) == [
        world.clause,
        world.third_clause,
    ]


def test_my_positions_are_mine_alone(world, here):
    take(world, "hana", "support")
    take(world, "pia", "live")
    assert [held.organisation for held in queries.load_held_positions(world.actor("hana"))] == [
        "Lakeside Schools Network"
    ]
    assert [held.organisation for held in queries.load_held_positions(world.actor("pia"))] == [None]
    assert queries.load_held_positions(world.actor("ivo")) == []
    with pytest.raises(SignInRequired):
        queries.load_held_positions(Actor())


def test_positions_to_reconfirm_come_with_the_text_then_and_its_change(world, here):
    hana = world.actor("hana")
    take(world, "hana", "support", ballot=world.other_ballot)
    take(world, "hana", "live")
    take(world, "pia", "abstain", ballot=world.other_ballot)
    assert again.load_earlier_positions(hana, queries.load_held_positions(hana)) == []
    issue(world)
    (waiting,) = again.load_earlier_positions(hana, queries.load_held_positions(hana))
    assert (waiting.held.ballot_id, waiting.version) == (world.other_ballot, {"en": "Zero draft"})
    assert waiting.is_reworded
    assert "".join(
        part.text for part in waiting.stretches if part.kind != "ins"
    ) == extract_plain_text(waiting.earlier_text)
    assert "".join(
        part.text for part in waiting.stretches if part.kind != "del"
    ) == extract_plain_text(waiting.held.text)
    changed = [(part.kind, part.text) for part in waiting.stretches if part.kind != "same"]
    assert changed == [("del", "2030"), ("ins", "2032")]
    (own,) = again.load_earlier_positions(
        world.actor("pia"), queries.load_held_positions(world.actor("pia"))
    )
    assert own.held.organisation is None and own.earlier_text == waiting.earlier_text


@pytest.mark.parametrize(
    ("now", "reworded", "look_alike"),
    [
        ("We *resolve* to connect every school by 2030.", False, False),
        ("We resolve to connect every sch\u043eol by 2030.", True, True),
    ],
)
def test_changes_that_a_reader_may_not_see_are_told_apart(world, now, reworded, look_alike):
    held = queries.HeldPosition(
        1,
        1,
        "talks",
        "statement",
        {"en": "Statement"},
        "2.",
        now,
        "en",
        "d",
        None,
        "support",
        None,
        True,
        "Pia",
        None,
        None,
        None,
    )
    found = again.EarlierPosition(
        held, {"en": "Zero draft"}, THEN, again.build_stretches(THEN, now), may_reconfirm=True
    )
    assert (found.is_reworded, found.is_look_alike) == (reworded, look_alike)


def test_many_positions_are_one_tally_at_the_next_tick(world, here, monkeypatch):
    told = []
    monkeypatch.setattr(
        realtime.socketio, "emit", lambda *told_now, to: told.append((*told_now, to))
    )
    following = Dispatcher()
    for choice in ("support", "abstain") * 5:
        take(world, "pia", choice)
    following.step()
    assert told == []
    realtime.run_tick()
    realtime.run_tick()
    ((name, news, room),) = told
    assert (name, room) == ("tally.changed", f"{world.consultation}/document:{world.document}")
    assert news["clause_id"] == world.clause and news["tally"]["individuals"]["abstain"] == 1
    assert realtime.TICK_SECONDS >= 0.25
