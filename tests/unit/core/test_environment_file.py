"""Tests of the environment file: the command line reads the settings of the systemd units and
reports mistakes.
"""

import os
import re

import pytest
from sqlalchemy import create_engine, inspect, make_url

from consult.commands import main
from consult.core.config import SETTINGS, load_settings, warn_of_unknown_name
from consult.core.database.engine import create_tables
from consult.core.environment import USUAL, read_environment_file
from consult.core.errors import Problem
from tests.support.servers.error_log import ErrorLog
from tests.support.servers.fork_client import ForkedProcess, run_consult
from tests.support.servers.live_server import ROOT, START_SECONDS
from tests.support.servers.postgresql import create_database


def get_clean_environment():
    """Return the environment without what it knows of consult: `make test` sets a port."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}


def consult(*words, **settings):
    """Run a command as an operator does, in an environment with these settings only."""
    done = run_consult(*words, **{"CONSULT_INSTANCE": None, **settings})
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def written(tmp_path):
    """Provide written("A=1"), which returns a file with these lines beside the installation's
    folder.
    """

    def write(*lines):
        file = tmp_path / "environment"
        file.write_text("\n".join([f"CONSULT_INSTANCE={tmp_path}/instance", *lines]) + "\n")
        return str(file)

    return write


@pytest.fixture(params=["sqlite", "postgresql"])
def theirs(request, tmp_path):
    """Provide the empty database of the units."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/theirs.db"
    return create_database(request.getfixturevalue("cluster"), f"theirs_{os.getpid()}")


def test_a_command_works_on_the_database_that_the_units_use_and_says_so(written, tmp_path, theirs):
    file = written(
        "# where everything is kept", f'CONSULT_DATABASE_URL="{theirs}"', "CONSULT_SAMPLE=0"
    )
    status, _said, told = consult("migrate", CONSULT_ENVIRONMENT_FILE=file)
    shown = make_url(theirs).render_as_string(hide_password=True)
    assert status == 0 and f"database: {shown} (settings: {file})" in told.splitlines()
    engine = create_engine(theirs)
    assert {"event", "user"} <= set(inspect(engine).get_table_names()) and not (
        tmp_path / "instance" / "consult.db"
    ).exists()
    engine.dispose()


def test_the_environment_of_a_command_takes_precedence(written, tmp_path, typed):
    file = written(f"CONSULT_DATABASE_URL=sqlite:///{tmp_path}/theirs.db")
    status, told = typed(
        "verify", CONSULT_ENVIRONMENT_FILE=file, CONSULT_DATABASE_URL=f"sqlite:///{tmp_path}/own.db"
    )
    assert status == 2 and told == [
        f"database: sqlite:///{tmp_path}/own.db (settings: {file})",
        "The database does not fit this program: no such table: checkpoint",
        "Bring it up to date with: python -m consult migrate",
    ]


def test_the_settings_of_the_guide_are_read_and_are_all_that_the_units_know(monkeypatch, tmp_path):
    guide = (ROOT / "docs" / "operators.md").read_text("utf-8")
    file = tmp_path / "environment"
    file.write_text("".join(re.findall(r"^ +(CONSULT_\w+=.*\n)", guide, re.MULTILINE)))
    unit = (ROOT / "deploy" / "systemd" / "consult@.service").read_text("utf-8")
    known = dict(
        each.split("=", 1)
        for each in re.search(r"^Environment=(.+)$", unit, re.MULTILINE)[1].split()
    )
    monkeypatch.setattr(os, "environ", {"CONSULT_ENVIRONMENT_FILE": str(file)})
    read_environment_file()
    assert (
        f"EnvironmentFile=-{USUAL}" in unit.splitlines()
        and "runuser -u consult -- .venv/bin/python -m consult migrate" in guide
    )
    assert (
        os.environ["CONSULT_DATABASE_URL"] == "postgresql+psycopg:///consult?host=/run/postgresql"
    )
    assert {name: os.environ[name] for name in ("CONSULT_INSTANCE", "CONSULT_SAMPLE")} == {
        name: known[name] for name in ("CONSULT_INSTANCE", "CONSULT_SAMPLE")
    }


