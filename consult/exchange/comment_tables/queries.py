"""Queries on comment tables: those of a submission, and the review of one."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import select

from consult.comments.models import Comment
from consult.core.database.engine import db, find_row
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.clause_queries import load_version_names
from consult.documents.models import Placement
from consult.documents.queries import IN_TEXT, ClauseText, load_clause_texts
from consult.exchange.models import CommentTable
from consult.submissions.models import Submission

from .clause_labels import ClauseLabels
from .table_parser import ParsedTables
from .table_review import KnownRows, RowContext, RowReview, review_rows

STATES = ("faulty", "ready", "entered", "out")


class TableClause(NamedTuple):
    """A clause that a person can choose: its id, its full name and its text."""

    clause_id: int
    name: str
    text: str


class TableReview(NamedTuple):
    """A comment table in its present state.

    Attributes:
        clauses: Those of the version that the table names, as far as they are still in the text.
    """

    table: CommentTable
    parsed: ParsedTables
    rows: list[RowReview]
    clauses: list[TableClause]

    @property
    def counts(self) -> dict[str, int]:
        """Count the rows by state."""
        counted = Counter(each.state for each in self.rows)
        return {state: counted[state] for state in STATES}

    @property
    def sources(self) -> list[str]:
        """List the names that the rows give as their source, in order of appearance."""
        named = (each.row.cells.get("who") for each in self.rows)
        return list(dict.fromkeys(name for name in named if name))


def get_table(actor: Actor, table_id: int) -> CommentTable:
    """Return a comment table for those who manage submissions.

    Raises:
        NotFound: The table was discarded.
    """
    found = find_row(CommentTable, table_id)
    require_permission(actor, "comment_table.see", found.submission)
    if found.state == "discarded":
        raise NotFound(what="CommentTable")
    return found


class ProposedChange(NamedTuple):
    """A row of a comment table whose change becomes an amendment.

    Attributes:
        clause: The full name of its clause; None for the document as a whole.
    """

    review: RowReview
    parsed: ParsedTables
    clause: str | None


def find_proposed_change(
    actor: Actor, submission_id: int, table_id: int, key: str
) -> ProposedChange | None:
    """Find a row with a proposed change in a table of a submission; None if there is none."""
    table = db.session.get(CommentTable, table_id)
    if table is None or table.submission_id != submission_id or table.state == "discarded":
        return None
    review = load_table_review(get_table(actor, table_id))
    row = next((each for each in review.rows if each.row.key == key), None)
    if row is None or not row.row.cells.get("change"):
        return None
    names = {each.clause_id: each.name for each in review.clauses}
    return ProposedChange(row, review.parsed, names.get(row.clause_id or 0))


def get_submission_with_tables(actor: Actor, submission_id: int) -> Submission:
    """Return a submission for those who manage submissions."""
    found = find_row(Submission, submission_id)
    require_permission(actor, "submission.register", found)
    return found


def list_comment_tables(submission_id: int) -> list[CommentTable]:
    """List the comment tables of a submission, newest first, without discarded ones."""
    query = select(CommentTable).where(
        CommentTable.submission_id == submission_id, CommentTable.state != "discarded"
    )
    return list(db.session.scalars(query.order_by(CommentTable.id.desc())))


def load_table_review(table: CommentTable) -> TableReview:
    """Load the review of a comment table: each row as it would be entered now."""
    document, language = table.document, table.submission.language
    lines = load_clause_texts(table.version_id, language, document.authentic)
    own = load_version_names(table.version_id, language)
    names = [*own.items(), *load_version_names(table.version_id).items()]
    current = set(
        db.session.scalars(
            select(Placement.clause_id).where(
                Placement.version_id == document.current_version_id, IN_TEXT
            )
        )
    )
    parsed = ParsedTables.model_validate(table.parsed)
    context = RowContext(
        table.choices,
        _load_known_rows(table),
        ClauseLabels(names, _list_labels(table, lines)),
        current,
        language,
    )
    return TableReview(
        table,
        parsed,
        review_rows(parsed, context),
        [
            TableClause(each.clause_id, own.get(each.clause_id, each.label), each.text)
            for each in lines
            if each.clause_id in current
        ],
    )


def _list_labels(table: CommentTable, lines: list[ClauseText]) -> list[tuple[int, str]]:
    """List the printed labels of the clauses in the language of the submission and of the text."""
    authentic = table.document.authentic
    both = [*lines, *load_clause_texts(table.version_id, authentic, authentic)]
    return [(each.clause_id, each.label) for each in both if each.label]


def _load_known_rows(table: CommentTable) -> KnownRows:
    """Load what was entered from the submission, by this table, another one, or by hand."""
    digests: dict[str, int] = {}
    tables = select(CommentTable.entered).where(
        CommentTable.submission_id == table.submission_id,
        CommentTable.document_id == table.document_id,
    )
    for entered in db.session.scalars(tables):
        digests |= entered
    comments = db.session.execute(
        select(Comment.id, Comment.clause_id, Comment.body).where(
            Comment.submission_id == table.submission_id, Comment.document_id == table.document_id
        )
    )
    return KnownRows(digests, {(clause_id, body): own for own, clause_id, body in comments})
