"""Search commands for the command line."""

import click

from . import actions


@click.command("reindex")
def rebuild_index() -> None:
    """Rebuild the search index in one step; a serving consult renews it in parts by itself."""
    clauses, comments = actions.rebuild_index()
    click.echo(f"{clauses} wordings of clauses and {comments} comments can be found")


commands = [rebuild_index]
