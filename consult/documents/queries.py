"""Reads of the text: its words clause by clause, versions as far as the reader may see them, and progress."""
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import func, select

from consult.consultations.models import Tag
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.digests import hash_text
from consult.core.errors import NotFound
from consult.core.permissions.rules import is_allowed
from consult.text.brackets.bracket_tree import count_brackets
from consult.text.clause_order import OrderedClause

from .models import Clause, ClauseTag, Document, Edition, Lineage, Placement, Version, Wording

IN_TEXT = Placement.place >= 0  # what was taken out of a working version waits below zero (see drafts.py)


class ClauseText(NamedTuple):
    """A clause as it stands in a version: in the language asked for, or in the authentic one."""

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
    stale: bool  # the authentic words changed since these were translated
    status: str
    tags: tuple[str, ...]
    source: str  # digest of the authentic words


class EditionTitle(NamedTuple):
    """A version in one language."""

    language: str
    title: str
    standing: str


class TextProgress(NamedTuple):
    """How far a text is: clauses by status (headings are none), and brackets left in the authentic words."""

    open: int = 0
    bracketed: int = 0
    adref: int = 0
    agreed: int = 0
    reopened: int = 0
    brackets: int = 0

    @property
    def clauses(self) -> int:
        """How many clauses there are."""
        return self.open + self.bracketed + self.adref + self.agreed + self.reopened

    def share(self, status: str) -> float:
        """The share of the clauses with a status, in percent."""
        return round(100 * float(getattr(self, status)) / self.clauses, 1) if self.clauses else 0.0


def list_documents(consultation_id: int) -> list[Document]:
    """The documents of a consultation in their order."""
    return list(db.session.scalars(select(Document).where(Document.consultation_id == consultation_id)
                                   .order_by(Document.place, Document.id)))


def get_document_by_slug(consultation_id: int, slug: str) -> Document:
    """The document of an address; raises NotFound."""
    found = db.session.scalar(
        select(Document).where(Document.consultation_id == consultation_id, Document.slug == slug))
    if found is None:
        raise NotFound(what="Document")
    return found


def get_issued_document(document_id: int) -> Document:
    """A document that everyone may read; raises NotFound."""
    found = db.session.get(Document, document_id)
    if found is None or found.current_version_id is None:
        raise NotFound(what="Document")
    return found


def get_issued_clause(clause_id: int) -> Clause:
    """A clause that stands, or stood, in an issued version; raises NotFound."""
    issued = (select(Placement.id).join(Version, Version.id == Placement.version_id)
              .where(Placement.clause_id == clause_id, IN_TEXT, Version.issued_at.is_not(None)).limit(1))
    if db.session.scalar(issued) is None:
        raise NotFound(what="Clause")
    return find_row(Clause, clause_id)


def get_version_by_slug(actor: Actor, document: Document, slug: str | None) -> Version:
    """A version by its slug, or the current one; a working version is NotFound for those who may not read it."""
    query = select(Version).where(Version.document_id == document.id)
    wanted = Version.slug == slug if slug is not None else Version.id == document.current_version_id
    return _require_readable(actor, db.session.scalar(query.where(wanted)))


def get_readable_version(actor: Actor, version_id: int) -> Version:
    """A version by its number, for those who may read it; raises NotFound."""
    return _require_readable(actor, find_row(Version, version_id))


def list_readable_versions(actor: Actor, document: Document) -> list[Version]:
    """The versions that the actor may read, in their order."""
    query = select(Version).where(Version.document_id == document.id).order_by(Version.place, Version.id)
    return [version for version in db.session.scalars(query) if is_allowed(actor, "version.read", version)]


def _require_readable(actor: Actor, version: Version | None) -> Version:
    if version is None or not is_allowed(actor, "version.read", version):
        raise NotFound(what="Version")
    return version


def list_editions(version_id: int) -> list[EditionTitle]:
    """The languages of a version, the authentic one first."""
    rows = db.session.execute(select(Edition.language, Edition.title, Edition.standing)
                              .where(Edition.version_id == version_id).order_by(Edition.language))
    return sorted((EditionTitle(*row) for row in rows), key=lambda words: words.standing != "authentic")


