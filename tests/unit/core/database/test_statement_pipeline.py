"""Tests of works that share a COMMIT: in parallel or in sequence, with the same result as
alone.
"""

import threading
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import bindparam, delete, insert, select, update

from consult.positions.actions import INSERT_POSITION
from consult.core.database import group_commit as batch, bulk_execute as many
from consult.core.permissions.actor import Actor
from consult.core.database.engine import PreparedStatement, db
from consult.core.database.kept_answers import KEPT_ANSWERS
from consult.core.errors import Invalid
from consult.core.events.log import (
    INSERT_EVENT,
    Event,
    EventSubject,
    open_savepoint,
    read_once_per_batch,
    record_event,
    transaction,
)
from consult.core.database.statement_pipeline import split_into_rounds

pytestmark = pytest.mark.postgresql

NAMES = ("scope", "key", "digest", "status", "location", "body", "kept_at")
PUT = PreparedStatement(
    insert(KEPT_ANSWERS)
    .values({name: bindparam(name) for name in NAMES})
    .returning(KEPT_ANSWERS.c.status)
)
FIND = PreparedStatement(
    select(
        KEPT_ANSWERS.c.key, KEPT_ANSWERS.c.status, KEPT_ANSWERS.c.location, KEPT_ANSWERS.c.kept_at
    ).where(KEPT_ANSWERS.c.scope == bindparam("scope"))
)
CHANGE = PreparedStatement(
    update(KEPT_ANSWERS)
    .where(KEPT_ANSWERS.c.scope == bindparam("of"))
    .values(status=bindparam("status"), location=bindparam("location"))
)
FORGET = PreparedStatement(delete(KEPT_ANSWERS).where(KEPT_ANSWERS.c.scope == bindparam("of")))
MOMENT = datetime(2026, 11, 25, 10, tzinfo=UTC)


def row(number, **more):
    return {
        "scope": f"s{number}",
        "key": "k'\"%(key)s",
        "digest": "d",
        "status": number,
        "location": None if number % 2 else "/é",
        "body": "{}",
        "kept_at": MOMENT,
    } | more


@pytest.fixture
def together(app, world):
    """Provide together(works, about), which runs all in one batch and returns the results in
    order.
    """

    def run(works, about=None):
        members = [
            batch.BatchMember(work, frozenset({number}) if about is None else about[number])
            for number, work in enumerate(works)
        ]
        door = batch.CommitBatch()
        door.waiting, door.usual = list(members), 1
        with app.app_context():
            door.lead()
        return [member.failure or member.result for member in members]

    return run


@pytest.fixture
def journeys(monkeypatch):
    """Record the statements run, each with its number of value sets."""
    ran, real = [], many.run_for_all

    def counting(prepared, sets):
        ran.append(len(sets))
        return real(prepared, sets)

    monkeypatch.setattr("consult.core.database.statement_pipeline.run_for_all", counting)
    return ran


@pytest.fixture
def postgresql(url):
    return url.startswith("postgresql")


def test_a_statement_for_many_does_what_it_does_for_each(app, world, look):
    with app.app_context(), transaction():
        assert many.run_for_all(PUT, [row(number) for number in (3, 1, 2)]) == [
            [(3,)],
            [(1,)],
            [(2,)],
        ]
        found = many.run_for_all(FIND, [{"scope": "s2"}, {"scope": "s9"}, {"scope": "s1"}])
        assert [[tuple(each[:3]) for each in rows] for rows in found] == [
            [("k'\"%(key)s", 2, "/é")],
            [],
            [("k'\"%(key)s", 1, None)],
        ]
        assert many.run_for_all(
            CHANGE,
            [
                {"of": "s1", "status": 11, "location": None},
                {"of": "s2", "status": 12, "location": "/x"},
            ],
        ) == [[], []]
        assert many.run_for_all(FORGET, [{"of": "s3"}, {"of": "s9"}]) == [[], []]
    assert look("select scope, status, location from kept_answer order by scope") == [
        ("s1", 11, None),
        ("s2", 12, "/x"),
    ]


