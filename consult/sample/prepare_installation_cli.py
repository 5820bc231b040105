"""The command that prepares a new installation: schema, secrets, sample or first process."""

from typing import Any

import click
import flask_migrate
from flask import current_app

from consult.consultations.queries import list_consultations
from consult.core.config import get_instance_folder

from .actions import FIRST_PEOPLE, load_sample, read_data_file


@click.command("prepare")
@click.pass_context
def prepare_installation(context: click.Context) -> None:
    """Upgrade the schema and, at first start, load the sample.

    With SAMPLE=0, ask for the first administrator instead.
    """
    flask_migrate.upgrade()
    if not list_consultations():
        if current_app.config["SAMPLE"]:
            click.echo("Loading the sample consultation (once):")
            load_sample(lambda words: click.echo(f"  {words}"))
        else:
            click.echo(
                "Nothing is here yet: "
                "begin with the first administrator and the first consultation."
            )
            program: Any = context.find_root().command  # a group, Flask's AppGroup
            setup = program.commands["setup"]
            setup.main([], "python -m consult setup", standalone_mode=False)
    if current_app.config["SAMPLE"]:
        people = {each["key"]: each for each in read_data_file("people.json")}
        click.echo("Sign in with one touch as one of the sample's people, for example:")
        for key in FIRST_PEOPLE:
            click.echo(
                f"  {people[key]['name']}: "
                f"{people[key]['title'] or ', '.join(people[key]['roles'])}"
            )
    click.echo(f"What belongs to this installation lies in {get_instance_folder()}/")


commands = [prepare_installation]
