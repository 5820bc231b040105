"""Worlds with data behind every endpoint that can be restored: one on SQLite, one on
PostgreSQL.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from functools import cached_property
from io import BytesIO
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
COUNT_ROWS = "select " + ", ".join(f'(select count(*) from "{table}")' for table in COUNTED_TABLES)


def is_sent_as_json(path, body):
    """Return whether a body is sent as JSON: to the API, unless it holds files."""
    return path.startswith("/api/") and not any(isinstance(each, tuple) for each in body.values())


def copy_value(value):
    """Return a value of a body, or a copy of a file, which the request closes."""
    return (BytesIO(value[0].getvalue()), *value[1:]) if isinstance(value, tuple) else value


class RestorableWorld:
    """A world with the rows that all endpoints need.

    Attributes:
        scripted: forms are sent as the page's script sends them, so that a refusal is not a page.
        answer: the last answer.
    """

    scripted = False
    answer = None

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

    @cached_property
    def _bodies(self):
        """Build the bodies once: there are hundreds, and some are files."""
        return build_bodies(self.world, self.rows)

    def _copy_body(self, endpoint):
        """Return the body of one request to an endpoint."""
        body = self._bodies.get(endpoint, {})
        return {name: copy_value(value) for name, value in body.items()}

    def knock(self, name, endpoint, method, path):
        """Send the request as this person; return the status."""
        client = self.app.test_client()
        client.token = "anonymous" if name == ANONYMOUS else self.world.tokens[name]
        client.set_cookie(COOKIE_NAME, client.token)
        body = self._copy_body(endpoint)
        if method == "GET":
            self.answer = client.get(path)
        elif is_sent_as_json(path, body):
            self.answer = client.say(method, path, body)
        else:
            self.answer = client.fill(path, body, scripted=self.scripted)
        return self.answer.status_code

    def send(self, headers, endpoint, method, path):
        """Send the request of an endpoint with these headers alone; return the answer."""
        body = self._copy_body(endpoint)
        sent = {"json" if is_sent_as_json(path, body) else "data": body} if method != "GET" else {}
        return self.app.test_client().open(path, method=method, headers=headers, **sent)


class SqliteWorld(RestorableWorld):
    """A restorable world on SQLite."""

    scripted = True

    def __init__(self, folder):
        self.file, self.kept = folder / "consult.db", folder / "kept.db"
        create_tables(f"sqlite:///{self.file}")
        super().__init__(f"sqlite:///{self.file}")
        self.keep()

    def keep(self):
        """Keep the rows as they are now, as those that are restored."""
        with self.app.app_context(), db.engine.connect() as connection:
            connection.execute(text("pragma wal_checkpoint(truncate)"))
        self.leave()
        shutil.copy(self.file, self.kept)
        self.counted = self._count_rows()
        os.utime(self.file, ns=(0, 0))

    def _is_committed(self):
        """Return whether anything was committed since the beginning.

        Then the log holds it; where the program has emptied the log, the file was written.
        """
        log = Path(f"{self.file}-wal")
        return (log.exists() and log.stat().st_size > 0) or self.file.stat().st_mtime_ns != 0

    def _count_rows(self):
        """Return the number of rows in the tables that are written most."""
        with closing(sqlite3.connect(self.file)) as raw:
            return raw.execute(COUNT_ROWS).fetchone()

    def write(self, sql):
        """Change rows, and keep them as those that are restored."""
        with closing(sqlite3.connect(self.file)) as raw, raw:
            raw.execute(sql)
        self.keep()

    def is_changed(self):
        """Return whether rows were added or removed since the beginning."""
        return self._is_committed() and self._count_rows() != self.counted

    def restore(self):
        """Restore the rows as they were at the beginning, if anything was committed since."""
        if not self._is_committed():
            return
        self.leave()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.file)
        os.utime(self.file, ns=(0, 0))


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