@pytest.fixture
def typed(monkeypatch, capsys):
    """Provide typed("verify", CONSULT_X="y"), which returns exit status and output of a command
    in this process.
    """

    def command(*words, **settings):
        monkeypatch.setattr(os, "environ", {**get_clean_environment(), **settings})
        monkeypatch.setattr("sys.argv", ["consult", *words])
        monkeypatch.setattr("consult.commands.keep_private", lambda _folder: None)
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, capsys.readouterr().err.splitlines()

    return command


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("CONSULT_PORT=many", "The setting CONSULT_PORT cannot be “many”."),
        (
            "CONSULT_DATABASE_URL=our:secret@database",
            "The setting CONSULT_DATABASE_URL cannot be “…@database”.",
        ),
        (
            "CONSULT_VENUE_ADDRESSES=10.0.0.0/8, the hall",
            "The setting CONSULT_VENUE_ADDRESSES cannot be “the hall”.",
        ),
        (
            "CONSULT_SECOND_FACTOR=moderator, chiar",
            "The setting CONSULT_SECOND_FACTOR cannot be “chiar”.",
        ),
        ("CONSULT_SMTP_URL=foo", "The setting CONSULT_SMTP_URL cannot be “foo”."),
        ("CONSULT_SMTP_URL=smtp://", "The setting CONSULT_SMTP_URL cannot be “smtp://”."),
        (
            "CONSULT_SMTP_URL=https://us:secret@mail:587",
            "The setting CONSULT_SMTP_URL cannot be “…@mail:587”.",
        ),
        (
            "CONSULT_SMTP_URL=smtp://us:se#cret@mail",  # whose # would have to be %23
            "The setting CONSULT_SMTP_URL cannot be “…@mail”.",
        ),
        (
            "CONSULT_SMTP_URL=smtp://mail:submission",
            "The setting CONSULT_SMTP_URL cannot be “smtp://mail:submission”.",
        ),
        (
            "CONSULT_SMTP_URL=smtps://mail:70000",
            "The setting CONSULT_SMTP_URL cannot be “smtps://mail:70000”.",
        ),
        (
            "CONSULT_SECRET_KEY=short",
            (
                "The secret key is shorter than 32 characters, so consult does "
                "not start. Set a longer one."
            ),
        ),
        (
            "CONSULT_PORT",
            "Line 2 of {file} is not a setting as systemd reads it: NAME=value on one line.",
        ),
    ],
)
def test_a_wrong_setting_is_reported_in_a_sentence(typed, written, line, says):
    file = written(line)
    assert typed("verify", CONSULT_ENVIRONMENT_FILE=file) == (2, [says.format(file=file)])


def test_a_wrong_setting_ends_gunicorn_with_a_sentence_instead_of_a_traceback(tmp_path):
    log, environment = (
        ErrorLog(),
        {name: None for name in os.environ if name.startswith("CONSULT_")},
    )
    environment |= {"CONSULT_INSTANCE": str(tmp_path), "CONSULT_SMTP_URL": "foo"}
    words = ("--config", "deploy/gunicorn.conf.py", "--bind", "127.0.0.1:0", "wsgi:app")
    process = ForkedProcess(
        *words, program="gunicorn", environment=environment, output=(os.devnull, log.path)
    )
    assert process.wait(START_SECONDS) == 3, "gunicorn's code where a process does not start"
    lines = log.read().splitlines()
    assert lines.count("The setting CONSULT_SMTP_URL cannot be “foo”.") == 1
    assert not [line for line in lines if "Traceback" in line or "setting_wrong" in line]


@pytest.mark.parametrize(
    "url", ["", "smtp://localhost", "smtp://us:a%23b@mail.example:587/", "smtps://[::1]:465"]
)
def test_an_address_of_a_mail_server_is_taken(monkeypatch, tmp_path, url):
    monkeypatch.setattr(os, "environ", {"CONSULT_INSTANCE": str(tmp_path), "CONSULT_SMTP_URL": url})
    assert load_settings()["SMTP_URL"] == url


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("CONSULT_SMTPURL", " Is CONSULT_SMTP_URL meant?"),
        pytest.param(
            "CONSULT_TRUSTED_PROXY",
            " Is CONSULT_TRUSTED_PROXIES meant?",
            marks=pytest.mark.thorough,
        ),
        pytest.param(
            "CONSULT_INSTANCES", " Is CONSULT_INSTANCE meant?", marks=pytest.mark.thorough
        ),
        ("CONSULT_XYZ", ""),
    ],
)
def test_an_unknown_setting_is_named_once_with_the_nearest_one(written, tmp_path, name, nearest):
    file = written(f"{name}=1", f"CONSULT_DATABASE_URL=sqlite:///{tmp_path}/x.db")
    told = f"The setting {name} is unknown and has no effect.{nearest}"
    status, _said, lines = consult("migrate", CONSULT_ENVIRONMENT_FILE=file)
    assert status == 0 and lines.splitlines().count(told) == 1


def test_an_unknown_name_in_the_settings_file_is_named_and_known_ones_are_not(
    monkeypatch, tmp_path, caplog
):
    warn_of_unknown_name.cache_clear()
    known = {f"CONSULT_{name}": str(value) for name, (value, _meaning) in SETTINGS.items()}
    known |= {"CONSULT_INSTANCE": str(tmp_path), "CONSULT_ADMIN_EMAIL": "ada@people.example"}
    monkeypatch.setattr(os, "environ", {**known, "CONSULTED": "1"})
    (tmp_path / "settings.toml").write_text("port = 8000\nmail_form = 'talks@consult.example'\n")
    for _ in range(2):
        load_settings()
    assert [record.getMessage() for record in caplog.records] == [
        "The setting mail_form is unknown and has no effect. Is mail_from meant?"
    ]


