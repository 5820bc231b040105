"""Actions on imports: nothing of a file becomes text before it is created, in one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import delete

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.web.uploads import Upload
from consult.core.permissions.rules import require_permission
from consult.core.hooks import before_discard
from consult.documents.versions.markdown_import_actions import import_markdown
from consult.documents.models import Version

from . import queries
from .conversion import build_clauses, map_translated_clauses
from .corrections import Correction, apply_correction
from consult.exchange.models import FileImport
from consult.exchange.imports.parsing.paragraphs import ParsedFile
from .review_rows import READING_BY_MODE


def start_import(
    actor: Actor,
    version_id: int,
    language: str,
    file: Upload,
    parsed: ParsedFile,
    made_by: int | None = None,
) -> FileImport:
    """Start the review of a parsed file, or return the review of the same file already open.

    Args:
        made_by: the reviewer, where no account started the import.

    Raises:
        Conflict: the version is issued, or the language is not the authentic one while the
            version has no text.
        Invalid: "file_empty".
    """
    with transaction():
        version = find_row(Version, version_id)
        require_permission(actor, "import.edit", version)
        if version.issued:
            raise Conflict("issued_already")
        if not parsed.paragraphs:
            raise Invalid("file_empty")
        if language != version.document.authentic and not queries.count_clauses(version):
            raise Conflict("authentic_first")
        there = next(
            (
                each
                for each in queries.list_imports(actor, version.document)
                if each.state == "review"
                and (each.version_id, each.language, each.digest)
                == (version_id, language, file.digest)
            ),
            None,
        )
        if there is not None:
            return there
        imported = FileImport(
            consultation_id=version.consultation_id,
            document_id=version.document_id,
            version_id=version_id,
            language=language,
            filename=file.name,
            digest=file.digest,
            parsed=parsed.model_dump(mode="json", exclude_defaults=True),
            sources=queries.suggest_organisations(version.consultation_id, parsed.authors),
            made_by_id=actor.user_id or made_by,
        )
        db.session.add(imported)
        db.session.flush()
        _record_event("import.started", imported, actor)
    return imported


@contextmanager
def _open_review(
    actor: Actor, import_id: int, row_version: int | None, rule: str = "import.edit"
) -> Iterator[FileImport]:
    """Open a transaction in which an import under review may be changed.

    Raises:
        Conflict: the review has ended, or the import changed in the meantime.
    """
    with transaction():
        imported = find_row(FileImport, import_id)
        require_permission(actor, rule, imported)
        if imported.state != "review":
            raise Conflict("import_over")
        if row_version is not None and imported.row_version != row_version:
            raise Conflict("import_changed", now=imported.row_version)
        yield imported


def apply_corrections(
    actor: Actor, import_id: int, edits: Sequence[Correction], row_version: int | None = None
) -> FileImport:
    """Apply corrections in order; corrections undone before cannot be redone any more."""
    with _open_review(actor, import_id, row_version) as imported:
        sheet = queries.load_sheet(imported)[1].copy()
        made: list[dict[str, Any]] = [
            {**each, "reading": READING_BY_MODE[imported.revisions]} for each in edits
        ]
        for edit in made:
            apply_correction(sheet, edit)
        if made:
            imported.edits = [*imported.edits, *made]
            imported.undone = []
            db.session.flush()
    return imported


def undo_correction(actor: Actor, import_id: int, row_version: int | None = None) -> FileImport:
    """Undo the last correction.

    Raises:
        Conflict: "nothing_to_undo".
    """
    with _open_review(actor, import_id, row_version) as imported:
        if not imported.edits:
            raise Conflict("nothing_to_undo")
        imported.undone = [*imported.undone, imported.edits[-1]]
        imported.edits = imported.edits[:-1]
        db.session.flush()
    return imported


def redo_correction(actor: Actor, import_id: int, row_version: int | None = None) -> FileImport:
    """Redo the correction that was undone last.

    Raises:
        Conflict: "nothing_to_redo".
    """
    with _open_review(actor, import_id, row_version) as imported:
        if not imported.undone:
            raise Conflict("nothing_to_redo")
        imported.edits = [*imported.edits, imported.undone[-1]]
        imported.undone = imported.undone[:-1]
        db.session.flush()
    return imported


def set_sources(
    actor: Actor,
    import_id: int,
    revisions: str,
    sources: Sequence[int],
    row_version: int | None = None,
) -> FileImport:
    """Set the treatment of tracked changes, and the organization of each author of the file.

    Args:
        sources: organization ids in the order of the authors; 0 leaves an author out.
    """
    with _open_review(actor, import_id, row_version) as imported:
        _store_sources(imported, revisions, sources)
    return imported


def _store_sources(imported: FileImport, revisions: str, sources: Sequence[int]) -> None:
    """Store the treatment of tracked changes and the authors' organizations.

    Raises:
        Invalid: an organization is unknown, or the number of authors differs.
    """
    authors = queries.load_sheet(imported)[0].authors
    known = {each.id for each in queries.list_organisations_to_match()}
    if len(sources) != len(authors) or not set(sources) <= {0, *known}:
        raise Invalid(fields={"sources": {"type": "literal_error"}})
    imported.revisions = revisions
    imported.sources = {
        author: number or None for author, number in zip(authors, sources, strict=True)
    }
    db.session.flush()


def create_clauses(
    actor: Actor,
    import_id: int,
    row_version: int | None = None,
    *,
    add: bool = False,
    revisions: str | None = None,
    sources: Sequence[int] = (),
) -> FileImport:
    """Create all clauses of an import at once; open warnings stay to be checked.

    Args:
        add: append to the clauses that the version has.
        revisions, sources: stored first, in the same transaction, as set_sources does; None
            keeps what was stored before.

    Raises:
        Conflict: the version has clauses and `add` is not set, the import has no clause, or
            nobody has decided about text that the file strikes through.
    """
    with _open_review(actor, import_id, row_version, "import.create") as imported:
        if revisions is not None:
            _store_sources(imported, revisions, sources)
        review = queries.load_review(imported)
        _require_decisions(review)
        parsed = build_clauses(review)
        if not parsed.clauses:
            raise Conflict("import_empty")
        goes_after = add and queries.count_clauses(imported.version) > 0
        imported.clauses = import_markdown(
            actor,
            imported.version_id,
            parsed,
            imported.language,
            map_translated_clauses(review),
            add=goes_after,
        )
        imported.state, imported.ended_at, imported.undone = "created", utc_now(), []
        _record_event("import.created", imported, actor, clauses=len(imported.clauses))
    return imported


def _require_decisions(review: queries.ImportReview) -> None:
    """Refuse struck text that nobody has decided about, since it says the opposite if it stays.

    Raises:
        Conflict: "import_struck".
    """
    if review.aligned_rows is None:
        rows = [row for row in review.rows if not row.is_left_out]
    else:
        rows = [each.row for each in review.aligned_rows if each.row is not None and each.is_sure]
    places = sum(row.is_undecided for row in rows)
    if places:
        raise Conflict("import_struck", places=places)


def discard_import(actor: Actor, import_id: int, row_version: int | None = None) -> FileImport:
    """Discard an import; only the name of the file is kept."""
    with _open_review(actor, import_id, row_version) as imported:
        imported.state, imported.ended_at = "discarded", utc_now()
        imported.parsed, imported.edits, imported.undone, imported.sources = {}, [], [], {}
        _record_event("import.discarded", imported, actor)
    return imported


def _record_event(verb: str, imported: FileImport, actor: Actor, **facts: object) -> None:
    """Record an event about an import for the moderators."""
    record_event(
        verb,
        imported,
        actor,
        audience="moderators",
        document_id=imported.document_id,
        version_id=imported.version_id,
        language=imported.language,
        **facts,
    )


def delete_imports(version_ids: list[int]) -> None:
    """Delete the imports into working versions that are discarded."""
    db.session.execute(delete(FileImport).where(FileImport.version_id.in_(version_ids)))


before_discard.append(delete_imports)
