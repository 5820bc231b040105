"""A database of each earlier release upgrades to the schema, pages and hash chain of today.

Each file of this folder is a small world of tests as that release wrote it, as SQL text.
docs/development/releasing.md says how one is added.
"""

import gzip
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import inspect, select, text

from consult.app import create_app
from consult.audit.verification.queries import verify_installation
from consult.core.database.engine import db, freeze_clock
from consult.core.events import hash_chain
from consult.core.events.log import Event
from consult.documents.versions.jobs import publish_edition_digests
from tests.http.ballots.test_record_verification import verifier
from tests.conftest import BrowserClient
from tests.databases import UNLIMITED_SETTINGS, close_engines

DUMPS = sorted(Path(__file__).parent.glob("*.sql.gz"))
LARGEST = 100_000  # bytes of a dump
SELECT_OPENED = "SELECT id FROM ballot WHERE kind IN ('recorded', 'indicative') ORDER BY id"
PAGES = [
    "/en/c/talks",
    "/en/c/talks/statement",
    "/fr/c/talks/statement",
    "/en/clauses/2",
    "/en/c/talks/statement/amendments",
    "/en/c/talks/ballots",
    "/en/c/talks/meetings",
    "/en/c/talks/documents",
    "/en/c/talks/statement/zero-draft/dispositions",
    "/en/c/talks/statement/zero-draft/carried-over",
]
AUDIT = ["/en/c/talks/audit"]
OWN_PAGES = [
    "/en/account",
    "/en/account/mail",
    "/en/my/amendments",
    "/en/my/answers",
    "/en/my/still",
    "/en/clauses/3",
]
DESK = [  # of the working version
    "/en/versions/2/desk",
    "/en/versions/2/desk/contests",
    "/en/versions/2/desk/answers",
]


def restore(dump, file):
    """Write the database of a dump into a file, and return the moment of its newest event."""
    with closing(sqlite3.connect(file)) as raw:
        raw.executescript(gzip.decompress(dump.read_bytes()).decode())
        (newest,) = raw.execute("SELECT max(at) FROM event").fetchone()
    return datetime.fromisoformat(f"{newest}+00:00") + timedelta(minutes=1)


@pytest.fixture(scope="module", params=DUMPS, ids=lambda dump: dump.name.partition(".sql")[0])
def upgraded(request, tmp_path_factory):
    """The application on a database of an earlier release, shortly after it was written."""
    file = tmp_path_factory.mktemp("release") / "consult.db"
    moment = restore(request.param, file)
    app = create_app(DATABASE_URL=f"sqlite:///{file}", **UNLIMITED_SETTINGS)
    app.test_client_class = BrowserClient
    with app.app_context():
        flask_migrate.upgrade()
    with freeze_clock(moment):
        yield app
    close_engines(app)


@pytest.fixture
def is_first_release(request):
    """Tell if the database is one of 0.1.0, whose events had no numbers yet."""
    return request.node.callspec.params["upgraded"].name.startswith("0.1.")


def sign_in(app, name):
    """Return a browser that is signed in as one of the world's people."""
    client = app.test_client()
    client.token = f"token-of-{name}"
    client.set_cookie("consult", client.token)
    return client


def find_bad_event(app):
    """Return the first event whose digest does not fit, None if all do."""
    with app.app_context():
        rows = db.session.execute(select(*Event.__table__.columns).order_by(Event.seq)).mappings()
        return hash_chain.find_first_mismatch(dict(row) for row in rows)


def test_there_is_a_small_database_of_each_earlier_release():
    assert {dump.name.partition("-")[0] for dump in DUMPS} >= {"0.1.0", "0.2.0"}
    assert [dump.name for dump in DUMPS if dump.stat().st_size > LARGEST] == []


def test_its_schema_is_that_of_the_models(upgraded):
    with upgraded.app_context():
        look = inspect(db.engine)
        columns = {
            table: {each["name"] for each in look.get_columns(table)}
            for table in look.get_table_names()
            if table != "alembic_version"
        }
        broken = db.session.execute(text("PRAGMA foreign_key_check")).all()
    models = {name: set(table.columns.keys()) for name, table in db.metadata.tables.items()}
    assert columns == models and broken == []


def test_its_chain_of_events_verifies(upgraded):
    assert find_bad_event(upgraded) is None


def test_its_public_record_fits_the_stand_alone_verifier(upgraded):
    record = upgraded.test_client().get("/api/v1/consultations/1/log?limit=1000").text
    status, said = verifier(record)
    assert status == 0 and "does NOT fit" not in said, said


