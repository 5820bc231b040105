"""Command-line import of a file, which waits for its review as if sent from the page."""

from pathlib import Path

import click
from flask import current_app

from consult.core.permissions.actor import Actor
from consult.core.errors import Invalid, NotFound
from consult.core.web.uploads import Upload, sanitize_filename
from consult.core.web.forms import parse_form
from consult.core.i18n import LANGUAGES
from consult.core.addresses import build_public_url
from consult.documents.actions import create_version
from consult.documents.cli import CONSULTATION_OPTION, make_secretariat, get_chosen_consultation
from consult.documents.forms import VersionForm
from consult.documents.models import Document, Version
from consult.documents.queries import get_document_by_slug, get_version_by_slug

from . import actions, queries
from consult.exchange.models import FileImport
from consult.exchange.imports.parsing.sandbox import parse_file


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--document", "document_slug", required=True, help="its slug")
@click.option(
    "--version",
    "version_slug",
    default=None,
    help="a working version, made where there is none of this slug; else the newest",
)
@click.option("--name", default=None, help="name of a new version, such as Rev.1")
@click.option("--symbol", default=None, help="symbol of a new version")
@click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    default=None,
    help="else that of the authentic text",
)
@click.option("--create", is_flag=True, help="create at once, where there is nothing to look at")
@click.option("--anyway", is_flag=True, help="with --create: whatever there is to look at")
@CONSULTATION_OPTION
def import_file(
    file: Path,
    document_slug: str,
    version_slug: str | None,
    name: str | None,
    symbol: str | None,
    language: str | None,
    slug: str | None,
    *,
    create: bool,
    anyway: bool,
) -> None:
    """Import a Word, text or Markdown file for review, and print the address of the review."""
    found = get_chosen_consultation(slug)
    actor, document = make_secretariat(found.id), get_document_by_slug(found.id, document_slug)
    sent = Upload(sanitize_filename(file.name), file.read_bytes())
    parsed = parse_file(sent.name, sent.content)
    reviewer = queries.find_reviewer_id(found.id)
    version = _find_or_create_version(actor, document, version_slug, name, symbol)
    imported = actions.start_import(
        actor, version.id, language or document.authentic, sent, parsed, reviewer
    )
    counts, place = (
        queries.load_review(imported).counts(),
        _build_review_address(imported.id),
    )
    click.echo(
        f"{counts.rows} rows, {counts.clauses} clauses in {imported.language}, "
        f"{counts.open} to look at: {document.slug}/{version.slug}"
    )
    if create:
        _create_clauses(actor, imported, place, anyway=anyway)
    else:
        click.echo(f"review: {place}")


def _build_review_address(import_id: int) -> str:
    """Build the address of a review; without PUBLIC_URL a command knows only its path."""
    path = f"/en/imports/{import_id}"
    if current_app.config["PUBLIC_URL"]:
        return build_public_url(path)
    return f"{path} (below the address of consult; PUBLIC_URL is not set)"


def _create_clauses(actor: Actor, imported: FileImport, place: str, *, anyway: bool) -> None:
    """Create the clauses without a review.

    Raises:
        Invalid: "import_warnings" where something should be checked first, unless `anyway` is
            set.
    """
    review = queries.load_review(imported)
    apart = sum(not each.is_sure for each in review.aligned_rows or [])
    places = review.counts().open + apart
    if places and not anyway:
        raise Invalid("import_warnings", places=places, address=place)
    made = actions.create_clauses(actor, imported.id)
    click.echo(f"{len(made.clauses)} clauses created in {made.language}")


def _find_or_create_version(
    actor: Actor, document: Document, slug: str | None, name: str | None, symbol: str | None
) -> Version:
    """Return the working version with a slug, created if missing; without a slug, the newest."""
    if slug is None:
        versions = queries.list_target_versions(document)
        if not versions:
            raise NotFound(what="Version")
        return versions[0]
    try:
        return get_version_by_slug(actor, document, slug)
    except NotFound:
        form = parse_form(
            VersionForm, {"slug": slug, "title_en": name or slug, "symbol": symbol or slug}
        )
        return create_version(actor, document.id, form.slug, form.title, form.symbol)


commands = [import_file]
