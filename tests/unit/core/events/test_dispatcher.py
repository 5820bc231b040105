"""Tests of the event dispatcher: announcements in order, each reaction once for each event."""

import random
import threading

import pytest
from sqlalchemy.exc import OperationalError

from consult.core.events import log as core_events
from consult.core.events import dispatcher as core_follower
from consult.core.database.engine import db
from consult.core.errors import Unavailable
from consult.core.events.log import transaction
from consult.core.events.dispatcher import Cursor, Dispatcher, listen_to, count_failure, react_to
from tests.support.documentation import event_verbs as verbs
from tests.support.consultation.notes import read_counter, increment_counter, post_note

pytestmark = pytest.mark.postgresql


@pytest.fixture
def follower(world, here, monkeypatch):
    monkeypatch.setattr(core_follower, "listeners", type(core_follower.listeners)(list))
    monkeypatch.setattr(core_follower, "reactions", dict(core_follower.reactions))
    return Dispatcher


@pytest.fixture
def counting(follower, monkeypatch):
    """Register a reaction whose effect can be counted, and no other."""
    monkeypatch.setattr(core_follower, "reactions", {})

    @react_to("note.made", name="tests.count")
    def count(_event):
        increment_counter()

    return "tests.count"


def test_no_reaction_and_no_listener_waits_for_what_nothing_records(app):
    known = {each.verb for each in verbs.find_recorded_verbs()} | {"*"}
    own = {
        verb
        for verb, all_ in core_follower.listeners.items()
        for each in all_
        if each.__module__.startswith("consult.")
    }
    awaited = own | {
        verb
        for each in core_follower.reactions.values()
        if each.react.__module__.startswith("consult.")
        for verb in each.verbs
    }
    assert len(awaited) > 20 and awaited - known == set()


def post(world, count=1):
    for number in range(count):
        post_note(world, "pia", f"Note {number}")


def test_events_of_many_writers_are_announced_by_seq_each_once(app, world, follower):
    heard = []
    listen_to("*")(lambda event: heard.append(event.seq))
    following = follower()

    def write():
        for _ in range(random.randint(5, 9)):
            with app.app_context():
                post(world)

    threads = [threading.Thread(target=write) for _ in range(6)]
    [thread.start() for thread in threads]
    while any(thread.is_alive() for thread in threads):
        following.step()
    following.step()
    assert heard == list(range(1, 1 + len(world.events()))) and len(heard) >= 30


def test_prev_points_to_the_event_before_it_for_the_same_audience(world, here, look):
    for audience in ("everyone", "moderators", "everyone", "user:7", "moderators", "everyone"):
        post_note(world, "mona", "Psst", audience)
    last, rows = (
        {},
        look(
            "select seq, prev, audience from event where chain = :chain order by seq",
            chain=world.consultation,
        ),
    )
    for seq, prev, audience in rows:
        assert prev == last.get(audience)
        last[audience] = seq
    assert last == {"everyone": 6, "moderators": 5, "user:7": 4}


def test_nothing_is_announced_before_its_commit_nor_after_a_rollback(world, follower, look):
    seen = []
    listen_to("note.made")(
        lambda event: seen.append(look("select count(*) from tag where tag_set = 'note'")[0][0])
    )
    following = follower()
    with transaction():
        post(world)
        assert seen == []
    with pytest.raises(ZeroDivisionError), transaction():
        post(world)
        raise ZeroDivisionError
    following.step()
    assert seen == [1]


def test_a_listener_that_fails_silences_nobody(world, follower, caplog):
    heard = []

    @listen_to("note.made")
    def stumble(event):
        raise RuntimeError

    listen_to("note.made")(lambda event: heard.append(event.seq))
    following = follower()
    post(world)
    following.step()
    assert len(heard) == 1 and "stumble failed" in caplog.text


def test_a_reaction_that_fails_undoes_its_effect_is_tried_again_and_stops_no_other(
    world, follower, counting, look
):
    tries = []

    @react_to("note.made", name="tests.flaky")
    def flaky(event):
        increment_counter(100)
        tries.append(event.seq)
        if len(tries) < 3:
            raise RuntimeError

    following = follower()
    post(world)
    for _ in range(4):
        following.step()
    assert len(tries) == 3 and read_counter(look) == 101


def test_an_event_that_a_reaction_cannot_digest_holds_it_up_only_for_a_while(world, follower):
    met = []

    @react_to("note.made", name="tests.picky")
    def picky(event):
        met.append(event.seq)
        if event.seq == min(met):
            raise RuntimeError

    following = follower()
    post(world, 2)
    for _ in range(core_follower.MOST_TRIES + 1):
        following.step()
    assert met == [met[0]] * core_follower.MOST_TRIES + [met[0] + 1]


