"""The command that verifies the record and the state of the installation."""

import sys
from pathlib import Path

import click

from consult.audit.checkpoints.queries import read_signed_root

from .messages import describe_verification
from .queries import verify_installation


def parse_head(_context: object, _option: object, given: tuple[str, ...]) -> dict[int, str]:
    """Parse heads as they were printed: SEQ:HEAD."""
    found = {}
    for each in given:
        seq, _, head = each.partition(":")
        if not seq.isdecimal() or not head:
            raise click.BadParameter(f"{each} is not SEQ:HEAD")
        found[int(seq)] = head.strip().lower()
    return found


@click.command("verify")
@click.option(
    "--expect",
    metavar="SEQ:HEAD",
    multiple=True,
    callback=parse_head,
    help="a head that was printed elsewhere; finds newest events that were removed",
)
@click.option(
    "--checkpoint",
    "files",
    metavar="FILE",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="a checkpoint that was kept elsewhere",
)
def verify_command(expect: dict[int, str], files: tuple[Path, ...]) -> None:
    """Verify the chains of events, and every row against what the events tell of it.

    Exit status 1 if anything does not fit; all of it is named.
    """
    try:
        signed = [read_signed_root(file.read_text("utf-8")) for file in files]
    except (ValueError, IndexError) as wrong:
        raise click.ClickException(f"this is no checkpoint of this record: {wrong}") from wrong
    found = verify_installation(expect, signed)
    click.echo("\n".join(describe_verification(found)))
    sys.exit(0 if found.fits else 1)


commands = [verify_command]
