"""Tests of backups: taken while people write, verified before use, restored on an empty
machine.
"""

import os
import threading
from itertools import count

import pytest
from sqlalchemy import make_url, text

from consult.app import create_app
from consult.core.database import backup
from consult.core.events import hash_chain as chain
from consult.core.database.engine import db
from consult.core.web.write_endpoint import COOKIE_NAME
from consult.core.events.log import EVENT, transaction
from tests.support.servers.fork_client import run_consult
from tests.conftest import BrowserClient
from tests.databases import UNLIMITED_SETTINGS
from tests.support.consultation.notes import post_note
from tests.support.servers.free_ports import find_free_port
from tests.support.servers.postgresql import create_database

pytestmark = pytest.mark.postgresql

numbers = count(1)
ONLY_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture
def empty(url, request, tmp_path):
    """Provide the address of an empty database of the same kind: another machine."""
    if url.startswith("sqlite"):
        return make_url(f"sqlite:///{tmp_path}/elsewhere/new #1.db")
    return make_url(
        create_database(request.getfixturevalue("cluster"), f"empty_{os.getpid()}_{next(numbers)}")
    )


@pytest.fixture
def kept(world, here, browser, url, tmp_path):
    """Create a backup of a consultation with a comment that contains special characters."""
    for words in ("Tab\tand\nline \\n \\N", "نص", "plain"):
        post_note(world, "pia", words)
    answer = browser("pia").say(
        "POST", f"/api/v1/clauses/{world.clause}/comments", {"body": "Ñandú «quoted» \\ back"}
    )
    assert answer.status_code == 201
    return backup.create_backup(make_url(url), tmp_path / "kept")


def everything(address, tables):
    """Return all rows of all tables as text."""
    app = create_app(
        DATABASE_URL=address.render_as_string(hide_password=False), **UNLIMITED_SETTINGS
    )
    with app.app_context():
        with db.engine.connect() as connection:
            rows = {
                table: sorted(map(str, connection.execute(text(f'SELECT * FROM "{table}"'))))
                for table in tables
            }
        db.engine.dispose()
    return rows


def spoil(file):
    """Overwrite some blocks in the middle of the file with zeros, as a bad disk does."""
    held = bytearray(file.read_bytes())
    middle, some = len(held) // 2, min(8192, len(held) // 4)
    held[middle : middle + some] = bytes(some)
    file.write_bytes(held)


def test_a_backup_holds_everything_and_restores_on_an_empty_machine(kept, empty, url):
    tables = db.metadata.tables
    proof = backup.restore_backup(kept.file, empty)
    before, after = everything(make_url(url), tables), everything(empty, tables)
    assert (
        after == before
        and len(before["comment"]) == 1
        and proof.events == len(before["event"]) >= 4
    )


def test_people_go_on_where_they_were_on_the_restored_machine(kept, empty, world):
    backup.restore_backup(kept.file, empty)
    app = create_app(DATABASE_URL=empty.render_as_string(hide_password=False), **UNLIMITED_SETTINGS)
    app.test_client_class = BrowserClient
    client = app.test_client()
    client.token = world.tokens["pia"]
    client.set_cookie(COOKIE_NAME, client.token)
    path = f"/api/v1/clauses/{world.clause}/comments"
    assert client.get(path).json["comments"][0]["body"] == "Ñandú «quoted» \\ back"
    assert client.say("POST", path, {"body": "And on"}).status_code == 201
    with app.app_context():
        rows = db.session.execute(EVENT.select().order_by(EVENT.c.seq)).mappings().all()
        assert chain.find_first_mismatch(rows) is None and len(rows) == kept.events + 1
        db.session.remove()
        db.engine.dispose()


