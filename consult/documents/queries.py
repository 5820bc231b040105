"""Queries of documents, versions, editions, clause texts, lineage and progress."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from consult.consultations.models import Tag
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.digests import hash_text
from consult.core.errors import NotFound
from consult.core.permissions.rules import is_allowed
from consult.text.brackets.bracket_tree import count_brackets
from consult.text.subtree_moves import OrderedClause

from .models import Clause, ClauseTag, Document, Edition, Lineage, Placement, Version, Wording

IN_TEXT = Placement.place >= 0  # a clause removed from a working version waits below zero
# of a wording, also of a translation that was corrected since
WORDING_PLACEMENT = func.coalesce(Wording.placement_id, Wording.former_placement_id)
# of a clause in a version: as issued; in a working version the status now
STATUS_IN_VERSION = func.coalesce(Placement.status, Clause.status)


class ClauseText(NamedTuple):
    """A clause in a version, in the requested language or else in the authentic one."""

    clause_id: int
    placement_id: int
    wording_id: int
    place: int
    kind: str
    level: int
    label: str
    text: str
    digest: str
    language: str
    is_outdated: bool  # the authentic text changed since the translation
    status: str  # as issued; in a working version the status now
    tags: tuple[str, ...]
    authentic_digest: str  # digest of the authentic text
    status_now: str  # which decisions may have changed since the version was issued
    label_by_hand: bool = False  # its label was set by hand, not by the numbering


class EditionTitle(NamedTuple):
    """The title and the standing of a version in one language, and its digest once issued.

    published_at: of a translation that followed its version; corrected_at: of its last
    correction.
    """

    language: str
    title: str
    standing: str
    digest: str | None
    published_at: datetime | None = None
    corrected_at: datetime | None = None


class TextProgress(NamedTuple):
    """Numbers of clauses by status, without headings, and of brackets in the authentic text."""

    open: int = 0
    bracketed: int = 0
    adref: int = 0
    agreed: int = 0
    reopened: int = 0
    brackets: int = 0

    @property
    def clauses(self) -> int:
        """The number of clauses."""
        return self.open + self.bracketed + self.adref + self.agreed + self.reopened

    def share(self, status: str) -> float:
        """Return the percentage of clauses with a status."""
        return round(100 * float(getattr(self, status)) / self.clauses, 1) if self.clauses else 0.0


def list_documents(consultation_id: int) -> list[Document]:
    """List the documents of a consultation in their order."""
    return list(
        db.session.scalars(
            select(Document)
            .where(Document.consultation_id == consultation_id)
            .order_by(Document.place, Document.id)
        )
    )


def get_document_by_slug(consultation_id: int, slug: str) -> Document:
    """Return the document of an address; raises NotFound."""
    found = db.session.scalar(
        select(Document).where(Document.consultation_id == consultation_id, Document.slug == slug)
    )
    if found is None:
        raise NotFound(what="Document")
    return found


def get_issued_document(document_id: int) -> Document:
    """Return a document with an issued version, which everyone may read; raises NotFound."""
    found = db.session.get(Document, document_id)
    if found is None or found.current_version_id is None:
        raise NotFound(what="Document")
    return found


def get_issued_clause(clause_id: int) -> Clause:
    """Return a clause that is or was in an issued version; raises NotFound."""
    issued = (
        select(Placement.id)
        .join(Version, Version.id == Placement.version_id)
        .where(Placement.clause_id == clause_id, IN_TEXT, Version.issued_at.is_not(None))
        .limit(1)
    )
    if db.session.scalar(issued) is None:
        raise NotFound(what="Clause")
    return find_row(Clause, clause_id)


def get_version_by_slug(actor: Actor, document: Document, slug: str | None) -> Version:
    """Return a version by slug, or the current one for None.

    Raises NotFound, also for a working version that the actor may not read.
    """
    query = select(Version).where(Version.document_id == document.id)
    wanted = Version.slug == slug if slug is not None else Version.id == document.current_version_id
    return _require_readable(actor, db.session.scalar(query.where(wanted)))


def get_readable_version(actor: Actor, version_id: int) -> Version:
    """Return a version by id if the actor may read it; raises NotFound."""
    return _require_readable(actor, find_row(Version, version_id))


def list_readable_versions(actor: Actor, document: Document) -> list[Version]:
    """List the versions that the actor may read, in their order."""
    query = (
        select(Version)
        .where(Version.document_id == document.id)
        .order_by(Version.place, Version.id)
    )
    return [
        version
        for version in db.session.scalars(query)
        if is_allowed(actor, "version.read", version)
    ]


def _require_readable(actor: Actor, version: Version | None) -> Version:
    if version is None or not is_allowed(actor, "version.read", version):
        raise NotFound(what="Version")
    return version


def list_editions(version_id: int) -> list[EditionTitle]:
    """List the languages of a version, the authentic one first."""
    rows = db.session.execute(
        select(
            Edition.language,
            Edition.title,
            Edition.standing,
            Edition.digest,
            Edition.published_at,
            Edition.corrected_at,
        )
        .where(Edition.version_id == version_id)
        .order_by(Edition.language)
    )
    return sorted(
        (EditionTitle(*row) for row in rows), key=lambda words: words.standing != "authentic"
    )


def load_clause_texts(
    version_id: int, language: str, authentic: str, clause_id: int | None = None
) -> list[ClauseText]:
    """Load the clauses of a version in their order, or one of them, in two statements."""
    query = (
        select(
            Placement.clause_id,
            Placement.id,
            Placement.place,
            Placement.kind,
            Placement.level,
            STATUS_IN_VERSION,
            Clause.status,
            Wording.id,
            Wording.language,
            Wording.label,
            Wording.text,
            Wording.digest,
            Wording.rendered_from,
            Wording.label_by_hand,
        )
        .join(Clause, Clause.id == Placement.clause_id)
        .join(Wording, Wording.placement_id == Placement.id)
        .where(
            Placement.version_id == version_id, IN_TEXT, Wording.language.in_({language, authentic})
        )
        .order_by(Placement.place, Placement.id)
    )
    if clause_id is not None:
        query = query.where(Placement.clause_id == clause_id)
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in db.session.execute(query):
        found[row.clause_id][row.language] = row
    tags = _load_tags(version_id, clause_id)
    return [
        _build_clause_text(
            rows.get(language) or rows[authentic], rows.get(authentic), tags.get(number, ())
        )
        for number, rows in found.items()
    ]


def _build_clause_text(row: Any, source: Any, tags: tuple[str, ...]) -> ClauseText:
    (
        clause_id,
        placement_id,
        place,
        kind,
        level,
        status,
        status_now,
        wording_id,
        language,
        label,
        text,
        digest,
        rendered_from,
        label_by_hand,
    ) = row
    stale = source is not None and source.language != language and rendered_from != source.digest
    return ClauseText(
        clause_id,
        placement_id,
        wording_id,
        place,
        kind,
        level,
        label,
        text,
        digest,
        language,
        stale,
        status,
        tags,
        source.digest if source is not None else digest,
        status_now,
        bool(label_by_hand),
    )


def _load_tags(version_id: int, clause_id: int | None) -> dict[int, tuple[str, ...]]:
    query = (
        select(ClauseTag.clause_id, Tag.code)
        .join(Tag, Tag.id == ClauseTag.tag_id)
        .join(Placement, Placement.clause_id == ClauseTag.clause_id)
        .where(Placement.version_id == version_id)
        .order_by(Tag.tag_set, Tag.place)
    )
    if clause_id is not None:
        query = query.where(ClauseTag.clause_id == clause_id)
    found: dict[int, tuple[str, ...]] = {}
    for number, code in db.session.execute(query):
        found[number] = (*found.get(number, ()), code)
    return found


def find_clause_text(
    version_id: int, clause_id: int, language: str, authentic: str
) -> ClauseText | None:
    """Return one clause of a version; None if the version does not contain it."""
    return next(iter(load_clause_texts(version_id, language, authentic, clause_id)), None)


def is_text_current(version: Version, clause_id: int, digest: str | None) -> bool:
    """Return whether a clause still has the text with this digest.

    Of a working version its own text counts, of an issued one that of the current version.
    """
    document = version.document
    place = document.current_version_id if version.issued else version.id
    authentic = document.authentic
    line = find_clause_text(place or 0, clause_id, authentic, authentic)
    return line is not None and line.digest == digest


def get_current_clause_text(clause_id: int, language: str | None = None) -> ClauseText:
    """Return a clause in the current version, in a language or the authentic text.

    Raises NotFound.
    """
    document = find_row(Clause, clause_id).document
    found = (
        find_clause_text(
            document.current_version_id,
            clause_id,
            language or document.authentic,
            document.authentic,
        )
        if document.current_version_id is not None
        else None
    )
    if found is None:
        raise NotFound(what="Clause")
    return found


def find_wording(clause_id: int, version_id: int, language: str) -> Wording | None:
    """Return the wording of a clause in a version and language; None if there is none."""
    return db.session.scalar(
        select(Wording)
        .join(Placement, Placement.id == Wording.placement_id)
        .where(
            Placement.version_id == version_id,
            Placement.clause_id == clause_id,
            IN_TEXT,
            Wording.language == language,
        )
    )


def list_clause_versions(actor: Actor, clause: Clause) -> list[tuple[Version, str]]:
    """List (version, label) of each version that contains a clause and the actor may read.

    Raises NotFound if there is none.
    """
    query = (
        select(Version, func.min(Wording.label))
        .join(Placement, Placement.version_id == Version.id)
        .join(Wording, Wording.placement_id == Placement.id)
        .where(
            Placement.clause_id == clause.id, IN_TEXT, Wording.language == clause.document.authentic
        )
        .group_by(Version.id)
        .order_by(Version.place, Version.id)
    )
    found = [
        (version, label)
        for version, label in db.session.execute(query)
        if is_allowed(actor, "version.read", version)
    ]
    if not found:
        raise NotFound(what="Clause")
    return found


def get_newest_clause_text(
    clause: Clause, there: list[tuple[Version, str]], language: str
) -> ClauseText:
    """Return a clause in the current version, else in the newest of the given ones.

    Raises NotFound.
    """
    document = clause.document
    chosen = next(
        (version for version, _ in there if version.id == document.current_version_id), there[-1][0]
    )
    found = find_clause_text(chosen.id, clause.id, language, document.authentic)
    if found is None:
        raise NotFound(what="Clause")
    return found


def load_clause_order(version_id: int) -> list[OrderedClause]:
    """Load the clauses of a version in their order, each with its level."""
    return [
        OrderedClause(*row)
        for row in db.session.execute(
            select(Placement.clause_id, Placement.level)
            .where(Placement.version_id == version_id, IN_TEXT)
            .order_by(Placement.place, Placement.id)
        )
    ]


def find_neighbours(version_id: int, clause_id: int) -> tuple[int | None, int | None]:
    """Return the clauses before and after one in a version; None at the ends."""
    here = (
        select(Placement.place)
        .where(Placement.version_id == version_id, Placement.clause_id == clause_id)
        .scalar_subquery()
    )
    around = select(Placement.clause_id).where(Placement.version_id == version_id, IN_TEXT).limit(1)
    before = around.where(Placement.place < here).order_by(Placement.place.desc())
    after = around.where(Placement.place > here).order_by(Placement.place)
    return db.session.scalar(before), db.session.scalar(after)


def list_clauses_with_tag(version_id: int, tag_id: int) -> list[int]:
    """List the clauses of a version that have a tag, in their order."""
    return list(
        db.session.scalars(
            select(Placement.clause_id)
            .join(ClauseTag, ClauseTag.clause_id == Placement.clause_id)
            .where(Placement.version_id == version_id, IN_TEXT, ClauseTag.tag_id == tag_id)
            .order_by(Placement.place)
        )
    )


def compute_progress(lines: Iterable[ClauseText], *, as_issued: bool = False) -> TextProgress:
    """Compute the progress of a text from its authentic clause texts.

    Args:
        as_issued: count the statuses at issue, for an earlier version; otherwise those of now.
    """
    return _count_progress(
        (line.status if as_issued else line.status_now, line.text)
        for line in lines
        if line.kind != "heading"
    )


def load_progress(document_id: int) -> TextProgress:
    """Load the progress of a document's current version."""
    return load_progress_by_document([document_id]).get(document_id, TextProgress())