def test_facts_and_moments_are_kept_as_if_each_had_come_alone(app, world, look):
    there = look("select max(seq) from event")[0][0] or 0
    facts = [{"words": '"é\\ \u2028 😀', "none": None, "list": [1, 2.5, True]}, None, {}]
    rows = [
        {
            "seq": there + number,
            "chain": 0,
            "at": MOMENT.replace(microsecond=123_456),
            "verb": "v",
            "subject_id": 2**31 - 1,
            "actor_id": None,
            "audience": "nobody",
            "facts": each,
            "prev": None,
            "salt": "s",
            "head": "h",
        }
        for number, each in enumerate((*facts, *facts), 1)
    ]
    with app.app_context(), transaction():
        many.run_for_all(INSERT_EVENT, rows[:2])  # with what JSON cannot say beside the others
        many.run_for_all(
            INSERT_EVENT, [rows[0] | {"seq": rows[2]["seq"]}, rows[2] | {"seq": rows[3]["seq"]}]
        )
        for each in (rows[4], rows[5]):
            many.run_for_all(INSERT_EVENT, [each])
    with app.app_context():
        kept = db.session.execute(
            select(Event.facts, Event.at, Event.subject_id)
            .where(Event.seq > there)
            .order_by(Event.seq)
        ).all()
    assert [each.facts for each in kept] == [facts[0], None, facts[0], facts[2], facts[1], facts[2]]
    assert {(each.at, each.subject_id) for each in kept} == {(rows[0]["at"], 2**31 - 1)}


def test_the_numbers_of_new_rows_come_back_in_their_order(app, world, look):
    given = [
        {
            "ballot_id": world.ballot,
            "holder": f"u{world.ids[name]}",
            "organisation_id": None,
            "user_id": world.ids[name],
            "set_by_id": world.ids[name],
            "choice": "live",
            "reason": None,
            "digest": "d",
            "taken_at": MOMENT,
        }
        for name in ("pia", "mona", "paul", "hana")
    ]
    with app.app_context(), transaction():
        numbers = [rows[0][0] for rows in many.run_for_all(INSERT_POSITION, given)]
    assert look("select id, holder from position order by id") == [
        (number, each["holder"]) for number, each in zip(numbers, given, strict=True)
    ]


def test_events_of_one_commit_are_numbered_in_the_order_in_which_they_were_recorded(
    app, world, look
):
    with app.app_context(), transaction():
        for number in range(1, 1_203):
            record_event(
                "round.tried",
                EventSubject(number, 0),
                Actor(),
                audience="nobody",
                words="é\"'%s",
                nothing=None,
            )
    assert [
        number
        for (number,) in look(
            "select subject_id from event where verb = 'round.tried' order by seq"
        )
    ] == list(range(1, 1_203))


def test_works_that_share_nothing_ask_at_once_and_read_once_what_is_the_same(
    together, look, journeys, postgresql
):
    def work(number):
        def do():
            read_once_per_batch("all", lambda: FIND(scope="everyone's"))
            assert FIND(scope=f"s{number}") == []
            PUT(**row(number))
            record_event("round.tried", EventSubject(number, 0), Actor(), audience="nobody")
            return number

        return do

    assert together([work(number) for number in range(1, 9)]) == list(range(1, 9))
    assert look("select count(*) from kept_answer") == [(8,)] and look(
        "select count(*) from event"
    ) == [(8,)]
    if postgresql:
        assert journeys == [1, 8, 8]


def test_a_refused_work_leaves_nothing_and_the_others_alone(together, look):
    def work(number):
        def do():
            FIND(scope="x")
            record_event("round.tried", EventSubject(number, 0), Actor(), audience="nobody")
            if number == 2:
                raise Invalid("no")
            PUT(**row(number))
            return number

        return do

    first, second, third = together([work(number) for number in (1, 2, 3)])
    assert (first, third) == (1, 3) and isinstance(second, Invalid)
    assert look("select scope from kept_answer order by scope") == [("s1",), ("s3",)]
    assert sorted(look("select subject_id from event")) == [(1,), (3,)]


