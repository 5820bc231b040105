"""Reads a version and its clauses, with the rights of the actor, as input of the file writers."""

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import utc_now
from consult.core.errors import NotFound
from consult.core.events.head_queries import load_head_at
from consult.core.permissions.rules import require_permission
from consult.core.addresses import build_page_url
from consult.documents.models import Document, Version
from consult.documents.queries import (
    ClauseText,
    list_editions,
    load_clause_texts,
    compute_version_digest,
)
from consult.text.search_normalization import fold_text

from .reservations_annex import load_annex_sections
from .render_input import FileClause, FileSource, VersionText
from .messages import (
    format_day,
    format_edition_dates,
    format_origin,
    format_record_head,
    get_frame_labels,
)


def load_source(
    actor: Actor, version: Version, language: str, text_language: str | None = None
) -> FileSource:
    """Load the source of a file.

    Args:
        language: of the file.
        text_language: of the text in it, if that is another one.

    Raises:
        NotFound: the version has no edition in this language.
        Forbidden: the actor may not read the version.
    """
    require_permission(actor, "version.read", version)
    editions = list_editions(version.id)
    edition = next(
        (each for each in editions if each.language == (text_language or language)), None
    )
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
    short = i18n.choose_title(document.title, language)
    origin = format_origin(language, name, short, address, edition.digest)
    head = load_issue_head(version)
    words = {
        **get_frame_labels(language),
        "tongue": i18n.LANGUAGES[language],
        "made_from": origin,
        "record_head": format_record_head(language, head),
    }
    dates = format_edition_dates(language, edition)
    if dates:
        words[edition.standing] = f"{words[edition.standing]} · {dates}"
    title = (edition.title if edition.language == language else "") or short
    return FileSource(
        consultation=i18n.choose_title(consultation.title, language),
        document=i18n.choose_title(document.title, language),
        title=title,
        subtitle=_choose_subtitle(title, document, language),
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
        head=head,
        labels=words,
    )


def load_issue_head(version: Version) -> str:
    """Load the head of the public record at the issue of a version; empty if it is not issued."""
    if not version.issued:
        return ""
    consultation_id = version.document.consultation_id
    return load_head_at(consultation_id, ("version.issued",), version.id)


def _choose_subtitle(title: str, document: Document, language: str) -> str:
    """Return the subtitle of a document, or "" if the title of the edition contains it."""
    subtitle = i18n.choose_title(document.subtitle, language)
    return "" if fold_text(subtitle) in fold_text(title) else subtitle


def load_clauses(version: Version, language: str) -> list[FileClause]:
    """Load the clauses of a version, in the authentic language where the text is missing."""
    lines = load_clause_texts(version.id, language, version.document.authentic)
    return [make_clause(line) for line in lines]


def make_clause(line: ClauseText) -> FileClause:
    """Make the writers' clause from a clause of the database, with its status as issued."""
    return FileClause(
        id=line.clause_id,
        kind=line.kind,
        level=line.level,
        label=line.label,
        text=line.text,
        language=line.language,
        stale=line.is_outdated,
        status=line.status,
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
