"""The command that verifies the record and the state of the installation."""

import sys

import click

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
def verify_command(expect: dict[int, str]) -> None:
    """Verify the chains of events, and every row against what the events tell of it.

    Exit status 1 if anything does not fit; all of it is named.
    """
    found = verify_installation(expect)
    click.echo("\n".join(describe_verification(found)))
    sys.exit(0 if found.fits else 1)


commands = [verify_command]
