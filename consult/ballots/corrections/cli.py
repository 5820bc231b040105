"""The command that counts closed ballots again."""

import sys

import click

from . import actions as correcting


@click.command("recount")
@click.argument("ballot_id", metavar="BALLOT", type=int, required=False)
def recount_command(ballot_id: int | None) -> None:
    """Count closed ballots again from their votes, all or one, and record whether they match.

    A ballot does not match if its votes do not add up to the announced result, or are not those
    of the record.
    """
    found = correcting.recount_ballots(ballot_id)
    for each in found:
        counts = " ".join(map(str, each.counts or []))
        words = (
            "fits" if each.fits else "not as announced" if not each.announced else "not as recorded"
        )
        click.echo(f"{each.ballot_id}\tB-{each.number}\t{counts}\t{words}")
    if ballot_id is not None and not found:
        click.echo("no such ballot, or it is still open, or a sounding", err=True)
    if not all(each.fits for each in found) or (ballot_id is not None and not found):
        sys.exit(1)


commands = [recount_command]
