"""The command that tells a genuine receipt of a secret vote from an invented one."""

import sys

import click

from .receipts import is_genuine
from .vote_encryption import parse_receipt


@click.command("receipt")
def receipt_command() -> None:
    """Tell whether a receipt of a secret vote was issued here; it is read from standard input.

    For a dispute in which a voter shows a receipt that is not in the published list. No page
    takes receipts, since it would learn who has which.
    """
    receipt = parse_receipt(sys.stdin.read())
    genuine = receipt is not None and is_genuine(receipt)
    click.echo("genuine: it was issued here" if genuine else "NOT genuine: invented or changed")
    sys.exit(0 if genuine else 1)


commands = [receipt_command]