def test_a_backup_is_taken_while_people_write_and_holds_a_moment(app, world, here, url, tmp_path):
    going, written = threading.Event(), []

    def write():
        with app.app_context():
            while not going.is_set():
                written.append(post_note(world, "pia", "words"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        proof = backup.create_backup(make_url(url), tmp_path / "kept")
    finally:
        going.set()
        writer.join()
    assert 0 <= proof.events <= len(written) and proof == backup.verify_backup(proof.file)


def test_a_backup_is_read_by_its_owner_alone_and_nothing_else_is_left(kept):
    assert kept.file.stat().st_mode & 0o777 == 0o600
    assert list(kept.file.parent.iterdir()) == [kept.file] and kept.size == kept.file.stat().st_size


def test_a_backup_that_was_damaged_is_not_restored(kept, empty):
    spoil(kept.file)
    with pytest.raises(backup.DatabaseCopyError):
        backup.restore_backup(kept.file, empty)
    assert untouched(empty)


def untouched(address):
    """Return whether this database is still empty."""
    if address.get_backend_name() == "sqlite":
        return not os.path.exists(address.database) and not os.path.exists(
            address.database.replace(".db", ".part")
        )
    return not backup._list_tables(address)


def test_a_record_that_was_tampered_with_shows_in_the_copy_which_is_kept_as_a_suspect(
    world, here, url, tmp_path, empty
):
    for _ in range(3):
        post_note(world, "pia", "words")
    with transaction():
        db.session.execute(
            text("UPDATE event SET actor_id = :other WHERE seq = 2"), {"other": world.ids["mona"]}
        )
    with pytest.raises(backup.DatabaseCopyError, match="does not fit at 2"):
        backup.create_backup(make_url(url), tmp_path / "kept")
    (suspect,) = (tmp_path / "kept").iterdir()
    assert ".suspect" in suspect.name
    with pytest.raises(backup.DatabaseCopyError, match="does not fit at 2"):
        backup.restore_backup(suspect, empty)
    assert untouched(empty)


def test_where_there_is_data_already_nothing_is_restored(kept, url, look):
    before = look("select count(*) from event")
    with pytest.raises(backup.DatabaseCopyError, match=r"already|not empty"):
        backup.restore_backup(kept.file, make_url(url))
    assert look("select count(*) from event") == before


@ONLY_SQLITE
def test_what_is_no_backup_is_refused(kept, empty, tmp_path):
    other = make_url("postgresql+psycopg://nobody@127.0.0.1:1/none")
    text_file = tmp_path / "notes.db"
    text_file.write_text("not a database")
    for file, address in ((tmp_path / "missing.db", empty), (text_file, empty), (kept.file, other)):
        with pytest.raises(backup.DatabaseCopyError):
            backup.restore_backup(file, address)
    with pytest.raises(backup.DatabaseCopyError, match="not there"):
        backup.create_backup(empty, tmp_path / "nothing")
    assert untouched(empty) and list((tmp_path / "nothing").iterdir()) == []


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_database_that_does_not_answer_is_reported_in_words(kept, empty, tmp_path):
    away = empty.set(port=find_free_port())
    for work in (
        lambda: backup.restore_backup(kept.file, away),
        lambda: backup.create_backup(away, tmp_path / "none"),
    ):
        with pytest.raises(backup.DatabaseCopyError, match=r"does not answer|pg_dump"):
            work()
    assert list((tmp_path / "none").iterdir()) == []


@ONLY_SQLITE
def test_a_disk_without_room_leaves_nothing_that_looks_like_a_backup(
    world, here, url, tmp_path, monkeypatch
):
    def no_room(source, target):
        target.write_bytes(b"half")
        raise backup.DatabaseError("database or disk is full")

    monkeypatch.setattr(backup, "_copy_sqlite", no_room)
    with pytest.raises(backup.DatabaseCopyError, match="full"):
        backup.create_backup(make_url(url), tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []


def command(instance, *words):
    """Run a command in an installation of its own; return its exit code and output."""
    ran = run_consult(*words, CONSULT_INSTANCE=str(instance))
    return ran.returncode, ran.stdout + ran.stderr


def test_the_commands_back_up_one_installation_and_restore_it_in_an_empty_folder(tmp_path):
    old, new, copies = tmp_path / "old", tmp_path / "new", tmp_path / "copies"
    assert command(old, "migrate")[0] == 0
    assert command(old, "person", "add", "ada@people.example", "Ada")[0] == 0
    status, said = command(old, "backup", copies)
    assert status == 0 and "all fit" in said
    (file,) = copies.iterdir()
    assert command(new, "restore", file)[0] == 0
    status, said = command(new, "person", "list")
    assert status == 0 and "ada@people.example" in said
    assert [command(new, word)[0] for word in ("verify", "migrate")] == [0, 0]
    status, said = command(new, "restore", file)
    assert status == 1 and "there already" in said and "Traceback" not in said
