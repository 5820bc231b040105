"""Documents on the command line: begin them, take in Markdown files, issue versions."""

import sys
from pathlib import Path

import click

from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_at, consultations
from consult.core.access import Actor
from consult.core.errors import Invalid, NotFound
from consult.core.forms import parse
from consult.core.i18n import LANGUAGES, said
from consult.text.markdown_clauses import parse as read

from . import actions, importing, queries
from .forms import DocumentForm, VersionForm
from .models import Version

CONSULTATION = click.option("--consultation", "slug", default=None, help="its slug; not needed where there is one only")
LANGUAGE = click.option("--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)


def secretariat(consultation_id: int) -> Actor:
    """Whoever runs commands on the machine itself: nobody's account, with the secretariat's rights in one process."""
    return Actor(roles=frozenset({(consultation_id, "secretariat")}))


def the_consultation(slug: str | None) -> Consultation:
    if slug is not None:
        return consultation_at(slug)
    found = consultations()
    if len(found) != 1:
        raise Invalid("which_consultation", slugs=", ".join(each.slug for each in found))
    return found[0]


@click.group("document")
def document() -> None:
    """Outcome documents."""


@document.command("add")
@click.argument("name", metavar="SLUG")
@click.argument("title")
@LANGUAGE
@CONSULTATION
def add_document(name: str, title: str, language: str, slug: str | None) -> None:
    """Begin a document; its title's language is the authentic one."""
    found = the_consultation(slug)
    form = parse(DocumentForm, {"slug": name, f"title_{language}": title, "authentic": language})
    made = actions.create_document(secretariat(found.id), found.id, form.slug, form.title, authentic=form.authentic)
    click.echo(f"{made.id}\t{made.slug}\t{said(made.title, language)}")


@document.command("list")
@CONSULTATION
def list_documents(slug: str | None) -> None:
    """List documents with their versions; those that are not issued are marked so."""
    found = the_consultation(slug)
    for each in queries.documents_of(found.id):
        click.echo(f"{each.id}\t{each.slug}\t{each.authentic}\t{said(each.title)}")
        for version in queries.versions_for(secretariat(found.id), each):
            click.echo(f"\t{version.id}\t{version.slug}\t{version.symbol}\t{version.issued_at or 'not issued'}")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--document", "document_slug", required=True)
@click.option("--version", "version_slug", required=True, help="made where there is none of this slug")
@click.option("--name", default=None, help="name of a new version, such as Rev.1")
@click.option("--symbol", default=None, help="symbol of a new version")
@LANGUAGE
@CONSULTATION
def import_file(
    file: Path,
    document_slug: str,
    version_slug: str,
    name: str | None,
    symbol: str | None,
    language: str,
    slug: str | None,
) -> None:
    """Take the clauses of a Markdown file into a working version, or one more of its languages."""
    found = the_consultation(slug)
    actor = secretariat(found.id)
    try:
        parsed = read(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise Invalid("file_not_utf8") from None
    for remark in parsed.warnings:
        click.echo(f"line {remark.line}: {remark.code}: {remark.found}", err=True)
    version = _version(actor, found.id, document_slug, version_slug, name, symbol)
    made = importing.import_markdown(actor, version.id, parsed, language)
    click.echo(f"{len(made)} clauses in {language}: {document_slug}/{version_slug}")


def _version(
    actor: Actor, consultation_id: int, document_slug: str, slug: str, name: str | None, symbol: str | None
) -> Version:
    document = queries.document_at(consultation_id, document_slug)
    try:
        return queries.version_at(actor, document, slug)
    except NotFound:
        form = parse(VersionForm, {"slug": slug, "title_en": name or slug, "symbol": symbol or slug})
        return actions.create_version(actor, document.id, form.slug, form.title, form.symbol)


@click.command("issue")
@click.option("--document", "document_slug", required=True)
@click.option("--version", "version_slug", required=True)
@click.option("--yes", is_flag=True, help="do not ask: what was issued never changes")
@CONSULTATION
def issue(document_slug: str, version_slug: str, yes: bool, slug: str | None) -> None:
    """Issue a working version: it becomes the current one, and its words never change again."""
    found = the_consultation(slug)
    actor = secretariat(found.id)
    version = queries.version_at(actor, queries.document_at(found.id, document_slug), version_slug)
    if not yes and not click.confirm(f"Issue {version.symbol}? Its words never change again."):
        sys.exit(1)
    actions.issue_version(actor, version.id)
    click.echo(f"issued: {version.symbol}")


commands = [document, import_file, issue]
