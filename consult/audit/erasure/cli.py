"""The command that erases a contribution or a person."""

from typing import Any

import click

from consult.core.database.engine import find_row
from consult.core.permissions.actor import Actor
from consult.documents.cli import make_secretariat

from . import actions
from .forms import GROUNDS, KINDS


@click.command("erase")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("number", type=int)
@click.option("--ground", type=click.Choice(GROUNDS), required=True, help="public, for the record")
@click.option("--yes", "sure", is_flag=True, help="erase without asking")
def erase_command(kind: str, number: int, ground: str, *, sure: bool) -> None:
    """Erase the comment, amendment, submission or person with this row NUMBER for good."""
    if not sure:
        click.confirm(f"Erase {kind} {number} for good? Nothing brings it back", abort=True)
    if kind == "person":
        operator = Actor(roles=frozenset({(0, "administrator")}))
        actions.erase_person(operator, number, ground, sure=True)
    else:
        found: Any = find_row(actions.CONTENT[kind], number)
        operator = make_secretariat(found.consultation_id)
        actions.erase_content(operator, kind, number, ground, sure=True)
    click.echo(f"erased: {kind} {number}. Backups made before still hold it.")


commands = [erase_command]
