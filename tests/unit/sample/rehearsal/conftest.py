"""Rehearsals made by the command, from the small consultation of the tests."""

import pytest
from click.testing import CliRunner
from flask import current_app

from consult.commands import consult
from consult.core.database.engine import create_tables


@pytest.fixture
def rehearse(app, world, tmp_path, monkeypatch):
    """Provide rehearse(folder, "--wipe"), which returns the exit code and what was printed."""
    monkeypatch.setenv("CONSULT_INSTANCE", str(tmp_path / "real"))
    (tmp_path / "real").mkdir()
    monkeypatch.setattr("consult.commands.build_application", lambda **_given: app)
    monkeypatch.setattr(
        "consult.commands.flask_migrate.upgrade",
        lambda: create_tables(current_app.config["DATABASE_URL"]),
    )

    def run(folder, *more):
        done = CliRunner().invoke(consult, ["rehearsal", str(folder), *more])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    return run