def load_progress_by_document(document_ids: list[int]) -> dict[int, TextProgress]:
    """Load the progress of several documents' current versions, in one statement."""
    query = (
        select(Document.id, Clause.status, Wording.text)
        .join(Placement, Placement.version_id == Document.current_version_id)
        .join(Clause, Clause.id == Placement.clause_id)
        .join(Wording, Wording.placement_id == Placement.id)
        .where(
            Document.id.in_(document_ids),
            IN_TEXT,
            Placement.kind != "heading",
            Wording.language == Document.authentic,
        )
    )
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, status, text in db.session.execute(query):
        found[number].append((status, text))
    return {number: _count_progress(rows) for number, rows in found.items()}


def _count_progress(rows: Iterable[tuple[str, str]]) -> TextProgress:
    counts: dict[str, int] = defaultdict(int)
    for status, text in rows:
        counts[status] += 1
        counts["brackets"] += count_brackets(text)
    return TextProgress(**counts)


def list_lineage(older: Version, newer: Version) -> list[Lineage]:
    """List the splits and merges between a version and a later one."""
    return list(
        db.session.scalars(
            select(Lineage)
            .join(Version, Version.id == Lineage.version_id)
            .where(
                Version.document_id == newer.document_id,
                Version.place > older.place,
                Version.place <= newer.place,
            )
            .order_by(Lineage.id)
        )
    )


def compute_version_digest(version_id: int) -> str:
    """Compute a digest of all that issuing a version fixes.

    It covers titles, and the order, level, labels and texts of the clauses.
    """
    titles = db.session.execute(
        select(Edition.language, Edition.title, Edition.standing)
        .where(Edition.version_id == version_id)
        .order_by(Edition.language)
    )
    words = db.session.execute(
        select(
            Placement.clause_id,
            Placement.kind,
            Placement.level,
            Wording.language,
            Wording.label,
            Wording.digest,
            Wording.rendered_from,
        )
        .join(Wording, Wording.placement_id == Placement.id)
        .where(Placement.version_id == version_id, IN_TEXT)
        .order_by(Placement.place, Placement.clause_id, Wording.language)
    )
    return hash_text(repr([[tuple(row) for row in rows] for rows in (titles, words)]))


def load_languages_by_version(version_ids: list[int]) -> dict[int, list[str]]:
    """Load the languages of several versions, in one statement."""
    found: dict[int, list[str]] = defaultdict(list)
    for number, language in db.session.execute(
        select(Edition.version_id, Edition.language)
        .where(Edition.version_id.in_(version_ids))
        .order_by(Edition.language)
    ):
        found[number].append(language)
    return found
