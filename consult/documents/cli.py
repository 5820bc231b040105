"""Command-line commands that create documents and issue versions."""

import sys

import click

from consult.consultations.models import Consultation
from consult.consultations.queries import get_consultation_by_slug, list_consultations
from consult.core.permissions.actor import Actor
from consult.core.errors import Invalid
from consult.core.web.forms import parse_form
from consult.core.i18n import LANGUAGES, choose_title

from consult.documents.versions.issue_question_queries import load_issue_questions

from . import actions, queries
from .forms import DocumentForm

CONSULTATION_OPTION = click.option(
    "--consultation", "slug", default=None, help="its slug; not needed where there is one only"
)
LANGUAGE_OPTION = click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True
)


def make_secretariat(consultation_id: int) -> Actor:
    """Make the actor of commands on the server: no account, the secretariat's rights."""
    return Actor(roles=frozenset({(consultation_id, "secretariat")}))


def get_chosen_consultation(slug: str | None) -> Consultation:
    """Return the consultation of a slug; without a slug, the only one.

    Raises NotFound, or Invalid("which_consultation") if there are several.
    """
    if slug is not None:
        return get_consultation_by_slug(slug)
    found = list_consultations()
    if len(found) != 1:
        raise Invalid("which_consultation", slugs=", ".join(each.slug for each in found))
    return found[0]


@click.group("document")
def document_commands() -> None:
    """Outcome documents."""


@document_commands.command("add")
@click.argument("name", metavar="SLUG")
@click.argument("title")
@LANGUAGE_OPTION
@CONSULTATION_OPTION
def add_document(name: str, title: str, language: str, slug: str | None) -> None:
    """Create a document; the language of its title is the authentic one."""
    found = get_chosen_consultation(slug)
    form = parse_form(
        DocumentForm, {"slug": name, f"title_{language}": title, "authentic": language}
    )
    made = actions.create_document(
        make_secretariat(found.id), found.id, form.slug, form.title, authentic=form.authentic
    )
    click.echo(f"{made.id}\t{made.slug}\t{choose_title(made.title, language)}")


@document_commands.command("list")
@CONSULTATION_OPTION
def list_documents(slug: str | None) -> None:
    """List documents with their versions, and mark those not issued."""
    found = get_chosen_consultation(slug)
    for each in queries.list_documents(found.id):
        click.echo(f"{each.id}\t{each.slug}\t{each.authentic}\t{choose_title(each.title)}")
        for version in queries.list_readable_versions(make_secretariat(found.id), each):
            click.echo(
                f"\t{version.id}\t{version.slug}\t{version.symbol}"
                f"\t{version.issued_at or 'not issued'}"
            )


@click.command("issue")
@click.option("--document", "document_slug", required=True)
@click.option("--version", "version_slug", required=True)
@click.option("--yes", is_flag=True, help="do not ask: what was issued never changes")
@click.option(
    "--meetings",
    type=click.Choice(["keep", "follow"]),
    help="planned meetings keep the version that they were announced with, or read this one",
)
@CONSULTATION_OPTION
def issue_version(
    document_slug: str, version_slug: str, yes: bool, meetings: str | None, slug: str | None
) -> None:
    """Issue a working version: it becomes the current one and never changes again."""
    found = get_chosen_consultation(slug)
    actor = make_secretariat(found.id)
    version = queries.get_version_by_slug(
        actor, queries.get_document_by_slug(found.id, document_slug), version_slug
    )
    if not yes and not click.confirm(f"Issue {version.symbol}? Its words never change again."):
        sys.exit(1)
    asked = load_issue_questions(version)
    if asked and meetings is None:
        for each in asked:
            click.echo(
                f"{choose_title(each.title)} was announced with {choose_title(each.reads)}",
                err=True,
            )
        raise click.ClickException("Say with --meetings whether they keep it (keep or follow).")
    answers = [f"{each.meeting_id}:{'keep' if each.is_live else meetings}" for each in asked]
    actions.issue_version(actor, version.id, answers=answers)
    click.echo(f"issued: {version.symbol}")


commands = [document_commands, issue_version]
