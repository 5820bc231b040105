"""Entry of tracked changes and comments as amendments and comments once the text is issued.

Each source gets a published submission that holds its own changes and comments only,
because the file has those of all sources. The entries are linked to it; the source is
notified and can correct them.
"""

from pathlib import PurePath
from typing import NamedTuple

from sqlalchemy import select

from consult.amendments.actions import amend_amendment, propose_amendment, propose_clause_at_top
from consult.comments.submission_entry_actions import enter_comment
from consult.comments.passages import PassageQuote
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, require_unchanged
from consult.core.errors import Conflict, Problem
from consult.core.events.log import open_savepoint, record_event, transaction
from consult.core.web.uploads import Upload, sanitize_filename
from consult.core.permissions.rules import require_permission
from consult.documents.queries import ClauseText, load_clause_texts
from consult.submissions.actions import SubmissionDetails, publish_submissions, register_submissions
from consult.submissions.file_contents import MOST_CHARACTERS, FileContent, ExaminedFile
from consult.submissions.file_headers import FileHeaders
from consult.submissions.models import Submission
from consult.text.anchors.selectors import convert_to_utf16
from consult.text.parsing.light_markup import extract_plain_text

from .conversion import ImportedComment, build_clauses, build_comments
from .tracked_changes.tracked_amendments import ImportedAmendment, build_amendments
from consult.exchange.models import FileImport
from .queries import ImportReview, load_review

CONTEXT = 32  # characters around a passage


class PendingSource(NamedTuple):
    """A source in the file, and how many amendments and comments of it can still be entered."""

    author: str
    organisation_id: int
    amendments: int
    comments: int


class EntryResult(NamedTuple):
    """The number of amendments and comments entered.

    Attributes:
        left: entries not made: the text of their clause has changed, or they cannot be placed.
    """

    amendments: int
    comments: int
    left: int


class PendingChanges(NamedTuple):
    """The amendments and comments of the matched sources of a file."""

    review: ImportReview
    proposals: list[ImportedAmendment]
    notes: list[ImportedComment]

    @property
    def sources(self) -> list[PendingSource]:
        """Return the sources in order of appearance, with their counts."""
        found: dict[tuple[str, int], list[int]] = {}
        items: list[ImportedAmendment | ImportedComment] = [*self.proposals, *self.notes]
        for each in items:
            counts = found.setdefault((each.author, each.organisation_id), [0, 0])
            counts[isinstance(each, ImportedComment)] += 1
        return [
            PendingSource(author, number, *counts) for (author, number), counts in found.items()
        ]


def _load_pending(imported: FileImport) -> PendingChanges:
    """Load the entries that an import still allows; none before its creation and after the
    entry.
    """
    review = load_review(imported)
    if imported.state != "created" or imported.entered is not None:
        return PendingChanges(review, [], [])
    return PendingChanges(review, build_amendments(review), build_comments(review))


def list_pending_sources(imported: FileImport) -> list[PendingSource]:
    """List the sources of a created import whose changes wait for entry; empty after the entry."""
    return _load_pending(imported).sources


def list_unmatched_authors(imported: FileImport) -> list[str]:
    """List the authors in the file, in order, without an organization; their changes are
    dropped.
    """
    if imported.state != "created" or imported.revisions != "amendments":
        return []
    return [author for author, number in imported.sources.items() if number is None]


def can_enter_changes(imported: FileImport) -> bool:
    """Return whether the import's version is current; only that version takes amendments."""
    return imported.document.current_version_id == imported.version_id


def enter_changes(
    actor: Actor, import_id: int, reason: str, row_version: int | None = None
) -> EntryResult:
    """Enter all pending changes and comments at once.

    A clause whose text has changed since its creation is skipped, with the changes to it.

    Args:
        reason: the reason of each amendment, since a file gives none.

    Raises:
        Conflict: the version is not current, or nothing is pending.
    """
    with transaction():
        imported = find_row(FileImport, import_id)
        require_permission(actor, "submission.enter", imported)
        require_unchanged(imported, row_version)
        if not can_enter_changes(imported):
            raise Conflict("version_not_current")
        asked = _load_pending(imported)
        if not asked.sources:
            raise Conflict("nothing_to_enter")
        numbers = _register_submissions(actor, asked)
        entering = _ChangeEntry(
            actor, reason, imported, _find_unchanged_clauses(asked.review), numbers
        )
        done = [entering.amendment(each) for each in asked.proposals]
        said = [entering.comment(each) for each in asked.notes]
        made = EntryResult(sum(done), sum(said), done.count(False) + said.count(False))
        imported.entered = {**made._asdict(), "submissions": sorted(numbers.values())}
        record_event(
            "import.entered",
            imported,
            actor,
            audience="moderators",
            document_id=imported.document_id,
            version_id=imported.version_id,
            language=imported.language,
            **made._asdict(),
        )
    return made


def _register_submissions(actor: Actor, asked: PendingChanges) -> dict[str, int]:
    """Publish a submission for each source, and return {name in the file: submission id}."""
    imported, found = asked.review.imported, {}
    for each in asked.sources:
        name = sanitize_filename(f"{PurePath(imported.filename).stem}, {each.author}.txt")
        words = extract_author_text(asked, each.author)[:MOST_CHARACTERS]
        read = ExaminedFile(
            Upload(name, words.encode()),
            FileContent("text/plain", words),
            FileHeaders(),
            imported.language,
        )
        about = SubmissionDetails(
            title=f"{each.author}: {imported.filename}",
            source=each.author or None,
            organisation_id=each.organisation_id,
            language=imported.language,
        )
        made = register_submissions(actor, imported.consultation_id, [read], about)
        publish_submissions(actor, [made[0].id])
        found[each.author] = made[0].id
    return found


