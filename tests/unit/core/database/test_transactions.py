"""Tests of transactions: all or nothing, and a log without gaps."""

import threading

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from consult.consultations.models import Consultation, Tag
from consult.core.events import hash_chain as chain
from consult.core.events import log as core_events
from consult.core.database.engine import create_engine, db
from consult.core.errors import Conflict, Forbidden, Unavailable
from consult.core.events.log import Event, open_savepoint, record_event, transaction
from consult.core.permissions.rules import require_permission
from tests.support.consultation.notes import post_note, load_notes

pytestmark = pytest.mark.postgresql


def whole_log(app):
    with app.app_context():
        return list(
            db.session.execute(select(*Event.__table__.columns).order_by(Event.seq)).mappings()
        )


def test_an_error_undoes_everything_and_leaves_no_gap(world, here, look):
    with pytest.raises(Conflict), transaction():
        post_note(world, "pia", "Never mind")
        raise Conflict
    post_note(world, "pia", "Kept")
    assert load_notes(look) == ["Kept"]
    assert look("select seq from event") == [(1,)]


def test_actions_inside_an_action_share_one_commit(world, here, look):
    with transaction():
        post_note(world, "pia", "One")
        post_note(world, "paul", "Two")
        assert load_notes(look) == []
    assert load_notes(look) == ["One", "Two"]


def test_an_attempt_that_fails_takes_its_events_with_it(world, here, look):
    with transaction():
        post_note(world, "pia", "Kept")
        with pytest.raises(Conflict), open_savepoint():
            post_note(world, "pia", "Dropped")
            raise Conflict
    assert world.events() == ["note.made"] and load_notes(look) == ["Kept"]


def test_a_failed_part_cannot_be_swallowed_without_an_attempt(world, here, look):
    with pytest.raises(RuntimeError), transaction():
        try:
            with transaction():
                post_note(world, "pia", "Half done")
                raise Conflict
        except Conflict:
            pass
    assert load_notes(look) == [] and world.events() == []


def test_a_change_outside_of_a_transaction_cannot_be_recorded(world, here):
    with pytest.raises(RuntimeError):
        record_event(
            "note.made", core_events.EventSubject(1, world.consultation), world.actor("pia")
        )


def test_what_was_loaded_before_is_read_afresh_inside(world, here):
    consultation = db.session.get(Consultation, world.consultation)
    assert consultation.stage == "commenting"
    world.stage("closed")
    with pytest.raises(Forbidden), transaction():
        require_permission(world.actor("pia"), "comment.post", consultation)


def test_eight_writers_lose_no_update_and_number_without_gaps(app, world):
    with app.app_context():
        mona = world.actor("mona")

    def write(count):
        for _ in range(count):
            with app.app_context(), transaction():
                db.session.get(Tag, world.tag).place += 1
                record_event("tag.moved", core_events.EventSubject(1, world.consultation), mona)

    threads = [threading.Thread(target=write, args=(20,)) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with app.app_context():
        assert db.session.get(Tag, world.tag).place == 161
    assert [row["seq"] for row in whole_log(app)] == list(range(1, len(world.events()) + 1))
    assert chain.find_first_mismatch(whole_log(app)) is None and len(world.events()) == 160


def test_two_processes_worth_of_writers_wait_for_the_one_lock_of_the_database(
    app, world, here, monkeypatch
):
    """Our own lock is removed, so that the second writer acts like another process."""

    class Open(threading.Semaphore):
        def __init__(self):
            super().__init__(99)

    monkeypatch.setattr(core_events, "write_lock", Open())
    test_eight_writers_lose_no_update_and_number_without_gaps(app, world)


def test_a_write_that_waits_too_long_says_try_again(world, here, monkeypatch):
    monkeypatch.setattr(core_events, "WRITE_WAIT_SECONDS", 0.05)
    with core_events.write_lock, pytest.raises(Unavailable):
        post_note(world, "pia", "Busy?")


def test_outside_of_a_transaction_the_database_itself_refuses_to_write(world, here):
    db.engine.dispose()
    row = {"consultation_id": world.consultation, "tag_set": "x", "title": {}, "place": 1}
    for name in ("on a fresh connection", "on one that has just written"):
        with pytest.raises(DBAPIError):
            db.session.execute(insert(Tag), row | {"code": name})
        db.session.remove()
        with transaction():
            db.session.add(Tag(**row, code=name))
        db.session.remove()


@pytest.mark.parametrize(
    "change",
    [
        "update event set facts = '{\"clause_id\": 9}' where seq = 2",
        "update event set actor_id = 3 where seq = 2",
        "delete from event where seq = 2",
        "update event set audience = 'nobody' where seq = 2",
        "update event set salt = 'x' where seq = 2",
    ],
)
def test_tampering_shows_and_names_the_first_bad_event(app, url, world, here, change):
    for words in ("One", "Two", "Three"):
        post_note(world, "pia", words)
    assert chain.find_first_mismatch(whole_log(app)) is None
    engine = create_engine(url)
    with engine.begin() as mallory:
        mallory.execute(text(change.replace(":", r"\:")))
    engine.dispose()
    assert chain.find_first_mismatch(whole_log(app)) == 2


def test_an_event_that_was_taken_from_the_end_shows_by_the_head_that_was_printed(app, world, here):
    """The rest of the log does not reveal it; heads printed on minutes and exports do."""
    for words in ("One", "Two"):
        post_note(world, "pia", words)
    rows = whole_log(app)
    assert chain.find_first_mismatch(rows[:1]) is None and rows[0]["head"] != rows[1]["head"]


def test_the_database_keeps_its_durability_settings(app, here):
    if db.engine.dialect.name != "sqlite":
        assert (
            db.session.scalar(text("show fsync")) == "on"
            and db.session.scalar(text("show synchronous_commit")) == "on"
        )
        return
    pragmas = {
        name: db.session.scalar(text(f"pragma {name}"))
        for name in ("journal_mode", "synchronous", "foreign_keys", "query_only")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "query_only": 1}


def test_each_event_has_a_salt_of_its_own_so_that_a_digest_tells_nothing_of_a_row_that_is_not_shown(
    app, world, here
):
    with transaction():
        for _ in range(20):
            post_note(world, "pia", "Yes")
    salts = [row["salt"] for row in whole_log(app)]
    assert len(set(salts)) == 20 and all(len(bytes.fromhex(salt)) >= 16 for salt in salts)