def test_its_pages_answer_to_everyone(upgraded):
    with upgraded.app_context():
        opened = [f"/en/ballots/{number}" for (number,) in db.session.execute(text(SELECT_OPENED))]
    client = upgraded.test_client()
    assert client.get("/", follow_redirects=True).status_code == 200
    answers = {page: client.get(page).status_code for page in [*PAGES, *opened]}
    assert {page: status for page, status in answers.items() if status != 200} == {}


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("pia", []),
        ("nils", []),
        ("rana", DESK),
        ("mona", []),
        ("sera", [*DESK, *AUDIT]),
        ("cho", [*DESK, *AUDIT]),
    ],
)
def test_its_pages_answer_to_people_who_are_signed_in(upgraded, name, more):
    client = sign_in(upgraded, name)
    answers = {page: client.get(page).status_code for page in [*PAGES, *OWN_PAGES, *more]}
    assert {page: status for page, status in answers.items() if status != 200} == {}
    assert f"{name}@people.example" in client.get("/en/account").text


def test_what_was_written_is_read_and_something_new_can_be(upgraded):
    client = sign_in(upgraded, "pia")
    assert "Public financing is what schools need." in client.get("/en/clauses/2").text
    answer = client.say(
        "POST", "/api/v1/clauses/2/comments", {"body": "Written after the upgrade."}
    )
    assert answer.status_code == 201, answer.text
    assert "Written after the upgrade." in client.get("/en/clauses/2").text
    assert find_bad_event(upgraded) is None


# The worlds of 0.1.0 hold roles and an issued version that were written without events.
WITHOUT_EVENTS = {("role", "unrecorded"), ("version", "unrecorded")}


def test_its_rows_are_as_its_events_tell_and_what_they_do_not_prove_is_said(
    upgraded, is_first_release
):
    with upgraded.app_context():
        found = verify_installation().state
        mismatches = {(each.kind, each.what) for each in found.mismatches}
        assert mismatches == (WITHOUT_EVENTS if is_first_release else set())
        assert found.compared["comment"] >= 4 and found.compared["position"] >= 3
        assert set(found.unproved) <= {"edition"}
        publish_edition_digests()
        assert verify_installation().state.unproved == {}


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE comment SET body = 'Other words.'", ("comment", "words")),
        ("UPDATE comment SET author_id = 3", ("comment", "author_id")),
        ("UPDATE position SET choice = 'abstain'", ("position", "choice")),
        ("DELETE FROM position", ("position", "missing")),
    ],
)
def test_an_alteration_of_old_rows_is_found(tmp_path, statement, fault):
    restore(DUMPS[0], tmp_path / "consult.db")
    app = create_app(DATABASE_URL=f"sqlite:///{tmp_path}/consult.db", **UNLIMITED_SETTINGS)
    with app.app_context():
        flask_migrate.upgrade()
        with closing(sqlite3.connect(tmp_path / "consult.db")) as raw, raw:
            raw.execute(statement)
        found = verify_installation().state.mismatches
    assert fault in {(each.kind, each.what) for each in found}
    close_engines(app)


def test_a_chain_goes_on_with_numbers_and_says_so_where_it_begins(upgraded, is_first_release):
    said = {"body": "Written with a number."}
    answer = sign_in(upgraded, "pia").say("POST", "/api/v1/clauses/2/comments", said)
    with upgraded.app_context():
        rows = db.session.execute(
            select(Event.verb, Event.number).where(Event.chain == 1).order_by(Event.seq)
        ).all()
    numbered = [tuple(row) for row in rows if row.number is not None]
    assert answer.status_code == 201
    if is_first_release:
        assert numbered[0][0] == "log.format"
    else:
        assert len(numbered) == len(rows)
    assert [number for _, number in numbered] == list(
        range(len(rows) - len(numbered) + 1, len(rows) + 1)
    )
    assert find_bad_event(upgraded) is None


def test_an_event_that_was_changed_is_found(tmp_path):
    restore(DUMPS[0], tmp_path / "consult.db")
    with closing(sqlite3.connect(tmp_path / "consult.db")) as raw, raw:
        raw.execute("UPDATE event SET actor_id = 99 WHERE seq = 3")
    app = create_app(DATABASE_URL=f"sqlite:///{tmp_path}/consult.db", **UNLIMITED_SETTINGS)
    with app.app_context():
        flask_migrate.upgrade()
    assert find_bad_event(app) == 3
    close_engines(app)