def extract_author_text(asked: PendingChanges, author: str) -> str:
    """Return one author's changes and comments as plain text.

    Each change has its label, kind and text; each comment its label and passage.
    """
    review = asked.review
    rows = {row.key: row for row in review.rows}
    found = []
    for each in asked.proposals:
        if each.author == author:
            row = rows[each.row]
            label = (
                rows[each.after].label if each.kind == "add" and each.after else row.label
            ).strip()
            if each.kind == "move":
                behind = rows[each.after].label.strip() if each.after else ""
                sign, text = f"→ {behind}".strip(), row.before
            else:
                sign, text = ("+", each.text) if each.text else ("-", row.before)
            words = f"{sign} {extract_plain_text(text)}"
            found.append(f"{label} {each.kind.upper()}\n{words}".strip())
    for note in asked.notes:
        if note.author == author:
            row = rows[note.row]
            passage = (
                extract_plain_text(row.text(review.reading))[note.start : note.end]
                if note.start is not None
                else ""
            )
            found.append(
                "\n".join(
                    line
                    for line in (row.label.strip(), f"“{passage}”" if passage else "", note.text)
                    if line
                )
            )
    return "\n\n".join(found) + "\n"


def list_submissions(imported: FileImport) -> list[Submission]:
    """List the submissions made from the file of an import, by number."""
    numbers = (imported.entered or {}).get("submissions", [])
    query = select(Submission).where(
        Submission.id.in_(numbers if isinstance(numbers, list) else [])
    )
    return list(db.session.scalars(query.order_by(Submission.number)))


def _find_unchanged_clauses(review: ImportReview) -> dict[str, ClauseText]:
    """Return the clauses of the import by row, where the text is still as it was created."""
    imported = review.imported
    lines = {
        each.clause_id: each
        for each in load_clause_texts(imported.version_id, imported.language, imported.language)
    }
    made = {each.id: each.text for each in build_clauses(review).clauses}
    return {
        key: lines[number]
        for key, number in imported.clauses.items()
        if number in lines and lines[number].text == made.get(key)
    }


class _ChangeEntry:
    """The entry of one import's amendments and comments; each item succeeds or fails by itself."""

    def __init__(
        self,
        actor: Actor,
        reason: str,
        imported: FileImport,
        lines: dict[str, ClauseText],
        numbers: dict[str, int],
    ) -> None:
        self.actor, self.reason, self.imported = actor, reason, imported
        self.lines, self.numbers = lines, numbers
        self.made: dict[tuple[str, str], int] = {}  # (row, author) -> the amendment

    def amendment(self, each: ImportedAmendment) -> bool:
        """Enter an amendment, and return whether that was possible."""
        try:
            with open_savepoint():
                return self._propose_amendment(each)
        except Problem:
            return False

    def _propose_amendment(self, each: ImportedAmendment) -> bool:
        """Propose an amendment, and return whether its clause or parent amendment was found."""
        number = self.numbers[each.author]
        if each.within is not None:
            parent = self.made.get((each.row, each.within))
            if parent is not None:
                amend_amendment(
                    self.actor, parent, each.text or "", self.reason, submission_id=number
                )
            return parent is not None
        line = self.lines.get((each.after or "") if each.kind == "add" else each.row)
        after = self._find_destination(each)
        if each.kind == "move" and after is None:
            return False
        if line is not None:
            made = propose_amendment(
                self.actor,
                line.clause_id,
                each.kind,
                each.text,
                self.reason,
                clause_kind=each.clause_kind,
                clause_level=each.clause_level,
                after=after,
                submission_id=number,
            )
        elif each.kind == "add" and not each.after:
            made = propose_clause_at_top(
                self.actor,
                self.imported.document_id,
                each.text or "",
                self.reason,
                clause_kind=each.clause_kind,
                clause_level=each.clause_level,
                submission_id=number,
            )
        else:
            return False
        self.made[each.row, each.author] = made.id
        return True

    def _find_destination(self, each: ImportedAmendment) -> int | None:
        """Find the clause behind which a moved clause comes; 0 at the top, None without one."""
        if each.kind != "move":
            return None
        return 0 if each.after is None else self.imported.clauses.get(each.after)

    def comment(self, each: ImportedComment) -> bool:
        """Enter a comment, and return whether that was possible.

        It is about its passage where the text of the clause is still as it was created.
        """
        clause_id = self.imported.clauses.get(each.row)
        line = self.lines.get(each.row)
        if clause_id is None:
            return False
        try:
            with open_savepoint():
                enter_comment(
                    self.actor,
                    self.numbers[each.author],
                    each.text,
                    clause_id=clause_id,
                    quote=_build_quote(each, line) if line else None,
                )
        except Problem:
            return False
        return True


def _build_quote(note: ImportedComment, line: ClauseText) -> PassageQuote | None:
    """Build the quote of a comment's passage; None for a comment on the whole clause."""
    if note.start is None or note.end is None:
        return None
    words = extract_plain_text(line.text)
    start, end = convert_to_utf16(words, note.start, note.end)
    return PassageQuote(
        words[note.start : note.end],
        words[max(0, note.start - CONTEXT) : note.start],
        words[note.end : note.end + CONTEXT],
        start,
        end,
    )
