"""Test databases, empty or filled with the world, made once in each process and copied for
each test.
"""

import itertools
import shutil
import sqlite3
from contextlib import closing
from copy import deepcopy

import psycopg
from sqlalchemy import make_url

from consult.app import create_app
from consult.core.realtime import server as realtime
from consult.core.database.engine import db, prepare_engine, writer_engines
from tests.support.servers.postgresql import empty_database
from tests.world import World

UNLIMITED_SETTINGS = {
    "LIMIT_USER": 100_000,
    "LIMIT_ADDRESS": 100_000,
    "LIMIT_COMMENTS": 100_000,
    "SIGN_IN_IDLE_HOURS": 0,  # tests set the clock weeks ahead
    "SIGN_IN_HOURS": 0,
    "SIGN_CHECKPOINTS": False,  # it adds an event of its own to a record, at any time
    "SAMPLE": False,
    "SECOND_FACTOR": "",  # most tests give no code
}
DATABASE_KINDS = ("sqlite", "postgresql")
database_numbers = itertools.count(1)


def parametrize_databases(metafunc):
    """Run each test with a database on SQLite, and on PostgreSQL where marked or asked for."""
    chosen = any("url" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if (
        "url" in metafunc.fixturenames
        and not chosen
        and metafunc._arg2fixturedefs["url"][-1].baseid == "tests"
    ):
        both = metafunc.config.getoption("thorough") or any(
            metafunc.definition.iter_markers("postgresql")
        )
        metafunc.parametrize("url", DATABASE_KINDS if both else DATABASE_KINDS[:1], indirect=True)


def close_engines(app):
    """Close every connection of the application."""
    with app.app_context():
        engine = db.engine
        engine.dispose()
        if engine in writer_engines:
            writer_engines[engine].dispose()


class DatabaseTemplates:
    """The filled databases that a process keeps between tests, and the row numbers that World
    knows.

    Kept are a SQLite file and the rows of PostgreSQL.
    """

    def __init__(self, empty_file):
        self.empty_file = empty_file
        self.files, self.rows, self.facts, self.filled = {}, {}, {}, set()

    def _build(self, kind, address):
        """Build the world in this empty database, and keep its row numbers."""
        app = create_app(DATABASE_URL=address, **UNLIMITED_SETTINGS)
        self.facts[kind] = {
            name: value for name, value in vars(World(app)).items() if name != "app"
        }
        close_engines(app)

    def copy_file(self, to, *, full):
        """Copy a SQLite file with the tables, filled if `full`; return its address."""
        source = self.empty_file
        if full:
            source = self.empty_file.with_name("world.db")
            if "sqlite" not in self.facts:
                shutil.copy(self.empty_file, source)
                self._build("sqlite", f"sqlite:///{source}")
                with closing(sqlite3.connect(source)) as raw:
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(source, to)
        return self._address(f"sqlite:///{to}", full=full)

    def fill(self, address, *, full):
        """Empty a PostgreSQL database and fill it if `full`; return an address unique to this
        test.

        Rows are copied, because creating a database from a template costs ten times as much.
        """
        if full and "postgresql" not in self.facts:
            empty_database(address)
            self._build("postgresql", address)
            self.rows = read_rows(address)
        empty_database(address)
        if full:
            write_rows(address, *self.rows)
        return self._address(f"{address}?application_name=test_{next(database_numbers)}", full=full)

    def _address(self, address, *, full):
        if full:
            self.filled.add(address)
        return address

    def world(self, app):
        """Return the world of this application: the copied one, or a new one if the database has
        none.
        """
        address = app.config["DATABASE_URL"]
        if address not in self.filled:
            return World(app)
        world = World.__new__(World)
        vars(world).update(deepcopy(self.facts[make_url(address).get_backend_name()]), app=app)
        return world


def connect_without_sqlalchemy(address):
    """Connect to PostgreSQL without SQLAlchemy."""
    return psycopg.connect(address.replace("postgresql+psycopg:", "postgresql:"))


def read_rows(address):
    """Return the rows of each table as COPY writes them, and the last value of each sequence."""
    rows = {}
    with connect_without_sqlalchemy(address) as raw:
        for (name,) in raw.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall():
            with raw.cursor().copy(f'COPY "{name}" TO STDOUT') as out:
                rows[name] = b"".join(bytes(each) for each in out)
        counters = raw.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
        ).fetchall()
    return {name: data for name, data in rows.items() if data}, counters


def write_rows(address, rows, counters):
    """Write rows from read_rows into the empty tables, in any order."""
    with connect_without_sqlalchemy(address) as raw:
        cursor = raw.cursor()
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        for name, data in rows.items():
            with cursor.copy(f'COPY "{name}" FROM STDIN') as into:
                into.write(data)
        cursor.execute(
            "SELECT " + ", ".join(f"setval('\"{name}\"', {value})" for name, value in counters)
        )


class ApplicationPool:
    """Applications that tests of a process share.

    Tests with the same kind of database and the same settings use one, because a new one loads
    its templates and sorts its routes again.
    """

    def __init__(self):
        self.made = {}  # for each kind and settings an application with its configuration

    def lend(self, address, settings):
        """Return an application on this database; a test that changes it changes it back."""
        realtime.pending_messages.clear()
        kind = (make_url(address).get_backend_name(), repr(sorted(settings.items())))
        if kind in self.made:
            self._move(*self.made[kind], address)
            return self.made[kind][0]
        app = create_app(DATABASE_URL=address, **{**UNLIMITED_SETTINGS, **settings})
        self.made[kind] = app, dict(app.config)
        return app

    def _move(self, app, config, address):
        app.config.clear()
        app.config.update(config, DATABASE_URL=address, SQLALCHEMY_DATABASE_URI=address)
        app.extensions["limits"].__init__(app)  # what was counted
        with app.app_context():
            options = {"url": make_url(address), **app.config["SQLALCHEMY_ENGINE_OPTIONS"]}
            db.engines[None] = db._make_engine(None, options, app)
            prepare_engine(db.engine)
