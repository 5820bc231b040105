"""Tests of read coalescing: one PostgreSQL query for all waiting readers, and never a stale
answer.
"""

import threading

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import OperationalError

from consult.accounts.models import User
from consult.core.database import coalesced_read as gathered
from consult.core.database.engine import db
from consult.core.events.log import transaction
from .test_group_commit import WAIT, until

pytestmark = pytest.mark.postgresql

POSTGRESQL = pytest.mark.parametrize(
    "url", ["postgresql"], indirect=True
)  # SQLite is asked by each for themselves
NAMES = select(User.name).where(User.id == bindparam("user_id"))


@pytest.fixture
def asking(app):
    """Provide asking(question, numbers, found): threads that each read one person and keep the
    result or error.
    """

    def threads(question, numbers, found):
        def ask(number):
            with app.app_context():
                try:
                    found[number] = question.read(user_id=number)
                except BaseException as failure:
                    found[number] = failure

        return [threading.Thread(target=ask, args=(number,)) for number in numbers]

    return threads


@pytest.fixture
def journeys(monkeypatch):
    """Record the queries of each round trip.

    The first waits until `others` wait behind it, and then calls `meanwhile`.
    """
    found, real = [], gathered.run_for_all

    def counting(prepared, sets, raw):
        found.append(len(sets))
        if len(found) == 1 and counting.queue is not None:
            rows = real(prepared, sets, raw)
            until(lambda: len(counting.queue.waiting) == counting.others)
            return rows
        return real(prepared, sets, raw)

    counting.queue, counting.others, counting.found = None, 0, found
    monkeypatch.setattr(gathered, "run_for_all", counting)
    return counting


@pytest.fixture
def people(world):
    return {world.ids[name]: name for name in ("pia", "hana", "otto", "mona")}


def names(look, people):
    return {
        number: [name]
        for number, name in [
            (number, look('select name from "user" where id = :n', n=number)[0])
            for number in people
        ]
    }


def test_readers_during_a_query_share_the_next_one(url, people, look, asking, journeys):
    question, found = gathered.CoalescedRead(NAMES), {}
    first, *others = asking(question, people, found)
    if url.startswith("postgresql"):
        journeys.queue, journeys.others = question, len(others)
    first.start()
    if url.startswith("postgresql"):
        until(lambda: journeys.found)
    [thread.start() for thread in others]
    [thread.join(WAIT) for thread in (first, *others)]
    assert found == names(look, people), "each got the rows of their own question"
    assert journeys.found == ([1, len(others)] if url.startswith("postgresql") else [])
    assert not question.has_leader and not question.waiting


@POSTGRESQL
def test_no_reader_gets_data_from_before_the_request(app, url, people, look, asking, journeys):
    question, found = gathered.CoalescedRead(NAMES), {}
    (number, *_), before = people, names(look, people)
    (first,) = asking(question, [number], earlier := {})
    (second,) = asking(question, [number], found)
    journeys.queue, journeys.others = question, 1
    first.start()
    until(lambda: journeys.found)
    with app.app_context(), transaction():
        db.session.get_one(User, number).name = "Renamed"
    second.start()
    [thread.join(WAIT) for thread in (first, second)]
    assert earlier[number] == before[number] and found[number] == [("Renamed",)]


@POSTGRESQL
def test_a_database_failure_reaches_all_waiting_readers_and_the_next_one_tries_again(
    url, people, look, asking, monkeypatch
):
    question, found, real, known = (
        gathered.CoalescedRead(NAMES),
        {},
        gathered.run_for_all,
        names(look, people),
    )
    journeys, (first, *others) = [], asking(question, people, found)

    def away(prepared, sets, raw):
        journeys.append(len(sets))
        if len(journeys) == 1:
            until(lambda: len(question.waiting) == len(others))
            return real(prepared, sets, raw)
        raise OperationalError("select", None, Exception("away"))

    monkeypatch.setattr(gathered, "run_for_all", away)
    first.start()
    until(lambda: journeys)
    [thread.start() for thread in others]
    [thread.join(WAIT) for thread in (first, *others)]
    number, *rest = people
    assert found[number] == known[number] and all(
        isinstance(found[each], OperationalError) for each in rest
    )
    monkeypatch.setattr(gathered, "run_for_all", real)
    (again,) = asking(question, rest[:1], found)
    again.start()
    again.join(WAIT)
    assert found[rest[0]] == known[rest[0]] and not question.has_leader


@POSTGRESQL
def test_a_leader_that_is_ended_leaves_nobody_waiting(url, people, look, asking, monkeypatch):
    question, found, real = gathered.CoalescedRead(NAMES), {}, gathered.run_for_all
    began = threading.Event()

    def ended(*_given):
        began.set()
        until(lambda: len(question.waiting) == 1)
        raise SystemExit

    monkeypatch.setattr(gathered, "run_for_all", ended)
    first, second = asking(question, list(people)[:2], found)
    first.start()
    assert began.wait(WAIT)
    monkeypatch.setattr(gathered, "run_for_all", real)
    second.start()
    [thread.join(WAIT) for thread in (first, second)]
    (one, other), known = list(people)[:2], names(look, people)
    assert isinstance(found[one], SystemExit) and found[other] == known[other]
