"""What is written into the index: the folded words of comments and amendments, of current clauses, and of submissions."""
from collections.abc import Iterable

from sqlalchemy import Table, and_, bindparam, delete, func, insert, select

from consult.comments.models import Comment
from consult.core.database.engine import Prepared, db, find
from consult.core.events.log import transaction
from consult.documents.models import Document, Placement, Version, Wording
from consult.documents.queries import IN_TEXT
from consult.submissions.models import Submission
from consult.submissions.queries import PUBLISHED, words_received
from consult.text.sanitize import excerpt
from consult.text.search_normalization import fold
from consult.text.parsing.light_markup import plain

from .models import WHOLE, SearchEntry
from .amendment_queries import Said, said_by

ENTRY: Table = SearchEntry.__table__  # type: ignore[assignment]
LEAVE = Prepared(delete(ENTRY).where(ENTRY.c.kind == "comment", ENTRY.c.subject_id == bindparam("comment_id")))
ENTER = Prepared(insert(ENTRY).values({each.name: bindparam(each.name) for each in ENTRY.c if not each.primary_key}))
OPEN = Prepared(select(Comment.consultation_id, Comment.language, Comment.body).where(
    Comment.id == bindparam("comment_id"), Comment.hidden_at.is_(None), Comment.withdrawn_at.is_(None),
    Comment.held_at.is_(None)))
AT_ONCE = 500  # entries in one statement


def words_of(comment: Comment) -> str:
    """A comment's Markdown as plain words on one line."""
    return excerpt(comment.body, WHOLE)


def index_comment(comment_id: int) -> None:
    """Bring the entry of a comment up to date: none where not everyone may read it."""
    with transaction():
        LEAVE(comment_id=comment_id)
        for consultation_id, language, body in OPEN(comment_id=comment_id):
            ENTER(**_entry("comment", consultation_id, comment_id, language, excerpt(body, WHOLE)))


def index_version(version_id: int) -> None:
    """Enter every wording of a document's current version, in place of those of earlier ones; others are left out."""
    with transaction():
        version = find(Version, version_id)
        document = version.document
        if document.current_version_id != version_id:
            return
        wordings = (select(Wording.id).join(Placement, Placement.id == Wording.placement_id)
                    .join(Version, Version.id == Placement.version_id).where(Version.document_id == document.id))
        db.session.execute(delete(SearchEntry).where(SearchEntry.kind == "clause", SearchEntry.subject_id.in_(wordings))
                           .execution_options(synchronize_session=False))
        rows = db.session.execute(
            select(Wording.id, Wording.language, Wording.label, Wording.text)
            .join(Placement, Placement.id == Wording.placement_id).where(Placement.version_id == version_id, IN_TEXT))
        _add(_entry("clause", document.consultation_id, number, language, f"{label} {plain(text)}")
             for number, language, label, text in rows)


def index_amendment(amendment_id: int) -> None:
    """Bring the entries of an amendment up to date, one for each of its languages: none where it does not stand."""
    with transaction():
        _leave("amendment", amendment_id)
        _add(_entry_said(each) for each in said_by([amendment_id]))


def _entry_said(said: Said) -> dict[str, object]:
    return _entry("amendment", said.consultation_id, said.amendment_id, said.language, said.words)


def index_submission(submission_id: int) -> None:
    """Bring the entry of a submission up to date: none where it is not published."""
    with transaction():
        _leave("submission", submission_id)
        _add(_entry_of(each) for each in db.session.scalars(PUBLISHED.where(Submission.id == submission_id)))


def _leave(kind: str, subject_id: int) -> None:
    db.session.execute(delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.subject_id == subject_id)
                       .execution_options(synchronize_session=False))


def _entry_of(submission: Submission) -> dict[str, object]:
    return _entry("submission", submission.consultation_id, submission.id, submission.language, words_received(submission))


def reindex() -> tuple[int, int]:
    """Build the whole index anew; returns how many wordings of clauses and how many comments can be found."""
    with transaction():
        db.session.execute(delete(SearchEntry))
        current = select(Document.current_version_id).where(Document.current_version_id.is_not(None))
        for version_id in [number for number in db.session.scalars(current) if number]:
            index_version(version_id)
        everyone = and_(Comment.hidden_at.is_(None), Comment.withdrawn_at.is_(None), Comment.held_at.is_(None))
        comments = list(db.session.scalars(select(Comment).where(everyone).order_by(Comment.id)))
        _add(_entry("comment", each.consultation_id, each.id, each.language, words_of(each)) for each in comments)
        _add(_entry_said(each) for each in said_by())
        _add(_entry_of(each) for each in db.session.scalars(PUBLISHED.order_by(Submission.id)))
        wordings = db.session.scalar(select(func.count()).select_from(SearchEntry).where(SearchEntry.kind == "clause"))
    return wordings or 0, len(comments)


def _entry(kind: str, consultation_id: int, subject_id: int, language: str, text: str) -> dict[str, object]:
    return {"kind": kind, "consultation_id": consultation_id, "subject_id": subject_id, "language": language,
            "folded": fold(text)}


def _add(entries: Iterable[dict[str, object]]) -> None:
    rows = list(entries)
    for at in range(0, len(rows), AT_ONCE):
        db.session.execute(insert(ENTRY), rows[at:at + AT_ONCE])
