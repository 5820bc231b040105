"""What the holder of positions is told of them, and what everyone hears of the count."""

import pytest

from consult.ballots import queries
from consult.core import realtime
from consult.core.access import Actor
from consult.core.errors import Unknown
from consult.core.follower import Follower
from tests.unit.test_positions import take


def test_what_my_organisation_has_not_answered_yet(world, here):
    assert queries.unanswered(world.actor("hana"), world.document) == [world.clause, world.other_clause, world.third_clause]
    take(world, "hana", "support")
    take(world, "ivo", "support", ballot=world.other_ballot)
    assert queries.unanswered(world.actor("pia"), world.document) == [world.other_clause, world.third_clause]
    assert queries.unanswered(world.actor("ivo"), world.document) == [world.clause, world.third_clause]


def test_my_positions_are_mine_alone(world, here):
    take(world, "hana", "support")
    take(world, "pia", "live")
    assert [held.organisation for held in queries.mine_all(world.actor("hana"))] == ["Lakeside Schools Network"]
    assert [held.organisation for held in queries.mine_all(world.actor("pia"))] == [None]
    assert queries.mine_all(world.actor("ivo")) == []
    with pytest.raises(Unknown):
        queries.mine_all(Actor())


def test_many_positions_are_one_tally_at_the_next_tick(world, here, monkeypatch):
    told = []
    monkeypatch.setattr(realtime.socketio, "emit", lambda *told_now, to: told.append((*told_now, to)))
    following = Follower()
    for choice in ("support", "abstain") * 5:
        take(world, "pia", choice)
    following.step()
    assert told == []
    realtime.tick()
    realtime.tick()
    (name, news, room), = told
    assert (name, room) == ("tally.changed", f"{world.consultation}/everyone")
    assert news["clause_id"] == world.clause and news["tally"]["individuals"]["abstain"] == 1
    assert realtime.TICK >= 0.25
