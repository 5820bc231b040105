"""Tests of the subscription to a ballot: the answer includes events during the subscription."""

import threading

import pytest

from consult.ballots import queries as asked, sockets
from consult.ballots.counting import actions as closing
from consult.core.realtime import response_cache as lately
from consult.core.database.engine import db
from tests.support.consultation.ballots import PEOPLE_ELECTORATE, cast_test_vote, open_test_ballot

pytestmark = pytest.mark.usefixtures("here")


def test_a_ballot_that_is_closed_while_a_browser_joins_is_told_as_closed(app, world, monkeypatch):
    ballot = open_test_ballot(world, **PEOPLE_ELECTORATE)
    cast_test_vote(world, "pia", ballot, "yes")
    chair, joined = world.actor("cho"), []
    db.session.remove()

    def closed_elsewhere():
        with app.app_context():
            closing.close_ballot(chair, ballot)

    def join(room):
        thread = threading.Thread(target=closed_elsewhere)
        thread.start()
        thread.join()
        joined.append(room)

    monkeypatch.setattr(sockets, "enter_named_room", join)
    lately.cached_values.clear()
    answer = sockets.watch_ballot.__wrapped__(world.actor(None), {"ballot_id": ballot})
    assert joined and (answer["open"], answer["cast"], answer["counts"]) == (False, 1, [1, 0, 0])


@pytest.mark.parametrize("kind", ["recorded", "indicative", "secret"])
def test_what_is_told_while_people_vote_is_what_the_result_says(world, kind):
    """The running count and the result are computed separately and must agree."""
    ballot = open_test_ballot(
        world,
        **PEOPLE_ELECTORATE | {"kind": kind, "shows": "live" if kind == "recorded" else "closing"},
    )
    told = []
    for who, choice in (("pia", "yes"), ("paul", "no"), ("ivo", "no"), ("pia", "no"), (None, None)):
        if who is None:
            closing.close_ballot(world.actor("cho"), ballot)
        elif kind != "secret":
            cast_test_vote(world, who, ballot, choice)
        db.session.expire_all()
        whole = asked.build_ballot_view(asked.load_ballot(ballot))
        counts = whole.result.counts if whole.result else None
        now = sockets.build_ballot_progress(ballot)
        assert (now["cast"], now["electors"], now["open"]) == (
            whole.cast,
            whole.electors,
            whole.open,
        )
        assert now["counts"] == (counts and [counts.get(each, 0) for each in whole.ballot.choices])
        told.append(now["counts"])
    assert (told[1] is not None) == (kind == "recorded")
