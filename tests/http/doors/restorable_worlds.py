"""Worlds with data behind every endpoint that can be restored: one on SQLite, one on
PostgreSQL.
"""

import shutil
import sqlite3
from pathlib import Path

from sqlalchemy import text

from consult.app import create_app
from consult.core.database.engine import create_tables, db
from consult.core.web.write_endpoint import COOKIE_NAME
from tests.conftest import BrowserClient
from tests.databases import UNLIMITED_SETTINGS
from tests.databases import close_engines, read_rows, write_rows
from .request_data import build_path_arguments, build_bodies, create_rows
from tests.support.servers.postgresql import empty_database
from tests.world import ROLES, World

ANONYMOUS = "anonymous"
EVERYONE = [ANONYMOUS, *ROLES]
COUNTED_TABLES = (
    "event",
    "comment",
    "position",
    "membership",
    "stage",
    "wording",
    "notice",
    "mail",
)
COUNT_ROWS = text(
    "select " + ", ".join(f'(select count(*) from "{table}")' for table in COUNTED_TABLES)
)


class RestorableWorld:
    """A world with the rows that all endpoints need."""

    def __init__(self, address):
        self.app = create_app(DATABASE_URL=address, **UNLIMITED_SETTINGS)
        self.app.test_client_class = BrowserClient
        self.world = World(self.app)
        self.rows = create_rows(self.world)

    def leave(self):
        """Close all database connections."""
        close_engines(self.app)

    def doors(self):
        """Yield (endpoint, method, path) of every route, once for each endpoint."""
        usual, special = build_path_arguments(self.world, self.rows)
        seen = set()
        for rule in self.app.url_map.iter_rules():
            if rule.endpoint in seen:
                continue
            seen.add(rule.endpoint)
            method = next(iter(rule.methods - {"HEAD", "OPTIONS"}))
            given = {**usual, **special.get(rule.endpoint, {})}
            with self.app.test_request_context():
                path = self.app.url_map.bind("localhost").build(
                    rule.endpoint, {name: given[name] for name in rule.arguments}
                )
            yield rule.endpoint, method, path

    def knock(self, name, endpoint, method, path):
        """Send the request as this person; return the status, and whether anything was written."""
        client = self.app.test_client()
        client.token = "anonymous" if name == ANONYMOUS else self.world.tokens[name]
        client.set_cookie(COOKIE_NAME, client.token)
        before, body = self.count(), build_bodies(self.world, self.rows).get(endpoint, {})
        if method == "GET":
            answer = client.get(path)
        elif path.startswith("/api/") and not any(
            isinstance(each, tuple) for each in body.values()
        ):  # files go as a form
            answer = client.say(method, path, body)
        else:
            answer = client.fill(path, body)
        return answer.status_code, self.count() != before

    def count(self):
        """Return the number of rows in the tables that are written most."""
        with self.app.app_context(), db.engine.connect() as connection:
            return tuple(connection.execute(COUNT_ROWS).one())


class SqliteWorld(RestorableWorld):
    """A restorable world on SQLite."""

    def __init__(self, folder):
        self.file, self.kept = folder / "consult.db", folder / "kept.db"
        create_tables(f"sqlite:///{self.file}")
        super().__init__(f"sqlite:///{self.file}")
        with self.app.app_context(), db.engine.connect() as connection:
            connection.execute(text("pragma wal_checkpoint(truncate)"))
        self.leave()
        shutil.copy(self.file, self.kept)
        self._watch()

    def _watch(self):
        """Note the number of COMMITs that a connection sees which writes nothing itself."""
        self.watcher = sqlite3.connect(self.file)
        self.commits = self._count_commits()

    def _count_commits(self):
        return self.watcher.execute("pragma data_version").fetchone()

    def restore(self):
        """Restore the rows as they were at the beginning, if anything was committed since."""
        if self._count_commits() == self.commits:
            return
        self.watcher.close()
        self.leave()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copy(self.kept, self.file)
        self._watch()


class PostgresqlWorld(RestorableWorld):
    """A restorable world on PostgreSQL, in an empty database."""

    def __init__(self, address):
        self.address = address
        super().__init__(address)
        self.leave()
        self.kept = read_rows(address)

    def restore(self):
        """Restore the rows as they were at the beginning."""
        self.leave()
        empty_database(self.address)
        write_rows(self.address, *self.kept)
