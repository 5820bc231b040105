"""Queries on imports: rows, warnings, and organizations that the authors may belong to."""

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
from consult.exchange.models import FileImport
from consult.exchange.imports.parsing.paragraphs import ParsedParagraph, ParsedFile
from .review_rows import READING_BY_MODE, Reading, ReviewRow

MAX_CACHED = 8  # imports whose rows are kept in memory
_read: OrderedDict[tuple[Any, ...], tuple[ParsedFile, RowSheet]] = OrderedDict()
_latest: OrderedDict[tuple[Any, ...], tuple[list[Any], RowSheet]] = OrderedDict()


class ReviewCounts(NamedTuple):
    """The counts of an import in its present state."""

    rows: int
    clauses: int  # without headings
    labels: int  # of clauses and headings
    headings: int
    changes: int
    comments: int
    brackets: int
    open: int  # rows with something to check


class AlignedRow(NamedTuple):
    """A clause of the authentic text and the row that translates it; either may be missing."""

    clause: ClauseText | None
    row: ReviewRow | None
    doubts: tuple[str, ...]

    @property
    def is_sure(self) -> bool:
        """Return whether the translation is taken over: both are present and nothing is doubted."""
        return self.clause is not None and self.row is not None and not self.doubts


class ImportReview(NamedTuple):
    """An import in its present state."""

    imported: FileImport
    parsed: ParsedFile
    rows: list[ReviewRow]
    reading: Reading
    aligned_rows: list[AlignedRow] | None  # None for the authentic language

    @property
    def paragraphs(self) -> dict[int, ParsedParagraph]:
        """Return the paragraphs of the file by number."""
        return {each.number: each for each in self.parsed.paragraphs}

    @property
    def clauses(self) -> list[ReviewRow]:
        """Return the rows that become clauses."""
        return [row for row in self.rows if row.is_clause(self.reading)]

    @property
    def title(self) -> str:
        """Return the text of the title rows, else the title property of the file."""
        own = [
            extract_plain_text(row.text(self.reading))
            for row in self.rows
            if row.kind == "title" and not row.is_left_out
        ]
        return " ".join(" ".join(own).split())[:200] or self.parsed.title[:200]

    @property
    def changes(self) -> set[int]:
        """Return the numbers of all tracked changes, those of whole paragraphs included."""
        ends = (
            mark.number
            for each in self.parsed.paragraphs
            for mark in (each.inserted, each.removed)
            if mark is not None
        )
        return {*ends, *(number for row in self.rows for number in row.changes)}

    def counts(self) -> ReviewCounts:
        """Count the rows, clauses, labels, headings, changes, comments, brackets and open
        warnings.
        """
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
    """Return whether a row has something to check and is not left out."""
    return bool(row.open_warnings) and not row.is_left_out


def get_import(actor: Actor, import_id: int) -> FileImport:
    """Return an import that the actor may see.

    Raises:
        NotFound: the import was discarded.
    """
    found = find_row(FileImport, import_id)
    require_permission(actor, "import.see", found)
    if found.state == "discarded":
        raise NotFound(what="FileImport")
    return found


def list_imports(actor: Actor, document: Document) -> list[FileImport]:
    """List the imports of a document, newest first, discarded ones included."""
    require_permission(actor, "import.see", document)
    query = (
        select(FileImport)
        .where(FileImport.document_id == document.id)
        .order_by(FileImport.id.desc())
    )
    return list(db.session.scalars(query))


def get_target_version(actor: Actor, version_id: int) -> Version:
    """Return a working version that the actor may import files into."""
    version = find_row(Version, version_id)
    require_permission(actor, "import.edit", version)
    return version


def get_target_version_in_document(actor: Actor, document: Document, version_id: int) -> Version:
    """Return a working version of this document that the actor may import files into.

    Raises:
        NotFound: the version belongs to another document.
    """
    version = get_target_version(actor, version_id)
    if version.document_id != document.id:
        raise NotFound(what="Version")
    return version


def list_target_versions(document: Document) -> list[Version]:
    """List the working versions of a document, newest first."""
    query = select(Version).where(Version.document_id == document.id, Version.issued_at.is_(None))
    return list(db.session.scalars(query.order_by(Version.place.desc())))


def count_clauses(version: Version) -> int:
    """Count the clauses in a version."""
    return len(
        db.session.scalars(
            select(Placement.id).where(Placement.version_id == version.id, IN_TEXT)
        ).all()
    )


