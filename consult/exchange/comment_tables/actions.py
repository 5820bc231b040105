"""Actions on comment tables: read, correct, enter and discard.

A proposed change stays in the text of the comment. Tables mix new text with instructions such as
"clarify", and an amendment is merged and voted on under the name of its source: only a person
makes one, on the page of amendments from a submission.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from consult.comments.submission_entry_actions import enter_comment
from consult.core.database.engine import db, find_row, require_unchanged
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.web.uploads import Upload
from consult.documents.queries import get_issued_document
from consult.exchange.models import CommentTable
from consult.submissions.entry_queries import get_submission_to_enter, require_same_consultation

from .forms import TableRowForm
from .queries import load_table_review
from .table_parser import ParsedTables
from .table_review import WHOLE_DOCUMENT


def receive_table(
    actor: Actor, submission_id: int, document_id: int, file: Upload, parsed: ParsedTables
) -> CommentTable:
    """Receive a parsed comment table for its review; the same file again is the same table.

    Raises:
        Conflict: The submission is not published.
        NotFound: The document has no issued version, or belongs to another consultation.
    """
    with transaction():
        submission = get_submission_to_enter(actor, submission_id)
        document = get_issued_document(document_id)
        require_same_consultation(submission.consultation_id, document)
        there = db.session.scalar(
            select(CommentTable).where(
                CommentTable.submission_id == submission_id,
                CommentTable.document_id == document_id,
                CommentTable.version_id == document.current_version_id,
                CommentTable.digest == file.digest,
                CommentTable.state != "discarded",
            )
        )
        if there is not None:
            return there
        table = CommentTable(
            consultation_id=submission.consultation_id,
            submission_id=submission_id,
            document_id=document_id,
            version_id=document.current_version_id,
            filename=file.name,
            digest=file.digest,
            parsed=parsed.model_dump(mode="json", exclude_defaults=True),
            made_by_id=actor.user_id,
        )
        db.session.add(table)
        db.session.flush()
        _record_event("comment_table.received", table, actor, rows=len(parsed.rows))
    return table


@contextmanager
def _open_table(actor: Actor, table_id: int, row_version: int) -> Iterator[CommentTable]:
    """Open a transaction in which a table may be changed.

    Raises:
        Conflict: It was discarded, another person changed it, or its submission is not public.
    """
    with transaction():
        table = find_row(CommentTable, table_id)
        get_submission_to_enter(actor, table.submission_id)
        if table.state == "discarded":
            raise Conflict("table_discarded")
        require_unchanged(table, row_version)
        yield table


def correct_row(actor: Actor, table_id: int, key: str, form: TableRowForm) -> CommentTable:
    """Correct a row that is not entered: its clause, its type, or whether it is left out.

    Raises:
        NotFound: The table has no such row.
        Invalid: The clause is not one of those to choose from.
        Conflict: The row is entered.
    """
    with _open_table(actor, table_id, form.row_version) as table:
        review = load_table_review(table)
        row = next((each for each in review.rows if each.row.key == key), None)
        if row is None:
            raise NotFound(what="TableRow")
        if row.state == "entered":
            raise Conflict("row_entered")
        known = {WHOLE_DOCUMENT, *(each.clause_id for each in review.clauses)}
        if form.clause is not None and form.clause not in known:
            raise Invalid(fields={"clause": {"type": "literal_error"}})
        choice: dict[str, Any] = {"clause": form.clause, "kind": form.kind, "out": form.out}
        table.choices = {**table.choices, key: choice}
        db.session.flush()
    return table


def enter_rows(actor: Actor, table_id: int, row_version: int) -> int:
    """Enter every row that is ready as a comment of the source; return how many were.

    Rows with faults stay for later, and rows that are entered already are left alone.

    Raises:
        Conflict: No row is ready.
    """
    with _open_table(actor, table_id, row_version) as table:
        review = load_table_review(table)
        ready = [each for each in review.rows if each.state == "ready"]
        if not ready:
            raise Conflict("table_over")
        made = {
            row.digest: enter_comment(
                actor,
                table.submission_id,
                row.body,
                clause_id=row.clause_id,
                document_id=table.document_id,
                kind=row.kind,
                language=table.submission.language,
            ).id
            for row in ready
        }
        table.entered = {**table.entered, **made}
        _record_event(
            "comment_table.entered",
            table,
            actor,
            comments=len(made),
            left=review.counts["faulty"],
        )
    return len(made)


def discard_table(actor: Actor, table_id: int, row_version: int) -> CommentTable:
    """Discard a table; its entered comments stay, and which rows they are stays known."""
    with _open_table(actor, table_id, row_version) as table:
        table.state, table.parsed, table.choices = "discarded", {}, {}
        _record_event("comment_table.discarded", table, actor)
    return table


def _record_event(verb: str, table: CommentTable, actor: Actor, **facts: int) -> None:
    """Record an event about a table for the moderators."""
    record_event(
        verb,
        table,
        actor,
        audience="moderators",
        document_id=table.document_id,
        version_id=table.version_id,
        submission_id=table.submission_id,
        **facts,
    )
