"""Deny by default: every route by every role, in one table; whoever is refused has changed nothing."""
import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from consult.app import create_app
from consult.core.db import create_tables, db
from consult.core.door import COOKIE
from tests.conftest import FREE, Browser
from tests.http.doors import arguments, bodies, fill
from tests.world import ROLES, World

TABLE = json.loads((Path(__file__).parent / "doors.json").read_text())
ANONYMOUS = "anonymous"
EVERYONE = [ANONYMOUS, *ROLES]


class House:
    """A world on SQLite that can be put back to how it was."""

    def __init__(self, folder):
        self.file, self.kept = folder / "consult.db", folder / "kept.db"
        create_tables(f"sqlite:///{self.file}")
        self.app = create_app(DATABASE_URL=f"sqlite:///{self.file}", **FREE)
        self.app.test_client_class = Browser
        self.world = World(self.app)
        self.rows = fill(self.world)
        with self.app.app_context(), db.engine.connect() as connection:
            connection.execute(text("pragma wal_checkpoint(truncate)"))
        self.leave()
        shutil.copy(self.file, self.kept)

    def leave(self):
        with self.app.app_context():
            db.engine.dispose()

    def restore(self):
        self.leave()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.file}{suffix}").unlink(missing_ok=True)
        shutil.copy(self.kept, self.file)

    def doors(self):
        """Every route with its method, once for each endpoint."""
        usual, special = arguments(self.world, self.rows)
        seen = set()
        for rule in self.app.url_map.iter_rules():
            if rule.endpoint in seen:
                continue
            seen.add(rule.endpoint)
            method = next(iter(rule.methods - {"HEAD", "OPTIONS"}))
            given = {**usual, **special.get(rule.endpoint, {})}
            with self.app.test_request_context():
                path = self.app.url_map.bind("localhost").build(rule.endpoint, {name: given[name] for name in rule.arguments})
            yield rule.endpoint, method, path

    def knock(self, name, endpoint, method, path):
        """Ask for it as this person; returns the status, and whether anything was written."""
        client = self.app.test_client()
        client.token = "anonymous" if name == ANONYMOUS else self.world.tokens[name]
        client.set_cookie(COOKIE, client.token)
        before, body = self.count(), bodies(self.world, self.rows).get(endpoint, {})
        if method == "GET":
            answer = client.get(path)
        elif path.startswith("/api/") and not any(isinstance(each, tuple) for each in body.values()):  # files go as a form
            answer = client.say(method, path, body)
        else:
            answer = client.fill(path, body)
        return answer.status_code, self.count() != before

    def count(self):
        with self.app.app_context(), db.engine.connect() as connection:
            return tuple(connection.execute(text(f'select count(*) from "{table}"')).scalar()
                         for table in ("event", "comment", "position", "membership", "stage", "wording", "notice", "mail"))


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("house"))
    yield made
    made.leave()


def test_the_table_lists_every_door_and_no_other(house):
    assert {endpoint for endpoint, *_ in house.doors()} == set(TABLE)


@pytest.mark.parametrize("name", EVERYONE)
def test_each_door_lets_in_exactly_those_of_the_table(house, name):
    wrong = []
    for endpoint, method, path in house.doors():
        status, wrote = house.knock(name, endpoint, method, path)
        let_in = status not in {401, 403, 404}
        if status >= 500 or let_in != (TABLE[endpoint] == "*" or name in TABLE[endpoint].split()):
            wrong.append((endpoint, status))
        if wrote and (method == "GET" or not let_in):
            wrong.append((endpoint, "wrote"))
        if wrote or method != "GET":
            house.restore()
    assert wrong == []
