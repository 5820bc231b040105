"""Commands on checkpoints: sign, show the keys, rotate the key, add the signature of a witness."""

from pathlib import Path

import click

from consult.documents.cli import CONSULTATION_OPTION, get_chosen_consultation

from . import actions, key_store, queries
from .signed_note import parse_verifier


@click.group("checkpoint")
def checkpoint_commands() -> None:
    """Signed statements of size and root of the record."""


@checkpoint_commands.command("sign")
@CONSULTATION_OPTION
def sign_command(slug: str | None) -> None:
    """Sign a checkpoint now, and print the newest."""
    chain = get_chosen_consultation(slug).id
    actions.sign_checkpoint(chain)
    found = queries.find_newest(chain)
    click.echo(found.note if found else "", nl=False)


@checkpoint_commands.command("keys")
@CONSULTATION_OPTION
def list_keys_command(slug: str | None) -> None:
    """Print the public keys that signed, the present one last."""
    click.echo("\n".join(queries.list_keys(get_chosen_consultation(slug).id)))


@checkpoint_commands.command("rotate")
@CONSULTATION_OPTION
def rotate_command(slug: str | None) -> None:
    """Make a new key; the record lists it, and keeps the old ones."""
    key_store.rotate_key()
    chain = get_chosen_consultation(slug).id
    actions.sign_checkpoint(chain)
    click.echo(queries.list_keys(chain)[-1])


@checkpoint_commands.command("cosign")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", required=True, help="the public key of the witness")
def cosign_command(file: Path, key: str) -> None:
    """Add the signature of a witness, which signed a checkpoint in FILE."""
    try:
        witness = parse_verifier(key)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong)) from wrong
    click.echo(actions.add_cosignature(file.read_text("utf-8"), witness).note, nl=False)


commands = [checkpoint_commands]
