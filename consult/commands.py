"""The command line of consult; features add their commands in their `cli` modules."""

import gc
import sys
from copy import copy
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click
import flask_migrate
from flask import Flask, current_app
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from .app import LOADED_MODULES, create_app
from consult.core.database import backup, move_to_postgresql as moving
from .core.config import get_instance_folder
from consult.core.database.engine import db
from .core.environment import read_environment_file
from .core.errors import NotFound, Problem
from .core.file_modes import keep_private
from consult.core.web.error_pages import lacks_schema
from consult.sample.rehearsal import rehearsal_folder as rehearsal
from consult.sample.rehearsal.actions import fill_rehearsal, list_first_people
from consult.sample.rehearsal.queries import InstallationCopy, collect_installation
from consult.core.messages.error_messages import describe_field_error, describe_problem
from consult.core.web.http_server import (
    tune_garbage_collector,
    open_listener,
    serve_app,
    start_background_work,
)

PLAIN_NAMES = {"User": "person"}  # of what is not found, where it is not the name of the model


@click.group()
@click.pass_context
def consult(context: click.Context) -> None:
    """Draft outcome documents together."""
    context.obj = context.obj or {}


def build_application(**given: Any) -> Flask:
    """The application for a command, which says on which database it works."""
    app = create_app(**given)
    _tell_database(app.config["DATABASE_URL"])
    return app


def _tell_database(url: str) -> None:
    """Say it once, beside what the command prints, and where the settings are from."""
    known: dict[str, Any] = click.get_current_context().find_root().ensure_object(dict)
    shown = make_url(url).difference_update_query(["password"]).render_as_string(hide_password=True)
    if shown not in known.setdefault("told", set()):
        known["told"].add(shown)
        source = f" (settings: {known['file']})" if known.get("file") else ""
        click.echo(f"database: {shown}{source}", err=True)


@consult.command("serve")
@click.option("--host", default=None, help="address to listen on")
@click.option("--port", type=int, default=None, help="port to listen on")
@click.option(
    "--prepare",
    is_flag=True,
    help="do what `prepare` does first: one start of the program instead of two",
)
@click.pass_context
def serve_command(
    context: click.Context, host: str | None, port: int | None, *, prepare: bool
) -> None:
    """Serve consult in one process."""
    if prepare:
        context.invoke(consult.commands["prepare"])
    app = build_application(async_mode="gevent")
    host, port = host or app.config["HOST"], port or app.config["PORT"]
    app.config.update(
        HOST=host, PORT=port
    )  # mails contain links to this address if PUBLIC_URL is not set
    if prepare:
        gc.collect()  # what preparing has left
    tune_garbage_collector()
    start_background_work(app)
    at = open_listener(host, port)
    click.echo(
        f"consult is at {app.config['PUBLIC_URL'] or f'http://{host}:{port}'}/   (Ctrl-C ends it)"
    )
    if not app.config["SMTP_URL"]:
        click.echo(f"no SMTP_URL is set: mails are written to {get_instance_folder()}/mail/")
    serve_app(app, at)


@consult.command("migrate")
@click.argument("revision", default="head")
def migrate_command(revision: str) -> None:
    """Upgrade the database to the newest schema; data is kept."""
    with build_application().app_context():
        flask_migrate.upgrade(revision=revision)


@consult.command("downgrade")
@click.argument("revision")
def downgrade_command(revision: str) -> None:
    """Downgrade the database to an older schema; data is kept."""
    with build_application().app_context():
        flask_migrate.downgrade(revision=revision)


@consult.command("revision", hidden=True)
@click.argument("message")
def revision_command(message: str) -> None:
    """Create a new migration from the models (for developers)."""
    with build_application().app_context():
        flask_migrate.migrate(message=message)


@consult.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def backup_command(folder: Path) -> None:
    """Copy the database into a new file of FOLDER while it is in use, and verify the copy."""
    _run_and_report(lambda: backup.create_backup(db.engine.url, folder))


@consult.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def restore_command(file: Path) -> None:
    """Verify the backup FILE, and restore it into a database that is empty or does not exist."""
    _run_and_report(lambda: backup.restore_backup(file, db.engine.url))


@consult.command("move")
@click.argument("url")
def move_command(url: str) -> None:
    """Move all data from SQLite to the empty PostgreSQL database at URL.

    Stop every process of consult first.
    """
    target = make_url(url)
    try:
        with build_application().app_context():
            source = db.engine.url
            if source.get_backend_name() != "sqlite":
                raise backup.DatabaseCopyError(
                    "consult uses no SQLite database here: there is nothing to move"
                )
            moving.require_empty_postgresql(target)
        with build_application(DATABASE_URL=url).app_context():
            flask_migrate.upgrade()
        moved = moving.move_database(source, target)
    except backup.DatabaseCopyError as reason:
        raise click.ClickException(str(reason)) from reason
    click.echo(
        f"{moved.rows} rows of {moved.tables} tables, {moved.events} events, all fit. "
        "Set DATABASE_URL now, and serve."
    )