def load_clause_texts(version_id: int, language: str, authentic: str, clause_id: int | None = None) -> list[ClauseText]:
    """The clauses of a version in their order, or one of them: two statements, however many there are."""
    query = (select(Placement.clause_id, Placement.id, Placement.place, Placement.kind, Placement.level, Clause.status,
                    Wording.id, Wording.language, Wording.label, Wording.text, Wording.digest, Wording.rendered_from)
             .join(Clause, Clause.id == Placement.clause_id).join(Wording, Wording.placement_id == Placement.id)
             .where(Placement.version_id == version_id, IN_TEXT, Wording.language.in_({language, authentic}))
             .order_by(Placement.place, Placement.id))
    if clause_id is not None:
        query = query.where(Placement.clause_id == clause_id)
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in db.session.execute(query):
        found[row.clause_id][row.language] = row
    tags = _load_tags(version_id, clause_id)
    return [_build_clause_text(rows.get(language) or rows[authentic], rows.get(authentic), tags.get(number, ()))
            for number, rows in found.items()]


def _build_clause_text(row: Any, source: Any, tags: tuple[str, ...]) -> ClauseText:
    clause_id, placement_id, place, kind, level, status, wording_id, language, label, text, digest, rendered_from = row
    stale = source is not None and source.language != language and rendered_from != source.digest
    return ClauseText(clause_id, placement_id, wording_id, place, kind, level, label, text, digest, language, stale, status,
                tags, source.digest if source is not None else digest)


def _load_tags(version_id: int, clause_id: int | None) -> dict[int, tuple[str, ...]]:
    query = (select(ClauseTag.clause_id, Tag.code).join(Tag, Tag.id == ClauseTag.tag_id)
             .join(Placement, Placement.clause_id == ClauseTag.clause_id)
             .where(Placement.version_id == version_id).order_by(Tag.tag_set, Tag.place))
    if clause_id is not None:
        query = query.where(ClauseTag.clause_id == clause_id)
    found: dict[int, tuple[str, ...]] = {}
    for number, code in db.session.execute(query):
        found[number] = (*found.get(number, ()), code)
    return found


def find_clause_text(version_id: int, clause_id: int, language: str, authentic: str) -> ClauseText | None:
    """One clause of a version, or None where it does not stand in it."""
    return next(iter(load_clause_texts(version_id, language, authentic, clause_id)), None)


def get_current_clause_text(clause_id: int, language: str | None = None) -> ClauseText:
    """A clause as the current issued version has it, in the authentic words or another language; raises NotFound."""
    document = find_row(Clause, clause_id).document
    found = (find_clause_text(document.current_version_id, clause_id, language or document.authentic, document.authentic)
             if document.current_version_id is not None else None)
    if found is None:
        raise NotFound(what="Clause")
    return found


def find_wording(clause_id: int, version_id: int, language: str) -> Wording | None:
    """The row of a clause's words in a version and language; None where there is none."""
    return db.session.scalar(
        select(Wording).join(Placement, Placement.id == Wording.placement_id)
        .where(Placement.version_id == version_id, Placement.clause_id == clause_id, IN_TEXT,
               Wording.language == language))


def list_clause_versions(actor: Actor, clause: Clause) -> list[tuple[Version, str]]:
    """The versions that a clause stands in and the actor may read, in their order, with its label in each."""
    query = (select(Version, func.min(Wording.label)).join(Placement, Placement.version_id == Version.id)
             .join(Wording, Wording.placement_id == Placement.id)
             .where(Placement.clause_id == clause.id, IN_TEXT, Wording.language == clause.document.authentic)
             .group_by(Version.id).order_by(Version.place, Version.id))
    found = [(version, label) for version, label in db.session.execute(query) if is_allowed(actor, "version.read", version)]
    if not found:
        raise NotFound(what="Clause")
    return found