def test_a_work_that_fails_after_a_change_undoes_only_its_own(together, look):
    runs = []

    def work(number):
        def do():
            runs.append(number)
            PUT(**row(number))
            record_event("round.tried", EventSubject(number, 0), Actor(), audience="nobody")
            if number == 2:
                raise ValueError("a mistake of the program")
            return number

        return do

    first, second, third = together([work(number) for number in (1, 2, 3)])
    assert (first, third) == (1, 3) and isinstance(second, ValueError)
    assert look("select scope from kept_answer order by scope") == [("s1",), ("s3",)]
    assert sorted(look("select subject_id from event")) == [(1,), (3,)] and runs[-3:] == [
        1,
        2,
        3,
    ], "once more, one by one"


def test_a_work_that_fails_after_a_session_change_leaves_nothing(together, look):
    def work(number):
        def do():
            FIND(scope="x")
            db.session.execute(insert(KEPT_ANSWERS), [row(number)])
            if number == 2:
                raise Invalid("no")
            return number

        return do

    assert [
        each for each in together([work(number) for number in (1, 2, 3)]) if isinstance(each, int)
    ] == [1, 3]
    assert look("select scope from kept_answer order by scope") == [("s1",), ("s3",)]


def test_a_work_that_needs_a_savepoint_gets_one(together, look):
    def trying():
        PUT(**row(1))
        try:
            with open_savepoint(core_only=True):
                PUT(**row(7))
                raise Invalid("no")
        except Invalid:
            return "tried"

    assert together([trying, lambda: PUT(**row(2)) and "put"]) == ["tried", "put"]
    assert look("select scope from kept_answer order by scope") == [("s1",), ("s2",)]


def test_works_that_may_conflict_see_earlier_changes(together, look):
    def counting():
        before = FIND(scope="shared")
        PUT(**row(len(before), scope="shared", key=str(len(before))))
        return len(before)

    assert together([counting] * 4, [frozenset({"us"})] * 4) == [0, 1, 2, 3]
    assert together([counting] * 2, [None] * 2) == [4, 5]


def test_a_work_with_an_unforeseen_conflict_is_run_again_and_sees_earlier_changes(together, look):
    def changing(number):
        def do():
            ((_, before, *_),) = FIND(scope="s1")
            CHANGE(of="s1", status=number, location=None)
            return before

        return do

    def adding():
        if not FIND(scope="only"):
            PUT(**row(5, scope="only"))
            return "added"
        return "there"

    assert together([lambda: PUT(**row(1)) and "put"]) == ["put"]
    assert together([changing(21), changing(22)]) == [1, 21], "the same row"
    assert together([adding, adding]) == ["added", "there"], "a row that may be there once"
    assert look("select scope, status from kept_answer order by scope") == [("only", 5), ("s1", 22)]


def test_works_without_common_rows_run_in_parallel():
    def member(name, *about):
        return SimpleNamespace(
            name=name, conflict_keys=frozenset(about) if about != (None,) else None
        )

    def named(members):
        return [[each.name for each in now] for now in split_into_rounds(members)]

    assert named([]) == []
    assert named([member("a", 1), member("b", 2), member("c", 1), member("d", 3)]) == [
        ["a", "b", "d"],
        ["c"],
    ]
    assert named([member("a", 1), member("b", 1, 2), member("c", 2)]) == [["a"], ["b"], ["c"]], (
        "c after b, which it might meet"
    )
    assert named([member("a", 1), member("b", None), member("c", 2)]) == [["a"], ["b"], ["c"]]
    assert batch.get_conflict_keys(Actor(7), "user:7").isdisjoint(
        batch.get_conflict_keys(Actor(8), "user:8")
    )
    assert batch.get_conflict_keys(Actor(7, organisation_id=3), "user:7") & batch.get_conflict_keys(
        Actor(8, organisation_id=3), "user:8"
    )


def test_a_running_work_is_identified_in_every_thread(app, world, look):
    outcomes = {}

    def come(number):
        def do():
            FIND(scope="x")
            with transaction():
                PUT(**row(number))
                record_event("round.tried", EventSubject(number, 0), Actor(), audience="nobody")
            return number

        with app.app_context():
            outcomes[number] = batch.run_batched(do, frozenset({number}))

    threads = [threading.Thread(target=come, args=(number,)) for number in range(1, 25)]
    [thread.start() for thread in threads]
    [thread.join(20) for thread in threads]
    assert outcomes == {number: number for number in range(1, 25)}
    assert look("select count(*), count(distinct subject_id) from event") == [(24, 24)]
