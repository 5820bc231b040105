"""Reads of imports: the rows as they are now, what there is to look at, and whose changes they may be."""
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.accounts.models import Organisation, User
from consult.accounts.queries import list_choosable_organisations, list_governments
from consult.consultations.models import Membership
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.errors import Invalid, NotFound
from consult.core.permissions.rules import require_permission
from consult.documents.models import Document, Placement, Version
from consult.documents.queries import IN_TEXT, ClauseText, load_clause_texts
from consult.text.search_normalization import fold_text
from consult.text.parsing.light_markup import extract_plain_text

from .language_alignment import AlignedPair, AlignmentUnit, align_units
from .corrections import RowSheet, replay_corrections, build_sheet
from consult.exchange.models import Import
from consult.exchange.imports.parsing.paragraphs import ParsedParagraph, ParsedFile
from .review_rows import READING_BY_MODE, Reading, ReviewRow

MAX_CACHED = 8  # imports whose rows are kept in memory
_read: OrderedDict[tuple[Any, ...], tuple[ParsedFile, RowSheet]] = OrderedDict()
_latest: OrderedDict[tuple[Any, ...], tuple[list[Any], RowSheet]] = OrderedDict()


class ReviewCounts(NamedTuple):
    """What stands in an import as it is now."""

    rows: int
    clauses: int  # without headings
    labels: int  # of clauses and headings
    headings: int
    changes: int
    comments: int
    brackets: int
    open: int  # rows with something to look at


class AlignedRow(NamedTuple):
    """A clause of the authentic text and the row that translates it; either may be missing."""

    line: ClauseText | None
    row: ReviewRow | None
    doubts: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Whether these words are written: both are there, and nothing is doubted."""
        return self.line is not None and self.row is not None and not self.doubts


class ImportReview(NamedTuple):
    """An import as it is now."""

    imported: Import
    parsed: ParsedFile
    rows: list[ReviewRow]
    reading: Reading
    beside: list[AlignedRow] | None  # of another language than the authentic one

    @property
    def paragraphs(self) -> dict[int, ParsedParagraph]:
        """The paragraphs of the file by their numbers."""
        return {each.number: each for each in self.parsed.paragraphs}

    @property
    def clauses(self) -> list[ReviewRow]:
        """The rows that become clauses."""
        return [row for row in self.rows if row.is_clause(self.reading)]

    @property
    def title(self) -> str:
        """The words of the title's rows; else what the file says of itself."""
        own = [extract_plain_text(row.text(self.reading)) for row in self.rows if row.kind == "title" and not row.dropped]
        return " ".join(" ".join(own).split())[:200] or self.parsed.title[:200]

    @property
    def changes(self) -> set[int]:
        """The numbers of all tracked changes, those of whole paragraphs included."""
        ends = (mark.number for each in self.parsed.paragraphs for mark in (each.inserted, each.removed) if mark is not None)
        return {*ends, *(number for row in self.rows for number in row.changes)}

    def counts(self) -> ReviewCounts:
        """How many there are of each."""
        clauses, after = self.clauses, self.reading == "after"
        return ReviewCounts(
            rows=len(self.rows),
            clauses=sum(1 for row in clauses if row.kind != "heading"),
            labels=sum(1 for row in clauses if row.label),
            headings=sum(1 for row in clauses if row.kind == "heading"),
            changes=len(self.changes),
            comments=sum(len(row.remarks) for row in self.rows),
            brackets=sum(row.brackets[after] for row in clauses),
            open=sum(1 for row in self.rows if has_open_warnings(row)),
        )


def has_open_warnings(row: ReviewRow) -> bool:
    """Whether there is something to look at."""
    return bool(row.warnings) and not row.dropped


def get_import(actor: Actor, import_id: int) -> Import:
    """An import, for those who may see it; raises NotFound for one that was discarded."""
    found = find_row(Import, import_id)
    require_permission(actor, "import.see", found)
    if found.state == "discarded":
        raise NotFound(what="Import")
    return found


def list_imports(actor: Actor, document: Document) -> list[Import]:
    """The imports of a document, newest first, with the discarded ones."""
    require_permission(actor, "import.see", document)
    query = select(Import).where(Import.document_id == document.id).order_by(Import.id.desc())
    return list(db.session.scalars(query))


def get_target_version(actor: Actor, version_id: int) -> Version:
    """A working version that the actor may take files into."""
    version = find_row(Version, version_id)
    require_permission(actor, "import.edit", version)
    return version


def get_target_version_in_document(actor: Actor, document: Document, version_id: int) -> Version:
    """The same, of this document; raises NotFound for one of another."""
    version = get_target_version(actor, version_id)
    if version.document_id != document.id:
        raise NotFound(what="Version")
    return version


def list_target_versions(document: Document) -> list[Version]:
    """The working versions of a document, newest first."""
    query = select(Version).where(Version.document_id == document.id, Version.issued_at.is_(None))
    return list(db.session.scalars(query.order_by(Version.place.desc())))


def count_clauses(version: Version) -> int:
    """How many clauses stand in a version."""
    return len(db.session.scalars(select(Placement.id).where(Placement.version_id == version.id, IN_TEXT)).all())


