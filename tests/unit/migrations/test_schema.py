"""Tests of migrations: the tables match the models, up and down with data, without loss."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, LargeBinary, create_engine, inspect, text

from consult.app import create_app
from consult.core.database.engine import create_tables, db
from tests.support.servers.fork_client import run_consult
from tests.support.consultation.schema_steps import move_schema
from tests.world import World

pytestmark = pytest.mark.postgresql

ROOT = Path(__file__).parents[3]


def run_command(url, *command):
    """Run a command of the program as an operator does."""
    done = run_consult(*command, CONSULT_DATABASE_URL=url, CONSULT_SAMPLE="0")
    assert done.returncode == 0, done.stderr


def shape_of(url):
    """Return every table with its columns, keys and constraints."""
    engine = create_engine(url)
    look = inspect(engine)
    found = {}
    for table in look.get_table_names():
        if table != "alembic_version":
            found[table] = {
                "columns": sorted(
                    (each["name"], str(each["type"]), each["nullable"])
                    for each in look.get_columns(table)
                ),
                "unique": sorted(
                    tuple(each["column_names"]) for each in look.get_unique_constraints(table)
                ),
                "foreign": sorted(
                    (tuple(each["constrained_columns"]), each["referred_table"])
                    for each in look.get_foreign_keys(table)
                ),
                "indexes": sorted(
                    (each["name"], tuple(each["column_names"]))
                    for each in look.get_indexes(table)
                    if not each.get("duplicates_constraint")
                ),
                "checks": sorted(
                    each["name"] for each in look.get_check_constraints(table) if each["name"]
                ),
            }
    engine.dispose()
    return found


def test_migrating_makes_exactly_what_the_models_say(empty, modelled):
    run_command(empty, "migrate")
    made = shape_of(empty)
    assert made == shape_of(modelled) and set(made) == set(db.metadata.tables)


def rows_of(url):
    engine = create_engine(url)
    with engine.connect() as connection:
        counts = {
            table: connection.execute(text(f'select count(*) from "{table}"')).scalar()
            for table in db.metadata.tables
        }
    engine.dispose()
    return counts


def test_a_filled_database_migrates_to_where_it_is_and_loses_nothing(migrated):
    world = World(create_app(DATABASE_URL=migrated, SAMPLE=False))
    before = rows_of(migrated)
    move_schema(migrated, "migrate")
    assert rows_of(migrated) == before and before["wording"] > 10 and world.ids


def test_all_the_way_down_and_up_again(migrated):
    World(create_app(DATABASE_URL=migrated, SAMPLE=False))
    move_schema(migrated, "downgrade", "base")
    engine = create_engine(migrated)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()
    move_schema(migrated, "migrate")
    assert set(shape_of(migrated)) == set(db.metadata.tables)


def age(url):
    """Remove what the first migrations did not create originally, and add what they created
    then.
    """
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        old = Operations(MigrationContext.configure(connection))
        for table, columns in {
            "contest": ("hidden_at", "hidden_by_id", "hidden_reason"),
            "amendment_revision": ("cut",),
            "clause_work": ("reshaped",),
        }.items():
            with old.batch_alter_table(table) as batch:
                for column in columns:
                    batch.drop_column(column)
        old.drop_index("notice_to_mail", "notice")
        old.drop_table("mail")
        old.add_column("import", Column("content", LargeBinary))
    engine.dispose()


def test_a_database_from_before_its_migrations_were_edited_is_mended_with_its_data(
    migrated, modelled
):
    World(create_app(DATABASE_URL=migrated, SAMPLE=False))  # it writes what the program has today
    before, whole = rows_of(migrated), shape_of(modelled)
    move_schema(migrated, "downgrade", "c41e7a90d6b2")

    recent = shape_of(migrated)
    age(migrated)
    aged = shape_of(migrated)
    assert {table for table, shape in recent.items() if aged.get(table) != shape} == {
        "amendment_revision",
        "clause_work",
        "contest",
        "import",
        "mail",
        "notice",
    } and "mail" not in aged
    move_schema(migrated, "migrate")
    assert shape_of(migrated) == whole and rows_of(migrated) == before and before["clause"] > 3


def test_the_name_that_the_first_migration_had_at_first_is_still_known(tmp_path):
    address, modelled = f"sqlite:///{tmp_path}/consult.db", f"sqlite:///{tmp_path}/modelled.db"
    move_schema(address, "migrate", "e008dc93c421")
    create_tables(modelled)
    with closing(sqlite3.connect(tmp_path / "consult.db")) as raw, raw:
        raw.executescript(
            "DROP TABLE mail; UPDATE alembic_version SET version_num = '110dcca68ff3'"
        )
    move_schema(address, "migrate")
    assert shape_of(address) == shape_of(modelled)


def test_a_migrated_file_has_its_durability_settings(tmp_path):
    address = f"sqlite:///{tmp_path}/consult.db"
    move_schema(address, "migrate")
    with sqlite3.connect(tmp_path / "consult.db") as raw:
        assert raw.execute("pragma journal_mode").fetchone() == ("wal",)
        assert raw.execute("pragma foreign_key_check").fetchall() == []
    raw.close()
