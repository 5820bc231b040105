"""Tests of the command line of a process: the first run, consultations, roles and stages."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from consult.accounts.models import User
from consult.commands import consult, format_problem
from consult.consultations.models import Consultation, Membership, Tag
from consult.core.database.engine import db
from consult.core.errors import Conflict, Invalid, NotFound

PASSWORD = "four calm words of ours"


@pytest.fixture
def command(app, monkeypatch):
    """Provide command("stage", "list", "talks"), which returns the output; refusals are raised."""
    monkeypatch.setattr(
        "consult.commands.build_application", lambda **_given: app
    )  # its connections are closed at the end

    def run(*words, typed=None):
        result = CliRunner().invoke(consult, words, input=typed, catch_exceptions=True)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    return run


def test_without_the_sample_preparing_leads_through_the_first_administrator_and_consultation(
    command, app, monkeypatch
):
    monkeypatch.setattr(
        "consult.sample.prepare_installation_cli.flask_migrate.upgrade", lambda: None
    )
    monkeypatch.setitem(app.config, "SAMPLE", False)
    typed = f"vera@people.example\nVera Okoye\nA declaration\nour-talks\n{PASSWORD}\n{PASSWORD}\n"
    assert "administered by vera@people.example" in command("prepare", typed=typed)
    with app.app_context():
        assert db.session.scalars(select(Consultation)).one().slug == "our-talks"
    assert "administrator" not in command("prepare")


def test_what_is_refused_on_the_command_line_is_said_in_words():
    said = format_problem(Invalid(fields={"password": {"type": "missing"}}))
    assert said.splitlines()[1].startswith("  password: ") and "{" not in said


def test_the_first_run_asks_for_what_is_missing_and_hides_the_password(command, app, here):
    typed = f"Vera@People.Example\nVera Okoye\nA declaration\nour-talks\n{PASSWORD}\n{PASSWORD}\n"
    printed = command("setup", typed=typed)
    assert "administered by vera@people.example" in printed
    assert PASSWORD not in printed
    vera = db.session.scalars(select(User)).one()
    assert vera.confirmed_at is not None
    assert vera.password_hash.startswith("$argon2id$v=19$m=19456,t=2")
    made = db.session.scalars(select(Consultation)).one()
    assert [stage.kind for stage in made.stages][0] == "inputs"
    assert len(made.stages) == 7
    assert len(db.session.scalars(select(Tag)).all()) == 28
    assert {"administrator", "secretariat"} <= set(
        db.session.scalars(select(Membership.role)).all()
    )


def test_the_first_run_happens_once(command, app, world):
    with pytest.raises(Conflict, match="set_up_already"):
        command(
            "setup",
            "--admin-email",
            "vera@people.example",
            "--admin-name",
            "Vera",
            "--title",
            "T",
            "--slug",
            "t",
            "--password",
            PASSWORD,
        )


@pytest.mark.parametrize(
    ("name", "value"),
    [("--admin-email", "no address"), ("--slug", "No Slug"), ("--password", "short")],
)
def test_the_first_run_refuses_what_does_not_fit(command, app, name, value):
    given = {
        "--admin-email": "vera@people.example",
        "--admin-name": "Vera",
        "--title": "T",
        "--slug": "t",
        "--password": PASSWORD,
    }
    with pytest.raises(Invalid):
        command("setup", *(word for pair in {**given, name: value}.items() for word in pair))


def test_consultations_are_added_and_listed(command, world):
    assert "more-talks" in command("consultation", "add", "more-talks", "More talks")
    listed = command("consultation", "list").splitlines()
    assert listed[0].split("\t")[1:3] == ["talks", "commenting"]
    assert listed[1].split("\t")[1:3] == ["more-talks", "between"]


def test_roles_are_given_taken_and_listed(command, world):
    assert "is chair of talks" in command("role", "grant", "nora@people.example", "talks", "chair")
    assert "Nora" in command("role", "list", "talks", "chair")
    assert "not chair of talks any more" in command(
        "role", "revoke", "Nora@People.Example", "talks", "chair"
    )
    assert "Nora" not in command("role", "list", "talks")
    with pytest.raises(Invalid):
        command("role", "grant", "nobody@people.example", "talks", "chair")
    with pytest.raises(NotFound):
        command("role", "list", "no-talks")
    with pytest.raises(Conflict, match="last_administrator"):
        command("role", "revoke", "ada@people.example", "talks", "administrator")


def test_stages_are_added_in_utc_and_listed(command, world):
    added = command(
        "stage", "add", "talks", "reading", "First reading", "2027-03-30 08:00", "2027-03-31 17:00"
    )
    assert "2027-03-30 08:00\t2027-03-31 17:00\tFirst reading" in added
    assert added in command("stage", "list", "talks")
    with pytest.raises(Invalid):
        command("stage", "add", "talks", "reading", "Again", "2027-03-31 08:00")
