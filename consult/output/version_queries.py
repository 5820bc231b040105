"""What files are made of, read from the database with the rights of whoever asks."""
from flask import current_app, request, url_for

from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import now
from consult.core.errors import NotFound
from consult.core.permissions.rules import require
from consult.documents.models import Document, Version
from consult.documents.queries import Line, editions_of, text_of, text_print

from .annex import annex
from .render_input import Clause, Source, Text
from .messages import day_in, frame_words, made_from


def public_address(endpoint: str, language: str, **values: str | int) -> str:
    """The full address of a page, which is read outside of it: under PUBLIC_URL, else under the request's own."""
    base = str(current_app.config["PUBLIC_URL"] or request.url_root)
    return base.rstrip("/") + str(url_for(endpoint, ui=language, **values))  # type: ignore[arg-type]


def source_of(actor: Actor, version: Version, language: str) -> Source:
    """Where a file comes from; raises NotFound for a language that the version has not."""
    require(actor, "version.read", version)
    edition = next((each for each in editions_of(version.id) if each.language == language), None)
    if edition is None:
        raise NotFound(what="Edition")
    document, moment = version.document, version.issued_at or now()
    consultation, name = document.consultation, i18n.said(version.name, language)
    address = public_address("reading.text", language, slug=consultation.slug, document=document.slug, version=version.slug)
    origin = made_from(language, name, i18n.said(document.title, language), address)
    words = {**frame_words(language), "tongue": i18n.LANGUAGES[language], "made_from": origin}
    return Source(
        consultation=i18n.said(consultation.title, language), document=i18n.said(document.title, language),
        title=edition.title or i18n.said(document.title, language), subtitle=i18n.said(document.subtitle, language),
        symbol=version.symbol, version=name, version_id=version.id, document_id=document.id,
        language=language, standing=edition.standing,
        issued=version.issued, day=moment.date().isoformat(), date=day_in(language, moment), address=address,
        digest=text_print(version.id), words=words)


def clauses_of(version: Version, language: str) -> list[Clause]:
    """The clauses of a version; where one has no words in the language, the authentic ones stand."""
    lines, counts = text_of(version.id, language, version.document.authentic), has_statuses(version.document, version)
    return [clause_of(line, counts) for line in lines]


def has_statuses(document: Document, version: Version) -> bool:
    """Whether the statuses of clauses are said of this version: those of today belong to the words of today."""
    return not version.issued or version.id == document.current_version_id


def clause_of(line: Line, counts: bool) -> Clause:
    """A clause as files have it; counts: whether its status is said of these words."""
    return Clause(id=line.clause_id, kind=line.kind, level=line.level, label=line.label, text=line.text,
                  language=line.language, stale=line.stale, status=line.status if counts else "open")


def text(actor: Actor, version: Version, language: str, _against: Version | None) -> Text:
    """A version in one language, for a file of the text alone."""
    source = source_of(actor, version, language)
    return Text(source=source, clauses=clauses_of(version, language), annex=annex(version, source))
