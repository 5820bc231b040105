"""Actions that keep the search index of comments, current clauses, amendments and submissions."""

from collections.abc import Iterable

from sqlalchemy import Table, and_, bindparam, delete, func, insert, select

from consult.comments.models import Comment
from consult.core.database.engine import PreparedStatement, db, find_row
from consult.core.events.log import transaction
from consult.documents.models import Document, Placement, Version, Wording
from consult.documents.queries import IN_TEXT
from consult.submissions.models import Submission
from consult.submissions.queries import SELECT_PUBLISHED, get_searchable_text
from consult.text.sanitize import make_excerpt
from consult.text.search_normalization import fold_text
from consult.text.parsing.light_markup import extract_plain_text

from .models import NO_LIMIT, SearchEntry
from .amendment_queries import AmendmentText, load_amendment_texts

ENTRY_TABLE: Table = SearchEntry.__table__
DELETE_COMMENT_ENTRY = PreparedStatement(
    delete(ENTRY_TABLE).where(
        ENTRY_TABLE.c.kind == "comment", ENTRY_TABLE.c.subject_id == bindparam("comment_id")
    )
)
INSERT_ENTRY = PreparedStatement(
    insert(ENTRY_TABLE).values(
        {each.name: bindparam(each.name) for each in ENTRY_TABLE.c if not each.primary_key}
    )
)
SELECT_PUBLIC_COMMENT = PreparedStatement(
    select(Comment.consultation_id, Comment.language, Comment.body).where(
        Comment.id == bindparam("comment_id"),
        Comment.hidden_at.is_(None),
        Comment.withdrawn_at.is_(None),
        Comment.held_at.is_(None),
    )
)
BATCH_SIZE = 500  # entries in one statement


def extract_comment_text(comment: Comment) -> str:
    """Return the Markdown of a comment as plain text on one line."""
    return make_excerpt(comment.body, NO_LIMIT)


def index_comment(comment_id: int) -> None:
    """Update the entry of a comment; none where not everyone may read it."""
    with transaction():
        DELETE_COMMENT_ENTRY(comment_id=comment_id)
        for consultation_id, language, body in SELECT_PUBLIC_COMMENT(comment_id=comment_id):
            INSERT_ENTRY(
                **_build_entry(
                    "comment", consultation_id, comment_id, language, make_excerpt(body, NO_LIMIT)
                )
            )


def index_version(version_id: int) -> None:
    """Index every wording of a document's current version, in place of the earlier ones.

    A version that is not current is ignored.
    """
    with transaction():
        version = find_row(Version, version_id)
        document = version.document
        if document.current_version_id != version_id:
            return
        wordings = (
            select(Wording.id)
            .join(Placement, Placement.id == Wording.placement_id)
            .join(Version, Version.id == Placement.version_id)
            .where(Version.document_id == document.id)
        )
        db.session.execute(
            delete(SearchEntry)
            .where(SearchEntry.kind == "clause", SearchEntry.subject_id.in_(wordings))
            .execution_options(synchronize_session=False)
        )
        rows = db.session.execute(
            select(Wording.id, Wording.language, Wording.label, Wording.text)
            .join(Placement, Placement.id == Wording.placement_id)
            .where(Placement.version_id == version_id, IN_TEXT)
        )
        _insert_entries(
            _build_entry(
                "clause",
                document.consultation_id,
                number,
                language,
                f"{label} {extract_plain_text(text)}",
            )
            for number, language, label, text in rows
        )


def index_amendment(amendment_id: int) -> None:
    """Update the entries of an amendment, one for each language; none where it is not in force."""
    with transaction():
        _delete_entries("amendment", amendment_id)
        _insert_entries(
            _build_amendment_entry(each) for each in load_amendment_texts([amendment_id])
        )


def _build_amendment_entry(said: AmendmentText) -> dict[str, object]:
    """Build the entry of an amendment in one language."""
    return _build_entry(
        "amendment", said.consultation_id, said.amendment_id, said.language, said.words
    )


def index_submission(submission_id: int) -> None:
    """Update the entry of a submission; none where it is not published."""
    with transaction():
        _delete_entries("submission", submission_id)
        _insert_entries(
            _build_submission_entry(each)
            for each in db.session.scalars(SELECT_PUBLISHED.where(Submission.id == submission_id))
        )


def _delete_entries(kind: str, subject_id: int) -> None:
    """Delete the entries of a contribution."""
    db.session.execute(
        delete(SearchEntry)
        .where(SearchEntry.kind == kind, SearchEntry.subject_id == subject_id)
        .execution_options(synchronize_session=False)
    )


def _build_submission_entry(submission: Submission) -> dict[str, object]:
    """Build the entry of a submission."""
    return _build_entry(
        "submission",
        submission.consultation_id,
        submission.id,
        submission.language,
        get_searchable_text(submission),
    )


def rebuild_index() -> tuple[int, int]:
    """Rebuild the whole index.

    Returns:
        The numbers of indexed wordings and comments.
    """
    with transaction():
        db.session.execute(delete(SearchEntry))
        current = select(Document.current_version_id).where(
            Document.current_version_id.is_not(None)
        )
        for version_id in [number for number in db.session.scalars(current) if number]:
            index_version(version_id)
        everyone = and_(
            Comment.hidden_at.is_(None), Comment.withdrawn_at.is_(None), Comment.held_at.is_(None)
        )
        comments = list(db.session.scalars(select(Comment).where(everyone).order_by(Comment.id)))
        _insert_entries(
            _build_entry(
                "comment", each.consultation_id, each.id, each.language, extract_comment_text(each)
            )
            for each in comments
        )
        _insert_entries(_build_amendment_entry(each) for each in load_amendment_texts())
        _insert_entries(
            _build_submission_entry(each)
            for each in db.session.scalars(SELECT_PUBLISHED.order_by(Submission.id))
        )
        wordings = db.session.scalar(
            select(func.count()).select_from(SearchEntry).where(SearchEntry.kind == "clause")
        )
    return wordings or 0, len(comments)


def _build_entry(
    kind: str, consultation_id: int, subject_id: int, language: str, text: str
) -> dict[str, object]:
    """Build an entry with folded text."""
    return {
        "kind": kind,
        "consultation_id": consultation_id,
        "subject_id": subject_id,
        "language": language,
        "folded": fold_text(text),
    }


def _insert_entries(entries: Iterable[dict[str, object]]) -> None:
    """Insert entries in batches."""
    rows = list(entries)
    for at in range(0, len(rows), BATCH_SIZE):
        db.session.execute(insert(ENTRY_TABLE), rows[at : at + BATCH_SIZE])
