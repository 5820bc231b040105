"""Reads a version and its clauses, with the rights of the actor, as input of the file writers."""

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import utc_now
from consult.core.errors import NotFound
from consult.core.permissions.rules import require_permission
from consult.core.addresses import build_page_url
from consult.documents.models import Document, Version
from consult.documents.queries import (
    ClauseText,
    list_editions,
    load_clause_texts,
    compute_version_digest,
)

from .reservations_annex import load_annex_sections
from .render_input import FileClause, FileSource, VersionText
from .messages import format_day, get_frame_labels, format_origin


def load_source(actor: Actor, version: Version, language: str) -> FileSource:
    """Load the source of a file.

    Raises:
        NotFound: the version has no edition in this language.
        Forbidden: the actor may not read the version.
    """
    require_permission(actor, "version.read", version)
    edition = next((each for each in list_editions(version.id) if each.language == language), None)
    if edition is None:
        raise NotFound(what="Edition")
    document, moment = version.document, version.issued_at or utc_now()
    consultation, name = document.consultation, i18n.choose_title(version.name, language)
    address = build_page_url(
        "reading.text",
        language,
        slug=consultation.slug,
        document=document.slug,
        version=version.slug,
    )
    title = i18n.choose_title(document.title, language)
    origin = format_origin(language, name, title, address, edition.digest)
    words = {**get_frame_labels(language), "tongue": i18n.LANGUAGES[language], "made_from": origin}
    return FileSource(
        consultation=i18n.choose_title(consultation.title, language),
        document=i18n.choose_title(document.title, language),
        title=edition.title or i18n.choose_title(document.title, language),
        subtitle=i18n.choose_title(document.subtitle, language),
        symbol=version.symbol,
        version=name,
        version_id=version.id,
        document_id=document.id,
        language=language,
        edition_status=edition.standing,
        issued=version.issued,
        day=moment.date().isoformat(),
        date=format_day(language, moment),
        address=address,
        digest=compute_version_digest(version.id),
        labels=words,
    )


def load_clauses(version: Version, language: str) -> list[FileClause]:
    """Load the clauses of a version, in the authentic language where the text is missing."""
    lines, counts = (
        load_clause_texts(version.id, language, version.document.authentic),
        shows_statuses(version.document, version),
    )
    return [make_clause(line, counts) for line in lines]


def shows_statuses(document: Document, version: Version) -> bool:
    """Return whether a file of this version prints statuses of clauses.

    Current statuses belong to the current text, so an earlier issued version prints none.
    """
    return not version.issued or version.id == document.current_version_id


def make_clause(line: ClauseText, counts: bool) -> FileClause:
    """Make the writers' clause from a clause of the database.

    Args:
        counts: whether its status belongs to this text.
    """
    return FileClause(
        id=line.clause_id,
        kind=line.kind,
        level=line.level,
        label=line.label,
        text=line.text,
        language=line.language,
        stale=line.is_outdated,
        status=line.status if counts else "open",
    )


def collect_text(
    actor: Actor, version: Version, language: str, _against: Version | None
) -> VersionText:
    """Collect a version in one language for a file of the text alone."""
    source = load_source(actor, version, language)
    return VersionText(
        source=source,
        clauses=load_clauses(version, language),
        annex=load_annex_sections(version, source),
    )
