"""Tests of the migration of a consultation's next meeting to a planned meeting, and back."""

import json
import os

import pytest
from sqlalchemy import create_engine, text

from tests.support.consultation.schema_steps import move_schema
from tests.support.servers.postgresql import create_database

pytestmark = pytest.mark.postgresql

BEFORE, PLANNED = "4e7a90b3c615", "9b1f6c2e7d40"
TOLD = {
    "title": {"en": "First reading"},
    "place": {"en": "Lake Room"},
    "opens_at": "2027-03-31T08:00:00+00:00",
    "closes_at": None,
    "link": "https://meet.example",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    url = (
        f"sqlite:///{tmp_path}/consult.db"
        if request.param == "sqlite"
        else create_database(request.getfixturevalue("cluster"), f"planned_{os.getpid()}")
    )
    made = create_engine(url)
    yield made
    made.dispose()


def rows(engine, query, **values):
    with engine.begin() as connection:
        answer = connection.execute(text(query), values)
        return answer.all() if answer.returns_rows else []


def test_the_next_meeting_goes_up_and_down_with_its_data(engine):
    url = engine.url.render_as_string(hide_password=False)
    move_schema(url, "migrate", BEFORE)
    for number, (slug, told) in enumerate((("talks", TOLD), ("quiet", {})), 1):
        rows(
            engine,
            "insert into consultation (id, slug, title, lead, rules_text, hold_unverified, "
            "contest_days, formal_ballots, meeting, made_at, row_version) values (:id, :slug, "
            "'{}', '{}', '{}', false, 14, false, :told, :at, 1)",
            id=number,
            slug=slug,
            told=json.dumps(told),
            at="2026-11-25 00:00:00+00:00",
        )
    move_schema(url, "migrate", PLANNED)
    ((slug, state, title, opens, closes, link, code),) = rows(
        engine, "select slug, state, title, opens_at, closes_at, link, code from meeting"
    )
    assert (slug, state, link, len(code)) == ("meeting-1", "planned", "https://meet.example", 6)
    assert (
        "First reading" in str(title)
        and str(opens).startswith("2027-03-31 08:00")
        and str(closes).startswith("2027-03-31 16:00")
    )
    assert rows(engine, "select notice_days from consultation") == [(7,), (7,)]
    move_schema(url, "downgrade", BEFORE)
    told, quiet = (
        kept if isinstance(kept, dict) else json.loads(kept)
        for (kept,) in rows(engine, "select meeting from consultation order by id")
    )
    assert (told["title"], told["place"], told["opens_at"]) == (
        TOLD["title"],
        TOLD["place"],
        TOLD["opens_at"],
    ) and quiet == {}
    move_schema(url, "migrate", PLANNED)
    assert rows(engine, "select count(*) from meeting") == [(1,)], "the same meeting, once"
