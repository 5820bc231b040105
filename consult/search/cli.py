"""Search on the command line."""
import click

from . import actions


@click.command("reindex")
def reindex_command() -> None:
    """Build the search index anew."""
    clauses, comments = actions.reindex()
    click.echo(f"{clauses} wordings of clauses and {comments} comments can be found")


commands = [reindex_command]
