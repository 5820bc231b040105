"""Tests of the permission table: every route for every role; a refused request changes
nothing.
"""

import json
from pathlib import Path

import pytest

from consult.core.permissions.rules import RULES
from .accreditation_data import may_read_letter
from .restorable_worlds import EVERYONE, SqliteWorld, PostgresqlWorld
from .shared_draft import may_read_draft
from tests.support.leaks import find_canaries
from tests.support.servers.postgresql import create_database

TABLE = json.loads((Path(__file__).parent / "doors.json").read_text())
CONFLICTS = json.loads(
    (Path(__file__).parent / "conflicts.json").read_text()
)  # what the tests send there conflicts for everyone
NOT_WRITTEN = {
    "account.list",
    "consultation.expect",
    "consultation.read",
    "letter.see",
    "letter.see_request",
    "log.read",
    "process.serve",
    "role.list",
    "search.find",
    "similar.see",
    "synthesis.see",  # rules of reading
    "position.begin",
    "watch.everyone",
    "watch.moderators",
    "watch.organisation",
    "watch.user",
    "amendment.post_at_once",  # asked where contributions are held
    "proxy.name_for",  # asked where the rule before them does not hold
    "statement.remove",  # asked of a statement that is public
    "account.add",
}  # by the command line


writers = {}  # for each endpoint that writes, who could: found on SQLite, asked first on PostgreSQL


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = SqliteWorld(tmp_path_factory.mktemp("house"))
    yield made
    made.leave()


def test_the_table_lists_every_endpoint_and_no_other(house):
    assert {endpoint for endpoint, *_ in house.doors()} == set(TABLE)


# Pages for everyone are read by these alone on each change, and by all with --thorough.
READERS_OF_PUBLIC_PAGES = {"anonymous", "pia", "sera"}


@pytest.mark.parametrize("name", EVERYONE)
def test_each_endpoint_admits_exactly_those_in_the_table(house, name, pytestconfig, caplog):
    reads_all = name in READERS_OF_PUBLIC_PAGES or pytestconfig.getoption("thorough")
    wrong = []
    for endpoint, method, path in house.doors():
        if method == "GET" and TABLE[endpoint] == "*" and not reads_all:
            continue
        status = house.knock(name, endpoint, method, path)
        wrote = house.is_changed()
        if method != "GET" and status < 400:
            writers.setdefault(endpoint, name)
        let_in = status not in {401, 403, 404}
        if status >= 500 or let_in != (TABLE[endpoint] == "*" or name in TABLE[endpoint].split()):
            wrong.append((endpoint, status))
        may_read = may_read_draft(name, endpoint) or may_read_letter(name, endpoint)
        if not may_read and find_canaries(house.answer.data):
            wrong.append((endpoint, "leak"))
        if wrote and (method == "GET" or not let_in):
            wrong.append((endpoint, "wrote"))
        if wrote or method != "GET":
            house.restore()
    assert wrong == []
    assert not find_canaries(caplog.text.encode()), "words of a draft in the log of the program"


class Asked(dict):
    """The rules as a table that records which rules were checked."""

    names: set

    def __getitem__(self, name):
        self.names.add(name)
        return super().__getitem__(name)


@pytest.fixture
def asked(monkeypatch):
    """Provide the rules as a table that collects checked names in .names."""
    rules = Asked(RULES)
    rules.names = set()
    monkeypatch.setattr("consult.core.permissions.rules.RULES", rules)
    return rules


def knock_without_failure(house, name, endpoint, method, path):
    """Send the request as this person; return whether it was done. It may be refused, not fail."""
    status = house.knock(name, endpoint, method, path)
    assert status < 500, (name, endpoint)
    return status < 400


def do_it(house, endpoint, method, path):
    """Return whether anyone in the table can do this write; an earlier write may be in conflict
    once.
    """
    people = EVERYONE if TABLE[endpoint] == "*" else TABLE[endpoint].split()
    people = sorted(people, key=lambda name: name != writers.get(endpoint))
    if endpoint in CONFLICTS:
        knock_without_failure(house, people[-1], endpoint, method, path)
        return True
    for _ in range(2):
        if any(knock_without_failure(house, name, endpoint, method, path) for name in people):
            return True
        house.restore()
    return False


def test_one_write_of_every_endpoint_and_rule_succeeds_on_postgresql(cluster, asked):
    house = PostgresqlWorld(create_database(cluster, "consult_house", "consult_template"))
    undone = {
        endpoint
        for endpoint, method, path in house.doors()
        if method != "GET" and TABLE[endpoint] and not do_it(house, endpoint, method, path)
    }
    house.leave()
    assert undone == set()
    assert sorted(set(RULES) - asked.names) == sorted(NOT_WRITTEN)