@consult.command("rehearsal")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--wipe", is_flag=True, help="delete the rehearsal that is there, and make it anew")
def rehearsal_command(folder: Path, *, wipe: bool) -> None:
    """Make a rehearsal of this installation in FOLDER, with made-up people and contributions."""
    real = get_instance_folder()
    try:
        with build_application().app_context():
            if rehearsal.is_there(folder, real, current_app.config["DATABASE_URL"]) and not wipe:
                click.echo(rehearsal.describe_rehearsal(folder))
                _tell_how_to_serve(folder)
                click.echo("To make it anew: repeat the command with --wipe.")
                return
            copy = collect_installation()
            if not copy.consultations:
                raise rehearsal.RehearsalError("There is no consultation to rehearse yet.")
        with rehearsal.replace_rehearsal(folder, real) as new:
            _fill_instance(new, copy)
    except (rehearsal.RehearsalError, OSError) as reason:  # also a disk that is full
        raise click.ClickException(str(reason)) from reason
    click.echo(rehearsal.describe_rehearsal(folder))
    _tell_how_to_serve(folder)


def _fill_instance(folder: Path, copy: InstallationCopy) -> None:
    """Fill the folder of a rehearsal by an application of its own."""
    with rehearsal.use_instance(folder), create_app().app_context():
        flask_migrate.upgrade()
        fill_rehearsal(copy, lambda words: click.echo(f"  {words}"))
        click.echo("Sign in with one touch as one of its people, for example:")
        for name, title in list_first_people(6):
            click.echo(f"  {name}: {title}")
        db.session.remove()
        db.engine.dispose()


def _tell_how_to_serve(folder: Path) -> None:
    click.echo(f"Serve it: CONSULT_INSTANCE={folder.resolve()} python -m consult serve --port 8010")


def _run_and_report(work: Callable[[], backup.BackupReport]) -> None:
    """Run a backup or restoration and print its report; exit 1 with the reason if it failed."""
    try:
        with build_application().app_context():
            proof = work()
    except backup.DatabaseCopyError as reason:
        raise click.ClickException(str(reason)) from reason
    click.echo(f"{proof.file}: {proof.size / 1e6:.1f} MB, whole, {proof.events} events, all fit")


def _wrap_in_app_context(command: click.Command) -> click.Command:
    """Wrap a feature's command or group so that it runs in the application context.

    The feature's own command is not changed.
    """
    made, inner = copy(command), command.callback
    if isinstance(command, click.Group) and isinstance(made, click.Group):
        made.commands = {
            name: _wrap_in_app_context(each) for name, each in command.commands.items()
        }
    elif inner is not None:

        @wraps(inner)
        def outer(*given: Any, **named: Any) -> Any:
            click.get_current_context().with_resource(build_application().app_context())
            return inner(*given, **named)

        made.callback = outer
    return made


for module in LOADED_MODULES:
    for each in getattr(module, "commands", ()):
        consult.add_command(_wrap_in_app_context(each))


def format_problem(problem: Problem) -> str:
    """Format a refusal as lines: the sentence, then the error of each input."""
    fields: Any = problem.details.get("fields", {})
    words = describe_problem(problem)
    if isinstance(problem, NotFound) and "what" in problem.details:
        words = (
            "There is no such "
            f"{PLAIN_NAMES.get(str(problem.details['what']), str(problem.details['what']).lower())}"
            "."
        )
    rest = [
        f"  {name}: {value}"
        for name, value in problem.details.items()
        if name not in {"fields", "what"} and str(value) not in words
    ]
    wrong = [f"  {name}: {describe_field_error(fields[name])}" for name in fields]
    return "\n".join([words, *rest, *wrong])


def main() -> None:
    """Run a command; a refusal is printed as a sentence, not as a traceback."""
    try:
        file = read_environment_file()
        keep_private(get_instance_folder())
        consult(prog_name="python -m consult", standalone_mode=True, obj={"file": file})
    except Problem as problem:
        _end(format_problem(problem))
    except Exception as failure:
        if lacks_schema(failure):
            _end(
                f"The database does not fit this program: {getattr(failure, 'orig', failure)}\n"
                "Bring it up to date with: python -m consult migrate"
            )
        if not isinstance(failure, OperationalError):
            raise
        _end(f"The database cannot be used: {failure.orig}")


def _end(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(2)
