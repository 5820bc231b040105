"""Tests that words of a draft are nowhere but where they belong, and that a leak is noticed."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select

from consult.core.database.engine import db
from consult.core.permissions.rules import RULES, signed_in
from consult.drafts import queries
from consult.drafts.models import Draft
from tests.support.leaks import DRAFT_CANARIES, LETTER_CANARY, find_canaries
from .restorable_worlds import SqliteWorld
from .shared_draft import may_read_draft

AT_HOME = {"draft", "draft_remark", "nomination_letter"}  # the tables that hold such words


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = SqliteWorld(tmp_path_factory.mktemp("leaks"))
    yield made
    made.leave()


def find_leaks(house, name, endpoints):
    """Find the endpoints of reading at which this person meets words of the draft."""
    return {
        endpoint
        for endpoint, method, path in house.doors()
        if method == "GET"
        and endpoint in endpoints
        and house.knock(name, endpoint, method, path)
        and find_canaries(house.answer.data)
        and not may_read_draft(name, endpoint)
    }


def test_the_draft_is_there_for_its_author_and_its_reviewer(house):
    for name in ("pia", "hana"):
        house.knock(name, "drafts.review", "GET", f"/en/my/drafts/{house.rows['draft']}/review")
        assert find_canaries(house.answer.data) == set(DRAFT_CANARIES)


def test_the_letter_is_there_for_the_secretariat(house):
    for path in ("letter", "file"):
        (where,) = (where for name, _get, where in house.doors() if name == f"letters.{path}")
        house.knock("sera", f"letters.{path}", "GET", where)
        assert find_canaries(house.answer.data) == {LETTER_CANARY}


def test_no_other_table_holds_words_of_a_draft_or_a_letter(house):
    with closing(sqlite3.connect(house.file)) as raw:
        tables = [
            name
            for (name,) in raw.execute("select name from sqlite_master where type = 'table'")
            if name not in AT_HOME
        ]
        assert len(tables) > 50
        found = {
            table
            for table in tables
            for row in raw.execute(f'select * from "{table}"')
            if find_canaries(repr(row).encode())
        }
    assert found == set()


def read_all_drafts(actor):
    return queries.describe_drafts(list(db.session.scalars(select(Draft))))


def find_draft_of_anybody(_actor, name):
    return db.session.scalar(select(Draft).where(Draft.target == name))


PLANTS = {
    "the list forgets whose it is": (
        lambda patch: patch.setattr(queries, "load_own_drafts", read_all_drafts),
        {"drafts.mine"},
    ),
    "a form has the draft of another person": (
        lambda patch: (
            patch.setattr(queries, "find_draft", find_draft_of_anybody),
            patch.setattr(queries, "load_draft_versions", lambda _actor: _EveryName()),
        ),
        {"reading.clause", "comments.thread"},
    ),
    "the rule of letters lets everyone in": (
        lambda patch: patch.setitem(RULES, "letter.see", signed_in),
        {"letters.file"},
    ),
    "the rule of reviewing lets everyone in": (
        lambda patch: patch.setitem(RULES, "draft.review", signed_in),
        {"drafts.review"},
    ),
}


class _EveryName(dict):
    def __contains__(self, _name):
        return True


@pytest.mark.parametrize("flaw", PLANTS)
def test_a_leak_is_noticed(house, monkeypatch, flaw):
    plant, endpoints = PLANTS[flaw]
    assert find_leaks(house, "nils", endpoints) == set()
    plant(monkeypatch)
    assert find_leaks(house, "nils", endpoints) != set()
