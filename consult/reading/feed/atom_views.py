"""What happened to the texts, as an Atom feed (RFC 4287): versions, decisions, silences, reports of answers, stages; public."""
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

import regex
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from consult.consolidation.models import Decision, Disposition
from consult.consultations.models import Consultation, Stage
from consult.core import i18n
from consult.core.database.engine import db
from consult.core.events.log import EVENT
from consult.core.i18n import said
from consult.core.clock import to_the_second
from consult.documents.comparison import compare_versions
from consult.documents.models import Document, Version
from consult.documents.queries import text_print

from .silence_messages import MAKERS as SILENCES
from .silence_messages import said_of

ATOM = "http://www.w3.org/2005/Atom"
VERBS = ("version.issued", "decision.taken", "stage.opened", "stage.closed", *SILENCES)
MOST = 50  # entries in a feed
KEPT = 200  # comparisons that are kept: what was issued never changes
NO_XML = regex.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")  # characters that XML 1.0 cannot hold
compared: dict[tuple[str, str], tuple[int, int, int]] = {}  # by the prints of two texts: reworded, new, taken out
register_namespace("", ATOM)


class Entry(NamedTuple):
    """One thing that happened. name: lasts, and tells it from all others; links: (relation, address, words)."""

    name: str
    title: str
    at: datetime
    links: list[tuple[str, str, str]]
    summary: str
    author: str | None = None


class Feed(NamedTuple):
    """The newest things that happened in a consultation, or to one document of it."""

    consultation: Consultation
    document: Document | None
    entries: list[Entry]

    @property
    def updated(self) -> datetime:
        """When something last came into it."""
        return max((each.at for each in self.entries), default=self.consultation.made_at)


def feed_of(consultation: Consultation, document: Document | None = None) -> Feed:
    """The feed, newest first, in the language in force."""
    query = select(EVENT).where(EVENT.c.chain == consultation.id, EVENT.c.audience == "everyone", EVENT.c.verb.in_(VERBS))
    events = list(db.session.execute(query.order_by(EVENT.c.seq.desc()).limit(4 * MOST)))
    if document is not None:
        events = [each for each in events if each.facts.get("document_id") == document.id]
    found = [entry for each in events[:MOST] if (entry := MAKERS[each.verb](each)) is not None]
    issued = [each.subject_id for each in events[:MOST] if each.verb == "version.issued"]
    entries = sorted([*found, *_reports(issued)], key=lambda each: each.at, reverse=True)[:MOST]
    return Feed(consultation, document, entries)


def _texts(version: Version) -> str:
    return f"{said(version.document.title)}, {said(version.name)}"


def _at(version: Version) -> dict[str, Any]:
    return {"slug": version.document.consultation.slug, "document": version.document.slug, "version": version.slug}


def _issued(event: Any) -> Entry | None:
    version = db.session.get(Version, event.subject_id)
    if version is None or not version.issued:
        return None
    links = [("alternate", url_for("reading.text", **_at(version)), _texts(version))]
    summary = _("The first version of this document.")
    before = db.session.get(Version, version.based_on_id) if version.based_on_id else None
    if before is not None:
        reworded, new, gone = changes_between(before, version)
        summary = "; ".join([ngettext("%(num)s clause reworded", "%(num)s clauses reworded", reworded),
                             ngettext("%(num)s new clause", "%(num)s new clauses", new),
                             ngettext("%(num)s clause taken out", "%(num)s clauses taken out", gone)])
        links.append(("related", url_for("documents.compare", **_at(version)), _("What changed")))
    return Entry(f"event/{event.seq}", _("%(text)s has been issued", text=_texts(version)), event.at, links, summary)


def changes_between(before: Version, version: Version) -> tuple[int, int, int]:
    """How many clauses were reworded, are new, and were taken out between two issued versions."""
    key = (text_print(before.id), text_print(version.id))
    if key not in compared:
        if len(compared) >= KEPT:
            compared.clear()
        found = compare_versions(before, version, version.document.authentic)
        compared[key] = (found.how_many("reworded"), found.how_many("new") + found.how_many("split"),
                         found.how_many("gone") + found.how_many("merged"))
    return compared[key]


