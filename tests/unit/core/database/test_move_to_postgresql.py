"""Tests of moving from SQLite to PostgreSQL: every row, the chain and the sequences, or
nothing at all.
"""

import os
import shutil
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from consult.app import create_app
from consult.comments.actions import post_comment
from consult.core.database import move_to_postgresql as moving
from consult.core.database.backup import DatabaseCopyError
from consult.core.database.engine import db
from tests.support.servers.fork_client import run_consult
from tests.databases import UNLIMITED_SETTINGS
from tests.support.consultation.notes import post_note
from tests.support.consultation.recorded_world import record_world
from tests.support.consultation.schema_steps import move_schema
from tests.support.servers.postgresql import create_database

pytestmark = pytest.mark.postgresql

numbers = count(1)
WORDS = "Ñandú «quoted» \\ back\ttab\nline \\N نص 中文 🜚"


@pytest.fixture
def target(cluster):
    """Create an empty PostgreSQL database."""
    return create_database(cluster, f"moved_{os.getpid()}_{next(numbers)}")


def run(file, *words):
    """Run a command on the SQLite file as an operator does."""
    return run_consult(*words, CONSULT_DATABASE_URL=f"sqlite:///{file}", CONSULT_SAMPLE="0")


@pytest.fixture(scope="module")
def migrated_file(tmp_path_factory):
    """Create a SQLite file by migrations, as in a real installation."""
    file = tmp_path_factory.mktemp("migrated") / "old.db"
    assert run(file, "migrate").returncode == 0
    return file


@pytest.fixture
def old(migrated_file, tmp_path):
    """Copy the migrated file."""
    return Path(shutil.copy(migrated_file, tmp_path / "old.db"))


@pytest.fixture
def url(old):
    return f"sqlite:///{old}"


@pytest.fixture
def lived(app, world, here):
    """Add a comment with special characters."""
    for words in (WORDS, "plain"):
        post_note(world, "pia", words)
    said = [post_comment(world.actor("pia"), world.clause, WORDS).id for _ in range(3)]
    db.engine.dispose()
    return said


def rows(address, sql):
    engine = create_engine(address)
    with engine.connect() as connection:
        found = connection.execute(text(sql)).all()
    engine.dispose()
    return found


def test_everything_is_there_afterwards_and_numbers_go_on(lived, world, old, target):
    record_world(world)  # so that every row has its event
    db.engine.dispose()
    ran = run(old, "move", target)
    assert ran.returncode == 0 and "all fit" in ran.stdout, ran.stderr
    before, after = f"sqlite:///{old}", target
    for table in db.metadata.tables:
        amount = f'select count(*) from "{table}"'
        assert rows(before, amount) == rows(after, amount)
    sql = "select seq, chain, verb, subject_id, audience, salt, head from event order by seq"
    assert rows(before, sql) == rows(after, sql) != []
    assert rows(after, f"select body from comment where id = {lived[0]}")[0][0] == WORDS
    moved = create_app(DATABASE_URL=target, **UNLIMITED_SETTINGS)
    with moved.app_context():
        assert post_comment(world.actor("paul"), world.clause, "And on.").id == lived[-1] + 1
        db.engine.dispose()
    keys = rows(after, "select count(*) from pg_constraint where contype = 'f' and convalidated")[
        0
    ][0]
    assert (
        keys
        == sum(len(table.foreign_key_constraints) for table in db.metadata.tables.values())
        > 50
    )
    verified = run_consult("verify", CONSULT_DATABASE_URL=target, CONSULT_SAMPLE="0")
    assert verified.returncode == 0 and "all fit" in verified.stdout


def test_a_database_that_holds_anything_is_not_touched_and_nothing_but_postgresql_is_filled(
    lived, old, target, tmp_path
):
    assert run(old, "move", target).returncode == 0
    again = run(old, "move", target)
    assert again.returncode == 1 and "not empty" in again.stderr
    other = run(old, "move", f"sqlite:///{tmp_path}/new.db")
    assert (
        other.returncode == 1
        and "PostgreSQL" in other.stderr
        and not (tmp_path / "new.db").exists()
    )


@pytest.fixture(scope="module")
def migrated_template(cluster):
    """Create a PostgreSQL template database by migrations; return its name."""
    name = f"moved_template_{os.getpid()}"
    address = create_database(cluster, name)
    move_schema(address, "migrate")
    return name


@pytest.fixture
def migrated(cluster, migrated_template):
    """Create an empty database with the tables."""
    return make_url(
        create_database(cluster, f"moved_{os.getpid()}_{next(numbers)}", migrated_template)
    )


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        ("_copy_table", "are not the same"),
        ("find_first_mismatch", "chain of events"),
        ("_count_events", "in use meanwhile"),
    ],
)
def test_what_does_not_fit_is_noticed_and_leaves_the_new_one_empty(
    lived, url, migrated, monkeypatch, spoiled, said
):
    carry = moving._copy_table

    def lossy(old, new, table):
        amount = carry(old, new, table)
        if table.name == "comment":
            new.execute(
                text(
                    "update comment set body = body || '.' where id = (select max(id) from comment)"
                )
            )
        return amount

    if spoiled == "find_first_mismatch":
        monkeypatch.setattr(
            moving.chain, "find_first_mismatch", lambda rows: 3 if len(list(rows)) > 3 else None
        )
        monkeypatch.setattr(moving, "create_backup", moving_copy)
    else:
        monkeypatch.setattr(
            moving, spoiled, {"_copy_table": lossy, "_count_events": lambda source: 99_999}[spoiled]
        )
    with pytest.raises(DatabaseCopyError, match=said):
        moving.move_database(make_url(url), migrated)
    address = migrated.render_as_string(hide_password=False)
    assert (
        rows(address, "select count(*) from comment")
        == [(0,)]
        == rows(address, "select count(*) from event")
    )
    monkeypatch.undo()
    assert moving.move_database(make_url(url), migrated).events > 4, "and it can be tried again"


def moving_copy(source, folder):
    """Copy without the final comparison, which other tests cover."""

    class Proof:
        file = folder / "copy.db"

    engine = create_engine(source)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"vacuum into '{Proof.file}'")
    engine.dispose()
    return Proof


def test_a_file_with_an_older_schema_is_refused(lived, url, old, migrated):
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = 'older'"))
    engine.dispose()
    with pytest.raises(DatabaseCopyError, match="another schema"):
        moving.move_database(make_url(url), migrated)