@pytest.mark.parametrize(
    "failure", [Unavailable(), OperationalError("INSERT", None, Exception("disk is full"))]
)
def test_no_event_is_given_up_because_the_database_cannot_write(
    world, follower, monkeypatch, failure
):
    monkeypatch.setattr(core_follower, "reactions", {})
    met, keep = [], core_events._commit_transaction
    react_to("note.made", name="tests.met")(lambda event: met.append(event.seq))
    following = follower()
    post(world)

    def fail(_opened):
        raise failure

    for _ in range(
        core_follower.MOST_TRIES + 1
    ):  # the reaction cannot write, and who gives up could
        monkeypatch.setattr(core_events, "_commit_transaction", fail)
        monkeypatch.setattr(
            core_follower,
            "count_failure",
            lambda reaction: (
                monkeypatch.setattr(core_events, "_commit_transaction", keep),
                count_failure(reaction),
            ),
        )
        core_follower.run_step(following)
    monkeypatch.setattr(core_events, "_commit_transaction", keep)
    tried = len(met)
    following.step()
    assert met == met[:1] * (core_follower.MOST_TRIES + 2) and tried == core_follower.MOST_TRIES + 1


def test_a_new_reaction_does_not_react_to_the_past(world, follower):
    post(world)
    met = []
    react_to("note.made", name="tests.met")(met.append)
    follower().step()
    assert met == []


def test_two_processes_following_react_once(app, world, follower, counting, look):
    first, second = follower(), follower()
    post(world, 10)

    def follow(following):
        with app.app_context():
            following.step()

    threads = [threading.Thread(target=follow, args=(each,)) for each in (first, second)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert read_counter(look) == 10
    assert db.session.get(Cursor, counting).seq == look("select max(seq) from event")[0][0]


def test_events_are_announced_between_two_turns_of_a_slow_reaction(world, follower, monkeypatch):
    """Reactions may wait, announcements may not: they go out while a reaction catches up."""
    monkeypatch.setattr(core_follower, "EVENTS_PER_TRANSACTION", 2)
    told = []
    listen_to("note.made")(lambda event: told.append(("news", event.seq)))

    @react_to("note.made", name="tests.slow")
    def slow(event):
        told.append(("reaction", event.seq))
        if event.seq == 1:
            post_note(world, "pia", "Said meanwhile")

    following = follower()
    post(world, 5)
    following.step()
    assert told.index(("news", 6)) < told.index(("reaction", 3)) < told.index(("reaction", 6))
    assert [seq for kind, seq in told if kind == "reaction"] == [1, 2, 3, 4, 5, 6]


def test_a_reaction_with_much_to_do_does_not_keep_another_from_its_turn(
    world, follower, monkeypatch
):
    monkeypatch.setattr(core_follower, "EVENTS_PER_TRANSACTION", 1)
    turns = []

    @react_to("note.made", name="tests.one")
    def one(_event):
        turns.append("one")

    @react_to("note.made", name="tests.other")
    def other(_event):
        turns.append("other")

    following = follower()
    post(world, 4)
    following.step()
    assert turns.count("one") == turns.count("other") == 4
    assert set(turns[:2]) == {"one", "other"} == set(turns[2:4])


@pytest.mark.parametrize("crash", [1, 2])
def test_whichever_commit_is_lost_effect_and_cursor_stand_or_fall_together(
    world, follower, counting, look, monkeypatch, crash
):
    following, commits, keep = follower(), [], core_events._commit_transaction
    post(world)

    def commit(opened):
        commits.append(opened)
        if len(commits) == crash:
            raise OSError("power failure")
        keep(opened)

    monkeypatch.setattr(core_events, "_commit_transaction", commit)
    for _ in range(4):
        core_follower.run_step(following)
    assert len(commits) > crash and read_counter(look) == 1


def test_listeners_are_told_what_the_log_holds(world, follower):
    """An event read by a statement of its own must equal its row in the table."""
    told = []
    listen_to("*")(told.append)
    following = follower()
    post_note(world, "pia", "émoi")
    following.step()
    row = core_follower.load_events_after(told[-1].seq - 1)[0]
    assert told[-1]._asdict() == dict(row._mapping) and told[-1].at.utcoffset() is not None


def test_a_process_that_starts_while_the_lock_is_held_announces_and_reacts_later(
    world, follower, counting, look, monkeypatch
):
    """Its thread ended at the first refusal once: the process never heard of an event again."""
    heard, begin = [], core_follower.transaction
    listen_to("*")(lambda event: heard.append(event.seq))

    def refuse():
        raise Unavailable

    monkeypatch.setattr(core_follower, "transaction", refuse)
    following = follower()
    post(world)
    core_follower.run_step(following)
    assert heard == [1] and look("select name from cursor") == []
    monkeypatch.setattr(core_follower, "transaction", begin)
    core_follower.run_step(following)
    assert heard == [1] and read_counter(look) == 1


def test_a_process_that_starts_before_its_database_answers_waits_for_it(
    app, world, follower, monkeypatch
):
    tries = []

    def read():
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("select", {}, Exception("no connection"))
        return 7

    monkeypatch.setattr(core_follower, "get_newest_seq", read)
    monkeypatch.setattr(core_follower, "POLL_SECONDS", 0)
    assert core_follower.find_position(app) is None
    assert core_follower.make_dispatcher(app).position == 7 and len(tries) == 3