def _decided(event: Any) -> Entry | None:
    made = db.session.get(Decision, event.subject_id)
    if made is None or made.undone_at is not None or made.document.current_version_id is None:
        return None
    title = ngettext("Decision D-%(number)s of the chair about %(num)s clause of %(text)s",
                     "Decision D-%(number)s of the chair about %(num)s clauses of %(text)s", len(made.clauses) or 1,
                     number=made.number, text=said(made.document.title))
    place = url_for("reading.text", slug=made.document.consultation.slug, document=made.document.slug)
    by = made.made_by.name if made.made_by.closed_at is None else None
    return Entry(f"event/{event.seq}", title, event.at, [("alternate", place, said(made.document.title))], made.reason, by)


def _opened(event: Any) -> Entry | None:
    stage = db.session.get(Stage, event.subject_id)
    if stage is None:
        return None
    words = _("%(stage)s has begun", stage=said(stage.title))
    summary = _("Until %(moment)s", moment=i18n.moment_words(stage.closes_at)) if stage.closes_at else ""
    return _of_stage(event, stage, words, summary)


def _closed(event: Any) -> Entry | None:
    stage = db.session.get(Stage, event.subject_id)
    return _of_stage(event, stage, _("%(stage)s has ended", stage=said(stage.title)), "") if stage is not None else None


def _of_stage(event: Any, stage: Stage, title: str, summary: str) -> Entry:
    home = url_for("reading.home", slug=stage.consultation.slug)
    return Entry(f"event/{event.seq}", title, event.at, [("alternate", home, said(stage.consultation.title))], summary)


def _silence(event: Any) -> Entry | None:
    told = said_of(event)
    return Entry(f"event/{event.seq}", told[0], event.at, told[2], told[1]) if told is not None else None


MAKERS: dict[str, Callable[[Any], Entry | None]] = {
    "version.issued": _issued, "decision.taken": _decided, "stage.opened": _opened, "stage.closed": _closed,
    **dict.fromkeys(SILENCES, _silence)}


def _reports(version_ids: Iterable[int]) -> list[Entry]:
    """The disposition reports of these versions; an answer that was given later, or changed, makes its entry newer."""
    rows = db.session.execute(
        select(Version, func.count(Disposition.id), func.max(Disposition.made_at))
        .join(Disposition, Disposition.version_id == Version.id)
        .where(Version.id.in_(list(version_ids)), Version.issued_at.is_not(None)).group_by(Version.id))
    entries = []
    for version, count, newest in rows:
        title = _("Disposition report: %(text)s", text=_texts(version))
        place = url_for("consolidation.dispositions", **_at(version))
        at = max(version.issued_at or newest, newest)
        entries.append(Entry(f"report/{version.id}", title, at, [("alternate", place, title)],
                             ngettext("%(num)s answer with its reason", "%(num)s answers with their reasons", count)))
    return entries


def atom(feed: Feed, base: str, own: str) -> bytes:
    """The feed as a document of UTF-8. base: the address of the installation; own: the path of the feed."""
    consultation, document, language = feed.consultation, feed.document, i18n.spoken()
    tag = f"tag:{urlsplit(base).hostname},{consultation.made_at:%Y-%m-%d}:{consultation.slug}"
    root = Element(f"{{{ATOM}}}feed", {"xml:lang": language})
    _put(root, "id", f"{tag}/{document.slug}/{language}" if document else f"{tag}/{language}")
    _put(root, "title", said(document.title) if document else said(consultation.title))
    if document is not None:
        _put(root, "subtitle", said(consultation.title))
    _put(root, "updated", to_the_second(feed.updated))
    _put(_put(root, "author"), "name", said(consultation.title))
    page = (url_for("reading.text", slug=consultation.slug, document=document.slug) if document
            else url_for("reading.home", slug=consultation.slug))
    _put(root, "link", rel="self", type="application/atom+xml", href=base + own)
    _put(root, "link", rel="alternate", type="text/html", hreflang=language, href=base + page)
    _put(root, "generator", "consult")
    for each in feed.entries:
        entry = _put(root, "entry")
        _put(entry, "id", f"{tag}/{each.name}/{language}")
        _put(entry, "title", each.title)
        _put(entry, "updated", to_the_second(each.at))
        for relation, address, words in each.links:
            _put(entry, "link", rel=relation, type="text/html", hreflang=language, href=base + address, title=words)
        if each.author:
            _put(_put(entry, "author"), "name", each.author)
        _put(entry, "summary", each.summary or each.title)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _put(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    made = SubElement(parent, f"{{{ATOM}}}{name}", {key: NO_XML.sub("", value) for key, value in attributes.items()})
    made.text = NO_XML.sub("", text) if text is not None else None
    return made