def load_review(imported: FileImport) -> ImportReview:
    """Load an import in its present state; parsed and replayed rows are cached in memory."""
    parsed, sheet = load_sheet(imported)
    rows = sheet.list_rows()
    reading = READING_BY_MODE[imported.revisions]
    document = imported.document
    if imported.language == document.authentic:
        return ImportReview(imported, parsed, rows, reading, None)
    lines = load_clause_texts(imported.version_id, document.authentic, document.authentic)
    return ImportReview(
        imported, parsed, rows, reading, align_rows(lines, rows, reading, imported.edits)
    )


def load_sheet(imported: FileImport) -> tuple[ParsedFile, RowSheet]:
    """Load the parsed file and its rows after all corrections; only new corrections are
    replayed.
    """
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
    """Add a value to a cache, and evict the oldest ones."""
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > MAX_CACHED:
        memory.popitem(last=False)


def align_rows(
    lines: list[ClauseText], rows: list[ReviewRow], reading: Reading, edits: Iterable[Any]
) -> list[AlignedRow]:
    """Align the rows of a translation with the authentic clauses, in the order of both."""
    targets = [row for row in rows if row.is_clause(reading)]
    source = [
        AlignmentUnit(line.kind, line.level, line.label, len(extract_plain_text(line.text)))
        for line in lines
    ]
    units = [
        AlignmentUnit(row.kind, row.level, row.label, len(extract_plain_text(row.text(reading))))
        for row in targets
    ]
    pairs = align_units(source, units, collect_pins(edits, lines, targets))
    return [_build_aligned_row(pair, lines, targets) for pair in pairs]


def collect_pins(
    edits: Iterable[Any], lines: list[ClauseText], targets: list[ReviewRow]
) -> dict[int, int]:
    """Return the pins that a person set: {place of the row: place of the clause}, the latest
    last.
    """
    row_at = {row.key: place for place, row in enumerate(targets)}
    line_at = {line.clause_id: place for place, line in enumerate(lines)}
    found: dict[int, int] = {}
    for edit in edits:
        if edit["op"] == "beside" and edit["key"] in row_at and edit["clause"] in line_at:
            found.pop(row_at[edit["key"]], None)
            found[row_at[edit["key"]]] = line_at[edit["clause"]]
    return found


def _build_aligned_row(
    pair: AlignedPair, lines: list[ClauseText], targets: list[ReviewRow]
) -> AlignedRow:
    """Build an aligned row from a pair of places."""
    return AlignedRow(
        lines[pair.source] if pair.source is not None else None,
        targets[pair.target] if pair.target is not None else None,
        pair.doubts,
    )


def find_reviewer_id(consultation_id: int) -> int:
    """Return the first member of the secretariat, who reviews imports that no account started.

    Raises:
        Invalid: "nobody_to_review".
    """
    found = db.session.scalar(
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.consultation_id == consultation_id,
            Membership.role == "secretariat",
            User.disabled_at.is_(None),
            User.closed_at.is_(None),
        )
        .order_by(User.id)
        .limit(1)
    )
    if found is None:
        raise Invalid("nobody_to_review")
    return found


def list_organisations_to_match() -> list[Organisation]:
    """List the verified organizations, which authors of a file can be matched with."""
    return [
        each for each in (*list_governments(), *list_choosable_organisations()) if each.verified
    ]


def load_matched_organisations(imported: FileImport) -> list[Organisation]:
    """Load the organizations matched with authors of an import."""
    numbers = {number for number in imported.sources.values() if number is not None}
    return list(db.session.scalars(select(Organisation).where(Organisation.id.in_(numbers))))


def get_row(review: ImportReview, key: str) -> ReviewRow:
    """Return a row of a review.

    Raises:
        NotFound: there is no such row.
    """
    found = next((row for row in review.rows if row.key == key), None)
    if found is None:
        raise NotFound(what="Row")
    return found


def suggest_organisations(consultation_id: int, authors: Iterable[str]) -> dict[str, int | None]:
    """Suggest an organization for each author of a file.

    It is that of the only verified member with this name, or the organization with this name.
    """
    members = db.session.execute(
        select(User.name, User.organisation_id)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.consultation_id == consultation_id,
            User.affiliation == "verified",
            User.organisation_id.is_not(None),
        )
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
    """Fold a name for comparison."""
    return " ".join(fold_text(name).split())


def _abbreviate_name(name: str) -> str:
    """Return a folded name with its first word as an initial, as Word often has it."""
    first, _, rest = name.partition(" ")
    return _fold_name(f"{first[:1]}. {rest}" if rest else name)


def _get_only_id(numbers: set[int]) -> int | None:
    """Return the only id of a set, else None."""
    return next(iter(numbers)) if len(numbers) == 1 else None