def load_review(imported: Import) -> ImportReview:
    """An import as it is now; what was read and replayed before is kept in memory."""
    parsed, sheet = load_sheet(imported)
    rows = sheet.listed()
    reading = READING_BY_MODE[imported.revisions]
    document = imported.document
    if imported.language == document.authentic:
        return ImportReview(imported, parsed, rows, reading, None)
    lines = load_clause_texts(imported.version_id, document.authentic, document.authentic)
    return ImportReview(imported, parsed, rows, reading, align_rows(lines, rows, reading, imported.edits))


def load_sheet(imported: Import) -> tuple[ParsedFile, RowSheet]:
    """What was read, and its rows after all edits: only those that are new since the last time are made."""
    key = (imported.id, imported.digest, imported.made_at, imported.revisions)
    if key not in _read:
        parsed = ParsedFile.model_validate(imported.parsed)
        _cache_value(_read, key, (parsed, build_sheet(parsed, imported.revisions)))
    parsed, start = _read[key]
    edits = list(imported.edits)
    done, sheet = _latest.get(key, ([], start))
    if edits[: len(done)] != done:
        done, sheet = [], start
    if len(done) != len(edits):
        sheet = replay_corrections(sheet, edits[len(done) :])
        _cache_value(_latest, key, (edits, sheet))
    return parsed, sheet


def _cache_value(memory: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > MAX_CACHED:
        memory.popitem(last=False)


def align_rows(lines: list[ClauseText], rows: list[ReviewRow], reading: Reading, edits: Iterable[Any]) -> list[AlignedRow]:
    """The clauses of the authentic text with the rows that translate them, in the order of both."""
    targets = [row for row in rows if row.is_clause(reading)]
    source = [AlignmentUnit(line.kind, line.level, line.label, len(extract_plain_text(line.text))) for line in lines]
    units = [AlignmentUnit(row.kind, row.level, row.label, len(extract_plain_text(row.text(reading)))) for row in targets]
    pairs = align_units(source, units, collect_pins(edits, lines, targets))
    return [_build_aligned_row(pair, lines, targets) for pair in pairs]


def collect_pins(edits: Iterable[Any], lines: list[ClauseText], targets: list[ReviewRow]) -> dict[int, int]:
    """Which row a person put beside which clause: {place of the row: place of the clause}, the latest last."""
    row_at = {row.key: place for place, row in enumerate(targets)}
    line_at = {line.clause_id: place for place, line in enumerate(lines)}
    found: dict[int, int] = {}
    for edit in edits:
        if edit["op"] == "beside" and edit["key"] in row_at and edit["clause"] in line_at:
            found.pop(row_at[edit["key"]], None)
            found[row_at[edit["key"]]] = line_at[edit["clause"]]
    return found


def _build_aligned_row(pair: AlignedPair, lines: list[ClauseText], targets: list[ReviewRow]) -> AlignedRow:
    return AlignedRow(
        lines[pair.source] if pair.source is not None else None,
        targets[pair.target] if pair.target is not None else None,
        pair.doubts,
    )


def find_reviewer_id(consultation_id: int) -> int:
    """Who reviews what nobody's account took in: the first of the secretariat; raises Invalid where there is nobody."""
    found = db.session.scalar(
        select(User.id).join(Membership, Membership.user_id == User.id)
        .where(Membership.consultation_id == consultation_id, Membership.role == "secretariat",
               User.disabled_at.is_(None), User.closed_at.is_(None)).order_by(User.id).limit(1))
    if found is None:
        raise Invalid("nobody_to_review")
    return found


def list_organisations_to_match() -> list[Organisation]:
    """The organisations that changes may be of."""
    return [*list_governments(), *list_choosable_organisations()]


def load_matched_organisations(imported: Import) -> list[Organisation]:
    """Those that changes in an import are said to be of."""
    numbers = {number for number in imported.sources.values() if number is not None}
    return list(db.session.scalars(select(Organisation).where(Organisation.id.in_(numbers))))


def get_row(review: ImportReview, key: str) -> ReviewRow:
    """A row of a review; raises NotFound."""
    found = next((row for row in review.rows if row.key == key), None)
    if found is None:
        raise NotFound(what="Row")
    return found


def suggest_organisations(consultation_id: int, authors: Iterable[str]) -> dict[str, int | None]:
    """For each name in a file, the organisation of the only member of that name, or the one that is called so."""
    members = db.session.execute(
        select(User.name, User.organisation_id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.consultation_id == consultation_id, User.affiliation == "verified",
               User.organisation_id.is_not(None))
        .distinct()
    ).all()
    by_name: dict[str, set[int]] = {}
    for name, number in members:
        for called in {_fold_name(name), _abbreviate_name(name)}:
            by_name.setdefault(called, set()).add(number or 0)
    for each in list_organisations_to_match():
        for called in {each.name, *each.names.values()}:
            by_name.setdefault(_fold_name(called), set()).add(each.id)
    return {author: _get_only_id(by_name.get(_fold_name(author), set())) for author in authors}


def _fold_name(name: str) -> str:
    return " ".join(fold_text(name).split())


def _abbreviate_name(name: str) -> str:
    """A name with its first word as an initial, as Word often has it."""
    first, _, rest = name.partition(" ")
    return _fold_name(f"{first[:1]}. {rest}" if rest else name)


def _get_only_id(numbers: set[int]) -> int | None:
    return next(iter(numbers)) if len(numbers) == 1 else None
