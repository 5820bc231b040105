"""The public Atom feed (RFC 4287) of versions, decisions, silences, reports and stages."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

import regex
from consult.core.i18n import gettext as _
from consult.core.i18n import ngettext
from sqlalchemy import func, select

from consult.consolidation.models import ChairDecision, Disposition
from consult.consultations.models import Consultation, Stage
from consult.core import i18n
from consult.core.addresses import build_path
from consult.core.database.engine import db
from consult.core.events.log import EVENT
from consult.core.i18n import choose_title
from consult.core.timestamp_conversion import format_to_second
from consult.documents.comparison import compare_versions
from consult.documents.models import Document, Version
from consult.documents.queries import compute_version_digest

from .silence_messages import TEXT_BUILDERS as SILENCES
from .silence_messages import format_silence_event

ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
FEED_VERBS = (
    "version.issued",
    "edition.published",
    "edition.corrected",
    "decision.taken",
    "stage.opened",
    "stage.closed",
    *SILENCES,
)
MOST_ENTRIES = 50  # entries in a feed
MOST_COMPARISONS = 200  # cached comparisons; issued text never changes
NOT_IN_XML = regex.compile(
    r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]"
)  # characters that XML 1.0 cannot hold
cached_comparisons: dict[
    tuple[str, str], tuple[int, int, int]
] = {}  # by the digests of two texts: reworded, new, removed
register_namespace("", ATOM_NAMESPACE)


class FeedEntry(NamedTuple):
    """An entry of a feed.

    Attributes:
        name: permanent and unique.
        links: (relation, address, title).
    """

    name: str
    title: str
    at: datetime
    links: list[tuple[str, str, str]]
    summary: str
    author: str | None = None


class AtomFeed(NamedTuple):
    """The newest entries of a consultation, or of one document in it."""

    consultation: Consultation
    document: Document | None
    entries: list[FeedEntry]

    @property
    def updated(self) -> datetime:
        """The time of the newest entry."""
        return max((each.at for each in self.entries), default=self.consultation.made_at)


def load_feed(consultation: Consultation, document: Document | None = None) -> AtomFeed:
    """Load the feed, newest first, in the language in force."""
    query = select(EVENT).where(
        EVENT.c.chain == consultation.id,
        EVENT.c.audience == "everyone",
        EVENT.c.verb.in_(FEED_VERBS),
    )
    events = list(db.session.execute(query.order_by(EVENT.c.seq.desc()).limit(4 * MOST_ENTRIES)))
    if document is not None:
        events = [each for each in events if each.facts.get("document_id") == document.id]
    found = [
        entry
        for each in events[:MOST_ENTRIES]
        if (entry := ENTRY_BUILDERS[each.verb](each)) is not None
    ]
    issued = [each.subject_id for each in events[:MOST_ENTRIES] if each.verb == "version.issued"]
    entries = sorted(
        [*found, *_build_report_entries(issued)], key=lambda each: each.at, reverse=True
    )[:MOST_ENTRIES]
    return AtomFeed(consultation, document, entries)


def _build_path(endpoint: str, **values: Any) -> str:
    """Build the path of a page in the language in force."""
    return build_path(endpoint, i18n.get_language(), **values)


def _format_version(version: Version) -> str:
    return f"{choose_title(version.document.title)}, {choose_title(version.name)}"


def _get_address_parts(version: Version) -> dict[str, Any]:
    return {
        "slug": version.document.consultation.slug,
        "document": version.document.slug,
        "version": version.slug,
    }


def _build_version_entry(event: Any) -> FeedEntry | None:
    version = db.session.get(Version, event.subject_id)
    if version is None or not version.issued:
        return None
    links = [
        (
            "alternate",
            _build_path("reading.text", **_get_address_parts(version)),
            _format_version(version),
        )
    ]
    summary = _("The first version of this document.")
    before = db.session.get(Version, version.based_on_id) if version.based_on_id else None
    if before is not None:
        reworded, new, gone = count_changes(before, version)
        summary = "; ".join(
            [
                ngettext("%(num)s clause reworded", "%(num)s clauses reworded", reworded),
                ngettext("%(num)s new clause", "%(num)s new clauses", new),
                ngettext("%(num)s clause removed", "%(num)s clauses removed", gone),
            ]
        )
        links.append(
            (
                "related",
                _build_path("documents.compare", **_get_address_parts(version)),
                _("Changes"),
            )
        )
    return FeedEntry(
        f"event/{event.seq}",
        _("%(text)s has been issued", text=_format_version(version)),
        event.at,
        links,
        summary,
    )


def _build_edition_entry(event: Any) -> FeedEntry | None:
    """Build the entry of a translation that followed its version, or was corrected."""
    version = db.session.get(Version, event.subject_id)
    if version is None or (event.verb == "edition.published" and "official" not in event.facts):
        return None
    language, parts = event.facts["language"], _get_address_parts(version)
    texts = {"text": _format_version(version), "language": i18n.name_language(language)}
    title = (
        _("%(text)s can be read in this language: %(language)s", **texts)
        if event.verb == "edition.published"
        else _("A translation of %(text)s was corrected: %(language)s", **texts)
    )
    place = _build_path("reading.text", **parts, text=language)
    related = _build_path("documents.translations", **parts)
    return FeedEntry(
        f"event/{event.seq}",
        title,
        event.at,
        [("alternate", place, title), ("related", related, _("Languages"))],
        _("The authentic text did not change."),
    )


def count_changes(before: Version, version: Version) -> tuple[int, int, int]:
    """Count the reworded, new and removed clauses between two issued versions."""
    key = (compute_version_digest(before.id), compute_version_digest(version.id))
    if key not in cached_comparisons:
        if len(cached_comparisons) >= MOST_COMPARISONS:
            cached_comparisons.clear()
        found = compare_versions(before, version, version.document.authentic)
        cached_comparisons[key] = (
            found.how_many("reworded"),
            found.how_many("new") + found.how_many("split"),
            found.how_many("gone") + found.how_many("merged"),
        )
    return cached_comparisons[key]


def _build_decision_entry(event: Any) -> FeedEntry | None:
    made = db.session.get(ChairDecision, event.subject_id)
    if made is None or made.undone_at is not None or made.document.current_version_id is None:
        return None
    title = ngettext(
        "Decision D-%(number)s of the chair about %(num)s clause of %(text)s",
        "Decision D-%(number)s of the chair about %(num)s clauses of %(text)s",
        len(made.clauses) or 1,
        number=made.number,
        text=choose_title(made.document.title),
    )
    place = _build_path(
        "reading.text", slug=made.document.consultation.slug, document=made.document.slug
    )
    by = made.made_by.name if made.made_by.closed_at is None else None
    return FeedEntry(
        f"event/{event.seq}",
        title,
        event.at,
        [("alternate", place, choose_title(made.document.title))],
        made.reason,
        by,
    )


def _build_opened_stage_entry(event: Any) -> FeedEntry | None:
    stage = db.session.get(Stage, event.subject_id)
    if stage is None:
        return None
    words = _("%(stage)s has begun", stage=choose_title(stage.title))
    summary = (
        _("Until %(moment)s", moment=i18n.format_utc_moment(stage.closes_at))
        if stage.closes_at
        else ""
    )
    return _build_stage_entry(event, stage, words, summary)


def _build_closed_stage_entry(event: Any) -> FeedEntry | None:
    stage = db.session.get(Stage, event.subject_id)
    return (
        _build_stage_entry(
            event, stage, _("%(stage)s has ended", stage=choose_title(stage.title)), ""
        )
        if stage is not None
        else None
    )


def _build_stage_entry(event: Any, stage: Stage, title: str, summary: str) -> FeedEntry:
    home = _build_path("reading.home", slug=stage.consultation.slug)
    return FeedEntry(
        f"event/{event.seq}",
        title,
        event.at,
        [("alternate", home, choose_title(stage.consultation.title))],
        summary,
    )


def _build_silence_entry(event: Any) -> FeedEntry | None:
    told = format_silence_event(event)
    return (
        FeedEntry(f"event/{event.seq}", told[0], event.at, told[2], told[1])
        if told is not None
        else None
    )


ENTRY_BUILDERS: dict[str, Callable[[Any], FeedEntry | None]] = {
    "version.issued": _build_version_entry,
    **dict.fromkeys(("edition.published", "edition.corrected"), _build_edition_entry),
    "decision.taken": _build_decision_entry,
    "stage.opened": _build_opened_stage_entry,
    "stage.closed": _build_closed_stage_entry,
    **dict.fromkeys(SILENCES, _build_silence_entry),
}


def _build_report_entries(version_ids: Iterable[int]) -> list[FeedEntry]:
    """Build the entries of the disposition reports of these versions.

    A later or changed disposition makes an entry newer.
    """
    rows = db.session.execute(
        select(Version, func.count(Disposition.id), func.max(Disposition.made_at))
        .join(Disposition, Disposition.version_id == Version.id)
        .where(Version.id.in_(list(version_ids)), Version.issued_at.is_not(None))
        .group_by(Version.id)
    )
    entries = []
    for version, count, newest in rows:
        title = _("Disposition report: %(text)s", text=_format_version(version))
        place = _build_path("consolidation.dispositions", **_get_address_parts(version))
        at = max(version.issued_at or newest, newest)
        entries.append(
            FeedEntry(
                f"report/{version.id}",
                title,
                at,
                [("alternate", place, title)],
                ngettext(
                    "%(num)s answer with its reason", "%(num)s answers with their reasons", count
                ),
            )
        )
    return entries


def serialize_feed(feed: AtomFeed, base: str, own: str) -> bytes:
    """Serialize the feed as a UTF-8 document.

    Args:
        base: address of the installation.
        own: path of the feed.
    """
    consultation, document, language = feed.consultation, feed.document, i18n.get_language()
    tag = f"tag:{urlsplit(base).hostname},{consultation.made_at:%Y-%m-%d}:{consultation.slug}"
    root = Element(f"{{{ATOM_NAMESPACE}}}feed", {"xml:lang": language})
    _add_element(
        root, "id", f"{tag}/{document.slug}/{language}" if document else f"{tag}/{language}"
    )
    _add_element(
        root,
        "title",
        choose_title(document.title) if document else choose_title(consultation.title),
    )
    if document is not None:
        _add_element(root, "subtitle", choose_title(consultation.title))
    _add_element(root, "updated", format_to_second(feed.updated))
    _add_element(_add_element(root, "author"), "name", choose_title(consultation.title))
    page = (
        _build_path("reading.text", slug=consultation.slug, document=document.slug)
        if document
        else _build_path("reading.home", slug=consultation.slug)
    )
    _add_element(root, "link", rel="self", type="application/atom+xml", href=base + own)
    _add_element(
        root, "link", rel="alternate", type="text/html", hreflang=language, href=base + page
    )
    _add_element(root, "generator", "consult")
    for each in feed.entries:
        entry = _add_element(root, "entry")
        _add_element(entry, "id", f"{tag}/{each.name}/{language}")
        _add_element(entry, "title", each.title)
        _add_element(entry, "updated", format_to_second(each.at))
        for relation, address, words in each.links:
            _add_element(
                entry,
                "link",
                rel=relation,
                type="text/html",
                hreflang=language,
                href=base + address,
                title=words,
            )
        if each.author:
            _add_element(_add_element(entry, "author"), "name", each.author)
        _add_element(entry, "summary", each.summary or each.title)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add_element(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    made = SubElement(
        parent,
        f"{{{ATOM_NAMESPACE}}}{name}",
        {key: NOT_IN_XML.sub("", value) for key, value in attributes.items()},
    )
    made.text = NOT_IN_XML.sub("", text) if text is not None else None
    return made