def get_newest_clause_text(clause: Clause, there: list[tuple[Version, str]], language: str) -> ClauseText:
    """A clause as the current version has it, else the newest of these versions."""
    document = clause.document
    chosen = next((version for version, _ in there if version.id == document.current_version_id), there[-1][0])
    found = find_clause_text(chosen.id, clause.id, language, document.authentic)
    if found is None:
        raise NotFound(what="Clause")
    return found


def load_clause_order(version_id: int) -> list[OrderedClause]:
    """The clauses of a version in their order, each with how deep it stands."""
    return [OrderedClause(*row) for row in db.session.execute(select(Placement.clause_id, Placement.level).where(
        Placement.version_id == version_id, IN_TEXT).order_by(Placement.place, Placement.id))]


def find_neighbours(version_id: int, clause_id: int) -> tuple[int | None, int | None]:
    """The clauses before and after one in a version."""
    here = (select(Placement.place).where(Placement.version_id == version_id, Placement.clause_id == clause_id)
            .scalar_subquery())
    around = select(Placement.clause_id).where(Placement.version_id == version_id, IN_TEXT).limit(1)
    before = around.where(Placement.place < here).order_by(Placement.place.desc())
    after = around.where(Placement.place > here).order_by(Placement.place)
    return db.session.scalar(before), db.session.scalar(after)


def list_clauses_with_tag(version_id: int, tag_id: int) -> list[int]:
    """The clauses of a version that have a tag, in their order."""
    return list(db.session.scalars(
        select(Placement.clause_id).join(ClauseTag, ClauseTag.clause_id == Placement.clause_id)
        .where(Placement.version_id == version_id, IN_TEXT, ClauseTag.tag_id == tag_id).order_by(Placement.place)))


def compute_progress(lines: Iterable[ClauseText]) -> TextProgress:
    """How far a text is whose authentic lines are at hand."""
    return _count_progress((line.status, line.text) for line in lines if line.kind != "heading")


def load_progress(document_id: int) -> TextProgress:
    """How far the current version of a document is."""
    return load_progress_by_document([document_id]).get(document_id, TextProgress())


def load_progress_by_document(document_ids: list[int]) -> dict[int, TextProgress]:
    """How far the current versions of several documents are, in one statement."""
    query = (select(Document.id, Clause.status, Wording.text)
             .join(Placement, Placement.version_id == Document.current_version_id)
             .join(Clause, Clause.id == Placement.clause_id).join(Wording, Wording.placement_id == Placement.id)
             .where(Document.id.in_(document_ids), IN_TEXT, Placement.kind != "heading",
                    Wording.language == Document.authentic))
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
    """What was split and merged on the way from one version to a later one."""
    return list(db.session.scalars(
        select(Lineage).join(Version, Version.id == Lineage.version_id)
        .where(Version.document_id == newer.document_id, Version.place > older.place, Version.place <= newer.place)
        .order_by(Lineage.id)))


def compute_version_digest(version_id: int) -> str:
    """A digest of all that issuing a version fixes: its titles, and the order, place and words of its clauses."""
    titles = db.session.execute(select(Edition.language, Edition.title, Edition.standing)
                                .where(Edition.version_id == version_id).order_by(Edition.language))
    words = db.session.execute(
        select(Placement.clause_id, Placement.kind, Placement.level, Wording.language, Wording.label, Wording.digest,
               Wording.rendered_from).join(Wording, Wording.placement_id == Placement.id)
        .where(Placement.version_id == version_id, IN_TEXT)
        .order_by(Placement.place, Placement.clause_id, Wording.language))
    return hash_text(repr([[tuple(row) for row in rows] for rows in (titles, words)]))


def load_languages_by_version(version_ids: list[int]) -> dict[int, list[str]]:
    """The languages of several versions, in one statement."""
    found: dict[int, list[str]] = defaultdict(list)
    for number, language in db.session.execute(select(Edition.version_id, Edition.language)
                                               .where(Edition.version_id.in_(version_ids)).order_by(Edition.language)):
        found[number].append(language)
    return found