def test_an_invalid_settings_file_is_reported_in_a_sentence(typed, written, tmp_path):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "settings.toml").write_text("port = many")
    status, (told,) = typed("verify", CONSULT_ENVIRONMENT_FILE=written())
    assert status == 2 and told.startswith(
        f"The file of settings {tmp_path}/instance/settings.toml cannot be read: "
    )


def test_missing_things_are_named_in_a_sentence(typed, written, tmp_path):
    file = written(f"CONSULT_DATABASE_URL=sqlite:///{tmp_path}/theirs.db")
    create_tables(f"sqlite:///{tmp_path}/theirs.db")
    told = {
        words: typed(*words.split(), CONSULT_ENVIRONMENT_FILE=file)[1][1:]
        for words in ("token pia@people.example", "role list talks")
    }
    assert told == {
        "token pia@people.example": ["There is no such person.", "  email: pia@people.example"],
        "role list talks": ["There is no such consultation."],
    }


@pytest.fixture
def read(monkeypatch, tmp_path):
    r"""Provide read("A=1\ "), which returns the environment after reading these lines."""

    def reading(content):
        file = tmp_path / "environment"
        file.write_text(content)
        monkeypatch.setattr(
            os, "environ", {"CONSULT_ENVIRONMENT_FILE": str(file), "CONSULT_HOST": "10.0.0.1"}
        )
        assert read_environment_file() == file
        return os.environ

    return reading


def test_lines_are_read_as_systemd_reads_them_and_the_environment_wins(read):
    found = read(
        "; a word\n\n  CONSULT_A = spaced out  \nCONSULT_B='it is $5 # and \\n'\n"
        'CONSULT_C="a \\"b\\" \\\\ c"\n'
        "CONSULT_D=a\\ b=c#d\nCONSULT_E=\nCONSULT_E=last\nCONSULT_HOST=127.0.0.1\n"
    )
    assert {name: found.get(f"CONSULT_{name}") for name in "ABCDE"} == {
        "A": "spaced out",
        "B": "it is $5 # and \\n",
        "C": 'a "b" \\ c',
        "D": "a b=c#d",
        "E": "last",
    }
    assert found["CONSULT_HOST"] == "10.0.0.1"


@pytest.mark.parametrize(
    "line",
    [
        "CONSULT_A",
        "export CONSULT_A=1",
        "CONSULT_A='open",
        'CONSULT_A="a" b',
        "CONSULT_A=1 \\",
        "1A=2",
    ],
)
def test_a_line_that_would_be_read_otherwise_is_refused_by_its_number(read, line):
    with pytest.raises(Problem) as refusal:
        read(f"CONSULT_Z=1\n{line}\n")
    assert refusal.value.code == "environment_line" and refusal.value.details["line"] == 2


def test_an_unreadable_file_is_reported_and_a_missing_one_is_fine(monkeypatch, tmp_path):
    for name in (str(tmp_path), str(tmp_path / "nowhere")):
        monkeypatch.setenv("CONSULT_ENVIRONMENT_FILE", name)
        with pytest.raises(Problem) as refusal:
            read_environment_file()
        assert refusal.value.code == "settings_unreadable" and refusal.value.details["file"] == name
    monkeypatch.setenv("CONSULT_ENVIRONMENT_FILE", "")
    assert read_environment_file() is None
    monkeypatch.delenv("CONSULT_ENVIRONMENT_FILE")
    monkeypatch.setattr("consult.core.environment.USUAL", tmp_path / "nowhere")
    assert read_environment_file() is None
    monkeypatch.setattr("consult.core.environment.USUAL", tmp_path)
    with pytest.raises(Problem):
        read_environment_file()


@pytest.mark.parametrize(
    ("sample", "named", "expected"),
    [
        ("0", None, "moderator,secretariat,vice_chair,chair,administrator"),
        ("1", None, ""),
        ("0", "", ""),
        ("1", "chair", "chair"),
    ],
)
def test_roles_that_decide_need_a_code_unless_the_installation_says_otherwise(
    monkeypatch, sample, named, expected
):
    monkeypatch.setenv("CONSULT_SAMPLE", sample)
    if named is not None:
        monkeypatch.setenv("CONSULT_SECOND_FACTOR", named)
    else:
        monkeypatch.delenv("CONSULT_SECOND_FACTOR", raising=False)
    assert load_settings()["SECOND_FACTOR"] == expected
